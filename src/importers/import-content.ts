import type { Profile } from '../model/profile.ts';
import { ProfileError } from '../model/profile-error.ts';
import { type DumpContent, UnparsableJson } from './dump.ts';
import { importers } from './registry.ts';

/**
 * Reads a profile from content that is whole in memory, by the first importer that recognises it.
 * Rejects with a ProfileError `foreign` or `not-a-profile`; the latter says at which byte JSON goes wrong.
 */
export async function importContent(dump: DumpContent): Promise<Profile> {
  try {
    const profile = importRecognised(dump);
    if (profile !== null) return profile;
  } catch (error) {
    if (!(error instanceof UnparsableJson)) throw error;
    const { findSyntaxError } = await import('./json-syntax.ts');
    const { notJson } = await import('./syntax-message.ts');
    throw notJson(findSyntaxError(dump.bytes));
  }
  const { describeForeign } = await import('./foreign.ts');
  const { seemsToBe, hint } = describeForeign(dump);
  const about = hint === undefined ? {} : { hint };
  throw new ProfileError('foreign', `not a profile: it seems to be ${seemsToBe}`, about);
}

/** `null`: no importer recognises the content, or that which a message holds. */
function importRecognised(dump: DumpContent): Profile | null {
  const importer = importers.find((candidate) => candidate.recognises(dump));
  if (importer === undefined) return null;
  return importer.load(dump, (document) =>
    importRecognised({ bytes: dump.bytes, looksLikeJson: true, document }),
  );
}
