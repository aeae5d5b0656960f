import { functionKinds, NODE_KIND } from '../../model/function-kinds.ts';
import { type FunctionTable, functionKind } from '../../model/function-table.ts';
import type { ProfileNodes } from '../../model/sampled-profile.ts';

/**
 * Whether the nodes are as V8 writes them: the first is the root, the only one without a parent and with that name, and
 * callers come before those they call. Then there is nothing to repair.
 */
export function isPlainTree(
  { parent, functionIndex }: ProfileNodes,
  functions: FunctionTable,
): boolean {
  if (parent.length === 0 || parent[0] !== -1) return false;
  // Programs other than V8 write their own top frame first.
  if (!isRootFunction(functions, functionIndex[0])) return false;
  const kinds = functionKinds(functions);
  for (let i = 1; i < parent.length; i++) {
    const above = parent[i];
    if (above < 0 || above >= i || kinds[functionIndex[i]] === NODE_KIND.root) return false;
  }
  return true;
}

/** Whether a node of this function, with none above it, is the root. Hermes writes its name in another way. */
export function isRootFunction({ functionName, url }: FunctionTable, index: number): boolean {
  const name = functionName[index];
  return url[index] === '' && (functionKind(name, '') === 'root' || name === '[root]');
}

/** Whether every node leads up to the root, which alone has the parent -1. */
export function isAcyclic(parent: Int32Array, root: number): boolean {
  return callersComeFirst(parent) || allReach(parent, root);
}

/** V8 writes callers before those they call: then there is nothing to search. */
function callersComeFirst(parent: Int32Array): boolean {
  for (let i = 0; i < parent.length; i++) if (parent[i] >= i) return false;
  return true;
}

function allReach(parent: Int32Array, root: number): boolean {
  const UNSEEN = 0;
  const REACHES = 1;
  const ON_THE_WAY = 2;
  const state = new Uint8Array(parent.length);
  state[root] = REACHES;
  for (let i = 0; i < state.length; i++) {
    let at = i;
    for (; state[at] === UNSEEN; at = parent[at]) state[at] = ON_THE_WAY;
    if (state[at] === ON_THE_WAY) return false;
    for (at = i; state[at] === ON_THE_WAY; at = parent[at]) state[at] = REACHES;
  }
  return true;
}

/** What takes the place of nodes named (root) that are not the root: they are not functions. */
export interface SecondRoots {
  /** For each node itself, for these the root. */
  readonly mainNode: Int32Array;
  /** For these the first node above that is none of them. */
  readonly above: ReadonlyMap<number, number>;
}

/** `null`: there are none. The nodes must be a tree. */
export function secondRoots(
  nodes: ProfileNodes,
  functions: FunctionTable,
  root: number,
): SecondRoots | null {
  const named = nodesNamedRoot(nodes, functions, root);
  if (named.size === 0) return null;
  const mainNode = Int32Array.from(nodes.parent, (_, i) => i);
  const above = new Map<number, number>();
  for (const start of named) {
    const chain: number[] = [];
    let at = start;
    for (; named.has(at) && !above.has(at); at = nodes.parent[at]) chain.push(at);
    const end = above.get(at) ?? at;
    for (const node of chain) above.set(node, end);
    mainNode[start] = root;
  }
  return { mainNode, above };
}

function nodesNamedRoot(nodes: ProfileNodes, functions: FunctionTable, root: number): Set<number> {
  const kinds = functionKinds(functions);
  const { functionIndex } = nodes;
  const found = new Set<number>();
  for (let i = 0; i < functionIndex.length; i++) {
    if (kinds[functionIndex[i]] === NODE_KIND.root && i !== root) found.add(i);
  }
  return found;
}
