import {
  closeSync,
  type Dirent,
  existsSync,
  fstatSync,
  openSync,
  readdirSync,
  readSync,
  type Stats,
  statSync,
} from 'node:fs';
import { dirname, join, normalize, resolve, sep } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

/** The text of a file that is read once for each time it was changed. */
export interface FileText {
  readonly path: string;
  readonly text: string;
}

/** Whether a path that a recording or a map names may be looked at. */
export type MayRead = (path: string) => boolean;

/** Where the files of the recording are on this machine, and what is in them. All that is read for sources is read here. */
export class LocalFiles {
  /** Where to look for files that are not where the recording has them. */
  readonly folders: readonly string[];
  /** Folders in which something was found. */
  readonly serving = new Set<string>();
  private readonly texts = new Map<string, { readonly stamp: string; readonly file: FileText }>();
  private readonly roots = new Map<string, string | null>();
  private readonly mayRead: MayRead;

  constructor(folders: readonly string[], mayRead: MayRead = () => true) {
    this.folders = folders.map((folder) => resolve(folder));
    this.mayRead = mayRead;
  }

  /** Whether there is a regular file; a pipe or device would be waited for. */
  isFile(path: string): boolean {
    return this.stampOf(path) !== null;
  }

  isFolder(path: string): boolean {
    return statsOf(path)?.isDirectory() === true && this.mayRead(path);
  }

  /** What changes when a file does; `null`: there is no such regular file. */
  stampOf(path: string): string | null {
    const stats = statsOf(path);
    return stats?.isFile() && this.mayRead(path) ? `${stats.mtimeMs}:${stats.size}` : null;
  }

  /** When a file was changed last; 0: there is none. */
  modifiedMs(path: string): number {
    return this.isFile(path) ? (statsOf(path)?.mtimeMs ?? 0) : 0;
  }

  /** The bytes from `start` (negative: from the end) on; `null`: unreadable or more than `maxBytes`. */
  bytes(path: string, maxBytes: number, start = 0): Buffer | null {
    return this.isFile(path) ? readBytes(path, maxBytes, start) : null;
  }

  /** What a folder holds; nothing where it cannot be read. */
  entriesIn(folder: string): readonly Dirent[] {
    try {
      return this.mayRead(folder) ? readdirSync(folder, { withFileTypes: true }) : [];
    } catch {
      return [];
    }
  }

  /** Whether a folder looks like that of a project. */
  isProject(folder: string): boolean {
    const isHere = (name: string): boolean => existsSync(join(folder, name));
    return ['package.json', '.git'].some(isHere) && this.mayRead(folder);
  }

  /** The path here of a file that the recording knows under this path; `null`: it is not here. */
  locate(path: string): string | null {
    return this.isFile(path) ? path : this.locateInFolders(path);
  }

  /** The file with the longest end of a path that one of the folders has; `null`: none. */
  locateInFolders(path: string): string | null {
    const parts = pathParts(path);
    for (const folder of this.folders) {
      for (let i = 0; i < parts.length; i++) {
        const candidate = join(folder, ...parts.slice(i));
        if (!this.isFile(candidate)) continue;
        this.serving.add(folder);
        return candidate;
      }
    }
    return null;
  }

  /** The content; `null`: it cannot be read, or is longer than `maxBytes`. */
  read(path: string, maxBytes: number): FileText | null {
    const stamp = this.stampOf(path);
    if (stamp === null) return null;
    const known = this.texts.get(path);
    if (known?.stamp === stamp) return known.file;
    const bytes = this.bytes(path, maxBytes);
    if (bytes === null) return null;
    const file = { path, text: bytes.toString('utf8').replace(/^\ufeff/, '') };
    this.texts.set(path, { stamp, file });
    return file;
  }

  /**
   * Whether a map beside or for `script` may name this file: it lies in the script's project or in a folder that
   * the user named. A map could name any file of the machine.
   */
  mayName(script: string, path: string): boolean {
    if (this.folders.some((folder) => isInside(folder, path))) return true;
    const root = this.projectRoot(dirname(script));
    if (root !== null) return isInside(root, path);
    // Nothing of the project is here: what shares no folder with the script is not of it.
    const [, first = ''] = script.split(/[\\/]/);
    return first !== '' && normalize(path).split(/[\\/]/)[1] === first;
  }

  /** The outermost folder round a folder that looks like a project: packages of one repository share it. */
  private projectRoot(folder: string): string | null {
    const known = this.roots.get(folder);
    if (known !== undefined) return known;
    const parent = dirname(folder);
    const outer = parent === folder ? null : this.projectRoot(parent);
    const root = outer ?? (this.isProject(folder) ? folder : null);
    this.roots.set(folder, root);
    return root;
  }
}

/** Folders and name of a path, whatever its slashes; none leads out of it. */
export function pathParts(path: string): readonly string[] {
  return path.split(/[\\/]/).filter((part) => !['', '.', '..'].includes(part));
}

function isInside(folder: string, path: string): boolean {
  return path.startsWith(folder.endsWith(sep) ? folder : `${folder}${sep}`);
}

/** `undefined` also where links lead round in circles, or a name is too long. */
function statsOf(path: string): Stats | undefined {
  try {
    return statSync(path, { throwIfNoEntry: false });
  } catch {
    return undefined;
  }
}

function readBytes(path: string, maxBytes: number, start: number): Buffer | null {
  let file: number | undefined;
  try {
    file = openSync(path, 'r');
    const { size } = fstatSync(file);
    const from = start < 0 ? Math.max(0, size + start) : start;
    if (size - from > maxBytes) return null;
    const bytes = Buffer.alloc(size - from);
    return bytes.subarray(0, readSync(file, bytes, 0, bytes.length, from));
  } catch {
    return null;
  } finally {
    if (file !== undefined) closeSync(file);
  }
}

/** The path in a url of this machine's file system or an absolute path; `null`: it is something else. */
export function filePathOf(url: string): string | null {
  if (/^(?:\/(?!\/)|[A-Za-z]:[\\/])/.test(url)) return url;
  // A host is another machine, and to ask it for a file would be to fetch.
  if (!url.startsWith('file:///')) return null;
  try {
    return fileURLToPath(url);
  } catch {
    return null;
  }
}

export function fileUrlOf(path: string): string {
  return pathToFileURL(path).href;
}
