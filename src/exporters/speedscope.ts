import type { CallTree } from '../model/call-tree.ts';
import type { ProfileStacks, ProfileView } from '../model/profile-view.ts';
import type { Chunk, Exporter, ExportOrigin } from './exporter.ts';
import { plainFrame } from './frame-text.ts';
import { type Frames, framesOf } from './frame-tree.ts';

/**
 * speedscope's own format, https://www.speedscope.app/file-format-schema.json: a `sampled` profile for each dump or
 * thread, its stacks in the order of time, neighbours that are alike as one. Where stacks have no order they stand in
 * that of the tree. Weights are microseconds, bytes or counts, not rounded.
 */
export const speedscope: Exporter = {
  name: 'speedscope',
  summary: 'for speedscope.app, with the order of time',
  endings: ['.speedscope.json'],
  needs: 'stacks',
  isBinary: false,
  write: speedscopeText,
};

const UNITS = { us: 'microseconds', s: 'seconds', bytes: 'bytes', count: 'none' } as const;

function* speedscopeText(view: ProfileView, origin: ExportOrigin): Iterable<Chunk> {
  const frames = framesOf(view, plainFrame);
  const head = {
    $schema: 'https://www.speedscope.app/file-format-schema.json',
    exporter: origin.program,
    name: origin.title,
    activeProfileIndex: 0,
    shared: { frames: sharedFrames(frames) },
  };
  yield `${JSON.stringify(head).slice(0, -1)},"profiles":[`;
  const stacks = view.stacks ?? [];
  for (const [i, one] of stacks.entries()) {
    if (i > 0) yield ',\n';
    yield* profileText(one, frames, origin.names[i] ?? origin.title);
  }
  yield ']}\n';
}

function sharedFrames({ table }: Frames) {
  const { functionName, url, line, column } = table;
  // The first is none: it stays, so that numbers need no change.
  return functionName.map((name, i) => {
    const frame = { name: name || '<anonymous>' };
    if (i === 0 || url[i] === '') return frame;
    const place = { line: line[i] || undefined, col: column[i] || undefined };
    return { ...frame, file: url[i], ...place };
  });
}

function* profileText(one: ProfileStacks, frames: Frames, name: string): Iterable<Chunk> {
  const { tree, rowOfFunction } = one;
  const frameOfFunction = rowOfFunction.map((row) => frames.frameOfRow[row] ?? 0);
  const runs = one.profile.weights === null ? runsInTime(one) : runsOfTree(tree);
  let endValue = 0;
  for (const weight of runs.weights) endValue += weight;
  const head = { type: 'sampled', name, unit: UNITS[tree.unit], startValue: 0, endValue };
  yield `${JSON.stringify(head).slice(0, -1)},"samples":[`;
  const stackTexts = new Map<number, string>();
  for (const [i, node] of runs.nodes.entries()) {
    let text = stackTexts.get(node);
    if (text === undefined) {
      text = stackText(tree, node, frameOfFunction);
      stackTexts.set(node, text);
    }
    yield i === 0 ? text : `,${text}`;
  }
  yield '],"weights":[';
  for (const [i, weight] of runs.weights.entries()) yield i === 0 ? `${weight}` : `,${weight}`;
  yield ']}';
}

/** Samples that follow each other with one stack, as columns. */
interface Runs {
  readonly nodes: readonly number[];
  readonly weights: readonly number[];
}

function runsInTime({ profile, nodeOfSample }: ProfileStacks): Runs {
  const { durationUs } = profile.timeline;
  const nodes: number[] = [];
  const weights: number[] = [];
  nodeOfSample().forEach((node, i) => {
    if (node < 0) return;
    if (node === nodes.at(-1)) weights[weights.length - 1] += durationUs[i];
    else {
      nodes.push(node);
      weights.push(durationUs[i]);
    }
  });
  return { nodes, weights };
}

function runsOfTree({ self }: CallTree): Runs {
  const nodes = Array.from(self.keys()).filter((node) => self[node] !== 0);
  return { nodes, weights: nodes.map((node) => self[node]) };
}

/** From the root on, as a JSON list. */
function stackText(
  { parent, functionIndex }: CallTree,
  leaf: number,
  frameOfFunction: Int32Array,
): string {
  const stack: number[] = [];
  for (let node = leaf; node > 0; node = parent[node]) {
    stack.push(frameOfFunction[functionIndex[node]]);
  }
  return `[${stack.reverse().join(',')}]`;
}
