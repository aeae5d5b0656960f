import { readFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { dirname, join } from 'node:path';

/** Which program, where: the same for all requests of a process. */
export interface Service {
  readonly service: string | null;
  readonly version: string | null;
  readonly host: string;
  readonly pid: number;
}

/** Of the options, else of the environment, else of the program's package.json. */
export function serviceOf(options: {
  readonly service?: string | undefined;
  readonly version?: string | undefined;
}): Service {
  const found = packageOf(process.argv[1] === undefined ? process.cwd() : dirname(process.argv[1]));
  return {
    service: options.service ?? (process.env['OTEL_SERVICE_NAME'] || found.name),
    version: options.version ?? found.version,
    host: hostname(),
    pid: process.pid,
  };
}

interface PackageName {
  readonly name: string | null;
  readonly version: string | null;
}

/** Of the nearest package.json that has a name: those without one only say how their folder is to be read. */
function packageOf(folder: string): PackageName {
  for (let at = folder; ; at = dirname(at)) {
    const found = readPackage(join(at, 'package.json'));
    if (found.name !== null || dirname(at) === at) return found;
  }
}

function readPackage(path: string): PackageName {
  try {
    const { name, version } = JSON.parse(readFileSync(path, 'utf8'));
    return { name: textOrNull(name), version: textOrNull(version) };
  } catch {
    return { name: null, version: null };
  }
}

function textOrNull(value: unknown): string | null {
  return typeof value === 'string' && value !== '' ? value : null;
}
