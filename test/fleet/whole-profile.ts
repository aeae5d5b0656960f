import { loadProfile } from '../../src/importers/load-profile.ts';
import type { SampledProfile } from '../../src/model/sampled-profile.ts';
import { randomDump } from '../model/random-profile.ts';

/**
 * A random profile of whole microseconds, as V8 writes them: rows have no others. The end of the last sample is the mean of
 * all, so there is one in the dump.
 */
export async function wholeProfile(seed: number): Promise<SampledProfile> {
  const dump = randomDump(seed);
  const timeDeltas = dump.timeDeltas.map(Math.round);
  const span = timeDeltas.reduce((a, b) => a + b, 0);
  const whole = { ...dump, timeDeltas, endTime: dump.startTime + span };
  return (await loadProfile(Buffer.from(JSON.stringify(whole)))) as SampledProfile;
}
