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
    return await importRecognised(dump);
  } catch (error) {
    if (error instanceof UnparsableJson) throw await syntaxError(dump);
    throw error instanceof Unrecognised ? await foreignError(error.content) : error;
  }
}

/** No importer recognises this content, which may stand inside that of the file. */
class Unrecognised extends Error {
  readonly content: DumpContent;

  constructor(content: DumpContent) {
    super('no importer recognises the content');
    this.content = content;
  }
}

async function importRecognised(dump: DumpContent): Promise<Profile> {
  const importer = importers.find((candidate) => candidate.recognises(dump));
  if (importer === undefined) throw new Unrecognised(dump);
  const { bytes, bytesBefore } = dump;
  return importer.load(dump, (document) =>
    importRecognised({ bytes, bytesBefore, looksLikeJson: true, document }),
  );
}

async function syntaxError(dump: DumpContent): Promise<ProfileError> {
  const { findSyntaxError } = await import('./json-syntax.ts');
  const { notJson } = await import('./syntax-message.ts');
  const { byteOffset, found } = findSyntaxError(dump.bytes);
  return notJson({ byteOffset: byteOffset + dump.bytesBefore, found });
}

async function foreignError(content: DumpContent): Promise<ProfileError> {
  const { describeForeign } = await import('./foreign.ts');
  const { seemsToBe, hint } = describeForeign(content);
  const about = hint === undefined ? {} : { hint };
  return new ProfileError('foreign', `not a profile: it seems to be ${seemsToBe}`, about);
}
