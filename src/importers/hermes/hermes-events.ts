import { mentions } from '../head-text.ts';
import type { Importer } from '../importer.ts';
import { isObject } from '../json-shape.ts';

/**
 * What `react-native profile-hermes` (hermes-profile-transformer) makes of a sampling trace of Hermes: a list of events
 * that begin and end functions.
 */
export const hermesEvents: Importer = {
  form: 'converted Hermes trace',
  called: 'a converted Hermes trace',
  fileNames: ['*-converted.json'],
  beginsLike: ({ looksLikeJson, bytes }) => looksLikeJson && mentions(bytes, KEY),
  // To parse what may be a trace of Chrome takes long: the key is looked for first.
  recognises: (dump) =>
    dump.looksLikeJson &&
    mentions(dump.bytes.subarray(0, HEAD_BYTES), KEY) &&
    isList(dump.document),
  load: async ({ document }) =>
    (await import('../lazy-readers.ts')).loadHermesEvents(document as readonly unknown[]),
  describe: () => 'samples of Hermes, converted to events',
};

/** Of the first event it is not far away. */
const HEAD_BYTES = 1 << 16;
const KEY = '"allocatedName"';

function isList(document: unknown): boolean {
  const first: unknown = Array.isArray(document) ? document[0] : undefined;
  return isObject(first) && isObject(first['args']) && 'allocatedName' in first['args'];
}
