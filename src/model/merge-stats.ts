import { type CallEdges, type CallerlessTimes, isTimedEdge } from './call-edges.ts';
import {
  addPrimitive,
  addSums,
  addUnlessNone,
  combined,
  dropNegativeZeros,
  type Sum,
} from './call-sums.ts';
import { type FunctionStats, isRecursiveRow, type StatsTotals } from './function-stats.ts';
import { type FunctionTable, FunctionTableBuilder } from './function-table.ts';
import { commonUnit, type ProfileUnit, toBaseUnit } from './profile-unit.ts';

/** Statistics and edges of one or more profiles; edges are made when they are asked for. */
export interface StatsTables {
  readonly stats: FunctionStats;
  readonly edges: CallEdges;
  /** They are of another thread of the dump that the tables before them are of. */
  readonly isContinued?: boolean;
}

/**
 * Adds tables up per function and per edge, by identity: rows in the order of the first table, then what
 * only later ones have. Counts of different kinds give a lower bound; seconds and microseconds together
 * give microseconds. The sums do not depend on the order of the tables.
 */
export function mergeTables(parts: readonly StatsTables[]): StatsTables {
  const [only] = parts;
  return only !== undefined && parts.length === 1 ? only : addedUp(parts).tables;
}

/** Tables that were added up, and where their functions went. */
export interface AddedTables {
  readonly tables: StatsTables;
  /** For each of the tables the index in the sum of each of its functions, rows first. */
  readonly indexMaps: readonly Int32Array[];
}

/** A table under other names: functions that are then the same are added up. */
export function renamedTables(tables: StatsTables, functions: FunctionTable): StatsTables {
  const renamed = {
    stats: { ...tables.stats, functions },
    get edges() {
      return tables.edges;
    },
  };
  return addedUp([renamed]).tables;
}

/** As `mergeTables`, for what has to find the rows of a table again. */
export function addedUp(parts: readonly StatsTables[]): AddedTables {
  const unit = commonUnit(parts.map(({ stats }) => stats.unit));
  const inputs = parts.map((tables) => {
    const factor = tables.stats.unit === unit ? 1 : toBaseUnit(tables.stats.unit);
    return { tables, factor };
  });
  const { stats, indexMaps } = mergeRows(inputs, unit);
  let edges: CallEdges | undefined;
  const tables = {
    stats,
    get edges() {
      edges ??= mergeEdges(inputs, indexMaps);
      return edges;
    },
  };
  return { tables, indexMaps };
}

interface MergeInput {
  readonly tables: StatsTables;
  /** From the table's unit to that of the result. */
  readonly factor: number;
}

function mergeRows(inputs: readonly MergeInput[], unit: ProfileUnit) {
  const builder = new FunctionTableBuilder();
  const isBound = boundTester(inputs);
  const sums: Sum[] = [];
  // All rows first: functions known only as callers stand behind the rows.
  const indexMaps = inputs.map(({ tables: { stats, isContinued }, factor }, dump) => {
    const indexMap = new Int32Array(stats.functions.functionName.length);
    for (let row = 0; row < stats.rowCount; row++) {
      const index = builder.internFrom(stats.functions, row, isContinued);
      indexMap[row] = index;
      const sum = rowSum(stats, row, factor);
      if (isBound(stats)) sum.callCounts = combined(sum.callCounts, 'observed');
      if (dump > 0 && sums[index] === undefined) dropNegativeZeros(sum);
      sums[index] = addSums(sums[index], sum);
    }
    return indexMap;
  });
  inputs.forEach(({ tables: { stats, isContinued } }, dump) => {
    const indexMap = indexMaps[dump] as Int32Array;
    for (let row = stats.rowCount; row < indexMap.length; row++) {
      indexMap[row] = builder.internFrom(stats.functions, row, isContinued);
    }
  });
  const isSampled = inputs.every(({ tables }) => tables.stats.samples !== null);
  const column = (value: (sum: Sum) => number): Float64Array => Float64Array.from(sums, value);
  const stats: FunctionStats = {
    functions: builder.table,
    rowCount: sums.length,
    unit,
    calls: sums.map(({ calls }) => calls),
    primitiveCalls: sums.map(({ primitiveCalls }) => primitiveCalls),
    self: column(({ self }) => self),
    cumulative: column(({ cumulative }) => cumulative),
    samples: isSampled ? column(({ samples }) => samples) : null,
    cumulativeSamples: isSampled ? column(({ cumulativeSamples }) => cumulativeSamples) : null,
    callCounts: sums.map(({ callCounts }) => callCounts),
    ...(inputs.some(({ tables }) => tables.stats.isRecursive !== undefined)
      ? { isRecursive: Uint8Array.from(sums, (sum) => Number(sum.isRecursive)) }
      : {}),
    topLevel: mergeTopLevel(inputs, indexMaps),
    totals: inputs.map(scaledTotals).reduce(addTotals),
  };
  return { stats, indexMaps };
}

/**
 * Says of which tables the exact calls are lower bounds of the sum: those of sampled dumps beside one that nobody
 * counted, where functions can have been called and not seen.
 */
function boundTester(inputs: readonly MergeInput[]): (stats: FunctionStats) => boolean {
  const isSampled = ({ samples }: FunctionStats): boolean => samples !== null;
  const isUncounted = inputs.some(
    ({ tables: { stats } }) => isSampled(stats) && !stats.callCounts.includes('exact'),
  );
  return (stats) => isUncounted && isSampled(stats);
}

function mergeTopLevel(
  inputs: readonly MergeInput[],
  indexMaps: readonly Int32Array[],
): readonly number[] {
  const rows = inputs.flatMap(({ tables }, dump) =>
    (tables.stats.topLevel ?? []).map((row) => indexMaps[dump]?.[row] as number),
  );
  return [...new Set(rows)].sort((a, b) => a - b);
}

function rowSum(stats: FunctionStats, row: number, factor: number): Sum {
  return {
    calls: stats.calls[row],
    primitiveCalls: stats.primitiveCalls[row],
    callCounts: stats.callCounts[row],
    self: stats.self[row] * factor,
    cumulative: stats.cumulative[row] * factor,
    samples: stats.samples?.[row] ?? 0,
    cumulativeSamples: stats.cumulativeSamples?.[row] ?? 0,
    isTimed: true,
    isRecursive: isRecursiveRow(stats, row),
  };
}

function scaledTotals({ tables, factor }: MergeInput): StatsTotals {
  const { totals } = tables.stats;
  return { ...totals, time: totals.time * factor, idleTime: totals.idleTime * factor };
}

function addTotals(a: StatsTotals, b: StatsTotals): StatsTotals {
  return {
    time: a.time + b.time,
    idleTime: a.idleTime + b.idleTime,
    sampleCount:
      a.sampleCount === null || b.sampleCount === null ? null : a.sampleCount + b.sampleCount,
    calls: addUnlessNone(a.calls, b.calls),
    primitiveCalls: addPrimitive(a, b),
  };
}

function mergeEdges(inputs: readonly MergeInput[], indexMaps: readonly Int32Array[]): CallEdges {
  const edgeByPair = new Map<number, number>();
  const caller: number[] = [];
  const callee: number[] = [];
  const sums: Sum[] = [];
  const span = 1 + indexMaps.reduce((most, map) => map.reduce((a, b) => Math.max(a, b), most), 0);
  inputs.forEach(({ tables: { edges }, factor }, i) => {
    const indexMap = indexMaps[i] as Int32Array;
    for (let e = 0; e < edges.caller.length; e++) {
      const from = indexMap[edges.caller[e]];
      const to = indexMap[edges.callee[e]];
      const pair = from * span + to;
      const at = edgeByPair.get(pair) ?? caller.length;
      if (at === caller.length) {
        edgeByPair.set(pair, at);
        caller.push(from);
        callee.push(to);
      }
      sums[at] = addSums(sums[at], edgeSum(edges, e, factor));
    }
  });
  const isTimed = Uint8Array.from(sums, (sum) => Number(sum.isTimed));
  const hasTimes =
    isTimed.includes(1) ||
    (sums.length === 0 && inputs.every(({ tables }) => tables.edges.self !== null));
  const isSampled = inputs.every(({ tables }) => tables.edges.samples !== undefined);
  const withoutCaller = mergeCallerless(inputs, indexMaps, span);
  return {
    caller: Int32Array.from(caller),
    callee: Int32Array.from(callee),
    calls: sums.map(({ calls }) => calls),
    primitiveCalls: sums.map(({ primitiveCalls }) => primitiveCalls),
    self: hasTimes ? Float64Array.from(sums, ({ self }) => self) : null,
    cumulative: hasTimes ? Float64Array.from(sums, (sum) => sum.cumulative) : null,
    callCounts: sums.map(({ callCounts }) => callCounts),
    ...(hasTimes && isTimed.includes(0) ? { isTimed } : {}),
    ...(isSampled ? { samples: Float64Array.from(sums, ({ samples }) => samples) } : {}),
    ...(withoutCaller === undefined ? {} : { withoutCaller }),
  };
}

/** Only known of the sum where every part tells. */
function mergeCallerless(
  inputs: readonly MergeInput[],
  indexMaps: readonly Int32Array[],
  count: number,
): CallerlessTimes | undefined {
  const merged = {
    calls: new Float64Array(count),
    self: new Float64Array(count),
    cumulative: new Float64Array(count),
  };
  for (const [i, { tables, factor }] of inputs.entries()) {
    const times = tables.edges.withoutCaller;
    if (times === undefined) return undefined;
    for (let row = 0; row < times.calls.length; row++) {
      const to = indexMaps[i][row];
      merged.calls[to] += times.calls[row];
      merged.self[to] += times.self[row] * factor;
      merged.cumulative[to] += times.cumulative[row] * factor;
    }
  }
  return merged;
}

function edgeSum(edges: CallEdges, edge: number, factor: number): Sum {
  return {
    calls: edges.calls[edge],
    primitiveCalls: edges.primitiveCalls[edge],
    callCounts: edges.callCounts[edge],
    self: (edges.self?.[edge] ?? 0) * factor,
    cumulative: (edges.cumulative?.[edge] ?? 0) * factor,
    samples: edges.samples?.[edge] ?? 0,
    cumulativeSamples: 0,
    isTimed: isTimedEdge(edges, edge),
    isRecursive: false,
  };
}
