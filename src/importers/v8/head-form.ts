import { type Importer, onlyProfile } from '../importer.ts';
import { isObject, type JsonObject } from '../json-shape.ts';
import { V8_CONTENT } from './v8-content.ts';

/**
 * The form before the DevTools protocol of 2017: a tree of nested nodes below `head`, lines counting
 * from 1, times in seconds (often whole ones), `timestamps` in microseconds, or none.
 */
export const headForm: Importer = {
  form: 'V8 CPU profile (old form with nested nodes)',
  ...V8_CONTENT,
  recognises: ({ document }) => isObject(document) && isFrame(document['head']),
  load: async ({ document }) => {
    const { loadHead } = await import('./load-head.ts');
    return onlyProfile(loadHead(document as JsonObject));
  },
};

/** A heap profile has a `head` too, with a `callFrame`. */
function isFrame(value: unknown): boolean {
  return isObject(value) && typeof value['functionName'] === 'string' && !('callFrame' in value);
}
