import { fittedRecord } from '../../records/fit-record.ts';
import type { RequestRecord } from '../../records/record.ts';
import { metaOf } from '../../records/record-meta.ts';
import type { Store } from '../../stores/store.ts';
import { within } from '../../stores/within.ts';
import type { RecordCounts } from '../counts.ts';
import { messageOf, type Notices } from '../notices.ts';
import { recordContext } from './record-context.ts';

/** What may wait for a slow store; more would be the server's memory. */
const MOST_WAITING_BYTES = 64e6;

/** A store that takes longer has lost the record. */
const PUT_MS = 10_000;

/** A store that can keep a record at once, when the process ends. */
interface StoreAtExit {
  putNow(id: string, record: Uint8Array): void;
}

interface Job {
  readonly id: string;
  readonly owner: string;
  /** `null`: it is not made yet. */
  content: Uint8Array | null;
}

/** Makes records of what has ended, and puts them into the store, beside the requests, of which it fails and delays none. */
export class RecordWriter {
  private readonly store: Store;
  private readonly maxBytes: number;
  private readonly counts: RecordCounts;
  private readonly notices: Notices;
  private readonly onRecord: (record: RequestRecord) => void;
  private readonly jobs = new Map<string, Job>();
  private waitingBytes = 0;
  private isEnding = false;
  private readonly whenIdle: (() => void)[] = [];

  constructor(
    store: Store,
    maxBytes: number,
    {
      counts,
      notices,
      onRecord,
    }: {
      counts: RecordCounts;
      notices: Notices;
      /** Is told of each record that goes to the store. */
      onRecord?: (record: RequestRecord) => void;
    },
  ) {
    this.onRecord = onRecord ?? (() => undefined);
    this.store = store;
    this.maxBytes = maxBytes;
    this.counts = counts;
    this.notices = notices;
  }

  /** Whose record is on its way to the store; `null`: none of that id is. */
  ownerOf(id: string): string | null {
    return this.jobs.get(id)?.owner ?? null;
  }

  /** Says that a record will come: until then it is pending. */
  expect(id: string, owner: string): void {
    this.jobs.set(id, { id, owner, content: null });
  }

  /** Writes a record that was expected. `make` makes it, and may throw. */
  write(id: string, make: () => RequestRecord, profile?: Uint8Array): void {
    const job = this.jobs.get(id);
    if (job === undefined) return;
    try {
      if (this.waitingBytes > MOST_WAITING_BYTES) throw new Error('too many wait to be written');
      const record = make();
      job.content = fittedRecord(record, this.maxBytes);
      this.waitingBytes += job.content.length;
      if (!this.isEnding) void this.put(job, job.content, { record, profile });
      this.onRecord(record);
    } catch (error) {
      this.lost(job, error);
    }
  }

  private async put(
    job: Job,
    content: Uint8Array,
    { record, profile }: { record: RequestRecord; profile: Uint8Array | undefined },
  ): Promise<void> {
    const options = {
      // Most stores do not look at it.
      get meta() {
        return metaOf(record);
      },
      ...(profile !== undefined && { profile }),
    };
    try {
      const work = recordContext.run(undefined, () => this.store.put(job.id, content, options));
      await within(PUT_MS, work);
      if (this.jobs.has(job.id)) this.counts.written++;
      this.done(job);
    } catch (error) {
      this.lost(job, error);
    }
  }

  /** A record that was expected cannot be written. */
  private lost(job: Job, error: unknown): void {
    if (!this.jobs.has(job.id)) return;
    this.counts.lost++;
    this.notices.once(
      'SCOOBYPROF_LOST',
      `scoobyprof: a record could not be written, and others may be lost without a word: ${messageOf(error)}`,
    );
    this.done(job);
  }

  private done(job: Job): void {
    if (!this.jobs.delete(job.id)) return;
    this.waitingBytes -= job.content?.length ?? 0;
    if (this.jobs.size > 0) return;
    for (const resolve of this.whenIdle.splice(0)) resolve();
  }

  /** Resolves when all records that were expected are written or lost. */
  written(): Promise<void> {
    if (this.jobs.size === 0) return Promise.resolve();
    return new Promise((resolve) => {
      this.whenIdle.push(resolve);
    });
  }

  /** The process ends. `finish` writes what was expected; all that the store has not taken yet is put, where it can do so at once. */
  flushNow(finish: () => void): void {
    this.isEnding = true;
    finish();
    for (const job of this.jobs.values()) {
      try {
        if (job.content === null || !hasPutNow(this.store)) throw new Error('the process ended');
        this.store.putNow(job.id, job.content);
        this.counts.written++;
        this.done(job);
      } catch (error) {
        this.lost(job, error);
      }
    }
  }
}

function hasPutNow(store: Store): store is Store & StoreAtExit {
  return typeof Reflect.get(store, 'putNow') === 'function';
}
