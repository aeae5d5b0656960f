import type { SchemaElement } from 'hyparquet';
import { ByteWriter, type ColumnSource, ParquetWriter } from 'hyparquet-writer';
import type { BatchDump } from './dump-batch.ts';
import type { FleetStacks } from './fleet-stacks.ts';
import { PACKERS, PAGE_CODEC } from './parquet-codec.ts';

const TEXT = { type: 'BYTE_ARRAY', converted_type: 'UTF8' } as const;
const OPTIONAL = { repetition_type: 'OPTIONAL' } as const;
const REQUIRED = { repetition_type: 'REQUIRED' } as const;
const STACK_ID = {
  name: 'stack_id',
  type: 'INT64',
  converted_type: 'UINT_64',
  ...REQUIRED,
} as const;

const SAMPLES_SCHEMA: SchemaElement[] = [
  { name: 'samples', num_children: 15 },
  { name: 'dump', ...TEXT, ...REQUIRED },
  { name: 'time', type: 'INT64', converted_type: 'TIMESTAMP_MICROS', ...REQUIRED },
  { name: 'service', ...TEXT, ...OPTIONAL },
  { name: 'host', ...TEXT, ...OPTIONAL },
  { name: 'version', ...TEXT, ...OPTIONAL },
  { name: 'route', ...TEXT, ...OPTIONAL },
  { name: 'method', ...TEXT, ...OPTIONAL },
  { name: 'status', type: 'INT32', ...OPTIONAL },
  { name: 'cpu_ms', type: 'DOUBLE', ...OPTIONAL },
  { name: 'duration_ms', type: 'DOUBLE', ...OPTIONAL },
  { name: 'path', ...TEXT, ...REQUIRED },
  STACK_ID,
  { name: 'self_us', type: 'INT64', ...REQUIRED },
  { name: 'samples', type: 'INT32', ...REQUIRED },
  { name: 'calls', type: 'INT32', ...OPTIONAL },
];

const STACKS_SCHEMA: SchemaElement[] = [
  { name: 'stacks', num_children: 2 },
  STACK_ID,
  { name: 'stack', converted_type: 'LIST', num_children: 1, ...REQUIRED },
  { name: 'list', repetition_type: 'REPEATED', num_children: 1 },
  { name: 'element', ...TEXT, ...REQUIRED },
];

/** Small enough that a condition on a route passes over most of a file, large enough to pack well. */
const ROWS_OF_GROUP = 20_000;

/** A Parquet file of the table `samples`. */
export function samplesFile(dumps: readonly BatchDump[], stacks: FleetStacks): Uint8Array {
  const writer = new TableWriter(SAMPLES_SCHEMA);
  let group: BatchDump[] = [];
  let rows = 0;
  for (const one of dumps) {
    group.push(one);
    rows += one.rows.stack.length;
    if (rows < ROWS_OF_GROUP) continue;
    writer.add(sampleColumns(group, stacks));
    group = [];
    rows = 0;
  }
  if (group.length > 0) writer.add(sampleColumns(group, stacks));
  return writer.finished();
}

/** A Parquet file of the table `stacks`: those that rows of the dumps have, each once. */
export function stacksFile(dumps: readonly BatchDump[], stacks: FleetStacks): Uint8Array {
  const nodes = new Set<number>();
  for (const { rows } of dumps) for (const node of rows.stack) nodes.add(node);
  const all = [...nodes];
  const writer = new TableWriter(STACKS_SCHEMA);
  for (let at = 0; at < all.length; at += ROWS_OF_GROUP) {
    const group = all.slice(at, at + ROWS_OF_GROUP);
    writer.add([
      { name: 'stack_id', data: group.map((node) => stacks.idOf(node)) },
      { name: 'stack', data: group.map((node) => stacks.entriesOf(node)) },
    ]);
  }
  return writer.finished();
}

class TableWriter {
  private readonly bytes = new ByteWriter();
  private readonly writer: ParquetWriter;

  constructor(schema: SchemaElement[]) {
    this.writer = new ParquetWriter({
      writer: this.bytes,
      schema,
      codec: PAGE_CODEC,
      compressors: PACKERS,
      createdBy: 'scoobyprof',
    });
  }

  /** One group of rows. */
  add(columnData: ColumnSource[]): void {
    const [first] = columnData;
    void this.writer.write({ columnData, rowGroupSize: first.data.length });
  }

  finished(): Uint8Array {
    void this.writer.finish();
    return this.bytes.getBytes();
  }
}

function sampleColumns(dumps: readonly BatchDump[], stacks: FleetStacks): ColumnSource[] {
  const fact = <T>(name: string, of: (dump: BatchDump['facts']) => T): ColumnSource => ({
    name,
    data: dumps.flatMap(({ facts, rows }) => new Array<T>(rows.stack.length).fill(of(facts))),
  });
  const row = <T>(name: string, of: (rows: BatchDump['rows']) => Iterable<T>): ColumnSource => ({
    name,
    data: dumps.flatMap(({ rows }) => [...of(rows)]),
  });
  return [
    // Read by every Node, to know what was collected.
    { ...fact('dump', ({ dump }) => dump), codec: 'GZIP', encoding: 'RLE_DICTIONARY' },
    fact('time', ({ timeUs }) => BigInt(timeUs)),
    fact('service', ({ service }) => service),
    fact('host', ({ host }) => host),
    fact('version', ({ version }) => version),
    fact('route', ({ route }) => route),
    fact('method', ({ method }) => method),
    fact('status', ({ status }) => status),
    fact('cpu_ms', ({ cpuMs }) => cpuMs),
    fact('duration_ms', ({ durationMs }) => durationMs),
    fact('path', ({ path }) => path),
    row('stack_id', ({ stack }) => Array.from(stack, (node) => stacks.idOf(node))),
    row('self_us', ({ selfUs }) => Array.from(selfUs, BigInt)),
    row('samples', ({ samples }) => samples),
    row('calls', ({ calls, stack }) => calls ?? new Array<null>(stack.length).fill(null)),
  ];
}
