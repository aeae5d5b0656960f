import { lstatSync, realpathSync } from 'node:fs';
import { basename, dirname, isAbsolute, join, relative, resolve, sep } from 'node:path';
import type { DumpFolder } from './dump-folder.ts';

/**
 * Folders that somebody else may look into, and nothing outside of them: names are followed to where they lead, by
 * links too, before anything is read.
 */
export class ReadableFolders {
  private readonly folder: string;
  private readonly dumps: DumpFolder | null;

  /**
   * @param folder names are relative to it
   * @param dumps another folder; a private one counts as long as it is ours, and no link
   */
  constructor(folder: string, dumps: DumpFolder | null = null) {
    this.folder = resolve(folder);
    this.dumps = dumps;
  }

  /**
   * Where a name leads, without links; the last parts need not be there. `null`: outside, or where no file can be.
   * Whether there is something outside cannot be told by it.
   */
  pathOf(name: string): string | null {
    // To ask for a share of another host is to tell it who is asking.
    if (name.includes('\0') || /^[\\/]{2}/.test(name)) return null;
    // Not `resolve`: behind a link to a folder, `..` is what is above the folder that it leads to.
    const path = realPath(isAbsolute(name) ? name : `${this.folder}${sep}${name}`);
    if (path === null) return null;
    const { dumps } = this;
    const isIn = (folder: string): boolean => isInside(realPath(folder) ?? folder, path);
    if (isIn(this.folder)) return path;
    return dumps !== null && isIn(resolve(dumps.path)) && isTrusted(dumps) ? path : null;
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

/** In a folder where others can write, too, they may have put something of its name. */
function isTrusted({ path, isPrivate }: DumpFolder): boolean {
  if (!isPrivate) return true;
  const stats = lstatSync(path, { throwIfNoEntry: false });
  const uid = process.getuid?.();
  return stats === undefined || (stats.isDirectory() && (uid === undefined || stats.uid === uid));
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
