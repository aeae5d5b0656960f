import { unlinkSync } from 'node:fs';
import { unlink } from 'node:fs/promises';
import { join } from 'node:path';
import { type DumpFolder, prepareFolder, prepareFolderNow } from '../../files/dump-folder.ts';
import { dumpStem, numberedStem } from '../../files/dump-name.ts';
import { writeNewFile, writeNewFileNow } from '../../files/new-file.ts';
import type { RequestCounts } from '../counts.ts';
import type { FinishedRequest, RequestSink } from '../cpu/tracked-request.ts';
import { messageOf, type Notices } from '../notices.ts';
import type { Limits } from '../options.ts';
import { type DumpContent, dumpContent } from './dump-content.ts';
import { type KnownFiles, pruneDumps } from './dump-pruning.ts';

interface Job extends DumpContent {
  readonly stem: string;
}

/** Names of one microsecond that are tried; beyond it something else is wrong. */
const MOST_NUMBERS = 1000;
/** What may wait for a slow disk; more would be the server's memory. */
const MOST_WAITING_CHARACTERS = 64e6;

/**
 * Writes dumps into a folder, beside the requests, of which it fails none. Each step of a write waits for a turn of
 * the event loop, which a busy server makes rare: so dumps do not wait for each other.
 */
export class DumpWriter implements RequestSink {
  private readonly folder: DumpFolder;
  private readonly limits: Limits;
  private readonly counts: RequestCounts;
  private readonly notices: Notices;
  private readonly jobs = new Map<Job, Promise<void>>();
  private waitingCharacters = 0;
  private readonly knownFiles: KnownFiles = new Map();
  private pruning: Promise<void> | null = null;
  private isPruningDue = false;
  private readonly flushAtExit = (): void => this.flushNow();

  constructor(
    folder: DumpFolder,
    limits: Limits,
    { counts, notices }: { counts: RequestCounts; notices: Notices },
  ) {
    this.folder = folder;
    this.limits = limits;
    this.counts = counts;
    this.notices = notices;
  }

  write(request: FinishedRequest): void {
    if (this.waitingCharacters > MOST_WAITING_CHARACTERS) {
      this.lost(new Error(`${this.jobs.size} dumps wait to be written`));
      return;
    }
    const job = { stem: dumpStem(request.startedAtMs, request.method), ...dumpContent(request) };
    if (this.jobs.size === 0) process.once('exit', this.flushAtExit);
    this.waitingCharacters += job.dump.length;
    this.jobs.set(job, this.finish(job));
  }

  /** Resolves when all dumps so far are written or lost. */
  async written(): Promise<void> {
    await Promise.all(this.jobs.values());
    await this.pruning;
  }

  flushNow(): void {
    for (const job of this.jobs.keys()) {
      this.done(job);
      try {
        this.storeNow(job);
        this.counts.written++;
      } catch (error) {
        this.lost(error);
      }
    }
  }

  private async finish(job: Job): Promise<void> {
    try {
      await this.store(job);
      this.counts.written++;
    } catch (error) {
      this.lost(error);
    }
    this.done(job);
    this.pruneSoon();
  }

  private done(job: Job): void {
    this.jobs.delete(job);
    this.waitingCharacters -= job.dump.length;
    if (this.jobs.size === 0) process.off('exit', this.flushAtExit);
  }

  /** After every write; writes that end while a pruning runs share the next one. */
  private pruneSoon(): void {
    this.isPruningDue = true;
    this.pruning ??= this.prune().finally(() => {
      this.pruning = null;
    });
  }

  private async prune(): Promise<void> {
    while (this.isPruningDue) {
      this.isPruningDue = false;
      // A folder that cannot be pruned says so when it cannot be written to.
      await pruneDumps(this.folder.path, this.limits, this.knownFiles).catch(() => undefined);
    }
  }

  private async store({ stem, dump, sidecar }: Job): Promise<void> {
    const { path } = this.folder;
    await prepareFolder(this.folder);
    for (let number = 0; number < MOST_NUMBERS; number++) {
      const name = numberedStem(stem, number);
      // The sidecar first: who sees a dump finds what belongs to it.
      if (!(await writeNewFile(path, sidecarName(name), sidecar))) continue;
      try {
        if (await writeNewFile(path, dumpName(name), dump)) return;
      } catch (error) {
        await unlink(join(path, sidecarName(name))).catch(() => undefined);
        throw error;
      }
      await unlink(join(path, sidecarName(name))).catch(() => undefined);
    }
    throw new Error(`${join(path, dumpName(stem))} is taken ${MOST_NUMBERS} times`);
  }

  private storeNow({ stem, dump, sidecar }: Job): void {
    const { path } = this.folder;
    prepareFolderNow(this.folder);
    for (let number = 0; number < MOST_NUMBERS; number++) {
      const name = numberedStem(stem, number);
      if (!writeNewFileNow(path, sidecarName(name), sidecar)) continue;
      let isStored = false;
      try {
        isStored = writeNewFileNow(path, dumpName(name), dump);
      } finally {
        if (!isStored) unlinkSync(join(path, sidecarName(name)));
      }
      if (isStored) return;
    }
  }

  lost(error: unknown): void {
    this.counts.lost++;
    this.notices.once(
      'SCOOBYPROF_LOST',
      `scoobyprof: a dump could not be written, and others may be lost without a word: ${messageOf(error)}`,
    );
  }
}

function dumpName(stem: string): string {
  return `${stem}.cpuprofile`;
}

function sidecarName(stem: string): string {
  return `${stem}.request.json`;
}
