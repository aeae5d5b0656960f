import { readdirSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import {
  dumpUnits,
  dumpUnitsNow,
  removeDump,
  removeDumpNow,
  type StoredDump,
} from './stored-dumps.ts';
import { sweepTemporaries } from './sweep.ts';

/** What a folder of dumps may hold. */
export interface RoomLimits {
  readonly dumps: number;
  readonly days: number;
  readonly bytes: number;
}

const DAY_MS = 24 * 60 * 60 * 1000;

/**
 * What all writers of the folder may add before this one looks at it again, as a part of the limits. It is half of
 * the tenth by which several processes together may exceed them.
 */
const UNSEEN_PART = 0.05;

/** For each name a look takes about half a microsecond: the pause after it is ten times as long. */
const PAUSE_MS_PER_NAME = 0.005;

/**
 * Keeps the dumps of a folder within limits: for each dump that comes the oldest go first. What is in the folder is
 * remembered, and looked up again from time to time, since other processes may write to it too.
 */
export class DumpRoom {
  private readonly folder: string;
  private readonly limits: RoomLimits;
  /** By stem, the oldest first. */
  private stored = new Map<string, StoredDump>();
  private storedBytes = 0;
  /** Room that is made for dumps that are on their way. */
  private expected = 0;
  private expectedBytes = 0;
  private looking: Promise<void> | null = null;
  /** What changed while the folder is looked through, and the list may not have: `null` is gone. */
  private readonly changes = new Map<string, StoredDump | null>();
  private hasLooked = false;
  private isLookDue = true;
  private ownSince = 0;
  private ownBytesSince = 0;
  /** Dumps of others for each of ours. */
  private othersPerOwn = 1;
  private lookAgainAtMs = 0;

  constructor(folder: string, limits: RoomLimits) {
    this.folder = folder;
    this.limits = limits;
  }

  /** Looks through the folder: what is there, and what processes that are gone have left half-written. */
  async look(): Promise<void> {
    this.looking ??= this.lookThrough().finally(() => {
      this.looking = null;
    });
    await this.looking;
  }

  /** Removes the oldest dumps until there is room for one more; `add` or `giveUp` has to follow. */
  async makeRoom(bytes: number): Promise<void> {
    if (this.looking !== null || this.mustLook()) await this.look();
    this.expect(bytes, 1);
    // A dump that somebody else removed first made room for one of theirs.
    let isRemoved = true;
    for (
      let oldest = this.takeOldest(false);
      oldest !== null;
      oldest = this.takeOldest(!isRemoved)
    ) {
      isRemoved = await removeDump(this.folder, oldest);
      if (!isRemoved) this.isLookDue = true;
    }
  }

  /** The same here and now, at the end of the process. */
  makeRoomNow(bytes: number): void {
    if (!this.hasLooked) {
      this.remember(dumpUnitsNow(this.folder, readdirSync(this.folder), this.stored));
    }
    this.expect(bytes, 1);
    let isRemoved = true;
    for (
      let oldest = this.takeOldest(false);
      oldest !== null;
      oldest = this.takeOldest(!isRemoved)
    ) {
      isRemoved = removeDumpNow(this.folder, oldest);
    }
  }

  /** A dump is there, for which room was made. */
  add(dump: StoredDump): void {
    this.expect(dump.bytes, -1);
    this.ownSince++;
    this.ownBytesSince += dump.bytes;
    this.keep(dump);
  }

  /** A dump for which room was made does not come. */
  giveUp(bytes: number): void {
    this.expect(bytes, -1);
  }

  private expect(bytes: number, sign: 1 | -1): void {
    this.expected += sign;
    this.expectedBytes += sign * bytes;
  }

  private keep(dump: StoredDump): void {
    this.stored.set(dump.stem, dump);
    this.storedBytes += dump.bytes;
    if (this.looking !== null) this.changes.set(dump.stem, dump);
  }

  /** The dump that has to go next; `null`: there is room. `isForced`: one has to go in any case. */
  private takeOldest(isForced: boolean): StoredDump | null {
    const [oldest] = this.stored.values();
    if (oldest === undefined || !(isForced || this.isTooMuch(oldest))) return null;
    this.stored.delete(oldest.stem);
    this.storedBytes -= oldest.bytes;
    if (this.looking !== null) this.changes.set(oldest.stem, null);
    return oldest;
  }

  private isTooMuch(oldest: StoredDump): boolean {
    const { dumps, days, bytes } = this.limits;
    return (
      this.stored.size + this.expected > Math.max(1, dumps) ||
      this.storedBytes + this.expectedBytes > bytes ||
      oldest.modifiedMs < Date.now() - days * DAY_MS
    );
  }

  private mustLook(): boolean {
    const { dumps, bytes } = this.limits;
    const factor = 1 + this.othersPerOwn;
    const isDue =
      this.isLookDue ||
      (this.ownSince + 1) * factor > Math.max(1, dumps * UNSEEN_PART) ||
      this.ownBytesSince * factor > bytes * UNSEEN_PART;
    return isDue && performance.now() >= this.lookAgainAtMs;
  }

  private async lookThrough(): Promise<void> {
    const own = this.ownSince;
    this.changes.clear();
    this.isLookDue = false;
    this.ownSince = 0;
    this.ownBytesSince = 0;
    const names = await readdir(this.folder).catch(() => []);
    const units = await dumpUnits(this.folder, names, this.stored);
    await sweepTemporaries(this.folder, names);
    const others = units.filter(({ stem }) => !this.stored.has(stem)).length;
    this.othersPerOwn = own === 0 ? 1 : others / own;
    this.remember(units);
    for (const [stem, dump] of this.changes) {
      this.forget(stem);
      if (dump !== null) this.keep(dump);
    }
    this.lookAgainAtMs = performance.now() + PAUSE_MS_PER_NAME * names.length;
  }

  private remember(units: StoredDump[]): void {
    this.hasLooked = true;
    units.sort((a, b) => a.modifiedMs - b.modifiedMs || (a.stem < b.stem ? -1 : 1));
    this.stored = new Map(units.map((dump) => [dump.stem, dump]));
    this.storedBytes = units.reduce((sum, { bytes }) => sum + bytes, 0);
  }

  private forget(stem: string): void {
    const dump = this.stored.get(stem);
    if (dump === undefined) return;
    this.stored.delete(stem);
    this.storedBytes -= dump.bytes;
  }
}
