import { isRecordId } from '../../records/record.ts';
import type { RecordMeta } from '../../records/record-meta.ts';
import type { RedisClient } from './redis-client.ts';
import type { RedisKeys } from './redis-keys.ts';
import type { RedisReader } from './redis-reader.ts';

/** Messages are not kept for those who are away: a look at the index finds what was missed. */
const LOOK_MS = 2000;

/** A request may have begun so long before its record came. */
const MOST_DURATION_MS = 180_000;

/** What is known is kept so much longer: hosts' clocks may be ahead. */
const MOST_AHEAD_MS = 600_000;

interface WatchParts {
  readonly client: RedisClient;
  readonly keys: RedisKeys;
  readonly reader: RedisReader;
}

/** Calls `onNew` for each record that comes into Redis from now on, once each, by whichever process. The result ends it. */
export function watchRedis(parts: WatchParts, onNew: (meta: RecordMeta) => void): () => void {
  const watching = new RedisWatching(parts, onNew);
  watching.start();
  return () => watching.stop();
}

class RedisWatching {
  private readonly parts: WatchParts;
  private readonly onNew: (meta: RecordMeta) => void;
  /** Ids that were told or are none of the news, with when they were seen. */
  private readonly known = new Map<string, number>();
  private readonly startedMs = Date.now();
  /** Until when all is known that has come. */
  private lookedMs = Date.now();
  private isFirstLook = true;
  private timer: NodeJS.Timeout | null = null;
  private unsubscribe: () => void = () => undefined;
  private isStopped = false;

  constructor(parts: WatchParts, onNew: (meta: RecordMeta) => void) {
    this.parts = parts;
    this.onNew = onNew;
  }

  start(): void {
    const { client, keys } = this.parts;
    this.unsubscribe = client.subscribe(keys.channel, (id) => {
      if (isRecordId(id)) this.heard(id).catch(() => undefined);
    });
    void this.look();
  }

  stop(): void {
    this.isStopped = true;
    if (this.timer !== null) clearTimeout(this.timer);
    this.unsubscribe();
  }

  private async look(): Promise<void> {
    const nowMs = Date.now();
    try {
      await this.lookAtIndex(this.lookedMs - MOST_DURATION_MS);
      this.lookedMs = nowMs;
      this.isFirstLook = false;
    } catch {
      // Redis is away: the next look goes as far back as is needed.
    }
    if (!this.isStopped) this.timer = setTimeout(() => void this.look(), LOOK_MS);
  }

  private async lookAtIndex(sinceMs: number): Promise<void> {
    const listed: string[] = [];
    if (this.isFirstLook) await this.eachOf(sinceMs, async (ids) => void listed.push(...ids));
    // At first what began later is new, though it may be listed already; in this order nothing comes in between.
    await this.eachOf(this.isFirstLook ? this.startedMs + 1 : sinceMs, (ids) => this.tellAll(ids));
    for (const id of listed) this.isNews(id);
    for (const [id, seenMs] of this.known) {
      if (seenMs < sinceMs - MOST_AHEAD_MS) this.known.delete(id);
    }
  }

  private async eachOf(
    sinceMs: number,
    work: (ids: readonly string[]) => Promise<void>,
  ): Promise<void> {
    for await (const ids of this.parts.reader.ids(sinceMs)) await work(ids);
  }

  private async tellAll(ids: readonly string[]): Promise<void> {
    for (const id of ids) if (this.isNews(id)) await this.tell(id);
  }

  private isNews(id: string): boolean {
    if (this.known.has(id)) return false;
    this.known.set(id, Date.now());
    return true;
  }

  private async heard(id: string): Promise<void> {
    if (!this.isNews(id)) return;
    // The index will name it, should it not be there yet.
    if (!(await this.tell(id))) this.known.delete(id);
  }

  /** `false`: there is no such record. */
  private async tell(id: string): Promise<boolean> {
    const meta = await this.parts.reader.meta(id).catch((error) => {
      this.known.delete(id);
      throw error;
    });
    if (meta === null || this.isStopped) return meta !== null;
    try {
      this.onNew(meta);
    } catch {
      // What is wrong with who is told must not hide the others.
    }
    return true;
  }
}
