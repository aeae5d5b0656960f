import { readMeta } from '../../records/read-meta.ts';
import { readRecord } from '../../records/read-record.ts';
import { isRecordId } from '../../records/record.ts';
import { metaOf, type RecordMeta } from '../../records/record-meta.ts';
import { unpacked } from './packed-content.ts';
import type { RedisClient } from './redis-client.ts';
import { minuteOf, type RedisKeys } from './redis-keys.ts';

/** Larger ones are none of ours, whoever put them there. */
export const MOST_RECORD_BYTES = 8e6;
export const MOST_PROFILE_BYTES = 64e6;
const MOST_META_BYTES = 65_536;

/** Hosts' clocks may be ahead or behind so many minutes. */
const CLOCK_MINUTES = 10;

/** Minutes and records that are asked for at once. */
const AT_ONCE = 128;

const MOST_IDS_OF_A_MINUTE = 20_000;

/** Reads what lies in Redis, which others may have put there. */
export class RedisReader {
  private readonly client: RedisClient;
  private readonly keys: RedisKeys;

  constructor(client: RedisClient, keys: RedisKeys) {
    this.client = client;
    this.keys = keys;
  }

  /** A record's bytes, as they lie there if they cannot be unpacked: whoever reads them says that they are broken. */
  async record(id: string): Promise<Uint8Array | null> {
    const content = await this.content(this.keys.of(id).record, MOST_RECORD_BYTES);
    return content === null ? null : ((await unpacked(content, MOST_RECORD_BYTES)) ?? content);
  }

  async profile(id: string): Promise<Uint8Array | null> {
    const content = await this.content(this.keys.of(id).profile, MOST_PROFILE_BYTES);
    return content === null ? null : unpacked(content, MOST_PROFILE_BYTES);
  }

  hasProfile(id: string): Promise<boolean> {
    return this.has(this.keys.of(id).profile);
  }

  private async has(key: string): Promise<boolean> {
    return Number(await this.client.send(key, ['exists', key])) > 0;
  }

  /** `null`: there is no such record, or nothing that says what is in it. */
  async meta(id: string): Promise<RecordMeta | null> {
    const content = await this.content(this.keys.of(id).meta, MOST_META_BYTES);
    if (content === null) return null;
    const meta = readMeta(content.toString());
    return meta?.id === id ? meta : this.metaOfRecord(id);
  }

  /** Of a record that another version of this program has put there. */
  private async metaOfRecord(id: string): Promise<RecordMeta | null> {
    try {
      const content = await this.record(id);
      const record = content === null ? null : readRecord(content);
      return record?.id === id ? metaOf(record) : null;
    } catch {
      return null;
    }
  }

  /** The ids of records that began from `sinceMs` on, those of the newest minute first. */
  async *ids(sinceMs: number): AsyncGenerator<readonly string[]> {
    const last = minuteOf(sinceMs);
    const since = sinceMs > 0 ? String(sinceMs) : '-inf';
    for (let first = minuteOf(Date.now()) + CLOCK_MINUTES; first >= last; first -= AT_ONCE) {
      const count = Math.min(AT_ONCE, first - last + 1);
      const minutes = Array.from({ length: count }, (_, i) => first - i);
      const found = await Promise.all(minutes.map((minute) => this.idsOfMinute(minute, since)));
      const ids = found.flat();
      if (ids.length > 0) yield ids;
    }
  }

  /** The ids of those that are still there: the index outlives them. */
  async present(sinceMs: number): Promise<readonly string[]> {
    const all: string[] = [];
    for await (const ids of this.ids(sinceMs)) {
      const isThere = await Promise.all(ids.map((id) => this.has(this.keys.of(id).record)));
      all.push(...ids.filter((_, i) => isThere[i]));
    }
    return all;
  }

  private async idsOfMinute(minute: number, since: string): Promise<readonly string[]> {
    const key = this.keys.index(minute);
    const limit = ['limit', '0', String(MOST_IDS_OF_A_MINUTE)];
    const members = await this.client
      .send(key, ['zrevrangebyscore', key, '+inf', since, ...limit])
      .catch(nullOfOthers);
    return Array.isArray(members) ? members.map(String).filter(isRecordId) : [];
  }

  /** The newest first; `limit`: no more than that. */
  async list(sinceMs: number, limit: number): Promise<RecordMeta[]> {
    const found: RecordMeta[] = [];
    for await (const ids of this.ids(sinceMs)) {
      for (let i = 0; i < ids.length && found.length < limit; i += AT_ONCE) {
        const some = ids.slice(i, i + AT_ONCE);
        const metas = await Promise.all(some.map((id) => this.meta(id)));
        found.push(...metas.filter((meta) => meta !== null));
      }
      if (found.length >= limit) break;
    }
    return found.sort((a, b) => b.startedAt - a.startedAt).slice(0, limit);
  }

  private async content(key: string, mostBytes: number): Promise<Buffer | null> {
    // No more than may be: a value that somebody else put there can have half a gigabyte.
    const content = await this.client
      .send(key, ['getrange', key, '0', String(mostBytes)])
      .catch(nullOfOthers);
    return Buffer.isBuffer(content) && content.length > 0 ? content : null;
  }
}

/** A list or a set where a text should be is none of ours. */
function nullOfOthers(error: unknown): null {
  if (error instanceof Error && error.message.startsWith('WRONGTYPE')) return null;
  throw error;
}
