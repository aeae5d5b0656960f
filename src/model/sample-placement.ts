import type { FunctionKind } from './function-table.ts';
import type { ProfileNodes, SampledProfile } from './sampled-profile.ts';

/**
 * `on-stack`: garbage collection runs on top of the stack that it interrupted, so that its callers are
 * those who allocate. `separate`: it stays directly under the root, as V8 wrote it.
 */
export type GcPlacement = 'on-stack' | 'separate';

/** The weight of each node of a dump, and the leaves for garbage collection on top of stacks. */
export interface PlacedNodes {
  /** The kind of each node's function, by `NODE_KIND`. */
  readonly kind: Uint8Array;
  /** For each stack that garbage collection interrupted one leaf on top of it, and the function that it has. */
  readonly leaves: ProfileNodes;
  /** By node: its leaf. Leaves are numbered behind the nodes of the dump. */
  readonly leafOn: ReadonlyMap<number, number>;
  /** Samples on each node, then on each leaf, and the time that they own. */
  readonly samples: Int32Array;
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
  const leafOn = new Map<number, number>();
  const leafFunctions: number[] = [];
  // Every node can have a leaf; memory that stays untouched costs nothing.
  const samples = new Int32Array(2 * nodeCount);
  const selfUs = new Float64Array(2 * nodeCount);
  const isMoved = placement === 'on-stack';
  let below = -1;
  for (let i = 0; i < nodeIndex.length; i++) {
    let node = nodeIndex[i] as number;
    if (kind[node] !== gc) {
      below = isMoved && kind[node] === ordinary ? node : -1;
    } else if (below >= 0) {
      let leaf = leafOn.get(below);
      if (leaf === undefined) {
        leaf = nodeCount + leafFunctions.length;
        leafOn.set(below, leaf);
        leafFunctions.push(nodes.functionIndex[node] as number);
      }
      node = leaf;
    }
    samples[node] = (samples[node] as number) + 1;
    selfUs[node] = (selfUs[node] as number) + (durationUs[i] as number);
  }
  const leaves = {
    parent: Int32Array.from(leafOn.keys()),
    functionIndex: Int32Array.from(leafFunctions),
  };
  return { kind, leaves, leafOn, samples, selfUs };
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
