import {
  close,
  closeSync,
  existsSync,
  linkSync,
  open,
  openSync,
  renameSync,
  statSync,
  unlinkSync,
  write,
  writeSync,
} from 'node:fs';
import { access, link, rename, stat, unlink } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { temporaryIn } from './temporary-name.ts';

const openFile = promisify(open);
const writeFile = promisify(write);
const closeFile = promisify(close);

/** For its user alone; `x`: never into a file or through a link that is there already. */
const MODE = 0o600;
const NEW = 'wx';

/** How long the end of the process waits for the system to open a file that it was asked to. */
const OPENING_MS = 200;

/**
 * A file on its way to its name: written under a temporary one, then given its own, so that this is there with the
 * whole content or not at all. Each step can be finished at once, wherever it stands, when the process ends: what the
 * system was asked for before may happen before or after.
 */
export class PendingFile {
  private readonly folder: string;
  private readonly content: Uint8Array;
  private temporary: string;
  private state: 'new' | 'opening' | 'filling' | 'filled' = 'new';
  private isTakenOver = false;

  constructor(folder: string, content: string | Uint8Array) {
    this.folder = folder;
    this.content = typeof content === 'string' ? Buffer.from(content) : content;
    this.temporary = temporaryIn(folder);
  }

  get sizeBytes(): number {
    return this.content.length;
  }

  /** Writes the content. Throws what Node throws, and leaves nothing behind then. */
  async fill(): Promise<void> {
    const { content } = this;
    try {
      this.state = 'opening';
      const file = await openFile(this.temporary, NEW, MODE);
      // The end of the process writes it itself.
      if (this.isTakenOver) return;
      this.state = 'filling';
      try {
        for (let at = 0; at < content.length; ) {
          at += (await writeFile(file, content, at, content.length - at, at)).bytesWritten;
        }
      } finally {
        await closeFile(file);
      }
      this.state = 'filled';
    } catch (error) {
      await this.drop();
      throw error;
    }
  }

  /** Gives the file its name. `false`: another one has it. Throws what Node throws. */
  async giveName(name: string): Promise<boolean> {
    const path = join(this.folder, name);
    try {
      // A rename would replace what has the name; a second link to the file does not, and is as atomic.
      await link(this.temporary, path);
      return true;
    } catch (error) {
      if (isTaken(error)) return isSameFile(await statOf(this.temporary), await statOf(path));
      if (!hasNoLinks(error)) throw error;
    }
    const isThere = await access(path).then(
      () => true,
      () => false,
    );
    if (!isThere) await rename(this.temporary, path);
    return !isThere;
  }

  /** Removes the temporary name. */
  async drop(): Promise<void> {
    await unlink(this.temporary).catch(() => undefined);
  }

  /** Ends `fill` here and now. */
  fillNow(): void {
    const { state, content } = this;
    if (state === 'filled') return;
    this.isTakenOver = true;
    this.state = 'filled';
    const file = this.openNow(state);
    try {
      // Where a write is on its way, it writes the same to the same place.
      for (let at = 0; at < content.length; ) {
        at += writeSync(file, content, at, content.length - at, at);
      }
    } finally {
      closeSync(file);
    }
  }

  /** Does `giveName` here and now, also where that is on its way. */
  giveNameNow(name: string): boolean {
    const path = join(this.folder, name);
    try {
      linkSync(this.temporary, path);
      return true;
    } catch (error) {
      if (isTaken(error)) {
        return isSameFile(statNow(this.temporary), statNow(path));
      }
      if (!hasNoLinks(error)) throw error;
    }
    if (existsSync(path)) return false;
    renameSync(this.temporary, path);
    return true;
  }

  dropNow(): void {
    try {
      unlinkSync(this.temporary);
    } catch {
      // Renamed, or never made.
    }
  }

  /** A file of our own to write to: closing the one that a write is on its way to would let that go astray. */
  private openNow(state: typeof this.state): number {
    if (state === 'new') return openSync(this.temporary, NEW, MODE);
    if (state === 'filling' || appears(this.temporary)) return openSync(this.temporary, 'r+');
    this.temporary = temporaryIn(this.folder);
    return openSync(this.temporary, NEW, MODE);
  }
}

/** Waits until a file is there that the system is about to make; `false`: it is not. */
function appears(path: string): boolean {
  const pause = new Int32Array(new SharedArrayBuffer(4));
  const endMs = performance.now() + OPENING_MS;
  while (!existsSync(path)) {
    if (performance.now() > endMs) return false;
    Atomics.wait(pause, 0, 0, 1);
  }
  return true;
}

interface FileIdentity {
  readonly dev: number;
  readonly ino: number;
}

function isSameFile(a: FileIdentity | undefined, b: FileIdentity | undefined): boolean {
  return a !== undefined && b !== undefined && a.dev === b.dev && a.ino === b.ino;
}

function statNow(path: string): FileIdentity | undefined {
  return statSync(path, { throwIfNoEntry: false });
}

/** `undefined` also for a link that leads nowhere. */
function statOf(path: string): Promise<FileIdentity | undefined> {
  return stat(path).catch(() => undefined);
}

function isTaken(error: unknown): boolean {
  return (error as NodeJS.ErrnoException).code === 'EEXIST';
}

/** File systems of FAT's kind, and some that are shared. */
function hasNoLinks(error: unknown): boolean {
  const { code = '' } = error as NodeJS.ErrnoException;
  return ['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EMLINK'].includes(code);
}
