import type { FunctionKind } from './function-table.ts';
import type { ProfileNodes, SampledProfile } from './sampled-profile.ts';

/**
 * `on-stack`: garbage collection runs on top of the stack that it interrupted, so that its callers are
 * those who allocate. `separate`: it stays directly under the root, as V8 wrote it.
 */
export type GcPlacement = 'on-stack' | 'separate';

export interface PlacedNodes {
  /** The nodes of the dump, then a leaf for each stack that garbage collection interrupted. */
  readonly nodes: ProfileNodes;
  /** The kind of each of those nodes' function. */
  readonly kind: Uint8Array;
  /** For each node of the dump the leaf on top of it, or -1. `null`: nothing moves. */
  readonly gcLeaf: Int32Array | null;
}

/** Values of `PlacedNodes.kind`; numbers, since the loops over samples read it for each. */
export const NODE_KIND: Readonly<Record<FunctionKind, number>> = {
  ordinary: 0,
  root: 1,
  program: 2,
  idle: 3,
  gc: 4,
};

/** Adds the leaves that `(garbage collector)` samples sit on. V8 gives these samples no stack of their own. */
export function placeGarbageCollector(
  profile: SampledProfile,
  kinds: readonly FunctionKind[],
  placement: GcPlacement,
): PlacedNodes {
  const { nodes, timeline } = profile;
  const kind = nodeKinds(nodes, kinds);
  if (placement === 'separate' || !kind.includes(NODE_KIND.gc))
    return { nodes, kind, gcLeaf: null };
  const gcLeaf = new Int32Array(nodes.parent.length).fill(-1);
  const parents: number[] = [];
  const functionIndexes: number[] = [];
  let below = -1;
  const { nodeIndex } = timeline;
  for (let i = 0; i < nodeIndex.length; i++) {
    const node = nodeIndex[i] as number;
    const nodeKind = kind[node] as number;
    if (nodeKind !== NODE_KIND.gc) {
      below = nodeKind === NODE_KIND.ordinary ? node : -1;
    } else if (below >= 0 && (gcLeaf[below] as number) < 0) {
      gcLeaf[below] = nodes.parent.length + parents.length;
      parents.push(below);
      functionIndexes.push(nodes.functionIndex[node] as number);
    }
  }
  const all = {
    parent: concatenated(nodes.parent, parents),
    functionIndex: concatenated(nodes.functionIndex, functionIndexes),
  };
  const allKinds = new Uint8Array(all.parent.length).fill(NODE_KIND.gc);
  allKinds.set(kind);
  return { nodes: all, kind: allKinds, gcLeaf };
}

/** Calls `visit` with the node that each sample is on, and the sample's index, in the order of time. */
export function eachPlacedSample(
  profile: SampledProfile,
  placed: PlacedNodes,
  visit: (node: number, sample: number) => void,
): void {
  const { nodeIndex } = profile.timeline;
  const { kind, gcLeaf } = placed;
  let leaf = -1;
  for (let i = 0; i < nodeIndex.length; i++) {
    const node = nodeIndex[i] as number;
    if (kind[node] === NODE_KIND.gc) {
      visit(leaf >= 0 ? leaf : node, i);
    } else {
      leaf = kind[node] === NODE_KIND.ordinary && gcLeaf !== null ? (gcLeaf[node] as number) : -1;
      visit(node, i);
    }
  }
}

function nodeKinds(nodes: ProfileNodes, kinds: readonly FunctionKind[]): Uint8Array {
  const kindOfFunction = Uint8Array.from(kinds, (kind) => NODE_KIND[kind]);
  const kind = new Uint8Array(nodes.parent.length);
  for (let i = 0; i < kind.length; i++) {
    const isRoot = nodes.parent[i] === -1;
    kind[i] = isRoot
      ? NODE_KIND.root
      : (kindOfFunction[nodes.functionIndex[i] as number] as number);
  }
  return kind;
}

function concatenated(column: Int32Array, more: readonly number[]): Int32Array {
  const all = new Int32Array(column.length + more.length);
  all.set(column);
  all.set(more, column.length);
  return all;
}
