import {
  closeSync,
  existsSync,
  fstatSync,
  openSync,
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

/** Where the files of the recording are on this machine, and what is in them. */
export class LocalFiles {
  /** Where to look for files that are not where the recording has them. */
  readonly folders: readonly string[];
  /** Folders in which something was found. */
  readonly serving = new Set<string>();
  private readonly texts = new Map<string, { readonly stamp: string; readonly file: FileText }>();
  private readonly roots = new Map<string, string | null>();

  constructor(folders: readonly string[]) {
    this.folders = folders.map((folder) => resolve(folder));
  }

  /** The path here of a file that the recording knows under this path; `null`: it is not here. */
  locate(path: string): string | null {
    return isFile(path) ? path : this.locateInFolders(path);
  }

  /** The file with the longest end of a path that one of the folders has; `null`: none. */
  locateInFolders(path: string): string | null {
    const parts = pathParts(path);
    for (const folder of this.folders) {
      for (let i = 0; i < parts.length; i++) {
        const candidate = join(folder, ...parts.slice(i));
        if (!isFile(candidate)) continue;
        this.serving.add(folder);
        return candidate;
      }
    }
    return null;
  }

  /** The content; `null`: it cannot be read, or is longer than `maxBytes`. */
  read(path: string, maxBytes: number): FileText | null {
    const stamp = stampOf(path);
    if (stamp === null) return null;
    const known = this.texts.get(path);
    if (known?.stamp === stamp) return known.file;
    const bytes = readBytes(path, maxBytes, 0);
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
    const root = outer ?? (isProject(folder) ? folder : null);
    this.roots.set(folder, root);
    return root;
  }
}

/** Folders and name of a path, whatever its slashes; none leads out of it. */
export function pathParts(path: string): readonly string[] {
  return path.split(/[\\/]/).filter((part) => !['', '.', '..'].includes(part));
}

/** Whether a folder looks like that of a project. */
export function isProject(folder: string): boolean {
  return ['package.json', '.git'].some((name) => existsSync(join(folder, name)));
}

function isInside(folder: string, path: string): boolean {
  return path.startsWith(folder.endsWith(sep) ? folder : `${folder}${sep}`);
}

/** Whether there is a regular file; a pipe or device would be waited for. */
export function isFile(path: string): boolean {
  return stampOf(path) !== null;
}

export function isFolder(path: string): boolean {
  return statsOf(path)?.isDirectory() === true;
}

/** What changes when a file does; `null`: there is no such regular file. */
export function stampOf(path: string): string | null {
  const stats = statsOf(path);
  return stats?.isFile() ? `${stats.mtimeMs}:${stats.size}` : null;
}

/** `undefined` also where links lead round in circles, or a name is too long. */
function statsOf(path: string): Stats | undefined {
  try {
    return statSync(path, { throwIfNoEntry: false });
  } catch {
    return undefined;
  }
}

/** The bytes from `start` (negative: from the end) on; `null`: unreadable or more than `maxBytes`. */
export function readBytes(path: string, maxBytes: number, start: number): Buffer | null {
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
