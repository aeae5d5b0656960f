/** A file to look at. */
export interface PendingName {
  readonly name: string;
  /** When to look, on the clock of `performance.now`. */
  readonly dueAtMs: number;
  /** Since when it is broken without a change; `null`: not known to be. */
  readonly broken: { readonly stamp: string; readonly sinceMs: number } | null;
}

/** A file is looked at when nothing was told of it for this long. */
const SETTLE_MS = 50;
/** Incomplete files are looked at again after this, should nothing be told of them. */
const RETRY_MS = 200;

/**
 * The files to look at, in the order in which they became quiet. Each delay is the same for all names in its
 * map, so the first of a map is the first that is due.
 */
export class PendingNames {
  private readonly settling = new Map<string, PendingName>();
  private readonly retrying = new Map<string, PendingName>();

  get size(): number {
    return this.settling.size + this.retrying.size;
  }

  has(name: string): boolean {
    return this.settling.has(name) || this.retrying.has(name);
  }

  /** Something was told of a file: it is looked at when it has been quiet for a moment. */
  mark(name: string, nowMs: number): void {
    const broken = this.settling.get(name)?.broken ?? this.retrying.get(name)?.broken ?? null;
    this.drop(name);
    this.settling.set(name, { name, dueAtMs: nowMs + SETTLE_MS, broken });
  }

  /** A file is not complete: it is looked at again. */
  retry(name: string, broken: PendingName['broken'], nowMs: number): void {
    if (this.has(name)) return;
    this.retrying.set(name, { name, dueAtMs: nowMs + RETRY_MS, broken });
  }

  /** The file to look at next; `null`: there is none. */
  peek(): PendingName | null {
    const [settling] = this.settling.values();
    const [retrying] = this.retrying.values();
    if (settling === undefined || retrying === undefined) return settling ?? retrying ?? null;
    return settling.dueAtMs <= retrying.dueAtMs ? settling : retrying;
  }

  drop(name: string): void {
    this.settling.delete(name);
    this.retrying.delete(name);
  }
}
