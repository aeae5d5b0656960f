import {
  closeSync,
  existsSync,
  lstatSync,
  mkdirSync,
  openSync,
  readdirSync,
  renameSync,
  rmSync,
  type Stats,
  statSync,
  writeFileSync,
} from 'node:fs';
import { homedir } from 'node:os';
import { dirname, isAbsolute, join } from 'node:path';

/** Who can write them can write what we run. */
const WRITABLE_BY_OTHERS = 0o022;
const WRITABLE_BY_ALL = 0o002;
/** Nothing is written for so long: whoever began it has died. */
const ABANDONED_MS = 60_000;

/** Whether it is the user's, and no other can change it. Windows keeps others away from the whole folder. */
export function isOwn({ uid, mode }: Stats): boolean {
  if (process.geteuid === undefined) return true;
  return uid === process.geteuid() && (mode & WRITABLE_BY_OTHERS) === 0;
}

/** The program's folder among those for what can be made anew at any time. */
export class PrivateFolder {
  private readonly base: string;
  private readonly path: string;

  private constructor(base: string) {
    this.base = base;
    this.path = join(base, 'scoobyprof');
  }

  /** `null`: the user has no folder for caches. */
  static inUserCache(): PrivateFolder | null {
    const base = cacheFolder();
    return isAbsolute(base) ? new PrivateFolder(base) : null;
  }

  pathOf(name: string): string {
    return join(this.path, name);
  }

  /** Whether only the user may have put there what is there. Throws where it is not there. */
  isTrusted(): boolean {
    const folder = lstatSync(this.path);
    if (!folder.isDirectory() || !isOwn(folder)) return false;
    return process.geteuid === undefined || (statSync(this.base).mode & WRITABLE_BY_ALL) === 0;
  }

  /**
   * Writes a file whole or not at all. Where another run is just writing it, nothing is done. Throws what Node throws, also where
   * the folder is not to be trusted.
   */
  replace(name: string, content: Uint8Array): void {
    this.make();
    const target = this.pathOf(name);
    const temporary = `${target}.tmp`;
    dropAbandoned(temporary);
    const file = openSync(temporary, 'wx', 0o600);
    try {
      writeAndClose(file, content);
      renameSync(temporary, target);
    } catch (error) {
      rmSync(temporary, { force: true });
      throw error;
    }
  }

  /** Removes the oldest of the files with such names. */
  keepNewest(names: RegExp, count: number): void {
    const files = readdirSync(this.path)
      .filter((name) => names.test(name))
      .map((name) => ({ name, at: lstatSync(this.pathOf(name)).mtimeMs }))
      .sort((a, b) => b.at - a.at);
    for (const { name } of files.slice(count)) rmSync(this.pathOf(name), { force: true });
  }

  /** No more than one folder above ours is made: where there is no home, none appears. */
  private make(): void {
    if (!isOfUser(existsSync(this.base) ? this.base : dirname(this.base)))
      throw new Error(`${this.base} is in the home of another user`);
    for (const folder of [this.base, this.path]) {
      try {
        mkdirSync(folder, { mode: 0o700 });
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
      }
    }
    if (!this.isTrusted()) throw new Error(`${this.path} is not the user's alone`);
  }
}

/** Not so with `sudo` that keeps HOME: what root made there the user could not use. */
function isOfUser(folder: string): boolean {
  const owner = statSync(folder, { throwIfNoEntry: false })?.uid;
  return process.geteuid === undefined || owner === process.geteuid();
}

function writeAndClose(file: number, content: Uint8Array): void {
  try {
    writeFileSync(file, content);
  } finally {
    closeSync(file);
  }
}

/** A run that was killed leaves a file that none can begin. */
function dropAbandoned(path: string): void {
  const stats = lstatSync(path, { throwIfNoEntry: false });
  if (stats !== undefined && Date.now() - stats.mtimeMs > ABANDONED_MS) rmSync(path);
}

/** Of the XDG Base Directory Specification, and of what Apple and Microsoft say in its place. */
function cacheFolder(): string {
  const { XDG_CACHE_HOME = '', LOCALAPPDATA = '' } = process.env;
  // Elsewhere on Windows folders may be anybody's.
  if (process.platform === 'win32') return LOCALAPPDATA;
  if (isAbsolute(XDG_CACHE_HOME)) return XDG_CACHE_HOME;
  return join(homedir(), process.platform === 'darwin' ? 'Library/Caches' : '.cache');
}
