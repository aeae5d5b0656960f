import type { SampledProfile } from './sampled-profile.ts';

/** Time of one source line. */
export interface LineTime {
  readonly line: number;
  readonly ticks: number;
  readonly self: number;
}

/**
 * Time on top of the stack per source line of the marked functions, ascending: a node's own time, shared out as
 * its ticks lie on lines. Ticks alone are not time, since samples are not equally long.
 *
 * @param isKept 1 for the nodes of the dump that count; missing: all
 */
export function lineTimes(
  profile: SampledProfile,
  isMarked: Uint8Array,
  isKept?: Uint8Array,
): readonly LineTime[] {
  const { positionTicks, nodes } = profile;
  if (positionTicks === null) return [];
  const self = ownTimeOfNodes(profile);
  const ticksOfNode = new Float64Array(self.length);
  positionTicks.node.forEach((node, i) => {
    ticksOfNode[node] += positionTicks.ticks[i];
  });
  const lines = new Map<number, LineTime>();
  positionTicks.node.forEach((node, i) => {
    const all = ticksOfNode[node];
    if (isMarked[nodes.functionIndex[node]] !== 1 || all === 0) return;
    if (isKept?.[node] === 0) return;
    const line = positionTicks.line[i];
    const ticks = positionTicks.ticks[i];
    const before = lines.get(line);
    lines.set(line, {
      line,
      ticks: ticks + (before?.ticks ?? 0),
      self: (self[node] * ticks) / all + (before?.self ?? 0),
    });
  });
  return [...lines.values()].sort((a, b) => a.line - b.line);
}

/** Times of lines over all functions, as columns: entry `i` of each is one line of one row. */
export interface LinesOfRows {
  readonly row: number[];
  readonly line: number[];
  readonly ticks: number[];
  readonly self: number[];
}

/**
 * As `lineTimes`, of all functions at once.
 *
 * @param rowOfFunction the row of each function of the profile; one below 0 is passed over
 */
export function linesOfRows(
  profile: SampledProfile,
  rowOfFunction: Int32Array,
  isKept?: Uint8Array,
): LinesOfRows {
  const found: LinesOfRows = { row: [], line: [], ticks: [], self: [] };
  const { positionTicks, nodes } = profile;
  if (positionTicks === null) return found;
  const self = ownTimeOfNodes(profile);
  const ticksOfNode = new Float64Array(self.length);
  positionTicks.node.forEach((node, i) => {
    ticksOfNode[node] += positionTicks.ticks[i];
  });
  const entryOf = new Map<number, number>();
  positionTicks.node.forEach((node, i) => {
    const row = rowOfFunction[nodes.functionIndex[node]] ?? -1;
    const all = ticksOfNode[node];
    if (row < 0 || all === 0 || isKept?.[node] === 0) return;
    const line = positionTicks.line[i];
    const ticks = positionTicks.ticks[i];
    const key = line * 2 ** 22 + row;
    let entry = entryOf.get(key);
    if (entry === undefined) {
      entry = found.row.push(row) - 1;
      entryOf.set(key, entry);
      found.line.push(line);
      found.ticks.push(0);
      found.self.push(0);
    }
    found.ticks[entry] += ticks;
    found.self[entry] += (self[node] * ticks) / all;
  });
  return found;
}

function ownTimeOfNodes({ weights, nodes, timeline }: SampledProfile): Float64Array {
  if (weights !== null) return weights.self;
  const self = new Float64Array(nodes.parent.length);
  timeline.nodeIndex.forEach((node, i) => {
    self[node] += timeline.durationUs[i];
  });
  return self;
}
