import { clickhouseName, clickhouseText } from './clickhouse-text.ts';

/**
 * What is not known is the empty text in those columns that rows are sorted by: old servers sort by nothing that may be
 * NULL. Times are in whole seconds, since old servers know no others.
 */
export const SAMPLE_COLUMNS = {
  dump: 'String',
  time: "DateTime('UTC')",
  service: 'String',
  host: 'String',
  version: 'String',
  route: 'String',
  method: 'String',
  status: 'Nullable(Int32)',
  cpu_ms: 'Nullable(Float64)',
  duration_ms: 'Nullable(Float64)',
  path: 'String',
  stack_id: 'UInt64',
  self_us: 'Int64',
  samples: 'Int32',
  calls: 'Nullable(Int32)',
} as const;

export const STACK_COLUMNS = { stack_id: 'UInt64', stack: 'Array(String)' } as const;

export const SAMPLES = 'samples';
export const STACKS = 'stacks';
/** The rows that one server of a cluster has. */
const LOCAL_SAMPLES = 'samples_local';

/** A part of a cluster: servers with the same rows. */
export interface Shard {
  /** From 1 on. */
  readonly number: number;
  readonly weight: number;
}

/** The table by which stacks go to one part of a cluster: each has all stacks, so that none asks another for them. */
export function stacksTo({ number }: Shard): string {
  return `stacks_to_${number}`;
}

/** The statements that make the tables of a fleet, on the server that is asked; what is there stays as it is. */
export function tableStatements(
  database: string,
  cluster: string | null,
  shards: readonly Shard[],
): readonly string[] {
  const at = (table: string): string => `${clickhouseName(database)}.${clickhouseName(table)}`;
  const made = (table: string, columns: object, engine: string): string =>
    `CREATE TABLE IF NOT EXISTS ${at(table)} (${columnList(columns)}) ENGINE = ${engine}`;
  const rows =
    'MergeTree PARTITION BY toYYYYMMDD(time) ORDER BY (service, route, version, time)' +
    ' SETTINGS index_granularity = 8192';
  const stacks = 'ReplacingMergeTree ORDER BY stack_id SETTINGS index_granularity = 1024';
  const local = [
    made(cluster === null ? SAMPLES : LOCAL_SAMPLES, SAMPLE_COLUMNS, rows),
    made(STACKS, STACK_COLUMNS, stacks),
  ];
  if (cluster === null) return local;
  const distributed = (table: string, key: string): string =>
    `Distributed(${[cluster, database, table].map(clickhouseText).join(', ')}, ${key})`;
  return [
    ...local,
    made(SAMPLES, SAMPLE_COLUMNS, distributed(LOCAL_SAMPLES, 'cityHash64(dump)')),
    ...shards.map((shard, i) =>
      made(stacksTo(shard), STACK_COLUMNS, distributed(STACKS, `toUInt64(${slotOf(shards, i)})`)),
    ),
  ];
}

/** A key that leads to one part of the cluster and no other: parts take keys by their weights, one after the other. */
function slotOf(shards: readonly Shard[], index: number): number {
  return shards.slice(0, index).reduce((sum, { weight }) => sum + weight, 0);
}

function columnList(columns: object): string {
  return Object.entries(columns)
    .map(([name, type]) => `${name} ${type}`)
    .join(', ');
}
