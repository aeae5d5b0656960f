import type { FunctionKind } from './function-table.ts';
import type { ProfileNodes, SampledProfile } from './sampled-profile.ts';

/**
 * `on-stack`: garbage collection runs on top of the stack that it interrupted, so that its callers are
 * those who allocate. `separate`: it stays directly under the root, as V8 wrote it.
 */
export type GcPlacement = 'on-stack' | 'separate';

/** Nodes of a dump with those that garbage collection on top of a stack needs, and the weight of each. */
export interface PlacedNodes {
  /** The nodes of the dump, then a leaf for each stack that garbage collection interrupted. */
  readonly nodes: ProfileNodes;
  /** The kind of each node's function, by `NODE_KIND`. */
  readonly kind: Uint8Array;
  /** For each node of the dump the leaf on top of it, or -1. */
  readonly gcLeaf: Int32Array;
  /** Samples on each node, and the time that they own. */
  readonly samples: Float64Array;
  readonly selfUs: Float64Array;
}

/** Values of `PlacedNodes.kind`; numbers, since the loops over samples read it for each. */
export const NODE_KIND: Readonly<Record<FunctionKind, number>> = {
  ordinary: 0,
  root: 1,
  program: 2,
  idle: 3,
  gc: 4,
};

/**
 * Puts each sample on its node, those of `(garbage collector)` on top of the stack of the last other sample: V8
 * gives them no stack of their own.
 *
 * The loop has no calls: it must be fast before it is compiled.
 */
export function placeSamples(
  profile: SampledProfile,
  kinds: readonly FunctionKind[],
  placement: GcPlacement,
): PlacedNodes {
  const { nodes, timeline } = profile;
  const { nodeIndex, durationUs } = timeline;
  const nodeCount = nodes.parent.length;
  const kind = nodeKinds(nodes, kinds);
  const { gc, ordinary } = NODE_KIND;
  const gcLeaf = new Int32Array(nodeCount).fill(-1);
  const leaves: GcLeaf[] = [];
  // Every node can have a leaf.
  const samples = new Float64Array(2 * nodeCount);
  const selfUs = new Float64Array(2 * nodeCount);
  const isMoved = placement === 'on-stack';
  let below = -1;
  for (let i = 0; i < nodeIndex.length; i++) {
    let node = nodeIndex[i] as number;
    if (kind[node] !== gc) {
      below = isMoved && kind[node] === ordinary ? node : -1;
    } else if (below >= 0) {
      if ((gcLeaf[below] as number) < 0) {
        gcLeaf[below] = nodeCount + leaves.length;
        leaves.push({ below, functionIndex: nodes.functionIndex[node] as number });
      }
      node = gcLeaf[below] as number;
    }
    samples[node] = (samples[node] as number) + 1;
    selfUs[node] = (selfUs[node] as number) + (durationUs[i] as number);
  }
  return { ...withLeaves(nodes, kind, leaves), gcLeaf, samples, selfUs };
}

interface GcLeaf {
  readonly below: number;
  readonly functionIndex: number;
}

function withLeaves(nodes: ProfileNodes, kind: Uint8Array, leaves: readonly GcLeaf[]) {
  if (leaves.length === 0) return { nodes, kind };
  const count = kind.length;
  const parent = new Int32Array(count + leaves.length);
  const functionIndex = new Int32Array(count + leaves.length);
  const allKinds = new Uint8Array(count + leaves.length).fill(NODE_KIND.gc);
  parent.set(nodes.parent);
  functionIndex.set(nodes.functionIndex);
  allKinds.set(kind);
  leaves.forEach((leaf, i) => {
    parent[count + i] = leaf.below;
    functionIndex[count + i] = leaf.functionIndex;
  });
  return { nodes: { parent, functionIndex }, kind: allKinds };
}

function nodeKinds(nodes: ProfileNodes, kinds: readonly FunctionKind[]): Uint8Array {
  const kindOfFunction = Uint8Array.from(kinds, (kind) => NODE_KIND[kind]);
  const { root } = NODE_KIND;
  const { parent, functionIndex } = nodes;
  const kind = new Uint8Array(parent.length);
  for (let i = 0; i < kind.length; i++) {
    kind[i] =
      (parent[i] as number) < 0 ? root : (kindOfFunction[functionIndex[i] as number] as number);
  }
  return kind;
}
