import { type DumpFolder, isUsable } from '../../files/dump-folder.ts';
import { dumpStem } from '../../files/dump-name.ts';
import type { RequestCounts } from '../counts.ts';
import type { FinishedRequest, RequestSink } from '../cpu/tracked-request.ts';
import { messageOf, type Notices } from '../notices.ts';
import type { Limits } from '../options.ts';
import type { Service } from '../service.ts';
import { dumpContent } from './dump-content.ts';
import { DumpJob } from './dump-job.ts';
import { DumpRoom } from './dump-room.ts';

/** What may wait for a slow disk; more would be the server's memory. */
const MOST_WAITING_BYTES = 64e6;

/** Dumps that are written at once. Others do not see them yet, so few are also a part of the limit. */
const MOST_AT_ONCE = 16;
const AT_ONCE_OF_LIMIT = 0.05;

/** Writes dumps into a folder, beside the requests, of which it fails and delays none. */
export class DumpWriter implements RequestSink {
  private readonly folder: DumpFolder;
  private readonly room: DumpRoom;
  private readonly atOnce: number;
  private readonly service: Service;
  private readonly counts: RequestCounts;
  private readonly notices: Notices;
  /** The oldest first; those that are being written are the first ones. */
  private readonly jobs = new Set<DumpJob>();
  private readonly waiting: DumpJob[] = [];
  private activeCount = 0;
  private waitingBytes = 0;
  private readonly whenIdle: (() => void)[] = [];
  private readonly flushAtExit = (): void => this.flushNow();

  constructor(
    folder: DumpFolder,
    limits: Limits,
    { service, counts, notices }: { service: Service; counts: RequestCounts; notices: Notices },
  ) {
    this.folder = folder;
    this.room = new DumpRoom(folder.path, limits);
    const part = Math.floor(limits.dumps * AT_ONCE_OF_LIMIT);
    this.atOnce = Math.min(MOST_AT_ONCE, Math.max(1, part));
    this.service = service;
    this.counts = counts;
    this.notices = notices;
  }

  /** Clears away what processes that are gone have left in the folder. Never fails. */
  async prepare(): Promise<void> {
    if (await isUsable(this.folder)) await this.room.look().catch(() => undefined);
  }

  write(request: FinishedRequest): void {
    if (this.waitingBytes > MOST_WAITING_BYTES) {
      this.lost(new Error(`${this.jobs.size} dumps wait to be written`));
      return;
    }
    const stem = dumpStem(request.startedAtMs, request.method);
    const job = new DumpJob(stem, dumpContent(request, this.service), {
      folder: this.folder,
      room: this.room,
    });
    if (this.jobs.size === 0) process.once('exit', this.flushAtExit);
    this.waitingBytes += job.sizeBytes;
    this.jobs.add(job);
    this.waiting.push(job);
    this.startNext();
  }

  /** Resolves when all dumps so far are written or lost. */
  written(): Promise<void> {
    if (this.jobs.size === 0) return Promise.resolve();
    return new Promise((resolve) => {
      this.whenIdle.push(resolve);
    });
  }

  flushNow(): void {
    this.waiting.length = 0;
    for (const job of this.jobs) {
      try {
        job.storeNow();
        this.counts.written++;
      } catch (error) {
        this.lost(error);
      }
      this.done(job);
    }
  }

  lost(error: unknown): void {
    this.counts.lost++;
    this.notices.once(
      'SCOOBYPROF_LOST',
      `scoobyprof: a dump could not be written; further losses are not reported: ${messageOf(error)}`,
    );
  }

  private startNext(): void {
    if (this.activeCount >= this.atOnce) return;
    const job = this.waiting.shift();
    if (job === undefined) return;
    this.activeCount++;
    void this.finish(job);
  }

  private async finish(job: DumpJob): Promise<void> {
    try {
      await job.store();
      if (this.jobs.has(job)) this.counts.written++;
    } catch (error) {
      if (this.jobs.has(job)) this.lost(error);
    }
    this.activeCount--;
    this.done(job);
    this.startNext();
  }

  private done(job: DumpJob): void {
    if (!this.jobs.delete(job)) return;
    this.waitingBytes -= job.sizeBytes;
    if (this.jobs.size > 0) return;
    process.off('exit', this.flushAtExit);
    for (const resolve of this.whenIdle.splice(0)) resolve();
  }
}
