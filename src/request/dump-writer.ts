import { unlinkSync } from 'node:fs';
import { unlink } from 'node:fs/promises';
import { join } from 'node:path';
import type { RequestCounts } from './counts.ts';
import { type DumpContent, dumpContent } from './dump-content.ts';
import { dumpStem, numberedStem } from './dump-name.ts';
import { type KnownFiles, pruneDumps } from './dump-pruning.ts';
import { messageOf, type Notices } from './notices.ts';
import type { Limits } from './options.ts';
import { prepareFolder, prepareFolderNow, type RequestFolder } from './request-folder.ts';
import type { FinishedRequest, RequestSink } from './tracked-request.ts';
import { writeWhole, writeWholeNow } from './whole-file.ts';

interface Job extends DumpContent {
  readonly stem: string;
}

/** Names of one microsecond that are tried; beyond it something else is wrong. */
const MOST_NUMBERS = 1000;
/** Dumps that wait for a slow disk; more would be the server's memory. */
const MOST_WAITING = 100;

/** Writes dumps into a folder, one after the other, beside the requests. It fails none of them. */
export class DumpWriter implements RequestSink {
  private readonly folder: RequestFolder;
  private readonly limits: Limits;
  private readonly counts: RequestCounts;
  private readonly notices: Notices;
  /** The first one is being written. */
  private readonly jobs: Job[] = [];
  private readonly knownFiles: KnownFiles = new Map();
  private isWriting = false;
  private idle: Promise<void> = Promise.resolve();
  private readonly flushAtExit = (): void => this.flushNow();

  constructor(
    folder: RequestFolder,
    limits: Limits,
    { counts, notices }: { counts: RequestCounts; notices: Notices },
  ) {
    this.folder = folder;
    this.limits = limits;
    this.counts = counts;
    this.notices = notices;
  }

  write(request: FinishedRequest): void {
    if (this.jobs.length >= MOST_WAITING) {
      this.lost(new Error(`${MOST_WAITING} dumps wait to be written`));
      return;
    }
    const stem = dumpStem(request.startedAtMs, request.method);
    this.jobs.push({ stem, ...dumpContent(request) });
    if (this.isWriting) return;
    this.isWriting = true;
    process.once('exit', this.flushAtExit);
    this.idle = this.drain();
  }

  /** Resolves when all dumps so far are written or lost. */
  written(): Promise<void> {
    return this.idle;
  }

  flushNow(): void {
    process.off('exit', this.flushAtExit);
    for (const job of this.jobs.splice(0)) this.attempt(() => this.storeNow(job));
  }

  private async drain(): Promise<void> {
    for (let job = this.jobs[0]; job !== undefined; job = this.jobs[0]) {
      try {
        await this.store(job);
        this.counts.written++;
      } catch (error) {
        this.lost(error);
      }
      this.jobs.shift();
      // A folder that cannot be pruned says so when it cannot be written to.
      await pruneDumps(this.folder.path, this.limits, this.knownFiles).catch(() => undefined);
    }
    this.isWriting = false;
    process.off('exit', this.flushAtExit);
  }

  private async store({ stem, dump, sidecar }: Job): Promise<void> {
    const { path } = this.folder;
    await prepareFolder(this.folder);
    for (let number = 0; number < MOST_NUMBERS; number++) {
      const name = numberedStem(stem, number);
      // The sidecar first: who sees a dump finds what belongs to it.
      if (!(await writeWhole(path, sidecarName(name), sidecar))) continue;
      try {
        if (await writeWhole(path, dumpName(name), dump)) return;
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
      if (!writeWholeNow(path, sidecarName(name), sidecar)) continue;
      let isStored = false;
      try {
        isStored = writeWholeNow(path, dumpName(name), dump);
      } finally {
        if (!isStored) unlinkSync(join(path, sidecarName(name)));
      }
      if (isStored) return;
    }
  }

  private attempt(store: () => void): void {
    try {
      store();
      this.counts.written++;
    } catch (error) {
      this.lost(error);
    }
  }

  private lost(error: unknown): void {
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
