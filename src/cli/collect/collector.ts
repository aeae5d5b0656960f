import { rmSync } from 'node:fs';
import { resolve } from 'node:path';
import type { LoadedDump } from '../../commands/session/loaded-dump.ts';
import { openedDump } from '../../commands/session/opened-dump.ts';
import { dumpName, sidecarName, stemOf } from '../../files/dump-name.ts';
import { DumpBatch } from '../../fleet/dump-batch.ts';
import { dumpFacts } from '../../fleet/dump-facts.ts';
import { dumpIdOf } from '../../fleet/dump-id.ts';
import type { FleetTarget } from '../../fleet/fleet-target.ts';
import { loadAtOnce } from '../../importers/load-at-once.ts';
import { loadRecording } from '../../importers/load-profile.ts';
import { ProfileError } from '../../model/profile-error.ts';
import { type FileStamp, stampOf } from '../watch/file-stamp.ts';
import { garbageSweeper } from './sweeper.ts';

/** What was done so far. */
export interface CollectCounts {
  /** Dumps whose rows are safe now, by us. */
  collected: number;
  /** Dumps that were there before, or came twice. */
  known: number;
  removed: number;
  rows: number;
  bytes: number;
}

/** A file whose dump is among the rows, or soon will be. */
interface TakenFile {
  readonly stamp: FileStamp;
  readonly dump: string;
}

/** Takes dumps one after the other, and brings their rows to a target, many at once. */
export class Collector {
  readonly counts: CollectCounts = { collected: 0, known: 0, removed: 0, rows: 0, bytes: 0 };
  private readonly target: FleetTarget;
  private readonly isRemoving: boolean;
  private batch = new DumpBatch();
  private taken: TakenFile[] = [];
  private readonly sweep = garbageSweeper();

  private readonly report: (error: ProfileError) => void;

  /** @param report is told why files stay that were to be taken away */
  constructor(target: FleetTarget, isRemoving: boolean, report: (error: ProfileError) => void) {
    this.report = report;
    this.target = target;
    this.isRemoving = isRemoving;
  }

  /**
   * Makes rows of a dump, unless they are there. `load` reads it where it was not read yet.
   *
   * @returns whether the rows are so many that they should be stored
   * @throws ProfileError where the dump cannot be read, or is none that a fleet can hold
   */
  async take(stamp: FileStamp, load: () => Promise<LoadedDump> = () => loadedDump(stamp)) {
    const dump = await idOf(stamp.path);
    const isKnown = this.target.has(dump);
    if (isKnown) this.counts.known++;
    const isNew = !isKnown && !this.batch.has(dump);
    const loaded = isNew || this.isRemoving ? await load() : null;
    if (isNew && loaded !== null) this.add(dump, stamp, loaded);
    if (this.isRemoving && loaded !== null && this.mayRemove(stamp, loaded))
      this.taken.push({ stamp, dump });
    return this.batch.isFull || this.taken.length >= MOST_TAKEN;
  }

  /** Stores what was taken, then takes files away whose rows are safe. Rejects with ProfileError; nothing is lost then. */
  async store(): Promise<void> {
    const { batch, counts } = this;
    if (batch.dumpCount > 0) {
      const { stored, rows, bytes } = await this.target.store(batch);
      counts.collected += stored.length;
      counts.known += batch.dumpCount - stored.length;
      counts.rows += rows;
      counts.bytes += bytes;
    }
    this.batch = new DumpBatch();
    const { taken } = this;
    this.taken = [];
    for (const one of taken) this.remove(one);
    if (taken.length + batch.dumpCount > MANY) this.sweep();
  }

  /** What has more in it than was collected stays. */
  private mayRemove({ path }: FileStamp, { recording }: LoadedDump): boolean {
    const count = recording?.values?.length ?? recording?.threads.length ?? 1;
    if (count > 1) this.report(holdsMore(path, count));
    return count <= 1;
  }

  private add(dump: string, stamp: FileStamp, { profile }: LoadedDump): void {
    // Written to while it was read: the id is of something else.
    if (stampOf(stamp.path)?.key !== stamp.key) throw changed();
    if (profile.kind !== 'sampled') {
      throw new ProfileError('not-a-profile', 'it holds no stacks, which a fleet is made of');
    }
    const { path, modifiedAtMs } = stamp;
    const facts = dumpFacts(profile.request, { dump, path: resolve(path), modifiedAtMs });
    this.batch.add(profile, facts);
  }

  private remove({ stamp, dump }: TakenFile): void {
    const { path, key } = stamp;
    if (!this.target.has(dump) || stampOf(path)?.key !== key) return;
    const sidecar = sidecarOf(path);
    try {
      rmSync(path, { force: true });
      this.counts.removed++;
      if (sidecar !== null) rmSync(sidecar, { force: true });
    } catch (error) {
      this.report(notRemoved(path, error as NodeJS.ErrnoException));
    }
  }
}

/** A batch that leaves garbage worth a sweep. */
const MANY = 1000;
/** Files that wait to be taken away. */
const MOST_TAKEN = 20_000;

function holdsMore(path: string, count: number): ProfileError {
  return new ProfileError('usage', `stays: of its ${count} profiles one was collected`, {
    subject: path,
  });
}

function notRemoved(path: string, { code, message }: NodeJS.ErrnoException): ProfileError {
  return new ProfileError('unreadable', `cannot be taken away (${code ?? message})`, {
    subject: path,
    hint: 'its rows are safe',
  });
}

function changed(): ProfileError {
  return new ProfileError('unreadable', 'it was written to while it was read', {
    hint: 'collect it again when it is complete',
  });
}

/** What a server wrote beside a dump of its own naming. */
function sidecarOf(path: string): string | null {
  const name = path.slice(Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1);
  const stem = stemOf(name);
  if (stem === null || name !== dumpName(stem)) return null;
  return path.slice(0, path.length - name.length) + sidecarName(stem);
}

async function idOf(path: string): Promise<string> {
  try {
    return await dumpIdOf(path);
  } catch (error) {
    const { code = '' } = error as NodeJS.ErrnoException;
    if (code.startsWith('Z_')) throw new ProfileError('not-a-profile', 'the gzip file is broken');
    throw new ProfileError('unreadable', `cannot be read (${(error as Error).message})`);
  }
}

async function loadedDump({ path, modifiedAtMs }: FileStamp): Promise<LoadedDump> {
  const recording = loadAtOnce(path) ?? (await loadRecording(path));
  return openedDump(path, new Date(modifiedAtMs), recording);
}
