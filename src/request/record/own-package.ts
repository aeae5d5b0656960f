import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** This package as it is installed; a bundle of the program that took it in has no folder of ours. */
interface OwnPackage {
  readonly version: string;
  /** Folders, with a slash at the end, whose code is ours. */
  readonly folders: readonly string[];
}

const NAME = 'scoobyprof';

let found: OwnPackage | undefined;

/** Looked for when the first record needs it. */
export function ownPackage(): OwnPackage {
  found ??= lookAbove(folderOf(import.meta.url));
  return found;
}

function folderOf(url: string): string {
  try {
    return dirname(fileURLToPath(url));
  } catch {
    return '';
  }
}

function lookAbove(folder: string): OwnPackage {
  for (let at = folder; at !== ''; at = dirname(at)) {
    const version = versionIn(at);
    if (version !== null) return { version, folders: [join(at, 'dist/'), join(at, 'src/')] };
    if (dirname(at) === at) break;
  }
  return { version: 'unknown', folders: [] };
}

function versionIn(folder: string): string | null {
  try {
    const { name, version } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
    return name === NAME && typeof version === 'string' ? version : null;
  } catch {
    return null;
  }
}
