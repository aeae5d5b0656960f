import type { Profile } from '../../model/profile.ts';
import type { DumpContent } from '../dump.ts';

/** What all forms of V8's CPU profiles have in common. */
export const V8_CONTENT = {
  called: 'a CPU profile',
  fileNames: ['*.cpuprofile'],
  beginsLike: ({ looksLikeJson, bytes }: DumpContent): boolean =>
    looksLikeJson && PROFILE_KEYS.test(Buffer.from(bytes).toString('latin1')),
  describe,
} as const;

/** Keys that every form of profile has near its beginning. */
const PROFILE_KEYS = /"(?:nodes|samples|timeDeltas|callFrame|functionName|head)"\s*:/;

/** Dumps do not say what made them: their urls give it away. */
function describe(profile: Profile): string {
  if (profile.kind === 'counted') return 'samples of V8';
  const { url } = profile.functions;
  const has = (pattern: RegExp): boolean => url.some((text) => pattern.test(text));
  if (has(/^ext:/)) return 'samples of V8, of Deno';
  if (has(/^node:/)) return 'samples of V8, of Node';
  return has(/^https?:/) ? 'samples of V8, of a browser' : 'samples of V8';
}
