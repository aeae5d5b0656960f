import { maskKey } from '../../records/call-form.ts';
import { maskedRecord } from '../../records/mask-record.ts';
import { isRecordId, type RequestRecord } from '../../records/record.ts';
import type { RecordMeta } from '../../records/record-meta.ts';
import { OpenWork } from '../open-work.ts';
import { LIST_LIMIT, type ListOptions, type PutOptions, type Store } from '../store.ts';
import { within } from '../within.ts';
import { packed } from './packed-content.ts';
import type { Command, RedisClient } from './redis-client.ts';
import { type IsWanted, RedisGate } from './redis-gate.ts';
import { minuteOf, RedisKeys } from './redis-keys.ts';
import { MOST_PROFILE_BYTES, MOST_RECORD_BYTES, RedisReader } from './redis-reader.ts';
import { watchRedis } from './redis-watch.ts';

/** What Redis is given to take a record, and to answer who asks. */
const PUT_MS = 500;
const READ_MS = 5000;

const DEFAULT_TTL_SECONDS = 600;
const MOST_TTL_SECONDS = 86_400;

/** The index lives longer than what it names, and a request may begin long before its record is there. */
const INDEX_MORE_SECONDS = 100;

export interface RedisStoreSettings {
  /** Before the names of all keys, and of the channel. Default `scooby:`. */
  readonly prefix?: string | undefined;
  /** How long a record lives; at most a day. Default 600. */
  readonly ttlSeconds?: number | undefined;
  /** Values in texts, and numbers in keys and paths, as `?`: others read the same Redis. Default true. */
  readonly mask?: boolean | undefined;
}

/** A record as it is going to be put. */
interface PackedRecord {
  readonly id: string;
  readonly record: Buffer;
  readonly profile: Buffer | null;
  readonly meta: RecordMeta;
}

/** The store of a Redis, which many hosts may share. */
export class RedisStore implements Store {
  private readonly client: RedisClient;
  private readonly keys: RedisKeys;
  private readonly reader: RedisReader;
  private readonly gate = new RedisGate();
  private readonly ttlSeconds: number;
  private readonly isMasked: boolean;
  private readonly work = new OpenWork();
  private readonly release: () => void;

  /** `release` ends what belongs to the store alone. Throws RangeError for settings that make no sense. */
  constructor(client: RedisClient, settings: RedisStoreSettings, release: () => void) {
    const { prefix, ttlSeconds = DEFAULT_TTL_SECONDS, mask = true } = settings;
    if (!Number.isInteger(ttlSeconds) || ttlSeconds < 1 || ttlSeconds > MOST_TTL_SECONDS) {
      throw new RangeError(`ttlSeconds has to be a whole number from 1 to ${MOST_TTL_SECONDS}`);
    }
    this.client = client;
    this.keys = new RedisKeys(prefix);
    this.reader = new RedisReader(client, this.keys);
    this.ttlSeconds = ttlSeconds;
    this.isMasked = mask;
    this.release = release;
  }

  put(id: string, record: Uint8Array, options: PutOptions): Promise<void> {
    return this.work.put(this.write(id, record, options));
  }

  private async write(id: string, content: Uint8Array, options: PutOptions): Promise<void> {
    if (!isRecordId(id)) throw new RangeError('the id of a record is a UUID of version 4');
    // Nothing is masked and packed for a Redis that is away.
    await this.checkReady(PUT_MS);
    const whole = await this.packedRecord(id, content, options);
    const bytes = whole.record.length + (whole.profile?.length ?? 0);
    const keys = this.keys.of(id);
    try {
      await this.gate.run({ ms: PUT_MS, bytes }, (isWanted) => this.send(whole, isWanted));
    } catch (error) {
      this.client.lookAround?.(keys.record);
      throw error;
    }
  }

  private async packedRecord(
    id: string,
    content: Uint8Array,
    { meta, profile }: PutOptions,
  ): Promise<PackedRecord> {
    if (content.length > MOST_RECORD_BYTES) {
      throw new RangeError(`a record has ${MOST_RECORD_BYTES} bytes at most`);
    }
    const isKept = profile !== undefined && profile.length <= MOST_PROFILE_BYTES;
    const masked = this.isMasked ? changed(content, maskedRecord) : content;
    const told = isKept || profile === undefined ? masked : changed(masked, withoutProfile);
    const [packedRecord, packedProfile] = await Promise.all([
      packed(told),
      isKept ? packed(profile) : null,
    ]);
    return {
      ...{ id, record: packedRecord, profile: packedProfile },
      meta: this.isMasked ? { ...meta, url: maskKey(meta.url) } : meta,
    };
  }

  /** First what is named, then the names: what others find is whole. */
  private async send(
    { id, record, profile, meta }: PackedRecord,
    isWanted: IsWanted,
  ): Promise<void> {
    const keys = this.keys.of(id);
    const life = ['ex', String(this.ttlSeconds), 'nx'];
    const commands: Command[] = [
      ['set', keys.record, record, ...life],
      ['set', keys.meta, JSON.stringify(meta), ...life],
    ];
    if (profile !== null) commands.push(['set', keys.profile, profile, ...life]);
    const writing = this.client.transaction(keys.record, commands);
    // In order, the answer need not be waited for: a busy process saves its turns of the event loop.
    const naming = this.client.isOrdered ? this.name(id, meta) : null;
    const [[reply]] = await Promise.all([writing, naming]);
    if (reply === null) throw new Error(`there is a record ${id} already`);
    if (!isWanted()) return;
    if (naming === null) await this.name(id, meta);
    // Who misses it, or may not hear it, finds it by the index.
    if (isWanted()) this.client.send(undefined, ['publish', this.keys.channel, id]).catch(() => {});
  }

  private async name(id: string, { startedAt }: RecordMeta): Promise<void> {
    const index = this.keys.index(minuteOf(startedAt));
    const indexSeconds = String(this.ttlSeconds + INDEX_MORE_SECONDS);
    await Promise.all([
      // One that is there keeps its time.
      this.client.send(index, ['zadd', index, 'nx', String(startedAt), id]),
      this.client.send(index, ['expire', index, indexSeconds]),
    ]);
  }

  get(id: string): Promise<Uint8Array | null> {
    return this.read(id, () => this.reader.record(id));
  }

  getProfile(id: string): Promise<Uint8Array | null> {
    return this.read(id, () => this.reader.profile(id));
  }

  async hasProfile(id: string): Promise<boolean> {
    return (await this.read(id, () => this.reader.hasProfile(id))) === true;
  }

  async delete(id: string): Promise<void> {
    await this.read(id, () => this.remove(id));
  }

  private async remove(id: string): Promise<void> {
    const { record, profile, meta } = this.keys.of(id);
    const known = await this.reader.meta(id);
    await this.client.send(record, ['del', record, profile, meta]);
    if (known === null) return;
    const index = this.keys.index(minuteOf(known.startedAt));
    await this.client.send(index, ['zrem', index, id]);
  }

  /** Ids are looked at before anything is asked. */
  private async read<Result>(id: string, work: () => Promise<Result>): Promise<Result | null> {
    return isRecordId(id) ? this.asked(work) : null;
  }

  async list({ since = 0, limit = LIST_LIMIT }: ListOptions = {}): Promise<RecordMeta[]> {
    return this.asked(() => this.reader.list(Math.max(since, this.oldestMs()), limit));
  }

  /** Which records there are, the newest first, without a look at what they hold. */
  async ids(): Promise<readonly string[]> {
    return this.asked(() => this.reader.present(this.oldestMs()));
  }

  private oldestMs(): number {
    return Date.now() - (this.ttlSeconds + INDEX_MORE_SECONDS + 600) * 1000;
  }

  private async asked<Result>(work: () => Promise<Result>): Promise<Result> {
    await this.checkReady(READ_MS);
    return this.gate.run({ ms: READ_MS }, work);
  }

  /** Nothing is given to a client that would keep it for better times. */
  private async checkReady(ms: number): Promise<void> {
    const { client } = this;
    if (client.isReady) return;
    await client.loaded;
    await within(ms, client.settled ?? Promise.resolve()).catch(() => undefined);
    if (!client.isReady) throw client.fault ?? new Error('the client is not connected to Redis');
  }

  watch(onNew: (meta: RecordMeta) => void): () => void {
    const { client, keys, reader } = this;
    return this.work.watch(watchRedis({ client, keys, reader }, onNew));
  }

  async close(): Promise<void> {
    await this.work.end();
    this.release();
  }
}

function changed(
  content: Uint8Array,
  change: (record: RequestRecord) => RequestRecord,
): Uint8Array {
  // Whoever puts a record has made it: to check its form again costs more than all the rest.
  const record = JSON.parse(Buffer.from(content).toString()) as RequestRecord;
  return Buffer.from(JSON.stringify(change(record)));
}

function withoutProfile(record: RequestRecord): RequestRecord {
  const message = `its profile is left out: it has more than ${MOST_PROFILE_BYTES / 1e6} MB`;
  return { ...record, problems: [...record.problems.slice(0, 19), { plugin: 'cpu', message }] };
}
