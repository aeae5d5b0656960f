import { type Importer, onlyProfile } from '../importer.ts';
import { isObject } from '../json-shape.ts';
import { V8_CONTENT } from '../v8/v8-content.ts';
import { isNodeListDocument, type NodeListDocument } from '../v8/v8-node-list.ts';

/** Profiles of Hermes's own `Profiler` domain: the form of the DevTools protocol, with names of Hermes. */
export const hermesProfile: Importer = {
  form: 'Hermes CPU profile (DevTools protocol)',
  ...V8_CONTENT,
  called: 'a Hermes profile',
  recognises: ({ document }) => isNodeListDocument(document) && beginsWithRoot(document),
  load: async ({ document }) =>
    onlyProfile(
      (await import('../lazy-readers.ts')).loadHermesProfile(document as NodeListDocument),
    ),
  describe: () => 'samples of Hermes, of React Native',
};

function beginsWithRoot({ nodes }: NodeListDocument): boolean {
  const frame = nodes[0]?.['callFrame'];
  return isObject(frame) && frame['functionName'] === '[root]';
}
