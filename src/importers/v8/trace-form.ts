import { type Importer, onlyProfile } from '../importer.ts';
import { isObject, type JsonObject, requireNumber } from '../json-shape.ts';
import { V8_CONTENT } from './v8-content.ts';
import { isNodeListDocument, loadNodeList, type NodeListDocument } from './v8-node-list.ts';
import type { V8NodeBuilder } from './v8-nodes.ts';

/** The form of profiles taken out of a Chrome trace: nodes name their `parent`; positions count from 0. */
export const traceForm: Importer = {
  form: 'V8 CPU profile (trace form)',
  ...V8_CONTENT,
  recognises: ({ document }) => isNodeListDocument(document) && namesParents(document),
  load: ({ document }) => onlyProfile(loadNodeList(document as NodeListDocument, 0, linkParent)),
};

function namesParents({ nodes }: NodeListDocument): boolean {
  let hasParent = false;
  for (const node of nodes) {
    if (!isObject(node)) continue;
    // Real dumps of the other form say so at their first node.
    if ('children' in node) return false;
    hasParent ||= 'parent' in node;
  }
  return hasParent;
}

/** Links a node with the one that it names as its `parent`. */
export function linkParent(builder: V8NodeBuilder, node: JsonObject, index: number): void {
  const { parent } = node;
  if (parent === undefined || parent === null) return;
  builder.linkToParent(index, requireNumber(parent, `nodes[${index}].parent`));
}
