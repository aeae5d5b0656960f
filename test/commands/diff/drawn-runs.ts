import { SeededRandom } from '../../seeded-random.ts';

/** A stack, outermost frame first, and how many samples of a run end there in the mean. */
export interface DrawnStack {
  readonly frames: readonly DrawnFunction[];
  readonly samples: number;
}

export interface DrawnFunction {
  readonly name: string;
  readonly url: string;
  readonly line: number;
}

export function own(name: string, line: number, file = 'main.js'): DrawnFunction {
  return { name, url: `file:///app/src/${file}`, line };
}

/** Runs of one program as dumps: numbers of samples vary by chance, as those of a quiet machine do. */
export function drawnRuns(
  count: number,
  stacks: readonly DrawnStack[],
  seed: number,
  extra: object = {},
): readonly string[] {
  const random = new SeededRandom(seed);
  return Array.from({ length: count }, () => drawnRun(stacks, random, extra));
}

function drawnRun(stacks: readonly DrawnStack[], random: SeededRandom, extra: object): string {
  const nodes = [node(1, { name: '(root)', url: '', line: 0 })];
  const samples: number[] = [];
  for (const { frames, samples: mean } of stacks) {
    let at = nodes[0] as DumpNode;
    for (const frame of frames) at = childOf(at, frame, nodes);
    const spread = Math.sqrt(1.5 * mean);
    const normal = Array.from({ length: 12 }, () => random.next()).reduce((a, b) => a + b, -6);
    const hits = Math.max(0, Math.round(mean + spread * normal));
    for (let i = 0; i < hits; i++) samples.push(at.id);
  }
  const endTime = 1000 * (samples.length + 1);
  const timeDeltas = samples.map(() => 1000);
  return JSON.stringify({ nodes, startTime: 0, endTime, samples, timeDeltas, ...extra });
}

type DumpNode = ReturnType<typeof node>;

function node(id: number, { name, url, line }: DrawnFunction) {
  const callFrame = {
    functionName: name,
    url,
    lineNumber: line - 1,
    columnNumber: 8,
    scriptId: '7',
  };
  return { id, callFrame, hitCount: 0, children: [] as number[] };
}

function childOf(parent: DumpNode, frame: DrawnFunction, nodes: DumpNode[]): DumpNode {
  const known = parent.children
    .map((id) => nodes[id - 1] as DumpNode)
    .find(({ callFrame }) => callFrame.functionName === frame.name && callFrame.url === frame.url);
  if (known !== undefined) return known;
  const child = node(nodes.length + 1, frame);
  parent.children.push(child.id);
  nodes.push(child);
  return child;
}

const MAIN = own('main', 1);
const LIBRARY = { name: 'parse', url: 'file:///app/node_modules/lib/index.js', line: 3 };

/** A small program: `slow` is called by `page`, and both by `main`. Samples by function. */
export function program({
  slow = 200,
  helper = 150,
  rest = 500,
  file = 'main.js',
  shift = 0,
} = {}) {
  const at = (name: string, line: number) => own(name, line + shift, file);
  return [
    { frames: [MAIN, at('page', 10), at('slow', 20)], samples: slow },
    { frames: [MAIN, at('page', 10), at('helper', 30)], samples: helper },
    { frames: [MAIN, at('load', 40), LIBRARY], samples: rest },
    { frames: [MAIN, at('load', 40)], samples: 100 },
    { frames: [MAIN, at('render', 50)], samples: 150 },
    { frames: [MAIN], samples: 30 },
  ];
}
