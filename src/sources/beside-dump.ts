import { dirname, join, resolve } from 'node:path';
import { type LocalFiles, pathParts } from './local-files.ts';

/** Folders of a dump's folder that are looked into; where there are more, it is not the folder of a project. */
const MAX_SUBFOLDERS = 64;

/**
 * Looks for the files of a recording round the dump: in its folder, the folders in that, and those above it up to the
 * project. A dump that was taken in a container, or came with its sources, finds them without being told.
 */
export class BesideDump {
  private readonly dumpFolders = new Set<string>();
  private readonly files: LocalFiles;
  private searched: readonly SearchedFolder[] | undefined;

  constructor(files: LocalFiles) {
    this.files = files;
  }

  /** Whether this dump's folder was not known yet. */
  add(dumpPath: string): boolean {
    const folder = dirname(resolve(dumpPath));
    if (dumpPath === '-' || this.dumpFolders.has(folder)) return false;
    this.dumpFolders.add(folder);
    this.searched = undefined;
    return true;
  }

  /** The folders of the dumps. */
  get folders(): readonly string[] {
    return [...this.dumpFolders];
  }

  /** The file that has the same path below some folder round the dumps; `null`: there is none. */
  locate(path: string): string | null {
    const parts = pathParts(path);
    this.searched ??= this.folders.flatMap((folder) => searchedRound(folder, this.files));
    for (const tail of tails(parts)) {
      const [first = ''] = tail;
      for (const { folder, names } of this.searched) {
        const candidate = join(folder, ...tail);
        if (names.has(first) && this.files.isFile(candidate)) return candidate;
      }
    }
    return null;
  }
}

interface SearchedFolder {
  readonly folder: string;
  readonly names: ReadonlySet<string>;
}

function searchedRound(dumpFolder: string, files: LocalFiles): readonly SearchedFolder[] {
  const below = foldersIn(dumpFolder, files).map((name) => join(dumpFolder, name));
  return [dumpFolder, ...below, ...foldersAbove(dumpFolder, files)].map((folder) => ({
    folder,
    names: new Set(files.entriesIn(folder).map(({ name }) => name)),
  }));
}

/** Folders above one, up to the nearest that looks like a project; none where none does. */
function foldersAbove(folder: string, files: LocalFiles): readonly string[] {
  const above: string[] = [];
  for (let at = folder; ; at = dirname(at)) {
    if (at !== folder) above.push(at);
    if (files.isProject(at)) return above;
    if (at === dirname(at)) return [];
  }
}

function foldersIn(folder: string, files: LocalFiles): readonly string[] {
  const entries = files.entriesIn(folder).filter((entry) => entry.isDirectory());
  return entries.length > MAX_SUBFOLDERS ? [] : entries.map(({ name }) => name);
}

/**
 * Ends of a path, the longest first: of at least two parts, or all but the outermost folder. A file's name alone
 * says too little. What lies in a package is looked for in that package alone.
 */
function* tails(parts: readonly string[]): Iterable<readonly string[]> {
  const modules = parts.lastIndexOf('node_modules');
  const last = modules >= 0 ? modules : Math.max(parts.length - 2, Math.min(1, parts.length - 1));
  for (let from = 0; from <= last; from++) yield parts.slice(from);
}
