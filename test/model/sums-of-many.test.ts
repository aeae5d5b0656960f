import { expect, test } from 'vitest';
import { compiledSums } from '../../src/model/compiled-sums.ts';
import { NODE_KIND } from '../../src/model/function-kinds.ts';
import { mergeNodes } from '../../src/model/merge-nodes.ts';
import { sumSamples } from '../../src/model/sample-sums.ts';
import { ownSumsOfMany } from '../../src/model/sums-of-many.ts';
import { compileLoops } from '../../src/wasm/loops.ts';
import { loopsBytes } from '../../src/wasm/loops-bytes.ts';
import { SeededRandom } from '../seeded-random.ts';

const { ordinary, root, program, idle, gc } = NODE_KIND;

/** Parents of trees of all shapes: chains, combs, stars, and what lies between. */
function drawParents(random: SeededRandom, count: number): Int32Array {
  const reach = random.pick([1, 2, 3, count]);
  const stays = random.pick([0, 0.3, 0.9]);
  const parent = new Int32Array(count).fill(-1);
  for (let node = 1; node < count; node++) {
    const isSibling = node > 1 && random.chance(stays);
    parent[node] = isSibling
      ? (parent[node - 1] as number)
      : Math.max(0, node - 1 - random.below(reach));
  }
  return parent;
}

/** The nodes from one up to the root. */
function stackOf(parent: Int32Array, node: number): Set<number> {
  const stack = new Set<number>();
  for (let at = node; at >= 0; at = parent[at] as number) stack.add(at);
  return stack;
}

/** Samples of a tree in which every node is another function, some of them V8's own. */
function drawRun(random: SeededRandom) {
  const count = random.pick([1, 2, 3, 8, 64, 65, 200]);
  const parent = drawParents(random, count);
  const kind = Uint8Array.from(parent, (above, node) => {
    if (node === 0) return root;
    return above === 0 && random.chance(0.2) ? random.pick([program, idle, gc]) : ordinary;
  });
  const nodeIndex = new Int32Array(count * random.pick([8, 20, 50]));
  for (let i = 0; i < nodeIndex.length; i++) nodeIndex[i] = random.below(count);
  const durationUs = Float64Array.from(nodeIndex, () => random.below(1000) / 8);
  return { parent, kind, timeline: { nodeIndex, durationUs, startUs: 0, isEstimated: false } };
}

/** Entries of stacks, one after the other. Nobody moves garbage collection here. */
function walkedCalls(
  { parent, kind, timeline }: ReturnType<typeof drawRun>,
  treeNode: Int32Array,
): number[] {
  const calls = new Array<number>(parent.length).fill(0);
  const enter = (node: number): void => {
    const at = treeNode[node] as number;
    calls[at] = (calls[at] as number) + 1;
  };
  let stack = new Set<number>();
  let special = -1;
  for (const node of timeline.nodeIndex) {
    const own = kind[node];
    if (own === ordinary) {
      const now = stackOf(parent, node);
      for (const one of now) if (!stack.has(one)) enter(one);
      stack = now;
      special = -1;
      continue;
    }
    if (node !== special) {
      // Nothing counts who is above it: V8 writes it right below the root.
      enter(node);
      special = node;
    }
    if (own === idle || own === root) stack = new Set();
  }
  calls[0] = 0;
  return calls;
}

test('many samples are summed up as if their stacks were walked', () => {
  for (let seed = 1; seed <= 800; seed++) {
    const random = new SeededRandom(seed);
    const run = drawRun(random);
    const { parent, kind, timeline } = run;
    const functionIndex = Int32Array.from(parent, (_, node) => node);
    const none = { parent: new Int32Array(0), functionIndex: new Int32Array(0) };
    const tree = mergeNodes({ parent, functionIndex }, parent.length);
    const sums = sumSamples(timeline, { kind, leaves: none, leafOn: new Map() }, tree);
    expect([seed, ...sums.calls]).toEqual([seed, ...walkedCalls(run, tree.treeNode)]);
    const samples = new Float64Array(parent.length);
    const cumulative = new Float64Array(parent.length);
    timeline.nodeIndex.forEach((node, i) => {
      const own = tree.treeNode[node] as number;
      samples[own] = (samples[own] as number) + 1;
      for (const one of stackOf(parent, node)) {
        const at = tree.treeNode[one] as number;
        cumulative[at] = (cumulative[at] as number) + (timeline.durationUs[i] as number);
      }
    });
    // Eighths add up exactly.
    expect([seed, ...sums.samples, ...sums.cumulative]).toEqual([seed, ...samples, ...cumulative]);
  }
});

/** A run some of whose stacks have a leaf for garbage collection. */
function drawPlacedRun(random: SeededRandom) {
  const { parent, kind, timeline } = drawRun(random);
  const nodes = { parent, functionIndex: Int32Array.from(parent, () => random.below(40)) };
  const below = [...parent.keys()].filter((node) => kind[node] === ordinary && random.chance(0.3));
  const leafOn = new Map(below.map((node, i) => [node, parent.length + i]));
  const leaves = {
    parent: Int32Array.from(below),
    functionIndex: Int32Array.from(below, () => 40),
  };
  const nodeBefore = random.chance(0.3) ? { nodeBefore: random.below(parent.length) } : {};
  const placed = { kind, leaves, leafOn };
  return { placed, timeline: { ...timeline, ...nodeBefore }, tree: mergeNodes(nodes, 41, leaves) };
}

test('loops that are compiled beforehand give the same sums, or there are none', () => {
  for (let seed = 1; seed <= 1500; seed++) {
    const { placed, timeline, tree } = drawPlacedRun(new SeededRandom(seed));
    if (seed === 1) {
      expect(compiledSums(timeline, placed, tree)).toBe(null);
      expect(compileLoops(loopsBytes)).toBe(true);
    }
    const sums = compiledSums(timeline, placed, tree);
    expect([seed, sums]).toEqual([seed, ownSumsOfMany(timeline, placed, tree)]);
  }
});

test('they take more samples than they are handed at once, of more nodes than their memory had room for', () => {
  const random = new SeededRandom(1);
  const parent = Int32Array.from({ length: 70_000 }, (_, node) => random.below(Math.max(1, node)));
  parent[0] = -1;
  const kind = Uint8Array.from(parent, (_, node) => (node % 3 === 1 ? program : ordinary));
  const tree = mergeNodes(
    { parent, functionIndex: Int32Array.from(parent, (_, node) => node) },
    parent.length,
  );
  const nodeIndex = Int32Array.from({ length: 100_001 }, () => random.below(parent.length));
  const durationUs = Float64Array.from(nodeIndex, () => random.below(1000) / 8);
  const timeline = { nodeIndex, durationUs, startUs: 0, isEstimated: false };
  const none = { parent: new Int32Array(0), functionIndex: new Int32Array(0) };
  const placed = { kind, leaves: none, leafOn: new Map() };
  expect(compiledSums(timeline, placed, tree)).toEqual(ownSumsOfMany(timeline, placed, tree));
});
