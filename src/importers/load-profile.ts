import { fileURLToPath } from 'node:url';
import type { Profile } from '../model/profile.ts';
import { ProfileError } from '../model/profile-error.ts';
import type { Recording } from '../model/recording.ts';
import { Dump } from './dump.ts';
import {
  type DumpSource,
  dumpSource,
  type OpenedDump,
  openDump,
  readWhole,
} from './dump-source.ts';
import { importContent } from './import-content.ts';
import { type Imported, type Importer, LOOPS_ENDED, type ScanOptions } from './importer.ts';
import { importers } from './registry.ts';

export interface LoadOptions {
  /** Called now and then with the number of bytes read (of unpacked content) so far. */
  readonly onProgress?: (bytes: number) => void;
  /** Stops the reading, which then rejects with a ProfileError `interrupted`. */
  readonly signal?: AbortSignal;
}

/**
 * Reads a profile in whatever form it has; the content decides, never the name. gzip is unpacked. Where a file holds
 * several, it is that of the main thread, or the busiest.
 *
 * @param source the bytes of a dump, or the path of one
 * @throws ProfileError `unreadable` (missing file, no permission, a folder), `foreign` (another kind of
 *   file; the message says which) or `not-a-profile` (truncated or broken; it says at which byte)
 */
export async function loadProfile(
  source: string | URL | Uint8Array,
  options: LoadOptions = {},
): Promise<Profile> {
  return shownProfile(await loadRecording(source, options));
}

/** The profile that is shown where nobody chooses. */
async function shownProfile(recording: Recording): Promise<Profile> {
  const { threads } = recording;
  if (threads.length === 1) return threads[0].profile;
  const { shownThread } = await import('../model/shown-thread.ts');
  return threads[shownThread(recording)].profile;
}

/** Like `loadProfile`, with all profiles where a file holds several: of threads, processes, pages. */
export async function loadRecording(
  source: string | URL | Uint8Array,
  options: LoadOptions = {},
): Promise<Recording> {
  if (source instanceof Uint8Array) return loadDump(dumpSource(source), options);
  try {
    return await loadDump(dumpSource(source), options);
  } catch (error) {
    const path = source instanceof URL ? fileURLToPath(source) : source;
    throw error instanceof ProfileError ? error.about(path) : error;
  }
}

/** Like `loadRecording`, for any source of bytes. */
export async function loadDump(dump: DumpSource, options: LoadOptions = {}): Promise<Recording> {
  let opened = await openDump(dump);
  try {
    for (const { form, scan } of scannersOf(opened)) {
      for (const compiled of [true, false]) {
        const scanned = await scannedBy(scan, opened, { ...options, compiled });
        if (scanned !== null && scanned !== LOOPS_ENDED) return { form, ...scanned };
        opened.source.close();
        opened = await openDump(dump);
        if (scanned !== LOOPS_ENDED) break;
      }
    }
    dump.keepNoMore?.();
    const bytes = await readWhole(opened.source, options.signal);
    return await importContent(new Dump(bytes, opened.markBytes));
  } finally {
    opened.source.close();
    dump.close?.();
  }
}

async function scannedBy(
  scan: Scanner['scan'],
  { source, markBytes }: OpenedDump,
  options: ScanOptions,
): Promise<Imported | null | typeof LOOPS_ENDED> {
  try {
    return await scan(source, { ...options, bytesBefore: markBytes });
  } catch (error) {
    if (error === LOOPS_ENDED) return LOOPS_ENDED;
    throw error;
  }
}

const SMALL_DUMP_BYTES = 1e6;

type Scanner = Importer & Required<Pick<Importer, 'scan'>>;

/** The importers that may scan a dump, by its first bytes: each that refuses costs a reading of what it looked at. */
function scannersOf({ source: { sizeBytes }, isUtf8, head }: OpenedDump): readonly Scanner[] {
  // The engine's own parser is faster with small ones.
  const isSmall = sizeBytes !== null && sizeBytes <= SMALL_DUMP_BYTES;
  if (isSmall || !isUtf8) return [];
  const content = new Dump(head);
  return importers.filter(
    (importer): importer is Scanner =>
      importer.scan !== undefined && importer.mayScan?.(content) !== false,
  );
}
