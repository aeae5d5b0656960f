import { mergeTrees } from '../model/merge-trees.ts';
import type { ProfileView, RowStacks } from '../model/profile-view.ts';

/** The stacks of all profiles as one tree, whose functions are rows; `null` where a profile has none. */
export function mergedStacks({ summedStacks: stacks, stats }: ProfileView): RowStacks | null {
  if (stacks === null) return null;
  const rows = stats.functions;
  const [only] = stacks;
  if (only !== undefined && stacks.length === 1) return only;
  // In front stands what is not a row: the root, and functions without a sample.
  const functions = {
    functionName: ['(root)', ...rows.functionName],
    url: ['', ...rows.url],
    line: [0, ...rows.line],
    column: [0, ...rows.column],
  };
  const indexMaps = stacks.map(({ rowOfFunction }) => rowOfFunction.map((row) => row + 1));
  const tree = mergeTrees(
    stacks.map((stack) => stack.tree),
    functions,
    indexMaps,
  );
  return { tree, rowOfFunction: Int32Array.from(functions.functionName, (_, i) => i - 1) };
}
