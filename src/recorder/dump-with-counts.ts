import { loadProfile } from '../importers/load-profile.ts';
import { RECORDER_KEY } from '../importers/v8/recorded-calls.ts';
import { readCoverage } from './coverage.ts';
import { joinCounts } from './join-counts.ts';
import { scriptText } from './script-texts.ts';

/**
 * A dump of V8's form with the counts of a coverage that was taken while it was recorded. Scripts are read from the disk;
 * those of Node are not asked for, which would take another process. Rejects where the dump cannot be read.
 */
export async function dumpWithCounts(dump: Uint8Array, coverage: unknown): Promise<Uint8Array> {
  const profile = await loadProfile(dump);
  if (profile.kind !== 'sampled') return dump;
  const { recorded } = joinCounts(profile, readCoverage([coverage]), {
    textOf: scriptText,
    isTimedWhileCounting: true,
  });
  const document = JSON.parse(Buffer.from(dump).toString('utf8'));
  return Buffer.from(JSON.stringify({ ...document, [RECORDER_KEY]: recorded }));
}
