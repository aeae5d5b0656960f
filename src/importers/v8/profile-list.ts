import type { Importer } from '../importer.ts';
import { V8_CONTENT } from './v8-content.ts';
import { isNodeListDocument } from './v8-node-list.ts';

/** A JSON list of profiles, such as a program writes that has several isolates: each is a thread. */
export const profileList: Importer = {
  form: 'list of V8 CPU profiles',
  ...V8_CONTENT,
  recognises: ({ document }) => Array.isArray(document) && isNodeListDocument(document[0]),
  load: async ({ document }, loadDocument) => {
    const recordings = await Promise.all((document as readonly unknown[]).map(loadDocument));
    return { threads: recordings.flatMap(({ threads }) => threads) };
  },
};
