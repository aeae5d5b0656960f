import { type JsonObject, notOfType } from '../json-shape.ts';
import type { V8NodeBuilder } from './v8-nodes.ts';

/** Links a node with those in its list `children`. */
export function linkChildren(builder: V8NodeBuilder, node: JsonObject, index: number): void {
  const { children } = node;
  if (children === undefined || children === null) return;
  if (!Array.isArray(children)) throw notOfType(children, `nodes[${index}].children`, 'a list');
  for (let i = 0; i < children.length; i++) {
    const id: unknown = children[i];
    if (typeof id !== 'number') throw notOfType(id, `nodes[${index}].children[${i}]`, 'a number');
    builder.link(index, id);
  }
}
