import { fileURLToPath } from 'node:url';
import type { Profile } from '../model/profile.ts';
import { ProfileError } from '../model/profile-error.ts';
import { Dump } from './dump.ts';
import { type DumpSource, dumpSource, openDump, readWhole } from './dump-source.ts';
import { importContent } from './import-content.ts';

export interface LoadOptions {
  /** Called now and then with the number of bytes read (of unpacked content) so far. */
  readonly onProgress?: (bytes: number) => void;
  /** Stops the reading, which then rejects with a ProfileError `interrupted`. */
  readonly signal?: AbortSignal;
}

/**
 * Reads a profile in whatever form it has; the content decides, never the name. gzip is unpacked.
 *
 * @param source the bytes of a dump, or the path of one
 * @throws ProfileError `unreadable` (missing file, no permission, a folder), `foreign` (another kind of
 *   file; the message says which) or `not-a-profile` (truncated or broken; it says at which byte)
 */
export async function loadProfile(
  source: string | URL | Uint8Array,
  options: LoadOptions = {},
): Promise<Profile> {
  if (source instanceof Uint8Array) return loadDump(dumpSource(source), options);
  try {
    return await loadDump(dumpSource(source), options);
  } catch (error) {
    const path = source instanceof URL ? fileURLToPath(source) : source;
    throw error instanceof ProfileError ? error.about(path) : error;
  }
}

/** Like `loadProfile`, for any source of bytes. */
export async function loadDump(dump: DumpSource, options: LoadOptions = {}): Promise<Profile> {
  const { source, isUtf8, markBytes } = await openDump(dump);
  try {
    // The engine's own parser is faster until the scanner's loops are compiled, which takes some megabytes.
    const isSmall = source.sizeBytes !== null && source.sizeBytes <= SMALL_DUMP_BYTES;
    if (isSmall || !isUtf8)
      return await importContent(new Dump(await readWhole(source, options.signal), markBytes));
    const { scanProfile } = await import('./v8/scan/scan-profile.ts');
    const scanned = await scanProfile(source, { ...options, bytesBefore: markBytes });
    if (scanned !== null) return scanned;
  } finally {
    source.close();
  }
  // What the scanner does not take is rare: forms of other programs, broken files.
  const { source: again, markBytes: bytesBefore } = await openDump(dump);
  try {
    return await importContent(new Dump(await readWhole(again, options.signal), bytesBefore));
  } finally {
    again.close();
  }
}

const SMALL_DUMP_BYTES = 1 << 23;
