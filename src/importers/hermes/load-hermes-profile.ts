import type { FunctionTable } from '../../model/function-table.ts';
import type { Profile } from '../../model/profile.ts';
import type { ProfileWarning } from '../../model/sampled-profile.ts';
import { type JsonObject, requireNumber, requireObject } from '../json-shape.ts';
import { linkChildren } from '../v8/link-children.ts';
import { linkParent } from '../v8/trace-form.ts';
import { loadNodeList, type NodeListDocument } from '../v8/v8-node-list.ts';
import { engineFunction, placedName } from './hermes-frame.ts';

/**
 * Reads a profile of Hermes's `Profiler` domain as one of V8 with other names; a sample of the root is idle. Throws
 * `not-a-profile` where it breaks the form's rules.
 */
export function loadHermesProfile(document: NodeListDocument): Profile {
  const rootIds = new Set<unknown>();
  let largestId = 0;
  const nodes = document.nodes.map((item, i) => {
    const node = requireObject(item, `nodes[${i}]`);
    const id = requireNumber(node['id'], `nodes[${i}].id`);
    const frame = requireObject(node['callFrame'], `nodes[${i}].callFrame`);
    const callFrame = plainFrame(frame);
    if (callFrame['functionName'] === '(root)') rootIds.add(id);
    largestId = Math.max(largestId, id);
    return { ...node, id, callFrame };
  });
  const idleId = largestId + 1;
  const idle = { id: idleId, parent: nodes[0]?.id, callFrame: { functionName: '(idle)' } };
  const { samples } = document;
  const ids = Array.isArray(samples)
    ? { samples: samples.map((id) => (rootIds.has(id) ? idleId : id)) }
    : {};
  const profile = loadNodeList({ ...document, ...ids, nodes: [...nodes, idle] }, 1, linkNode);
  if (profile.kind !== 'sampled') return profile;
  return { ...profile, warnings: [...profile.warnings, ...placeWarnings(profile.functions)] };
}

const linkNode: Parameters<typeof loadNodeList>[2] = (builder, node, index) => {
  linkChildren(builder, node, index);
  if (node['parent'] !== undefined && index > 0) linkParent(builder, node, index);
};

/** A frame without what Hermes adds to its name, lines and columns from 1. */
function plainFrame({ functionName, url, lineNumber, columnNumber }: JsonObject): JsonObject {
  const name = typeof functionName === 'string' ? functionName : '';
  const ofEngine = engineFunction(name);
  if (ofEngine !== null) return { functionName: ofEngine.name };
  const placed = placedName(name);
  if (placed !== null)
    return { functionName: placed.name, url: placed.url, lineNumber, columnNumber };
  // Code of the engine has a word in brackets in the place of a url.
  const hasFile = typeof url === 'string' && !url.startsWith('[') && url !== '';
  return { functionName: name, ...(hasFile ? { url, lineNumber, columnNumber } : {}) };
}

/** The form says where a function was executing, so that one function may have several rows. */
function placeWarnings({ functionName, url }: FunctionTable): readonly ProfileWarning[] {
  const seen = new Map<string, number>();
  functionName.forEach((name, i) => {
    const key = JSON.stringify([name, url[i]]);
    if (name !== '') seen.set(key, (seen.get(key) ?? 0) + 1);
  });
  const count = [...seen.values()].filter((rows) => rows > 1).length;
  if (count === 0) return [];
  const functions = count === 1 ? '1 function has' : `${count} functions have`;
  const message = `${functions} several rows: Hermes says where it was executing, not where the function begins`;
  return [{ kind: 'executing-places', message }];
}
