import { type LineTime, linesOfRows, lineTimes } from '../model/line-times.ts';
import { mergeNodes } from '../model/merge-nodes.ts';
import type { ProfileStacks } from '../model/profile-view.ts';
import { hasAllStacks, keptNodes, type StackView } from './stack-view.ts';

/** The stacks of a profile, and which of its nodes the filters leave (`undefined`: all): once for all functions. */
export interface LineSource {
  readonly stacks: ProfileStacks;
  readonly isKept: Uint8Array | undefined;
}

export function lineSources(
  stacks: readonly ProfileStacks[],
  view: StackView,
): readonly LineSource[] {
  return stacks.map((one) => ({ stacks: one, isKept: nodesInView(one, view) }));
}

/** The lines of a row over all profiles. */
export function timesOfLines(sources: readonly LineSource[], row: number): readonly LineTime[] {
  return byLine(
    sources.flatMap(({ stacks: { profile, rowOfFunction }, isKept }) => {
      const isMarked = Uint8Array.from(rowOfFunction, (own) => Number(own === row));
      return lineTimes(profile, isMarked, isKept);
    }),
  );
}

/** A line of a row over all profiles. */
export interface LinePair extends LineTime {
  readonly row: number;
}

/** The lines of all rows over all profiles. */
export function pairsOfLines(sources: readonly LineSource[]): readonly LinePair[] {
  const sums = new Map<string, { row: number; line: number; ticks: number; self: number }>();
  for (const { stacks, isKept } of sources) {
    const { row, line, ticks, self } = linesOfRows(stacks.profile, stacks.rowOfFunction, isKept);
    for (let i = 0; i < row.length; i++) {
      const key = `${row[i]} ${line[i]}`;
      const known = sums.get(key);
      if (known === undefined) {
        sums.set(key, { row: row[i], line: line[i], ticks: ticks[i], self: self[i] });
        continue;
      }
      known.ticks += ticks[i];
      known.self += self[i];
    }
  }
  return [...sums.values()];
}

/** Times of the same line added up, ascending. */
export function byLine(times: readonly LineTime[]): readonly LineTime[] {
  const sums = new Map<number, LineTime>();
  for (const time of times) {
    const { line } = time;
    const known = sums.get(line);
    const ticks = time.ticks + (known?.ticks ?? 0);
    sums.set(line, { line, ticks, self: time.self + (known?.self ?? 0) });
  }
  return [...sums.values()].sort((a, b) => a.line - b.line);
}

/** The nodes of a profile that the filters leave; `undefined`: all. */
function nodesInView(
  { profile, isStripped }: ProfileStacks,
  view: StackView,
): Uint8Array | undefined {
  if (hasAllStacks(view)) return undefined;
  const { functions, nodes } = profile;
  const tree = mergeNodes(nodes, functions.functionName.length);
  const isKept = keptNodes(tree, functions, { view, isStripped });
  const ofDump = new Uint8Array(tree.treeNode.length);
  // A loop: `from` with a function takes ten times as long.
  for (let i = 0; i < ofDump.length; i++) ofDump[i] = isKept[tree.treeNode[i]];
  return ofDump;
}
