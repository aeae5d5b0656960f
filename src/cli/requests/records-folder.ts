import { existsSync, readdirSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { namedInEnvironment, privateDumpFolder } from '../../files/dump-folder.ts';

/**
 * The folder of dumps whose records are meant: the one that is named, else `PROFILER_DUMP_PATH`, else the current folder
 * where it holds a record, else the private one. The folder `requests` in it may be named, too.
 */
export function recordsFolder(named: string | undefined): string {
  const folder = named ?? namedInEnvironment();
  if (folder === undefined) return hasRecord('.') ? '.' : privateDumpFolder();
  const isInner = basename(resolve(folder)) === 'requests' && !existsSync(join(folder, 'requests'));
  return isInner ? dirname(resolve(folder)) : folder;
}

function hasRecord(folder: string): boolean {
  try {
    return readdirSync(join(folder, 'requests')).some((name) => /^[0-9a-f-]{36}\.json$/.test(name));
  } catch {
    return false;
  }
}
