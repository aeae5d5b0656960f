import type { CallEdges } from '../../model/call-edges.ts';
import { addCounts, type Count } from '../../model/counts.ts';
import type { FunctionStats, StatsTotals } from '../../model/function-stats.ts';
import {
  type FunctionTable,
  FunctionTableBuilder,
  type LineNumber,
} from '../../model/function-table.ts';
import type { CountedProfile } from '../../model/profile.ts';
import { brokenProfile } from '../json-shape.ts';

/** What a dump says of a function, or of one function as the caller of another. Times are seconds. */
export interface CallNumbers {
  readonly calls: Count;
  readonly primitiveCalls: Count;
  readonly self: number;
  readonly cumulative: number;
}

/** Columns of numbers that grow. */
class NumberColumns {
  readonly calls: Count[] = [];
  readonly primitiveCalls: (Count | null)[] = [];
  readonly self: number[] = [];
  readonly cumulative: number[] = [];

  set(at: number, numbers: CallNumbers): void {
    this.calls[at] = numbers.calls;
    this.primitiveCalls[at] = numbers.primitiveCalls;
    this.self[at] = numbers.self;
    this.cumulative[at] = numbers.cumulative;
  }

  setCount(at: number, count: Count): void {
    this.calls[at] = count;
    this.primitiveCalls[at] = null;
    this.self[at] = 0;
    this.cumulative[at] = 0;
  }
}

/** Collects the functions of a Python dump and who calls them. What comes again replaces what was before. */
export class PythonStatsColumns {
  private readonly functions = new FunctionTableBuilder();
  /** For each row its function; rows and functions are numbered as they come. */
  private readonly functionOfRow: number[] = [];
  private readonly rowOfFunction: (number | undefined)[] = [];
  private readonly rows = new NumberColumns();
  private readonly caller: number[] = [];
  /** For each edge the entry of the dump that it stands in, whose row is its callee. */
  private readonly entryOfEdge: number[] = [];
  private readonly rowOfEntry: number[] = [];
  /** The last entry of each row: the one that counts. */
  private readonly entryOfRow: number[] = [];
  private readonly edges = new NumberColumns();
  private readonly isTimed: number[] = [];
  /** For each function its last edge as a caller: tells whether the current row has it already. */
  private readonly lastEdgeOfCaller: (number | undefined)[] = [];
  private readonly maxEdges: number;
  private firstEdgeOfRow = 0;
  private entryPoint = -1;

  constructor(maxEdges: number) {
    this.maxEdges = maxEdges;
  }

  /** The index of a function, which is new or was seen before. */
  functionIndex(name: string, file: string, line: LineNumber): number {
    const index = this.functions.intern(name, file, line, 0);
    if (index === this.rowOfFunction.length) {
      this.rowOfFunction.push(undefined);
      this.lastEdgeOfCaller.push(undefined);
      // The caller that Python's own entry point writes.
      if (line === 0 && name === 'profiler' && file === 'jprofile') this.entryPoint = index;
    }
    return index;
  }

  /** Begins the row of a function; its callers follow. */
  addRow(index: number, numbers: CallNumbers): void {
    const row = this.rowOfFunction[index] ?? this.functionOfRow.length;
    this.functionOfRow[row] = index;
    this.rowOfFunction[index] = row;
    this.entryOfRow[row] = this.rowOfEntry.push(row) - 1;
    this.rows.set(row, numbers);
    this.firstEdgeOfRow = this.caller.length;
  }

  addTimedCaller(caller: number, numbers: CallNumbers): void {
    const edge = this.edgeFrom(caller);
    this.edges.set(edge, numbers);
    this.isTimed[edge] = 1;
  }

  addCountedCaller(caller: number, count: Count): void {
    const edge = this.edgeFrom(caller);
    this.edges.setCount(edge, count);
    this.isTimed[edge] = 0;
  }

  private edgeFrom(caller: number): number {
    const last = this.lastEdgeOfCaller[caller];
    if (last !== undefined && last >= this.firstEdgeOfRow) return last;
    const edge = this.caller.length;
    if (edge >= this.maxEdges) throw brokenProfile('more callers than the file has room for');
    this.caller.push(caller);
    this.entryOfEdge.push(this.rowOfEntry.length - 1);
    this.lastEdgeOfCaller[caller] = edge;
    return edge;
  }

  /** The profile of all that was added. Sampled: the counts are samples, and calls are unknown. */
  profile(isSampled: boolean): CountedProfile {
    const indexOf = this.rowsFirst();
    const edges = this.makeEdges(indexOf, isSampled);
    const stats = this.makeStats(indexOf, isSampled);
    const isEmpty = stats.rowCount === 0;
    const message = 'the dump has no functions: every report is empty';
    const warnings = isEmpty ? [{ kind: 'no-functions', message }] : [];
    return { kind: 'counted', stats, edges, warnings };
  }

  /** For each function its index in the profile: rows in the dump's order, then those only named as callers. */
  private rowsFirst(): Int32Array {
    let next = this.functionOfRow.length;
    return Int32Array.from(this.rowOfFunction, (row) => row ?? next++);
  }

  private makeStats(indexOf: Int32Array, isSampled: boolean): FunctionStats {
    const { calls, primitiveCalls, self, cumulative } = this.rows;
    const rowCount = this.functionOfRow.length;
    // The sampler writes samples on top of the stack for primitive calls, and all samples for calls.
    const unknown = isSampled ? new Array<null>(rowCount).fill(null) : null;
    const samples = isSampled ? Float64Array.from(primitiveCalls, Number) : null;
    return {
      functions: permuted(this.functions.table, indexOf),
      rowCount,
      unit: 's',
      calls: unknown ?? calls,
      primitiveCalls: unknown ?? primitiveCalls,
      self: new Float64Array(self),
      cumulative: new Float64Array(cumulative),
      samples,
      cumulativeSamples: isSampled ? Float64Array.from(calls, Number) : null,
      callCounts: new Array(rowCount).fill(isSampled ? 'none' : 'exact'),
      topLevel: this.topLevelRows(),
      totals: this.totals(samples),
    };
  }

  private totals(samples: Float64Array | null): StatsTotals {
    const isSampled = samples !== null;
    // In the order of the dump: a float sum depends on it, and so does its last printed digit.
    const time = this.rows.self.reduce((a, b) => a + b, 0);
    const sum = (counts: readonly (Count | null)[]): Count | null =>
      isSampled ? null : counts.reduce<Count>((a, b) => addCounts(a, b ?? 0), 0);
    return {
      time,
      idleTime: 0,
      sampleCount: samples?.reduce((a, b) => a + b, 0) ?? null,
      calls: sum(this.rows.calls),
      primitiveCalls: sum(this.rows.primitiveCalls),
    };
  }

  private topLevelRows(): readonly number[] {
    if (this.entryPoint < 0) return [];
    const edges = this.currentEdges().filter((edge) => this.caller[edge] === this.entryPoint);
    return edges.map((edge) => this.calleeRow(edge)).sort((a, b) => a - b);
  }

  private makeEdges(indexOf: Int32Array, isSampled: boolean): CallEdges {
    const kept = this.currentEdges();
    const pick = <T>(column: readonly T[]): readonly T[] =>
      kept.length === column.length ? column : kept.map((edge) => column[edge]);
    const { calls, primitiveCalls, self, cumulative } = this.edges;
    const unknown = isSampled ? new Array<null>(kept.length).fill(null) : null;
    const isTimed = Uint8Array.from(pick(this.isTimed));
    const hasTimes = isTimed.includes(1);
    return {
      caller: Int32Array.from(kept, (edge) => indexOf[this.caller[edge]]),
      callee: Int32Array.from(kept, (edge) => this.calleeRow(edge)),
      calls: unknown ?? pick(calls),
      primitiveCalls: unknown ?? pick(primitiveCalls),
      self: hasTimes ? new Float64Array(pick(self)) : null,
      cumulative: hasTimes ? new Float64Array(pick(cumulative)) : null,
      callCounts: new Array(kept.length).fill(isSampled ? 'none' : 'exact'),
      ...(hasTimes && isTimed.includes(0) ? { isTimed } : {}),
      ...(isSampled ? { samples: Float64Array.from(pick(calls), Number) } : {}),
    };
  }

  /** Edges of the entries that count: of a function that comes twice only the last. */
  private currentEdges(): readonly number[] {
    const all = this.caller.map((_, edge) => edge);
    if (this.rowOfEntry.length === this.functionOfRow.length) return all;
    return all.filter((edge) => this.entryOfRow[this.calleeRow(edge)] === this.entryOfEdge[edge]);
  }

  private calleeRow(edge: number): number {
    return this.rowOfEntry[this.entryOfEdge[edge]];
  }
}

function permuted(table: FunctionTable, indexOf: Int32Array): FunctionTable {
  const move = <T>(column: readonly T[]): T[] => {
    const moved = column.slice();
    for (let i = 0; i < indexOf.length; i++) moved[indexOf[i]] = column[i];
    return moved;
  };
  return {
    functionName: move(table.functionName),
    url: move(table.url),
    line: move(table.line),
    column: move(table.column),
  };
}
