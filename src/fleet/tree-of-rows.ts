import type { ExactCalls, NodeWeights, SampledProfile } from '../model/sampled-profile.ts';
import { addUpSubtrees } from '../model/tree-shape.ts';
import { EntryTable } from './entry-table.ts';
import { type RowNodes, rowNodes } from './row-nodes.ts';

/** Rows with their stacks, of one dump or added up over many: entry `i` of each column is one row. */
export interface StackRows {
  /** Root first, as `frameEntry` writes functions; a stack may have several rows. */
  readonly stacks: readonly (readonly string[])[];
  readonly selfUs: ArrayLike<number>;
  readonly samples: ArrayLike<number>;
  /** `null`: of samples that have no order. */
  readonly calls: ArrayLike<number> | null;
  /** How many dumps the rows are of; where it is missing, somebody counted calls in all of them or in none. */
  readonly dumpCount?: number;
}

/**
 * The profile that rows are: their stacks with time, samples and calls, which have no order of time any more. Garbage
 * collection stays where the rows have it. Of rows without calls make a profile of their own, since nothing is
 * known of their calls. Functions are in the order of their entries, and so are those that one calls.
 *
 * An entry that is none of a function is passed over, with what is above it.
 */
export function profileOfRows(rows: StackRows): SampledProfile {
  const table = new EntryTable(rows.stacks);
  const placed = rowNodes(rows.stacks, table);
  const weights = weightsOf(rows, placed);
  const exactCalls = exactCallsOf(rows, table, placed, weights);
  return {
    kind: 'sampled',
    unit: 'us',
    functions: table.functions,
    nodes: { parent: placed.parent, functionIndex: placed.functionIndex },
    timeline: {
      nodeIndex: new Int32Array(0),
      durationUs: new Float64Array(0),
      startUs: 0,
      isEstimated: false,
    },
    weights,
    positionTicks: null,
    ...(exactCalls === null ? {} : { exactCalls }),
    request: null,
    warnings: [],
  };
}

function weightsOf({ selfUs, samples, calls }: StackRows, placed: RowNodes): NodeWeights {
  const { nodeOfRow, parent } = placed;
  const column = (): Float64Array => new Float64Array(parent.length);
  const weights = { stacks: column(), self: column(), samples: column() };
  const own = column();
  let isSampled = true;
  for (let row = 0; row < nodeOfRow.length; row++) {
    const node = nodeOfRow[row];
    if (node < 0) continue;
    weights.self[node] += selfUs[row];
    weights.samples[node] += samples[row];
    // Time without a sample: then something else was counted.
    const isUncounted = samples[row] === 0 && selfUs[row] !== 0;
    weights.stacks[node] += isUncounted ? 1 : samples[row];
    if (isUncounted) isSampled = false;
    if (calls !== null) own[node] += calls[row];
  }
  const { stacks } = weights;
  const counts = isSampled ? { ...weights, samples: stacks } : weights;
  if (calls === null) return counts;
  // A condition on rows may leave a part of a dump, whose entries are not all there.
  return { ...counts, calls: addUpSubtrees(own, parent).map((count) => Math.max(0, count)) };
}

/** What recorders counted of functions; `null`: nothing. */
function exactCallsOf(
  { calls, dumpCount = 0 }: StackRows,
  table: EntryTable,
  { functionIndex, countsOfRow }: RowNodes,
  weights: NodeWeights,
): ExactCalls | null {
  if (countsOfRow.size === 0 || calls === null) return null;
  const count = table.functions.functionName.length;
  const exact = new Float64Array(count).fill(-1);
  const uncounted = new Float64Array(count);
  for (let node = 1; node < functionIndex.length; node++) {
    uncounted[functionIndex[node]] += weights.calls?.[node] ?? 0;
  }
  let countedDumps = 0;
  for (const [row, { fn, isExact }] of countsOfRow) {
    if (fn === null) countedDumps += calls[row];
    else if (isExact) exact[fn] = Math.max(0, exact[fn]) + calls[row];
    else uncounted[fn] -= calls[row];
  }
  return {
    calls: exact,
    isTimedWhileCounting: false,
    ofSum: {
      uncounted: uncounted.map((left) => Math.max(0, left)),
      isBound: dumpCount > countedDumps,
    },
  };
}
