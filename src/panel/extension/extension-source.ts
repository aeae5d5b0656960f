import { readRecord } from '../../records/read-record.ts';
import type { RequestRecord } from '../../records/record.ts';
import { EntryList } from '../list/entry-list.ts';
import { Observable } from '../observable.ts';
import type { PanelSource } from '../panel-source.ts';
import { followNetwork } from './network-log.ts';
import { RecordFetcher } from './record-fetcher.ts';
import { askForProfile } from './record-request.ts';
import { TabRecording } from './recording.ts';
import type { SeenRequest } from './seen-request.ts';
import { UnrecordedRequests } from './unrecorded-requests.ts';

/** The recorded requests of the tab that DevTools inspect. */
export class ExtensionSource implements PanelSource {
  readonly list = new EntryList();
  readonly recording = new TabRecording(chrome.devtools.inspectedWindow.tabId, (origin) =>
    this.onAccess(origin),
  );
  private readonly unrecorded = new UnrecordedRequests(this.recording);
  readonly notices = this.unrecorded.notices;
  readonly status = new Observable('');
  private readonly seen = new Map<string, SeenRequest>();
  private readonly fetcher = new RecordFetcher(this.list, (origin) =>
    this.recording.valueFor(origin),
  );
  /** Requests that began earlier were cleared away. */
  private clearedAt = 0;

  start(): void {
    void this.recording.restore();
    chrome.devtools.inspectedWindow.eval('location.origin', (origin) => this.setPage(origin));
    followNetwork({
      onSeen: (requests) => this.addAll(requests),
      onNavigated: (url, requests) => this.onNavigated(url, requests),
    });
  }

  async loadRecord(id: string): Promise<RequestRecord> {
    const bytes = await this.fetcher.kept(id);
    if (bytes === null) throw new Error(this.list.get(id)?.missing?.text ?? 'Not loaded yet.');
    return readRecord(bytes);
  }

  async loadProfile(id: string): Promise<Uint8Array> {
    const request = this.seen.get(id);
    if (request === undefined) throw new Error('The request is not in the list any more.');
    const { origin } = request.url;
    const value = await this.recording.valueFor(origin);
    return askForProfile({ origin, base: request.base, id, value });
  }

  retry(id: string): void {
    const request = this.seen.get(id);
    if (request === undefined) return;
    this.list.change(id, { missing: null });
    void this.fetcher.load(id, request);
  }

  clear(): void {
    this.clearedAt = Date.now();
    this.keep(new Set());
  }

  private addAll(requests: readonly SeenRequest[]): void {
    for (const request of requests) if (request.startedAt >= this.clearedAt) this.add(request);
  }

  private add(request: SeenRequest): void {
    this.unrecorded.look(request);
    const { id, method, url, status, startedAt, durationMs } = request;
    if (id === null || this.seen.has(id)) return;
    this.seen.set(id, request);
    const path = url.pathname + url.search;
    this.list.put({
      ...{ id, method, path, origin: url.origin, status, startedAt, durationMs },
      ...{ meta: null, missing: null },
    });
    void this.fetcher.load(id, request);
  }

  private onNavigated(url: string, requests: readonly SeenRequest[]): void {
    this.setPage(URL.parse(url)?.origin);
    if (!this.recording.preservesLog.value) {
      this.keep(new Set(requests.flatMap(({ id }) => id ?? [])));
    }
    this.addAll(requests);
  }

  private keep(ids: ReadonlySet<string>): void {
    this.list.keep(ids);
    for (const id of this.seen.keys()) if (!ids.has(id)) this.seen.delete(id);
    this.fetcher.dropGone();
    this.unrecorded.clear();
  }

  private setPage(origin: unknown): void {
    const isHttp = typeof origin === 'string' && /^https?:/.test(origin);
    this.recording.pageOrigin.set(isHttp ? origin : null);
    void this.unrecorded.checkPage();
  }

  private onAccess(origin: string): void {
    this.unrecorded.forget(origin);
    for (const [id, { url }] of this.seen)
      if (url.origin === origin && this.list.get(id)?.missing) this.retry(id);
  }
}
