import type { FunctionTable } from '../../model/function-table.ts';
import { type LineTime, lineTimes } from '../../model/line-times.ts';
import type { SampledProfile } from '../../model/sampled-profile.ts';
import { stripPaths } from '../../model/strip-paths.ts';
import { mergeNodes } from '../../model/tree-shape.ts';
import type { Session } from './session.ts';
import { keptNodes, type StackView } from './stack-view.ts';
import { sampledDumps } from './stacks.ts';

/** A dump of the session, and which of its nodes the filters leave (`undefined`: all): once for all functions. */
export interface LineSource {
  readonly profile: SampledProfile;
  readonly isStripped: boolean;
  readonly isKept: Uint8Array | undefined;
}

/** The dumps behind the lines of a session. Throws `usage` where one has no stacks. */
export function lineSources(session: Session): readonly LineSource[] {
  const { isStripped } = session.graphParts;
  return sampledDumps(session, 'lines').map(({ profile }, i) => {
    const isOwn = isStripped[i] === true;
    const isKept = nodesInView(profile, session.view, isOwn);
    return { profile, isStripped: isOwn, isKept };
  });
}

/** The lines of a function over all dumps. */
export function timesOfLines(
  sources: readonly LineSource[],
  functions: FunctionTable,
  row: number,
): readonly LineTime[] {
  return byLine(
    sources.flatMap(({ profile, isStripped, isKept }) => {
      const isMarked = markedFunctions(profile.functions, functions, { row, isStripped });
      return lineTimes(profile, isMarked, isKept);
    }),
  );
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

/** The nodes of a dump that the filters leave; `undefined`: all. */
function nodesInView(
  profile: SampledProfile,
  view: StackView,
  isStripped: boolean,
): Uint8Array | undefined {
  if (view.filters.length === 0) return undefined;
  const { functions, nodes } = profile;
  const tree = mergeNodes(nodes, functions.functionName.length);
  const isKept = keptNodes(tree, functions, { view, isStripped });
  const ofDump = new Uint8Array(tree.treeNode.length);
  // A loop: `from` with a function takes ten times as long.
  for (let i = 0; i < ofDump.length; i++) ofDump[i] = isKept[tree.treeNode[i]];
  return ofDump;
}

/** The functions of a dump that are a row of the table: by all of their identity, stripped where the dump is. */
function markedFunctions(
  all: FunctionTable,
  rows: FunctionTable,
  { row, isStripped }: { readonly row: number; readonly isStripped: boolean },
): Uint8Array {
  const { groups, groupOfFunction } = isStripped
    ? stripPaths(all)
    : { groups: all, groupOfFunction: null };
  return Uint8Array.from(all.functionName, (_, i) => {
    const own = groupOfFunction === null ? i : groupOfFunction[i];
    return Number(
      groups.functionName[own] === rows.functionName[row] &&
        groups.url[own] === rows.url[row] &&
        groups.line[own] === rows.line[row] &&
        groups.column[own] === rows.column[row],
    );
  });
}
