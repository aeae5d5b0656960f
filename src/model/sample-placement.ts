import { functionKinds, NODE_KIND } from './function-kinds.ts';
import type { ProfileNodes, SampledProfile, SampleTimeline } from './sampled-profile.ts';

/**
 * `on-stack`: garbage collection runs on top of the stack that it interrupted, so that its callers are
 * those who allocate. `separate`: it stays directly under the root, as V8 wrote it.
 */
export type GcPlacement = 'on-stack' | 'separate';

/** The samples of garbage collection: the leaves that they are on top of the stacks. */
export interface PlacedCollections {
  /** The kind of each node's function, by `NODE_KIND`. */
  readonly kind: Uint8Array;
  /** For each stack that garbage collection interrupted one leaf on top of it, and the function that it has. */
  readonly leaves: ProfileNodes;
  /** By node: its leaf. Leaves are numbered behind the nodes of the dump. */
  readonly leafOn: ReadonlyMap<number, number>;
}

/**
 * Puts each sample of `(garbage collector)` on top of the stack of the last other sample: V8 gives them no stack of
 * their own.
 *
 * The loop has no calls: it must be fast before it is compiled.
 */
export function placeCollections(
  profile: SampledProfile,
  placement: GcPlacement,
): PlacedCollections {
  const { nodes, timeline } = profile;
  const { nodeIndex } = timeline;
  const nodeCount = nodes.parent.length;
  const kind = nodeKinds(profile);
  const { gc, ordinary } = NODE_KIND;
  const leafOn = new Map<number, number>();
  const leafFunctions: number[] = [];
  const end = placement === 'on-stack' && kind.includes(gc) ? nodeIndex.length : 0;
  let below = runningBefore(timeline, kind);
  for (let i = 0; i < end; i++) {
    const node = nodeIndex[i];
    const nodeKind = kind[node];
    if (nodeKind !== gc) {
      below = nodeKind === ordinary ? node : -1;
    } else if (below >= 0 && !leafOn.has(below)) {
      leafOn.set(below, nodeCount + leafFunctions.length);
      leafFunctions.push(nodes.functionIndex[node]);
    }
  }
  const leaves = {
    parent: Int32Array.from(leafOn.keys()),
    functionIndex: Int32Array.from(leafFunctions),
  };
  return { kind, leaves, leafOn };
}

/** The node that ran before the first sample, so that garbage collection there is on its stack; -1: none. */
export function runningBefore({ nodeBefore = -1 }: SampleTimeline, kind: Uint8Array): number {
  return nodeBefore >= 0 && kind[nodeBefore] === NODE_KIND.ordinary ? nodeBefore : -1;
}

/** The kind of each node's function, by `NODE_KIND`. */
export function nodeKinds({ nodes, functions, hasCollectionsOnStack }: SampledProfile): Uint8Array {
  const kindOfFunction = functionKinds(functions);
  const { root, gc, ordinary } = NODE_KIND;
  const { parent, functionIndex } = nodes;
  const kind = new Uint8Array(parent.length);
  for (let i = 0; i < kind.length; i++) {
    const above = parent[i];
    const own = above < 0 ? root : kindOfFunction[functionIndex[i]];
    // Nearly all are.
    if (own === ordinary) continue;
    // Programs other than V8 may give garbage collection a stack: then it is a frame like any other.
    const hasStack = hasCollectionsOnStack === true || parent[above] >= 0;
    kind[i] = own === gc && hasStack ? ordinary : own;
  }
  return kind;
}
