import { isObject } from '../../../importers/json-shape.ts';
import { linkChildren } from '../../../importers/v8/link-children.ts';
import { isNodeListDocument, loadNodeList } from '../../../importers/v8/v8-node-list.ts';
import { buildCallTree, type CallTree } from '../../../model/call-tree.ts';
import { displayPath } from '../../../model/display-path.ts';
import { type FunctionStats, functionStats, idleRowsOf } from '../../../model/function-stats.ts';
import { busyTime } from '../../../model/profile-times.ts';
import type { SampledProfile } from '../../../model/sampled-profile.ts';

/** The profile of a request, summed up. */
export interface CpuProfile {
  /** As it was recorded, to be saved. */
  readonly bytes: Uint8Array;
  readonly profile: SampledProfile;
  readonly tree: CallTree;
  readonly stats: FunctionStats;
  /** Rows of `stats` that ran, the one with the most time of its own first. */
  readonly rows: readonly number[];
  /** Microseconds for which the request worked. */
  readonly busyUs: number;
}

/** Reads a profile that the middleware wrote. Throws an Error whose message is for people. */
export function readCpuProfile(bytes: Uint8Array): CpuProfile {
  const document = parsed(bytes);
  if (!isObject(document) || !isNodeListDocument(document))
    throw new Error('this is no CPU profile');
  const profile = loadNodeList(document, 0, linkChildren);
  if (profile.kind !== 'sampled') throw new Error('this profile has no samples');
  const tree = buildCallTree(profile);
  const stats = functionStats(tree);
  const idle = idleRowsOf(stats);
  const rows = Array.from({ length: stats.rowCount }, (_, row) => row).filter(
    (row) => !idle.has(row),
  );
  return { bytes, profile, tree, stats, busyUs: busyTime(stats), rows: sortedBy(rows, stats.self) };
}

function parsed(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(bytes));
  } catch {
    throw new Error('this is no CPU profile: it is not JSON, or was cut off');
  }
}

/** Rows in the order of a column, the largest first. */
export function sortedBy(rows: readonly number[], column: Float64Array): readonly number[] {
  return [...rows].sort((a, b) => (column[b] ?? 0) - (column[a] ?? 0));
}

/** Where a function of the profile stands. */
export function placeOfFunction(
  { functions }: FunctionStats,
  row: number,
): { readonly file: string; readonly line: number; readonly col: number } {
  return {
    file: displayPath(functions.url[row] ?? ''),
    line: Number(functions.line[row]),
    col: Number(functions.column[row]),
  };
}
