import { mentions } from '../head-text.ts';
import type { Importer } from '../importer.ts';
import { isObject, type JsonObject } from '../json-shape.ts';

/**
 * Sampling traces of Hermes, the engine of React Native: of the developer menu, `HermesInternal` and
 * react-native-release-profiler.
 */
export const hermesTrace: Importer = {
  form: 'Hermes sampling trace',
  called: 'a Hermes trace',
  fileNames: ['*.cpuprofile', 'sampling-profiler-trace*.cpuprofile.txt'],
  beginsLike: ({ looksLikeJson, bytes }) => looksLikeJson && mentions(bytes, '"stackFrames"'),
  // To parse what may be a trace of Chrome takes long: the key is looked for first.
  recognises: (dump) =>
    dump.looksLikeJson && mentions(dump.bytes, '"stackFrames"') && isHermes(dump.document),
  load: async ({ document }) =>
    (await import('../lazy-readers.ts')).loadHermesTrace(document as JsonObject),
  describe: () => 'samples of Hermes, of React Native',
};

function isHermes(document: unknown): boolean {
  return isObject(document) && 'stackFrames' in document && 'samples' in document;
}
