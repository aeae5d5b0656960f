import { readRecord } from '../../records/read-record.ts';
import type { RequestRecord } from '../../records/record.ts';
import type { RecordMeta } from '../../records/record-meta.ts';
import { EntryList } from '../list/entry-list.ts';
import { entryOf } from '../list/request-entry.ts';
import { Observable } from '../observable.ts';
import type { Notice, PanelSource } from '../panel-source.ts';
import { PageConnection } from './page-connection.ts';

const RETRY_MS = 2000;

/** The records of a store, which the program that serves this page reads. */
export class PageSource implements PanelSource {
  readonly list = new EntryList();
  readonly recording = null;
  readonly status = new Observable('Connecting…');
  readonly notices = new Observable<readonly Notice[]>([]);
  /** The record that is chosen at first. */
  readonly first: string | null;
  private readonly connection: PageConnection;
  /** Records that began earlier were cleared away. */
  private clearedAt = 0;

  constructor(fragment: string) {
    this.connection = new PageConnection(fragment);
    this.first = this.connection.first;
  }

  async start(): Promise<void> {
    if (!(await this.connection.open())) {
      this.status.set('This address was used already. The terminal has another one.');
      return;
    }
    for (;;) {
      await this.follow().catch(() => undefined);
      this.status.set('Not connected: scoobyprof requests --open has ended.');
      await new Promise((resolve) => setTimeout(resolve, RETRY_MS));
    }
  }

  async loadRecord(id: string): Promise<RequestRecord> {
    const bytes = await this.connection.bytes(`records/${id}`);
    if (bytes === null) throw new Error('Expired: the store has no such record any more.');
    return readRecord(bytes);
  }

  async loadProfile(id: string): Promise<Uint8Array> {
    const bytes = await this.connection.bytes(`profiles/${id}`);
    if (bytes === null) throw new Error('The store has no such profile any more.');
    return bytes;
  }

  retry(): void {
    // A record that is there once is asked for when it is chosen.
  }

  clear(): void {
    this.clearedAt = Date.now();
    this.list.keep(new Set());
  }

  /** What is new comes while the list is read: nothing falls between. */
  private async follow(): Promise<void> {
    const lines = await this.connection.live();
    const { place, metas } = await this.connection.list();
    for (const meta of [...metas].reverse()) this.add(meta);
    this.status.set(`Records in ${place}`);
    for await (const meta of lines) this.add(meta);
  }

  private add(meta: RecordMeta): void {
    if (meta.startedAt >= this.clearedAt) this.list.put(entryOf(meta, null));
  }
}
