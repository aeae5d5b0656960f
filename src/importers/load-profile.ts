import { open } from 'node:fs/promises';
import type { Profile } from '../model/profile.ts';
import { ProfileError } from '../model/profile-error.ts';
import { Dump, type DumpContent } from './dump.ts';
import { describeForeign } from './foreign.ts';
import { importers } from './registry.ts';

/**
 * Reads a profile in whatever form it has; the content decides, never the name. gzip is unpacked.
 *
 * @param source the bytes of a dump, or the path of one
 * @throws ProfileError `unreadable` (missing file, no permission, a folder), `foreign` (another kind of
 *   file; the message says which) or `not-a-profile` (truncated or broken; it says at which byte)
 */
export async function loadProfile(source: string | URL | Uint8Array): Promise<Profile> {
  if (source instanceof Uint8Array) return profileFromBytes(source);
  const path = source instanceof URL ? source.pathname : source;
  try {
    return profileFromBytes(await readWhole(source));
  } catch (error) {
    throw error instanceof ProfileError ? error.about(path) : error;
  }
}

/** Like `loadProfile`, for bytes that are there already. */
export function profileFromBytes(bytes: Uint8Array): Profile {
  return importDump(new Dump(bytes));
}

function importDump(dump: DumpContent): Profile {
  const importer = importers.find((candidate) => candidate.recognises(dump));
  if (importer === undefined) throw foreignContent(dump);
  return importer.load(dump, (document) =>
    importDump({ bytes: dump.bytes, looksLikeJson: true, document }),
  );
}

function foreignContent(dump: DumpContent): ProfileError {
  const { seemsToBe, hint } = describeForeign(dump);
  const about = hint === undefined ? {} : { hint };
  return new ProfileError('foreign', `not a profile: it seems to be ${seemsToBe}`, about);
}

async function readWhole(path: string | URL): Promise<Uint8Array> {
  try {
    const file = await open(path, 'r');
    try {
      if ((await file.stat()).isDirectory()) throw isFolder();
      return await file.readFile();
    } finally {
      await file.close();
    }
  } catch (error) {
    throw unreadable(error);
  }
}

function isFolder(): ProfileError {
  return new ProfileError('unreadable', 'is a folder', {
    hint: 'name a dump in it, or use --dir to choose from the newest',
  });
}

const REASONS: Readonly<Record<string, string>> = {
  ENOENT: 'no such file',
  ENOTDIR: 'no such file',
  EACCES: 'permission denied',
  EPERM: 'permission denied',
  EISDIR: 'is a folder',
  EMFILE: 'too many open files',
  ELOOP: 'too many symbolic links',
  ENAMETOOLONG: 'the name is too long',
};

/** The error of a file that could not be read, in words. */
export function unreadable(error: unknown): unknown {
  const { code, message } = error as NodeJS.ErrnoException;
  if (error instanceof ProfileError || code === undefined) return error;
  if (code === 'ERR_FS_FILE_TOO_LARGE') return new ProfileError('unreadable', 'larger than 2 GiB');
  return new ProfileError('unreadable', REASONS[code] ?? message);
}
