import type { Profile } from '../../model/profile.ts';
import { type Importer, onlyProfile } from '../importer.ts';

/**
 * Dumps of Python's cProfile, `profile` and sampling profiler: a dictionary in marshal format,
 * `(file, line, name)` → `(primitive calls, calls, own seconds, cumulative seconds, callers)`.
 */
export const pythonStats: Importer = {
  form: 'Python profile (.stats)',
  called: 'a Python profile',
  fileNames: ['*.stats', '*.prof'],
  beginsLike: ({ bytes }) => beginsLikeStats(bytes),
  recognises: ({ bytes }) => beginsLikeStats(bytes),
  load: async ({ bytes }) => {
    const { readStats } = await import('./python-stats-reader.ts');
    return onlyProfile(readStats(bytes));
  },
  describe: describeStats,
};

function describeStats(profile: Profile): string {
  const isSampled = profile.kind === 'counted' && profile.stats.samples !== null;
  return isSampled
    ? "samples, of Python's sampling profiler"
    : "exact calls, of Python's profilers";
}

const DICT = 0x7b;
const FLAGGED_DICT = 0xfb;
const DICT_END = 0x30;
const TUPLE = 0x28;
const SMALL_TUPLE = 0x29;

/**
 * A dictionary that begins with a tuple. `{` begins JSON and source code too, so there the length of the
 * tuple has to be one that no text has: a control character or a zero.
 */
function beginsLikeStats(bytes: Uint8Array): boolean {
  const [first, second, ...length] = bytes.subarray(0, 6);
  if (first === FLAGGED_DICT) return true;
  if (first !== DICT || second === undefined) return false;
  if (second === DICT_END) return bytes.length === 2;
  const code = second & 0x7f;
  if (code !== SMALL_TUPLE && code !== TUPLE) return false;
  return (length[0] ?? 0) < 9 || (code === TUPLE && length.includes(0));
}
