import type { ProfileWarning, SampledProfile } from '../../model/sampled-profile.ts';
import {
  brokenProfile,
  type JsonObject,
  optionalNumber,
  requireArray,
  requireNumber,
  requireObject,
} from '../json-shape.ts';
import { V8NodeBuilder } from '../v8/v8-nodes.ts';

/** The columns of the nodes, in the order in which they were added. */
interface HeapNodes {
  readonly selfBytes: number[];
  /** Index of the node with an id; old dumps have no ids. */
  readonly indexOfId: Map<number, number>;
}

/**
 * Reads a heap profile. What its tree holds counts: the list of samples names allocations of nodes that are not in
 * the tree, and their sizes are not scaled. Throws `not-a-profile` where the dump breaks the form's rules.
 */
export function loadHeapProfile(document: JsonObject): SampledProfile {
  const builder = new V8NodeBuilder(0);
  const { selfBytes, indexOfId } = addNodes(builder, requireObject(document['head'], 'head'));
  const { nodes, mainNode, warnings } = builder.finish();
  const count = nodes.parent.length;
  const placeOf = (node: number): number => mainNode?.[node] ?? node;
  const self = new Float64Array(count);
  selfBytes.forEach((bytes, node) => {
    self[placeOf(node)] += bytes;
  });
  const root = nodes.parent.indexOf(-1);
  const { samples, warning } = sampleCounts(document['samples'], count, (id) => {
    const node = indexOfId.get(id);
    return node === undefined
      ? { node: root, isKnown: false }
      : { node: placeOf(node), isKnown: true };
  });
  return {
    kind: 'sampled',
    unit: 'bytes',
    valueNote: 'live when the recording stopped',
    functions: builder.functions.table,
    nodes,
    timeline: {
      nodeIndex: new Int32Array(0),
      durationUs: new Float64Array(0),
      startUs: 0,
      isEstimated: false,
    },
    // Each node is a stack that allocated, though perhaps nothing of it is left.
    weights: { stacks: new Float64Array(count).fill(1), self, samples },
    positionTicks: null,
    request: null,
    warnings: warning === null ? warnings : [...warnings, warning],
  };
}

/** Adds the nodes, however deep they are nested, callers before those they call. */
function addNodes(builder: V8NodeBuilder, head: JsonObject): HeapNodes {
  const selfBytes: number[] = [];
  const indexOfId = new Map<number, number>();
  const open: { readonly node: JsonObject; readonly parent: number }[] = [
    { node: head, parent: -1 },
  ];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const { node, parent } = next;
    const index = selfBytes.length;
    const where = index === 0 ? 'head' : `node ${index} below head`;
    builder.add(index, requireObject(node['callFrame'], `callFrame of ${where}`));
    if (parent >= 0) builder.linkToParent(index, parent);
    selfBytes.push(sizeOf(node['selfSize'], `selfSize of ${where}`));
    const id = optionalNumber(node['id'], `id of ${where}`);
    if (id !== null) indexOfId.set(id, index);
    const children = requireArray(node['children'] ?? [], `children of ${where}`);
    // Backwards onto the stack, so that they come off in their order.
    for (let i = children.length - 1; i >= 0; i--) {
      open.push({ node: requireObject(children[i], `a child of ${where}`), parent: index });
    }
  }
  return { selfBytes, indexOfId };
}

function sizeOf(value: unknown, where: string): number {
  const bytes = optionalNumber(value, where) ?? 0;
  if (bytes < 0) throw brokenProfile(`${where} is ${bytes}`);
  return bytes;
}

/** Samples by node; those of nodes that the tree does not have count for the whole only. `null`: the dump lists none. */
function sampleCounts(
  list: unknown,
  nodeCount: number,
  nodeOf: (id: number) => { readonly node: number; readonly isKnown: boolean },
): { samples: Float64Array | null; warning: ProfileWarning | null } {
  if (list === undefined || list === null) return { samples: null, warning: null };
  const samples = new Float64Array(nodeCount);
  let bytes = 0;
  let lostBytes = 0;
  requireArray(list, 'samples').forEach((item, i) => {
    const sample = requireObject(item, `samples[${i}]`);
    const size = sizeOf(sample['size'], `samples[${i}].size`);
    const { node, isKnown } = nodeOf(requireNumber(sample['nodeId'], `samples[${i}].nodeId`));
    samples[node] += 1;
    bytes += size;
    if (!isKnown) lostBytes += size;
  });
  const message = `${lostBytes.toLocaleString('en')} of ${bytes.toLocaleString('en')} sampled bytes belong to nodes that are not in the dump: what its tree holds counts`;
  return { samples, warning: lostBytes === 0 ? null : { kind: 'samples-unattributed', message } };
}
