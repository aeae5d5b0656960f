import { headText } from '../head-text.ts';
import type { Importer } from '../importer.ts';

/**
 * pprof's profiles (google/pprof, proto/profile.proto), gzipped or not, as Go, @google-cloud/profiler, @datadog/pprof,
 * Pyroscope, Parca, Bun and `export pprof` write them.
 */
export const pprofProfile: Importer = {
  form: 'pprof profile',
  called: 'a pprof profile',
  fileNames: ['*.pb', '*.pprof'],
  beginsLike: ({ bytes }) => isFirstTag(bytes[0]) && VALUE_TYPE.test(headText(bytes, HEAD_BYTES)),
  // The reader looks closer.
  recognises: ({ bytes }) => isFirstTag(bytes[0]),
  load: async (dump) => (await import('../lazy-readers.ts')).loadPprof(dump),
  describe: () => 'stacks of a pprof profile, in no order of time',
};

/** Whether a message may begin with this byte: fields 1 to 15, each a number or a row of bytes. */
function isFirstTag(byte = 0): boolean {
  return byte >= 8 && byte < 128 && (byte & 5) === 0;
}

/** A type of value, with its unit: every file has one, most of them near the beginning. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: bytes of a binary form
const VALUE_TYPE = /\n\x04\x08[\x01-\x7f]\x10[\x01-\x7f]/;
const HEAD_BYTES = 1 << 16;
