import { randomUUID } from 'node:crypto';
import {
  linkSync,
  mkdirSync,
  readFileSync,
  readlinkSync,
  rmdirSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { temporaryIn } from '../files/temporary-name.ts';

const LOCK = '.scoobyprof-lock';
/** Whoever held it so long without a sign of life is gone, or on a host of which nobody knows. */
const STALE_MS = 60_000;
const POLL_MS = 25;

interface Holder {
  readonly token: string;
  /** Processes with the same have process ids that mean the same. */
  readonly place: string;
  readonly pid: number;
}

/**
 * The right to write into a folder, which one process has at a time. It is held for a moment: between looking at what is
 * there and giving new files their names. A process that was killed loses it at once on its own host.
 */
export class FolderLock {
  private readonly path: string;
  private readonly token = randomUUID();

  private constructor(folder: string) {
    this.path = join(folder, LOCK);
  }

  /** Waits until nobody else has it. Rejects with what Node throws. */
  static async take(folder: string): Promise<FolderLock> {
    const lock = new FolderLock(folder);
    while (!lock.tryTake(folder)) {
      lock.dropIfStale();
      await setTimeout(POLL_MS * (1 + Math.random()));
    }
    return lock;
  }

  /** Whether nobody thought that we were gone; says that we are not. */
  isHeld(): boolean {
    if (holderOf(this.path)?.token !== this.token) return false;
    const now = new Date();
    utimesSync(this.path, now, now);
    return true;
  }

  release(): void {
    if (this.isHeld()) rmSync(this.path, { force: true });
  }

  /** A link, not a file that is filled then: whoever sees the lock sees whose it is. */
  private tryTake(folder: string): boolean {
    const holder: Holder = { token: this.token, place: ownPlace(), pid: process.pid };
    const temporary = temporaryIn(folder);
    try {
      writeFileSync(temporary, JSON.stringify(holder), { flag: 'wx' });
      linkSync(temporary, this.path);
      return true;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
      throw error;
    } finally {
      rmSync(temporary, { force: true });
    }
  }

  /** One at a time, and each looks again: else a second would drop the lock of whoever took it after the first. */
  private dropIfStale(): void {
    if (!isStale(this.path)) return;
    const right = `${this.path}-right`;
    try {
      mkdirSync(right);
    } catch {
      if (isOld(right)) removeFolder(right);
      return;
    }
    if (isStale(this.path)) rmSync(this.path, { force: true });
    removeFolder(right);
  }
}

function removeFolder(path: string): void {
  try {
    rmdirSync(path);
  } catch {
    // Somebody else did.
  }
}

function holderOf(path: string): Holder | null {
  try {
    return JSON.parse(readFileSync(path, 'utf8')) as Holder;
  } catch {
    return null;
  }
}

function isStale(path: string): boolean {
  const holder = holderOf(path);
  if (holder?.place === ownPlace() && !isAlive(holder.pid)) return true;
  return isOld(path);
}

function isOld(path: string): boolean {
  const stat = statSync(path, { throwIfNoEntry: false });
  return stat !== undefined && Date.now() - stat.mtimeMs > STALE_MS;
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/** Containers may share a host's name, but not its processes. */
function ownPlace(): string {
  try {
    return `${hostname()} ${readlinkSync('/proc/self/ns/pid')}`;
  } catch {
    return hostname();
  }
}
