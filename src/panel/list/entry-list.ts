import { Observable } from '../observable.ts';
import type { RequestEntry } from './request-entry.ts';

/** Beyond it the oldest go: a tab that polls all day must not fill the memory. */
const MOST_ENTRIES = 2000;

/** The requests that are known, one for each id. */
export class EntryList {
  /** In the order in which they came; told of once for all that changes at a time. */
  readonly entries = new Observable<readonly RequestEntry[]>([]);
  private readonly byId = new Map<string, RequestEntry>();
  private isTold = true;

  get(id: string): RequestEntry | undefined {
    return this.byId.get(id);
  }

  /** Adds an entry, or puts it in the place of the one that has its id. */
  put(entry: RequestEntry): void {
    this.byId.set(entry.id, entry);
    const [oldest] = this.byId.keys();
    if (this.byId.size > MOST_ENTRIES && oldest !== undefined) this.byId.delete(oldest);
    this.tell();
  }

  /** What changed of an entry; nothing where it is gone. */
  change(id: string, changes: Partial<RequestEntry>): void {
    const entry = this.byId.get(id);
    if (entry !== undefined) this.put({ ...entry, ...changes });
  }

  /** Drops all but these. */
  keep(ids: ReadonlySet<string>): void {
    for (const id of this.byId.keys()) if (!ids.has(id)) this.byId.delete(id);
    this.tell();
  }

  private tell(): void {
    if (!this.isTold) return;
    this.isTold = false;
    queueMicrotask(() => {
      this.isTold = true;
      this.entries.set([...this.byId.values()]);
    });
  }
}
