import { ClickhouseBatches } from './clickhouse-batch.ts';
import { clickhouseError } from './clickhouse-error.ts';
import type { ClickhousePlace } from './clickhouse-place.ts';
import { DIALECTS } from './dialects.ts';
import type { FleetBatch, FleetEngine } from './engine.ts';
import { enginePackage } from './engine-package.ts';

/** What is used of the package `@clickhouse/client`, which users install when they need it. */
interface ClickhousePackage {
  createClient(options: Readonly<Record<string, unknown>>): ClickhouseClient;
}

interface Request {
  readonly query: string;
  readonly query_id?: string;
  readonly query_params?: Readonly<Record<string, unknown>>;
  readonly clickhouse_settings?: Readonly<Record<string, string | number>>;
}

export interface ClickhouseClient {
  query(request: Request & { readonly format: string }): Promise<ClickhouseResult>;
  command(request: Request): Promise<unknown>;
  insert(
    request: Omit<Request, 'query'> & {
      readonly table: string;
      readonly values: NodeJS.ReadableStream;
      readonly format: string;
      readonly columns: readonly string[];
    },
  ): Promise<unknown>;
  close(): Promise<void>;
}

interface ClickhouseResult {
  stream(): AsyncIterable<readonly { readonly text: string }[]>;
}

/** Nobody who waits at a prompt waits longer. */
const REQUEST_MS = 300_000;

/** A question may name many stacks. */
const MOST_QUERY = '100000000';

/** Rejects with ProfileError `unreadable` where the package is missing. */
export async function clickhouseClient(place: ClickhousePlace): Promise<ClickhouseClient> {
  const { url, username, password, database } = place;
  const { createClient } = (await enginePackage(
    '@clickhouse/client',
    'ClickHouse needs its client',
  )) as ClickhousePackage;
  return createClient({
    ...{ url, username, password, database },
    request_timeout: REQUEST_MS,
    application: 'scoobyprof',
    // It would tell of errors on its own.
    log: { level: 127 },
  });
}

/** A ClickHouse, or a cluster of them, of 18.16 or later: nothing is asked that old ones do not understand. It is only read. */
export class ClickhouseEngine implements FleetEngine {
  readonly dialect = DIALECTS.clickhouse;
  private readonly client: ClickhouseClient;
  private readonly place: ClickhousePlace;

  constructor(client: ClickhouseClient, place: ClickhousePlace) {
    this.client = client;
    this.place = place;
  }

  static async open(place: ClickhousePlace): Promise<ClickhouseEngine> {
    return new ClickhouseEngine(await clickhouseClient(place), place);
  }

  async *query(sql: string): AsyncIterable<FleetBatch> {
    yield* batchesOf(this.client, { query: sql }, this.place);
  }

  takeNotices(): readonly string[] {
    return [];
  }

  close(): Promise<void> {
    return this.client.close();
  }
}

type Settings = Readonly<Record<string, string>>;

const settingsOf = new WeakMap<ClickhouseClient, Promise<Settings>>();

/** What a question is asked with. An account that may only read has it from its server, and may not say so again. */
async function readOnly(client: ClickhouseClient): Promise<Settings> {
  const result = await client.query({
    query: "SELECT value FROM system.settings WHERE name = 'readonly'",
    format: 'TabSeparatedWithNamesAndTypes',
  });
  const lines: string[] = [];
  for await (const some of result.stream()) lines.push(...some.map(({ text }) => text));
  const [, , value] = lines;
  if (value === '1') return {};
  return { max_query_size: MOST_QUERY, ...(value === '2' ? {} : { readonly: '1' }) };
}

/** The rows of a SELECT. What it holds may be typed by a user, who may have pasted it: the server itself lets it write nothing. */
export async function* batchesOf(
  client: ClickhouseClient,
  request: Request,
  { shown }: ClickhousePlace,
): AsyncIterable<FleetBatch> {
  const batches = new ClickhouseBatches();
  try {
    const asked = settingsOf.get(client) ?? readOnly(client);
    settingsOf.set(client, asked);
    asked.catch(() => settingsOf.delete(client));
    const settings = await asked;
    const result = await client.query({
      ...request,
      format: 'TabSeparatedWithNamesAndTypes',
      // With the whole answer the server also knows whether it is one: no error stands among rows.
      clickhouse_settings: { ...settings, wait_end_of_query: 1 },
    });
    for await (const lines of result.stream()) {
      for (const { text } of lines) {
        const batch = batches.add(text);
        if (batch !== null) yield batch;
      }
    }
  } catch (error) {
    throw clickhouseError(error, shown);
  }
  const rest = batches.rest();
  if (rest !== null) yield rest;
}
