import { metaOf } from '../../records/record-meta.ts';
import type { EntryList } from '../list/entry-list.ts';
import { entryOf, type MissingReason } from '../list/request-entry.ts';
import { mayAccess } from './host-access.ts';
import { askForRecord, delayBefore, type RecordAnswer } from './record-request.ts';
import type { SeenRequest } from './seen-request.ts';

/** A browser opens six connections to a host: some are left for the page. */
const MOST_AT_ONCE = 3;

/** Loads the records of the list, and keeps them, since servers do so for some minutes only. */
export class RecordFetcher {
  private readonly list: EntryList;
  private readonly valueFor: (origin: string) => Promise<string>;
  /** Blobs lie outside of the heap. */
  private readonly blobs = new Map<string, Blob>();
  private readonly queue: (() => void)[] = [];
  private running = 0;

  /** `valueFor`: what a question to this origin brings with it. */
  constructor(list: EntryList, valueFor: (origin: string) => Promise<string>) {
    this.list = list;
    this.valueFor = valueFor;
  }

  /** The bytes of a record; `null`: it is not there. */
  async kept(id: string): Promise<Uint8Array | null> {
    const blob = this.blobs.get(id);
    return blob === undefined ? null : new Uint8Array(await blob.arrayBuffer());
  }

  /** Drops the records of requests that have gone from the list. */
  dropGone(): void {
    for (const id of this.blobs.keys()) if (this.list.get(id) === undefined) this.blobs.delete(id);
  }

  /** Asks until the record is there, or a reason why it is not. Never rejects. */
  async load(id: string, { url, base }: SeenRequest): Promise<void> {
    const { origin } = url;
    if (!(await mayAccess(origin))) {
      const text = `No permission for ${origin}: Scooby may not read from there.`;
      this.list.change(id, { missing: { text, remedy: 'permission' } });
      return;
    }
    for (let tries = 0; this.list.get(id) !== undefined; tries++) {
      const place = { origin, base, id, value: await this.valueFor(origin) };
      const answer = await this.inTurn(() => askForRecord(place));
      const delayMs = this.take(id, answer, tries);
      if (delayMs === null) return;
      await new Promise((resolve) => setTimeout(resolve, delayMs));
    }
  }

  /** What came; after how many milliseconds to ask again, `null`: never. */
  private take(id: string, answer: RecordAnswer, tries: number): number | null {
    if ('again' in answer) {
      const delayMs = delayBefore(tries, answer);
      if (delayMs === null) this.giveUp(id, answer.missing);
      return delayMs;
    }
    const entry = this.list.get(id);
    if (entry === undefined) return null;
    this.blobs.set(id, new Blob([answer.bytes as Uint8Array<ArrayBuffer>]));
    this.list.put(entryOf(metaOf(answer.record), entry.origin));
    this.dropGone();
    return null;
  }

  private giveUp(id: string, missing: MissingReason | null): void {
    this.list.change(id, { missing });
  }

  /** No more than a few questions at once. */
  private async inTurn<T>(work: () => Promise<T>): Promise<T> {
    if (this.running >= MOST_AT_ONCE)
      await new Promise<void>((resolve) => this.queue.push(resolve));
    this.running++;
    try {
      return await work();
    } finally {
      this.running--;
      this.queue.shift()?.();
    }
  }
}
