import { SeededRandom } from '../seeded-random.ts';

export interface DumpNode {
  readonly id: number;
  readonly callFrame: {
    readonly functionName: string;
    readonly url: string;
    readonly scriptId: string;
    readonly lineNumber: number;
    readonly columnNumber: number;
  };
  readonly children?: readonly number[];
}

/** A dump in the form of the DevTools protocol. */
export interface DevtoolsDump {
  readonly nodes: readonly DumpNode[];
  readonly startTime: number;
  readonly endTime?: number;
  readonly samples: readonly number[];
  readonly timeDeltas: readonly number[];
}

const SPECIAL = ['(program)', '(idle)', '(garbage collector)'];
const UNKNOWN_ID = 999_999;

interface GrowingNode {
  readonly id: number;
  readonly callFrame: DumpNode['callFrame'];
  readonly children: number[];
  readonly parent: GrowingNode | undefined;
}

/**
 * A small dump with everything that makes counting hard: recursion, several nodes for one stack, V8's own
 * rows, ids that are in no list, second roots or none, two parents, deltas that are negative, zero and fractional.
 */
export function randomDump(seed: number): DevtoolsDump {
  const random = new SeededRandom(seed);
  const nodes = randomNodes(random);
  const samples = randomSamples(random, nodes);
  const timeDeltas = randomDeltas(random, samples.length);
  const startTime = random.below(1000);
  const spanUs = timeDeltas.reduce((a, b) => a + b, 0);
  const hasEnd = random.chance(0.8);
  return {
    nodes: random.shuffled(nodes).map(({ id, callFrame, children }) => ({
      id,
      callFrame,
      children: random.shuffled(children),
    })),
    startTime,
    ...(hasEnd ? { endTime: startTime + spanUs + random.below(300) - 100 } : {}),
    samples,
    timeDeltas,
  };
}

function frame(functionName: string, source = ['', '0'], position = [-1, -1]) {
  const [url = '', scriptId = ''] = source;
  const [lineNumber = -1, columnNumber = -1] = position;
  return { functionName, url, scriptId, lineNumber, columnNumber };
}

/** Few functions, so that they recur; some differ only in one part of their identity. */
function randomFrames(random: SeededRandom): DumpNode['callFrame'][] {
  const all = [
    frame('a', ['file:///app/a.js', '7'], [3, 9]),
    frame('b', ['file:///app/a.js', '7'], [8, 9]),
    frame('c', ['file:///app/b.js', '8'], [0, 0]),
    frame('a', ['file:///app/a.js', '9'], [3, 9]), // The same function in another script.
    frame('a', ['file:///app/a.js', '7'], [3, 20]),
    frame('', ['file:///app/a.js', '7'], [0, 0]),
    frame('made', ['', '31']),
    frame('made', ['', '32']),
    frame('native'),
    frame('(idle)', ['file:///app/a.js', '7'], [1, 1]), // A method may have any name.
    frame('(root)', ['file:///app/a.js', '7'], [1, 1]),
  ];
  return random.shuffled(all).slice(0, 1 + random.below(5));
}

function randomNodes(random: SeededRandom): GrowingNode[] {
  const nodes: GrowingNode[] = [];
  const ids = random.shuffled(Array.from({ length: 600 }, (_, i) => i + 1));
  const add = (callFrame: DumpNode['callFrame'], parent?: GrowingNode): GrowingNode => {
    const node: GrowingNode = { id: ids.pop() as number, callFrame, children: [], parent };
    nodes.push(node);
    parent?.children.push(node.id);
    return node;
  };
  const root = add(random.chance(0.1) ? random.pick(randomFrames(random)) : frame('(root)'));
  for (const name of SPECIAL) if (random.chance(0.8)) add(frame(name), root);
  if (random.chance(0.1)) add(frame(random.pick(SPECIAL)), root);
  const frames = randomFrames(random);
  const tops = [root];
  if (random.chance(0.1)) tops.push(add(frame('(root)'), root));
  if (random.chance(0.05)) tops.push(add(frame('(root)')));
  if (random.chance(0.05)) tops.push(add(random.pick(frames)));
  const count = random.below(random.chance(0.1) ? 300 : 30);
  // A chance to grow on the newest node makes stacks deep.
  const depth = random.next();
  for (let i = 0; i < count; i++) {
    const parent = random.chance(depth) ? tops.at(-1) : random.pick(tops);
    tops.push(add(random.pick(frames), parent));
  }
  if (random.chance(0.05)) addSecondParent(random, tops);
  if (random.chance(0.05)) random.pick(tops).children.push(UNKNOWN_ID);
  return nodes;
}

/** The second parent is older than the child, so that no cycle comes of it. */
function addSecondParent(random: SeededRandom, nodes: readonly GrowingNode[]): void {
  const child = random.below(nodes.length);
  const node = nodes[child] as GrowingNode;
  if (child > 0 && node.parent !== undefined) {
    (nodes[random.below(child)] as GrowingNode).children.push(node.id);
  }
}

function randomSamples(random: SeededRandom, nodes: readonly GrowingNode[]): number[] {
  const special = nodes.filter(({ callFrame }) => SPECIAL.includes(callFrame.functionName));
  const specialShare = random.next() * 0.7;
  const samples: number[] = [];
  let at = random.pick(nodes);
  for (let left = random.chance(0.05) ? random.below(3) : random.below(80); left > 0; left--) {
    if (random.chance(0.3)) at = random.pick(nodes);
    else if (random.chance(0.4) && at.parent !== undefined) at = at.parent;
    const row = special.length > 0 && random.chance(specialShare) ? random.pick(special) : at;
    samples.push(random.chance(0.03) ? UNKNOWN_ID : row.id);
  }
  return samples;
}

function randomDeltas(random: SeededRandom, length: number): number[] {
  const kinds = random.shuffled([
    () => 100 + random.below(50),
    () => 0,
    () => random.below(400) / 4,
    // Binary fractions: their sums are exact in any order.
    () => random.below(100_000) / 1024,
    () => -random.below(300),
    () => random.below(10) * 100_000,
  ]);
  const used = kinds.slice(0, 1 + random.below(kinds.length));
  const deltas = Array.from({ length }, () => random.pick(used)());
  if (random.chance(0.05)) deltas.push(random.below(100));
  if (random.chance(0.05) && deltas.length > 1) deltas.pop();
  return deltas;
}
