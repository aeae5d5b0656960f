import type { FunctionTable, LineNumber } from '../../../model/function-table.ts';
import { addedUp, type StatsTables } from '../../../model/merge-stats.ts';
import {
  type FunctionPairs,
  pairFunctions,
  pairingSide,
} from '../../../model/pairing/pair-functions.ts';
import { busyTime } from '../../../model/profile-times.ts';
import type { ProfileView } from '../../../model/profile-view.ts';
import { graphEdges } from './folded-edges.ts';
import { EdgeList, type GraphEdges } from './graph-edges.ts';

/** One of two profiles that are compared, its numbers as shares of its own time and by the rows of both. */
interface ComparedSide {
  readonly view: ProfileView;
  /** For each of its rows that of the union. */
  readonly unionRow: Int32Array;
  /** Time that is not idle. */
  readonly baseTime: number;
  /** NaN: this side has no such function. */
  readonly self: Float64Array;
  readonly total: Float64Array;
}

export interface ComparedGraph {
  readonly union: StatsTables;
  readonly sides: readonly [old: ComparedSide, young: ComparedSide];
}

/** Two profiles by the functions of both: those of the old one under the names and places that they have in the new. */
export function comparedGraph(old: ProfileView, young: ProfileView): ComparedGraph {
  const { tables: union, indexMaps } = addedUp(namedAlike(old, young));
  const count = union.stats.functions.functionName.length;
  const side = (view: ProfileView, at: number): ComparedSide => {
    const { stats } = view;
    const baseTime = busyTime(stats);
    const unionRow = (indexMaps[at] as Int32Array).subarray(0, stats.rowCount);
    const shares = (column: Float64Array): Float64Array => {
      const onUnion = new Float64Array(count).fill(Number.NaN);
      unionRow.forEach((at, row) => {
        const share = baseTime > 0 ? column[row] / baseTime : 0;
        onUnion[at] = (onUnion[at] || 0) + share;
      });
      return onUnion;
    };
    const self = shares(stats.self);
    return { view, unionRow, baseTime, self, total: shares(stats.cumulative) };
  };
  return { union, sides: [side(old, 0), side(young, 1)] };
}

/** The tables of both with the same names and places for the same functions. */
function namedAlike(old: ProfileView, young: ProfileView): readonly StatsTables[] {
  const pairs = pairFunctions(pairingSide(old), pairingSide(young));
  const renamed = (view: ProfileView, rowOf: Int32Array): StatsTables => {
    const functions = functionsOf(rowOf, pairs, { own: view, young });
    return {
      stats: { ...view.stats, functions },
      get edges() {
        return view.edges;
      },
    };
  };
  return [renamed(old, pairs.rowOfBase), renamed(young, pairs.rowOfNew)];
}

function functionsOf(
  rowOf: Int32Array,
  pairs: FunctionPairs,
  { own, young }: { readonly own: ProfileView; readonly young: ProfileView },
): FunctionTable {
  const table = {
    functionName: [] as string[],
    url: [] as string[],
    line: [] as LineNumber[],
    column: [] as number[],
  };
  rowOf.forEach((row, i) => {
    const at = pairs.now[row];
    const { functions } = (at < 0 ? own : young).stats;
    const index = at < 0 ? i : at;
    table.functionName.push(functions.functionName[index]);
    // Scripts of `eval` are functions of their own wherever tables are added up.
    table.url.push(functions.url[index].replace(/^eval:.*$/s, 'eval'));
    table.line.push(functions.line[index]);
    table.column.push(functions.column[index]);
  });
  return table;
}

/** An edge of either graph; its shares are 0 where a side has it not, NaN where it cannot tell. */
export interface ComparedEdges {
  /** `time` is the larger share. */
  readonly edges: GraphEdges;
  readonly shares: readonly [old: readonly number[], young: readonly number[]];
}

/** The edges of both sides between the kept rows of the union. */
export function comparedEdges({ sides }: ComparedGraph, kept: Uint8Array): ComparedEdges {
  const union = new EdgeList(kept.length);
  const shares: [number[], number[]] = [[], []];
  sides.forEach(({ view, unionRow, baseTime }, at) => {
    const count = view.stats.functions.functionName.length;
    const keptHere = new Uint8Array(count);
    unionRow.forEach((row, i) => {
      keptHere[i] = kept[row];
    });
    const own = graphEdges(view, keptHere);
    own.caller.forEach((from, i) => {
      const ends = [unionRow[from], unionRow[own.callee[i]]] as const;
      const edge = union.edge(ends[0], ends[1], own.isBridge[i]);
      const share = baseTime > 0 ? own.time[i] / baseTime : 0;
      (shares[at] as number[])[edge] = share;
      union.time[edge] = Math.max(union.time[edge], share || 0);
    });
  });
  const filled = (list: readonly number[]): number[] =>
    union.caller.map((_, edge) => list[edge] ?? 0);
  return { edges: union, shares: [filled(shares[0]), filled(shares[1])] };
}
