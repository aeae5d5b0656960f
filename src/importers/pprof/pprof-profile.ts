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
  load: async (dump) => {
    const { loadPprof } = await import('../lazy-readers.ts');
    return loadPprof(dump);
  },
  describe: () => 'stacks of a pprof profile, in no order of time',
};

/** Numbers of the fields that are messages or texts; those of 7 to 15 that are not are numbers. */
const BYTE_FIELDS = [1, 2, 3, 4, 5, 6, 11, 13];
const NUMBER_FIELDS = [7, 8, 9, 10, 12, 13, 14, 15];
const FIRST_TAGS: ReadonlySet<number | undefined> = new Set([
  ...BYTE_FIELDS.map((field) => field * 8 + 2),
  ...NUMBER_FIELDS.map((field) => field * 8),
]);

/** Whether a message of pprof may begin with this byte. */
function isFirstTag(byte: number | undefined): boolean {
  return FIRST_TAGS.has(byte);
}

/** A type of value, with its unit: every file has one, most of them near the beginning. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: bytes of a binary form
const VALUE_TYPE = /\n\x04\x08[\x01-\x7f]\x10[\x01-\x7f]/;
const HEAD_BYTES = 1 << 16;
