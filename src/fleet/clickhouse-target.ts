import { createHash, randomUUID } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { setTimeout } from 'node:timers/promises';
import { ProfileError } from '../model/profile-error.ts';
import { batchesOf, type ClickhouseClient, clickhouseClient } from './clickhouse.ts';
import { clickhouseError } from './clickhouse-error.ts';
import { inFewDays, inPieces, sampleLines, secondsOf, stackLines } from './clickhouse-lines.ts';
import type { ClickhousePlace } from './clickhouse-place.ts';
import {
  SAMPLE_COLUMNS,
  SAMPLES,
  type Shard,
  STACK_COLUMNS,
  STACKS,
  stacksTo,
  tableStatements,
} from './clickhouse-tables.ts';
import { clickhouseName, clickhouseText } from './clickhouse-text.ts';
import type { DumpBatch } from './dump-batch.ts';
import type { DumpFacts } from './dump-facts.ts';
import type { FleetTarget, StoredBatch } from './fleet-target.ts';
import { FolderLock } from './folder-lock.ts';

/** More rows and bytes than a batch has: a server that takes it as one block takes all of a dump, or nothing. */
const BLOCK_ROWS = 10_000_000;
/** As many ids of dumps stand in a question. */
const MOST_ASKED = 2000;
/** Stacks that were sent are remembered. */
const MOST_KNOWN_STACKS = 2_000_000;
const ENDED_POLL_MS = 200;

/**
 * The tables of a fleet in a ClickHouse or a cluster of them. Dumps that are there are not sent again, and the rows of a
 * dump go in one block to one server, which takes blocks whole: so whatever breaks off, it can be tried again.
 */
export class ClickhouseTarget implements FleetTarget {
  private readonly client: ClickhouseClient;
  private readonly place: ClickhousePlace;
  private readonly stored = new Set<string>();
  private readonly knownStacks = new Set<bigint>();
  private shards: readonly Shard[] = [];
  /** A request of which nobody knows what became of it. */
  private doubtful: string | null = null;

  private constructor(client: ClickhouseClient, place: ClickhousePlace) {
    this.client = client;
    this.place = place;
  }

  /**
   * @param isNew makes the tables first, on the server that is named; on each server of a cluster it is done once
   */
  static async connect(place: ClickhousePlace, isNew: boolean): Promise<ClickhouseTarget> {
    const target = new ClickhouseTarget(await clickhouseClient(place), place);
    try {
      target.shards = await target.findShards();
      if (isNew) await target.makeTables();
      return target;
    } catch (error) {
      await target.close();
      throw error;
    }
  }

  async open(): Promise<readonly ProfileError[]> {
    const wanted = [SAMPLES, STACKS, ...this.shards.map(stacksTo)];
    const { database } = this.place;
    const rows = await this.rows(
      `SELECT name FROM system.tables WHERE database = ${clickhouseText(database)}`,
    );
    const found = new Set(rows.map(([name]) => name));
    const missing = wanted.find((table) => !found.has(table));
    if (missing === undefined) return [];
    throw new ProfileError('unreadable', `it has no table ${missing}`, {
      subject: this.place.shown,
      hint: `make the tables: --init${this.shards.length > 0 ? ', once for each server of the cluster' : ''}`,
    });
  }

  has(dump: string): boolean {
    return this.stored.has(dump);
  }

  /** One collector of a host at a time: what one is sending the others do not find there yet. */
  async store(batch: DumpBatch): Promise<StoredBatch> {
    const lock = await FolderLock.take(lockFolder(this.place));
    const held = setInterval(() => lock.isHeld(), 10_000);
    try {
      await this.settleDoubtful();
      await this.findStored(batch);
      return await this.send(batch);
    } finally {
      clearInterval(held);
      lock.release();
    }
  }

  close(): Promise<void> {
    return this.client.close();
  }

  private async send({ dumps: all, stacks }: DumpBatch): Promise<StoredBatch> {
    const missing = all.filter(({ facts }) => !this.stored.has(facts.dump));
    // Those first: so no row is there whose stack is not.
    const bytesOfStacks = await this.sendStacks(
      missing.flatMap(({ rows }) => [...rows.stack]),
      stacks,
    );
    const result = { stored: [] as string[], rows: 0, bytes: bytesOfStacks };
    for (const dumps of inFewDays(missing)) {
      const lines = dumps.flatMap((dump) => [...sampleLines(dump, (node) => stacks.idOf(node))]);
      result.bytes += await this.insert(SAMPLES, Object.keys(SAMPLE_COLUMNS), lines);
      result.rows += lines.length;
      for (const { facts } of dumps) {
        this.stored.add(facts.dump);
        result.stored.push(facts.dump);
      }
    }
    return result;
  }

  /** Sends the stacks that were not sent before, to each part of a cluster; gives the bytes. */
  private async sendStacks(nodes: readonly number[], stacks: DumpBatch['stacks']): Promise<number> {
    const ids = new Map<bigint, readonly string[]>();
    for (const node of new Set(nodes)) {
      const id = stacks.idOf(node);
      if (!this.knownStacks.has(id)) ids.set(id, stacks.entriesOf(node));
    }
    if (ids.size === 0) return 0;
    const lines = [...stackLines(ids)];
    let bytes = 0;
    for (const table of this.shards.length === 0 ? [STACKS] : this.shards.map(stacksTo)) {
      bytes += await this.insert(table, Object.keys(STACK_COLUMNS), lines);
    }
    if (this.knownStacks.size > MOST_KNOWN_STACKS) this.knownStacks.clear();
    for (const id of ids.keys()) this.knownStacks.add(id);
    return bytes;
  }

  private async insert(
    table: string,
    columns: readonly string[],
    lines: readonly string[],
  ): Promise<number> {
    const id = randomUUID();
    this.doubtful = id;
    try {
      await this.client.insert({
        ...{ table: clickhouseName(table), columns, query_id: id, format: 'TabSeparated' },
        values: Readable.from(inPieces(lines), { objectMode: false }),
        clickhouse_settings: {
          // Until the servers have it that are to have it.
          insert_distributed_sync: 1,
          max_insert_block_size: String(BLOCK_ROWS),
          min_insert_block_size_rows: String(BLOCK_ROWS),
          min_insert_block_size_bytes: '0',
        },
      });
      this.doubtful = null;
    } catch (error) {
      throw clickhouseError(error, this.place.shown);
    }
    return lines.reduce((sum, { length }) => sum + length, 0);
  }

  /** A server may still be at work on what broke off for us. */
  private async settleDoubtful(): Promise<void> {
    const id = this.doubtful;
    if (id === null) return;
    const { cluster } = this.place;
    const from =
      cluster === null
        ? 'system.processes'
        : `cluster(${clickhouseName(cluster)}, system, processes)`;
    const of = clickhouseText(id);
    for (;;) {
      const sql = `SELECT 1 FROM ${from} WHERE query_id = ${of} OR initial_query_id = ${of}`;
      if ((await this.rows(sql)).length === 0) break;
      await setTimeout(ENDED_POLL_MS);
    }
    this.doubtful = null;
  }

  /** Asks which dumps of a batch are there already: where their time is certain, in that time alone. */
  private async findStored({ dumps }: DumpBatch): Promise<void> {
    const unknown = dumps.flatMap(({ facts }) => (this.stored.has(facts.dump) ? [] : [facts]));
    await this.findAmong(
      unknown.filter(({ isTimeOfFile }) => !isTimeOfFile),
      (facts) => {
        const seconds = facts.map(secondsOf);
        return `time >= toDateTime(${Math.min(...seconds)}) AND time <= toDateTime(${Math.max(...seconds)}) AND `;
      },
    );
    await this.findAmong(
      unknown.filter(({ isTimeOfFile }) => isTimeOfFile),
      () => '',
    );
  }

  private async findAmong(
    all: readonly DumpFacts[],
    timeOf: (facts: readonly DumpFacts[]) => string,
  ): Promise<void> {
    for (let at = 0; at < all.length; at += MOST_ASKED) {
      const facts = all.slice(at, at + MOST_ASKED);
      const ids = facts.map(({ dump }) => clickhouseText(dump)).join(', ');
      const rows = await this.rows(
        `SELECT DISTINCT dump FROM ${SAMPLES} WHERE ${timeOf(facts)}dump IN (${ids})`,
      );
      for (const [dump] of rows) this.stored.add(String(dump));
    }
  }

  private async findShards(): Promise<readonly Shard[]> {
    const { cluster, shown } = this.place;
    if (cluster === null) return [];
    const rows = await this.rows(
      `SELECT DISTINCT shard_num, shard_weight FROM system.clusters WHERE cluster = ${clickhouseText(cluster)} ORDER BY shard_num`,
    );
    if (rows.length > 0) {
      return rows.map(([number, weight]) => ({ number: Number(number), weight: Number(weight) }));
    }
    throw new ProfileError('unreadable', `it knows no cluster ${cluster}`, { subject: shown });
  }

  private async makeTables(): Promise<void> {
    const { database, cluster, shown } = this.place;
    for (const query of tableStatements(database, cluster, this.shards)) {
      try {
        await this.client.command({ query });
      } catch (error) {
        throw clickhouseError(error, shown);
      }
    }
  }

  private async rows(sql: string): Promise<readonly (readonly unknown[])[]> {
    const rows: unknown[][] = [];
    for await (const batch of batchesOf(this.client, { query: sql }, this.place)) {
      for (let row = 0; row < batch.rowCount; row++)
        rows.push(batch.columns.map((column) => column[row]));
    }
    return rows;
  }
}

function lockFolder({ shown }: ClickhousePlace): string {
  const name = createHash('sha1').update(shown).digest('hex').slice(0, 16);
  const folder = join(tmpdir(), `scoobyprof-collect-${process.getuid?.() ?? 'user'}-${name}`);
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  return folder;
}
