import { headText } from '../head-text.ts';
import type { Importer } from '../importer.ts';
import { isObject, type JsonObject } from '../json-shape.ts';

/**
 * speedscope's own files, https://www.speedscope.app/file-format-schema.json (file-format-spec.ts): frames once, and
 * profiles of them, each of which is a thread.
 */
export const speedscopeFile: Importer = {
  form: 'speedscope file',
  called: 'a speedscope file',
  fileNames: ['*.speedscope.json', '*.speedscope'],
  beginsLike: ({ looksLikeJson, bytes }) => looksLikeJson && HEAD.test(headText(bytes, HEAD_BYTES)),
  recognises: ({ document }) =>
    isObject(document) && isObject(document['shared']) && 'profiles' in document,
  load: async ({ document, bytes }) =>
    (await import('../lazy-readers.ts')).loadSpeedscope(document as JsonObject, bytes.length),
  describe: () => 'stacks of a speedscope file',
};

const HEAD = /speedscope\.app\/file-format-schema|"shared"\s*:\s*\{\s*"frames"/;
const HEAD_BYTES = 1 << 14;
