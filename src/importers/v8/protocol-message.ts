import type { Importer } from '../importer.ts';
import { isObject } from '../json-shape.ts';
import { V8_CONTENT } from './v8-content.ts';

/**
 * A profile inside a message of the DevTools protocol, as some programs save it whole:
 * `{"result":{"profile":…}}` (the answer to Profiler.stop), `{"params":{"profile":…}}` (the event
 * Profiler.consoleProfileFinished), or just `{"profile":…}`.
 */
export const protocolMessage: Importer = {
  form: 'DevTools protocol message with a profile',
  ...V8_CONTENT,
  recognises: ({ document }) => isObject(innerProfile(document)),
  load: ({ document }, loadDocument) => loadDocument(innermostProfile(document)),
};

/** A message in a message, however many: without recursion. */
function innermostProfile(document: unknown): unknown {
  let profile = innerProfile(document);
  for (let next = innerProfile(profile); isObject(next); next = innerProfile(next)) profile = next;
  return profile;
}

function innerProfile(document: unknown): unknown {
  if (!isObject(document) || 'nodes' in document || 'head' in document) return undefined;
  const { result, params, profile } = document;
  if (isObject(result)) return result['profile'];
  return isObject(params) ? params['profile'] : profile;
}
