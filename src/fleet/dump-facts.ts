import type { RequestInfo } from '../model/request-info.ts';

/** What a fleet says of a dump beside its stacks; `null`: the dump does not say. */
export interface DumpFacts {
  /** The id of the dump: 24 digits of the SHA-1 of its content. */
  readonly dump: string;
  /** When the request began, or the file was written: microseconds since 1970. */
  readonly timeUs: number;
  /** The time is that of the file: it is another one where the file was copied. */
  readonly isTimeOfFile: boolean;
  readonly service: string | null;
  readonly host: string | null;
  readonly version: string | null;
  readonly route: string | null;
  readonly method: string | null;
  readonly status: number | null;
  readonly cpuMs: number | null;
  readonly durationMs: number | null;
  /** Of the file. */
  readonly path: string;
}

/** The file of a dump. */
export interface DumpFile {
  readonly dump: string;
  readonly path: string;
  readonly modifiedAtMs: number;
}

/** All of it comes from outside: texts are cut, numbers that no column holds left out. */
export function dumpFacts(request: RequestInfo | null, file: DumpFile): DumpFacts {
  const { dump, path, modifiedAtMs } = file;
  const startedMs = plausibleTime(request?.startedAt);
  const timeMs = startedMs ?? plausibleTime(modifiedAtMs) ?? 0;
  return {
    dump,
    timeUs: Math.round(timeMs * 1000),
    isTimeOfFile: startedMs === null,
    service: text(request?.service),
    host: text(request?.host),
    version: text(request?.version),
    route: text(request?.route),
    method: text(request?.method),
    status: int(request?.status),
    cpuMs: request?.cpuMs ?? null,
    durationMs: request?.durationMs ?? null,
    path: wellFormed(path),
  };
}

const YEAR_3000_MS = Date.UTC(3000, 0);
const LONGEST_TEXT = 1000;
const MOST_INT = 2 ** 31 - 1;

function plausibleTime(ms: number | null | undefined): number | null {
  return typeof ms === 'number' && ms >= 0 && ms < YEAR_3000_MS ? ms : null;
}

function text(value: string | null | undefined): string | null {
  return typeof value === 'string' ? wellFormed(value.slice(0, LONGEST_TEXT)) : null;
}

/** Half of a surrogate pair has no form in UTF-8. */
function wellFormed(text: string): string {
  return Buffer.from(text).toString();
}

function int(value: number | null | undefined): number | null {
  return Number.isInteger(value) && Math.abs(value as number) <= MOST_INT
    ? (value as number)
    : null;
}
