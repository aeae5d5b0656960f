import { ProfileError } from '../model/profile-error.ts';
import type { Recording } from '../model/recording.ts';
import { type DumpContent, UnparsableJson } from './dump.ts';
import type { ForeignContent } from './foreign.ts';
import { importers } from './registry.ts';

/**
 * Reads the profiles of content that is whole in memory, by the first importer that recognises it.
 * Rejects with a ProfileError `foreign` or `not-a-profile`; the latter says at which byte JSON goes wrong.
 */
export async function importContent(dump: DumpContent): Promise<Recording> {
  try {
    return await importRecognised(dump);
  } catch (error) {
    if (error instanceof UnparsableJson)
      throw await (error.isTooLarge ? tooLarge(dump) : syntaxError(dump));
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

async function importRecognised(dump: DumpContent): Promise<Recording> {
  const { bytes, bytesBefore } = dump;
  for (const importer of importers) {
    if (!importer.recognises(dump)) continue;
    const imported = await importer.load(dump, (document) =>
      importRecognised({ bytes, bytesBefore, looksLikeJson: true, document }),
    );
    // A dump inside another has a form of its own.
    if (imported !== null) return { form: importer.form, ...imported };
  }
  throw new Unrecognised(dump);
}

async function syntaxError(dump: DumpContent): Promise<ProfileError> {
  const { findSyntaxError } = await import('./json-syntax.ts');
  const { notJson } = await import('./syntax-message.ts');
  const { byteOffset, found } = findSyntaxError(dump.bytes);
  return notJson({ byteOffset: byteOffset + dump.bytesBefore, found });
}

async function tooLarge({ bytes }: DumpContent): Promise<ProfileError> {
  const { describeLarge } = await import('./foreign.ts');
  const foreign = describeLarge(bytes);
  return foreign === null
    ? new ProfileError('not-a-profile', `too large: ${bytes.length} bytes of JSON`)
    : asError(foreign);
}

async function foreignError(content: DumpContent): Promise<ProfileError> {
  const { describeForeign } = await import('./foreign.ts');
  return asError(describeForeign(content));
}

function asError({ seemsToBe, hint }: ForeignContent): ProfileError {
  const about = hint === undefined ? {} : { hint };
  return new ProfileError('foreign', `not a profile: it seems to be ${seemsToBe}`, about);
}
