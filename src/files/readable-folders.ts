import { lstatSync, realpathSync } from 'node:fs';
import { basename, dirname, isAbsolute, join, relative, resolve, sep } from 'node:path';

/**
 * Folders that somebody else may look into, and nothing outside of them: names are followed to where they lead, by
 * links too, before anything is read.
 */
export class ReadableFolders {
  /** Names are relative to the first of them. */
  private readonly folders: readonly [string, ...string[]];

  constructor(folders: readonly [string, ...string[]]) {
    const [first, ...others] = folders;
    this.folders = [resolve(first), ...others.map((folder) => resolve(folder))];
  }

  /**
   * Where a name leads, without links; the last parts need not be there. `null`: outside, or where no file can be.
   * Whether there is something outside cannot be told by it.
   */
  pathOf(name: string): string | null {
    // To ask for a share of another host is to tell it who is asking.
    if (name.includes('\0') || /^[\\/]{2}/.test(name)) return null;
    const path = realPath(resolve(this.folders[0], name));
    const isIn = (folder: string): boolean => isInside(realPath(folder) ?? folder, path ?? '');
    return path !== null && this.folders.some(isIn) ? path : null;
  }

  /** Whether a path, however it is written, leads to something in the folders, or is one of them. */
  has(path: string): boolean {
    return this.pathOf(path) !== null;
  }
}

/** The path without links, as far as it is there; `null`: nobody can tell, as where links lead round in circles. */
function realPath(path: string): string | null {
  const missing: string[] = [];
  for (let at = path; ; at = dirname(at)) {
    try {
      return join(realpathSync.native(at), ...missing);
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      const isMissing = code === 'ENOENT' || code === 'ENOTDIR';
      // A link that leads to nothing yet may lead to something later.
      if (!isMissing || at === dirname(at) || isLink(at)) return null;
      missing.unshift(basename(at));
    }
  }
}

function isLink(path: string): boolean {
  try {
    return lstatSync(path, { throwIfNoEntry: false })?.isSymbolicLink() === true;
  } catch {
    return false;
  }
}

function isInside(folder: string, path: string): boolean {
  const way = relative(folder, path);
  return way !== '..' && !way.startsWith(`..${sep}`) && !isAbsolute(way);
}
