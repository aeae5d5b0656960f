import { displayPath } from '../model/display-path.ts';
import type { FunctionTable } from '../model/function-table.ts';
import type { ProfileView } from '../model/profile-view.ts';
import type { Exporter } from './exporter.ts';
import { withoutControls } from './frame-text.ts';
import { framesOf, frameTree } from './frame-tree.ts';

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
  const frames = framesOf(view, (functions, row) => ({
    ...NOWHERE,
    name: frameText(functions, row),
  }));
  const { parent, functionIndex, self } = frameTree(view, frames);
  const { functionName } = frames.table;
  // Entry `i` is the stack that leads to the node at depth `i` of the current branch.
  const stacks: string[] = [''];
  const depths = new Int32Array(parent.length);
  for (let node = 1; node < parent.length; node++) {
    const depth = depths[parent[node]] + 1;
    depths[node] = depth;
    const frame = functionName[functionIndex[node]];
    stacks[depth] = depth === 1 ? frame : `${stacks[depth - 1]};${frame}`;
    const amount = Math.round(self[node]);
    if (amount !== 0) yield `${stacks[depth]} ${amount}\n`;
  }
}

/** What reads the same is one frame: its text is all that the format has. */
const NOWHERE = { file: '', line: 0, column: 0 };

/** `NAME (PATH:LINE:COLUMN)`; code without a file has its bare name. */
function frameText({ functionName, url, line, column }: FunctionTable, row: number): string {
  const name = plain(functionName[row]) || '<anonymous>';
  if (url[row] === '') return name;
  return `${name} (${plain(displayPath(url[row]))}:${line[row]}:${column[row]})`;
}

/** A semicolon ends a frame and a line break a line. */
function plain(text: string): string {
  return withoutControls(text).replaceAll(';', ':');
}
