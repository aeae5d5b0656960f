import { join } from 'node:path';
import type { LoadedDump } from '../../commands/session/loaded-dump.ts';
import { openedDump } from '../../commands/session/opened-dump.ts';
import { endsLikeDump } from '../../importers/dump-names.ts';
import { loadRecording } from '../../importers/load-profile.ts';
import { ProfileError } from '../../model/profile-error.ts';
import { type FileStamp, listStamps, stampOf } from './file-stamp.ts';
import { type PendingName, PendingNames } from './pending-names.ts';

/** A dump that is complete, a file that stayed broken, or one that was known and is no more. */
export type Arrival =
  | { readonly kind: 'dump'; readonly dump: LoadedDump; readonly stamp: FileStamp }
  | { readonly kind: 'broken'; readonly path: string; readonly error: ProfileError }
  | { readonly kind: 'gone'; readonly path: string };

/** A file that cannot be read as a dump, and does not change for so long, is broken. */
const PATIENCE_MS = 2000;
/** While files come, the folder is compared with what is known: the system may lose events in a burst. */
const RECONCILE_MS = 2000;

/**
 * The dumps of a folder as they become complete, one at a time, each version of a file once. A file that is no
 * dump yet is tried again until it has not changed for a while.
 */
export class Arrivals {
  private readonly folder: string;
  private readonly pending = new PendingNames();
  /** The version of each file that needs no more looking at. */
  private readonly known = new Map<string, string>();
  private wake: () => void = () => {};
  private isClosed = false;
  private reconcileAtMs = Number.POSITIVE_INFINITY;
  private scanning: Promise<void> | null = null;
  private nextScan: Promise<void> | null = null;

  constructor(folder: string) {
    this.folder = folder;
  }

  /** A file may be new or changed. */
  mark(name: string): void {
    if (!endsLikeDump(name)) return;
    const now = performance.now();
    this.pending.mark(name, now);
    this.reconcileAtMs = Math.min(this.reconcileAtMs, now + RECONCILE_MS);
    this.wake();
  }

  /** This version of a file needs no look. */
  know(name: string, { key }: FileStamp): void {
    this.known.set(name, key);
  }

  /**
   * Compares the folder with what is known, oldest files first. `isBaseline`: what is there is not new.
   * Throws `unreadable` where the folder cannot be read.
   */
  scan(isBaseline = false): Promise<void> {
    if (this.scanning === null) {
      this.scanning = this.compare(isBaseline).finally(() => {
        this.scanning = null;
      });
      return this.scanning;
    }
    // What changes while one runs is for the next, which is enough for all who ask meanwhile.
    this.nextScan ??= this.scanning
      .catch(() => {})
      .then(() => {
        this.nextScan = null;
        return this.scan();
      });
    return this.nextScan;
  }

  close(): void {
    this.isClosed = true;
    this.wake();
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<Arrival> {
    while (!this.isClosed) {
      const now = performance.now();
      if (now >= this.reconcileAtMs) {
        this.reconcileAtMs = Number.POSITIVE_INFINITY;
        await this.scan();
      }
      const next = this.pending.peek();
      if (next === null || next.dueAtMs > now) {
        await this.sleep(next?.dueAtMs ?? Number.POSITIVE_INFINITY);
        continue;
      }
      this.pending.drop(next.name);
      const arrival = await this.examine(next);
      if (arrival !== null && !this.isClosed) yield arrival;
    }
  }

  private async compare(isBaseline: boolean): Promise<void> {
    const stamps = await listStamps(this.folder);
    const names = new Set(stamps.map(({ name }) => name));
    for (const name of this.known.keys()) if (!names.has(name)) this.mark(name);
    for (const { name, key } of stamps) {
      if (this.known.get(name) === key || this.pending.has(name)) continue;
      if (isBaseline) this.known.set(name, key);
      else this.mark(name);
    }
  }

  private async sleep(dueAtMs: number): Promise<void> {
    const untilMs = Math.min(dueAtMs, this.reconcileAtMs);
    const delayMs = Math.max(1, untilMs - performance.now());
    let timer: NodeJS.Timeout | undefined;
    await new Promise<void>((resolve) => {
      this.wake = resolve;
      if (Number.isFinite(delayMs)) timer = setTimeout(resolve, delayMs);
    });
    clearTimeout(timer);
    this.wake = () => {};
  }

  private async examine(pending: PendingName): Promise<Arrival | null> {
    const { name } = pending;
    const path = this.folder === '.' ? name : join(this.folder, name);
    const stamp = stampOf(path);
    if (stamp === null) return this.known.delete(name) ? { kind: 'gone', path } : null;
    if (this.known.get(name) === stamp.key) return null;
    try {
      const recording = await loadRecording(path);
      // Written to while it was read: what was read is neither the old dump nor the new one.
      if (stampOf(path)?.key !== stamp.key) return this.again(name);
      this.known.set(name, stamp.key);
      const modifiedAt = new Date(Math.floor(stamp.modifiedAtMs));
      return { kind: 'dump', dump: await openedDump(path, modifiedAt, recording), stamp };
    } catch (error) {
      if (!(error instanceof ProfileError)) throw error;
      return this.brokenOrLater(pending, stamp, error);
    }
  }

  private again(name: string): null {
    this.mark(name);
    return null;
  }

  private brokenOrLater(
    { name, broken }: PendingName,
    { path, key }: FileStamp,
    error: ProfileError,
  ): Arrival | null {
    const now = performance.now();
    const since = broken?.stamp === key ? broken : { stamp: key, sinceMs: now };
    if (now - since.sinceMs < PATIENCE_MS) {
      this.pending.retry(name, since, now);
      return null;
    }
    // Gone or changed since it was read: what is wrong with it is not news.
    if (stampOf(path)?.key !== key) return this.again(name);
    this.known.set(name, key);
    return { kind: 'broken', path, error };
  }
}
