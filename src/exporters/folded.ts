import { displayPath } from '../model/display-path.ts';
import type { FunctionTable } from '../model/function-table.ts';
import { FunctionTableBuilder } from '../model/function-table.ts';
import { mergeTrees } from '../model/merge-trees.ts';
import type { ProfileView } from '../model/profile-view.ts';
import type { Exporter } from './exporter.ts';

/**
 * Folded stacks, as flamegraph.pl and inferno read them: a line for each distinct stack, its frames from the root on,
 * and its time in whole microseconds. Stacks that round to nothing are left out.
 */
export const folded: Exporter = {
  name: 'folded',
  summary: 'folded stacks, one line each, for flamegraph.pl, inferno and speedscope',
  endings: ['.folded'],
  needs: 'stacks',
  isBinary: false,
  write: foldedLines,
};

function* foldedLines(view: ProfileView): Iterable<string> {
  const { tree, frames } = treeOfFrames(view);
  const { parent, functionIndex, self } = tree;
  // Entry `i` is the stack that leads to the node at depth `i` of the current branch.
  const stacks: string[] = [''];
  const depths = new Int32Array(parent.length);
  for (let node = 1; node < parent.length; node++) {
    const depth = depths[parent[node]] + 1;
    depths[node] = depth;
    const frame = frames[functionIndex[node]];
    stacks[depth] = depth === 1 ? frame : `${stacks[depth - 1]};${frame}`;
    const amount = Math.round(self[node]);
    if (amount !== 0) yield `${stacks[depth]} ${amount}\n`;
  }
}

/** All stacks by what their frames are called: what reads the same is one stack. */
function treeOfFrames({ stacks, shown }: ProfileView) {
  const builder = new FunctionTableBuilder();
  // The root is not a frame, and what no sample has is not in any line.
  const none = builder.intern('', '', 0, 0);
  const frameOfRow = shown.functionName.map((_, row) =>
    builder.intern(frameText(shown, row), '', 0, 0),
  );
  const all = stacks ?? [];
  const tree = mergeTrees(
    all.map((one) => one.tree),
    builder.table,
    all.map(({ rowOfFunction }) => rowOfFunction.map((row) => frameOfRow[row] ?? none)),
  );
  return { tree, frames: builder.table.functionName };
}

/** `NAME (PATH:LINE:COLUMN)`; code without a file has its bare name. */
function frameText({ functionName, url, line, column }: FunctionTable, row: number): string {
  const name = plain(functionName[row]) || '<anonymous>';
  if (url[row] === '') return name;
  return `${name} (${plain(displayPath(url[row]))}:${line[row]}:${column[row]})`;
}

/** A semicolon ends a frame and a line break a line; other control characters help nobody. */
function plain(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: finding them is the purpose
  return text.replaceAll(';', ':').replace(/[\u0000-\u001f\u007f-\u009f\u2028\u2029]/g, '');
}
