import { closeSync, type Dirent, openSync, readdirSync, readSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { constants, gunzipSync } from 'node:zlib';
import { Dump } from '../../importers/dump.ts';
import { endsLikeDump } from '../../importers/dump-names.ts';
import { unreadable } from '../../importers/read-error.ts';
import { importers } from '../../importers/registry.ts';
import { compareCodePoints } from '../../model/code-points.ts';
import { ProfileError } from '../../model/profile-error.ts';
import { isFolder } from '../stat-or-none.ts';

/** A dump to draw. */
interface FoundDump {
  readonly path: string;
  /** Neither named by the user nor ending like a dump: only its first bytes look like one. */
  readonly isGuess: boolean;
}

export interface FoundDumps {
  readonly dumps: readonly FoundDump[];
  /** One of the paths is a folder. */
  readonly hasFolder: boolean;
  /** Paths that cannot be looked at. */
  readonly errors: readonly ProfileError[];
}

/**
 * Files, and the dumps of folders by their names, each once.
 *
 * @param mayRead what else a folder holds is passed over, and not looked at
 */
export function findDumps(
  paths: readonly string[],
  isRecursive: boolean,
  mayRead: (path: string) => boolean = () => true,
): FoundDumps {
  const dumps = new Map<string, FoundDump>();
  const errors: ProfileError[] = [];
  let hasFolder = false;
  const add = (dump: FoundDump): void => {
    const key = dump.path === '-' ? '-' : resolve(dump.path);
    if (!dumps.has(key)) dumps.set(key, dump);
  };
  for (const path of paths) {
    if (path === '-' || !isFolder(path)) {
      add({ path, isGuess: false });
      continue;
    }
    hasFolder = true;
    const found = dumpsOfFolder(path, { isRecursive, mayRead }, errors);
    for (const dump of found) add(dump);
    if (found.length === 0) errors.push(emptyFolder(path, isRecursive));
  }
  return { dumps: [...dumps.values()], hasFolder, errors };
}

function emptyFolder(folder: string, isRecursive: boolean): ProfileError {
  const hint = isRecursive ? {} : { hint: '-r searches its folders too' };
  return new ProfileError('unreadable', 'holds no dump', { subject: folder, ...hint });
}

interface Search {
  readonly isRecursive: boolean;
  readonly mayRead: (path: string) => boolean;
}

function dumpsOfFolder(
  folder: string,
  { isRecursive, mayRead }: Search,
  errors: ProfileError[],
): readonly FoundDump[] {
  const found: FoundDump[] = [];
  const folders = [folder];
  for (let at = 0; at < folders.length; at++) {
    const current = folders[at];
    const entries = entriesOf(current, errors);
    const pathOf = ({ name }: Dirent): string => join(current, name);
    // Links to folders are not followed: they may lead round in circles.
    const inner = entries.filter((entry) => entry.isDirectory() && !isPassedOver(entry.name));
    if (isRecursive) folders.push(...inner.map(pathOf));
    const files = entries.filter((entry) => !entry.isDirectory()).map(pathOf);
    for (const path of files.filter((file) => mayRead(file) && looksLikeDumpFile(file))) {
      found.push({ path, isGuess: !endsLikeDump(path) });
    }
  }
  return found.sort((a, b) => compareCodePoints(a.path, b.path));
}

function isPassedOver(name: string): boolean {
  return name.startsWith('.') || name === 'node_modules';
}

function entriesOf(folder: string, errors: ProfileError[]): readonly Dirent[] {
  try {
    return readdirSync(folder, { withFileTypes: true });
  } catch (error) {
    const reason = unreadable(error);
    if (!(reason instanceof ProfileError)) throw reason;
    errors.push(reason.about(folder));
    return [];
  }
}

const HEAD_BYTES = 1 << 16;

/** A file that ends like a dump, or begins like one. */
function looksLikeDumpFile(path: string): boolean {
  try {
    if (!statSync(path).isFile()) return false;
    return endsLikeDump(path) || beginsLikeDump(unpackedHead(headOf(path)));
  } catch {
    // What cannot be read and does not end like a dump is none of ours.
    return endsLikeDump(path);
  }
}

function headOf(path: string): Uint8Array {
  const file = openSync(path, 'r');
  try {
    const head = new Uint8Array(HEAD_BYTES);
    return head.subarray(0, readSync(file, head, 0, HEAD_BYTES, 0));
  } finally {
    closeSync(file);
  }
}

function unpackedHead(head: Uint8Array): Uint8Array {
  if (head[0] !== 0x1f || head[1] !== 0x8b) return head;
  return gunzipSync(head, { finishFlush: constants.Z_SYNC_FLUSH });
}

function beginsLikeDump(head: Uint8Array): boolean {
  const dump = new Dump(head);
  return importers.some((importer) => importer.beginsLike(dump));
}
