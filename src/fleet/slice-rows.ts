import type { FleetBatch, FleetEngine, StackId } from './engine.ts';
import {
  behindQuery,
  countQuery,
  type DumpsBehind,
  dumpsQuery,
  rowsQuery,
  type Sums,
  stacksQuery,
  sumsQuery,
} from './queries.ts';
import type { StackRows } from './tree-of-rows.ts';

/** How much a condition leaves. */
export interface SliceSize {
  readonly dumps: number;
  readonly rows: number;
  /** Rows of dumps whose samples had no order, so that nobody knows of calls. */
  readonly rowsWithoutCalls: number;
  /** Milliseconds since 1970; `null`: there is no dump. */
  readonly firstMs: number | null;
  readonly lastMs: number | null;
}

/** What a dump says of itself. */
export interface FleetDump {
  readonly dump: string;
  readonly timeMs: number;
  readonly path: string;
  readonly service: string | null;
  readonly host: string | null;
  readonly version: string | null;
  readonly route: string | null;
  readonly method: string | null;
  readonly status: number | null;
  readonly cpuMs: number | null;
  readonly durationMs: number | null;
}

/** A dump, and what of it some functions have. */
export interface DumpBehind extends FleetDump {
  /** On stacks with one of the functions. */
  readonly cumulativeUs: number;
  /** On stacks with one of them on top. */
  readonly selfUs: number;
}

type Condition = string | null;

export async function sliceSize(engine: FleetEngine, condition: Condition): Promise<SliceSize> {
  for await (const { columns } of engine.query(countQuery(engine.dialect, condition))) {
    const [dumps = 0, rows = 0, rowsWithoutCalls, firstMs = null, lastMs = null] = columns.map(
      (column) => column[0] as number | null,
    );
    const isEmpty = rows === 0;
    return {
      dumps: dumps ?? 0,
      rows: rows ?? 0,
      rowsWithoutCalls: rowsWithoutCalls ?? 0,
      firstMs: isEmpty ? null : firstMs,
      lastMs: isEmpty ? null : lastMs,
    };
  }
  return { dumps: 0, rows: 0, rowsWithoutCalls: 0, firstMs: null, lastMs: null };
}

export async function sliceDumps(
  engine: FleetEngine,
  condition: Condition,
): Promise<readonly FleetDump[]> {
  const dumps: FleetDump[] = [];
  for await (const batch of engine.query(dumpsQuery(engine.dialect, condition))) {
    for (let row = 0; row < batch.rowCount; row++) dumps.push(dumpAt(batch, row));
  }
  return dumps;
}

export async function dumpsBehind(
  engine: FleetEngine,
  condition: Condition,
  behind: DumpsBehind,
): Promise<readonly DumpBehind[]> {
  const dumps: DumpBehind[] = [];
  for await (const batch of engine.query(behindQuery(engine.dialect, condition, behind))) {
    const [cumulativeUs, selfUs] = batch.columns.slice(-2) as number[][];
    for (let row = 0; row < batch.rowCount; row++) {
      dumps.push({ ...dumpAt(batch, row), cumulativeUs: cumulativeUs[row], selfUs: selfUs[row] });
    }
  }
  return dumps;
}

function dumpAt({ columns }: FleetBatch, row: number): FleetDump {
  const text = (column: number): string | null => textOrNull(columns[column][row]);
  const number = (column: number): number | null => (columns[column][row] as number | null) ?? null;
  return {
    dump: String(columns[0][row]),
    timeMs: number(1) ?? 0,
    path: text(2) ?? '',
    service: text(3),
    host: text(4),
    version: text(5),
    route: text(6),
    method: text(7),
    status: number(8),
    cpuMs: number(9),
    durationMs: number(10),
  };
}

function textOrNull(value: unknown): string | null {
  return value === null || value === undefined || value === '' ? null : String(value);
}

/** The stacks of a slice, by their ids: entries, root first. */
export async function sliceStacks(
  engine: FleetEngine,
  condition: Condition,
): Promise<ReadonlyMap<StackId, readonly string[]>> {
  const stacks = new Map<StackId, readonly string[]>();
  for await (const { rowCount, columns } of engine.query(stacksQuery(engine.dialect, condition))) {
    const [ids, texts] = columns as [StackId[], string[]];
    for (let row = 0; row < rowCount; row++) stacks.set(ids[row], entriesOf(texts[row]));
  }
  return stacks;
}

/** Entries have no newline; a stack without entries is that of the root. */
function entriesOf(text: string): readonly string[] {
  return text === '' ? [] : text.split('\n');
}

/** What stands for stacks of which the fleet has rows and no entries: a file of it is missing. */
const UNKNOWN: readonly string[] = ['(unknown node)\t:0:0'];

/** Rows put together by something, each with the stacks of the slice. */
export class RowsByPart {
  private readonly stacks: ReadonlyMap<StackId, readonly string[]>;
  private readonly parts = new Map<number | string, GrowingRows>();

  constructor(stacks: ReadonlyMap<StackId, readonly string[]>) {
    this.stacks = stacks;
  }

  add({ rowCount, columns }: FleetBatch): void {
    const [parts, ids, selfUs, samples, calls] = columns as [
      (number | string)[],
      StackId[],
      number[],
      number[],
      (number | null)[],
    ];
    for (let row = 0; row < rowCount; row++) {
      const part = this.partOf(parts[row]);
      part.stacks.push(this.stacks.get(ids[row]) ?? UNKNOWN);
      part.selfUs.push(selfUs[row]);
      part.samples.push(samples[row]);
      const called = calls[row];
      if (called === null) part.hasCalls = false;
      part.calls.push(called ?? 0);
    }
  }

  /** The rows of a part; `undefined`: it has none. */
  of(part: number | string): StackRows | undefined {
    const rows = this.parts.get(part);
    return rows === undefined ? undefined : finished(rows);
  }

  get all(): readonly StackRows[] {
    return Array.from(this.parts.values(), finished);
  }

  private partOf(key: number | string): GrowingRows {
    let part = this.parts.get(key);
    if (part === undefined) {
      part = { stacks: [], selfUs: [], samples: [], calls: [], hasCalls: true };
      this.parts.set(key, part);
    }
    return part;
  }
}

interface GrowingRows {
  readonly stacks: (readonly string[])[];
  readonly selfUs: number[];
  readonly samples: number[];
  readonly calls: number[];
  hasCalls: boolean;
}

function finished({ hasCalls, ...rows }: GrowingRows): StackRows {
  return hasCalls ? rows : { ...rows, calls: null };
}

/** The rows of each dump by its id. */
export async function rowsOfDumps(
  engine: FleetEngine,
  condition: Condition,
  stacks: ReadonlyMap<StackId, readonly string[]>,
): Promise<RowsByPart> {
  const rows = new RowsByPart(stacks);
  for await (const batch of engine.query(rowsQuery(engine.dialect, condition))) rows.add(batch);
  return rows;
}

/** All rows added up by their stacks; those whose calls nobody knows are apart. */
export async function summedRows(
  engine: FleetEngine,
  condition: Condition,
  { rows, rowsWithoutCalls }: SliceSize,
): Promise<readonly StackRows[]> {
  const stacks = await sliceStacks(engine, condition);
  const all: StackRows[] = [];
  for (const hasCalls of [true, false]) {
    if ((hasCalls ? rows - rowsWithoutCalls : rowsWithoutCalls) === 0) continue;
    all.push(...(await summed(engine, condition, { parts: null, hasCalls }, stacks)).all);
  }
  return all;
}

/** Rows added up by their stacks, in parts of the dumps. */
export async function summed(
  engine: FleetEngine,
  condition: Condition,
  sums: Sums,
  stacks: ReadonlyMap<StackId, readonly string[]>,
): Promise<RowsByPart> {
  const rows = new RowsByPart(stacks);
  const sql = sumsQuery(engine.dialect, condition, sums);
  for await (const batch of engine.query(sql)) rows.add(batch);
  return rows;
}
