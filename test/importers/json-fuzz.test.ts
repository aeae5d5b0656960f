import { expect, test } from 'vitest';
import { ProfileError } from '../../src/model/profile-error.ts';
import { busyValue } from '../../src/model/shown-thread.ts';
import { drawnDump } from '../drawn-dump.ts';
import { drawnHeap } from '../drawn-heap.ts';
import { SeededRandom } from '../seeded-random.ts';
import { loadRecording } from './checked-loads.ts';
import { mutated, withinMemory } from './mutated.ts';

/** Mutations of each form; more in soak runs. */
const MUTATIONS = Number(process.env['SCOOBYPROF_TRACE_MUTATIONS'] ?? 400);

const NAMES = ['main', 'parse', '"}]', 'ü€', '(GC)'];

function randomStack(random: SeededRandom): string[] {
  return Array.from({ length: 1 + random.below(5) }, () => random.pick(NAMES));
}

function stacksOf(random: SeededRandom): string[][] {
  return Array.from({ length: 1 + random.below(6) }, () => randomStack(random));
}

const FORMS: Readonly<Record<string, (random: SeededRandom) => string>> = {
  'a heap profile': (random) =>
    drawnHeap(stacksOf(random).map((stack) => [stack, random.below(5000)])),
  'a list of profiles': (random) =>
    JSON.stringify(
      Array.from({ length: 1 + random.below(3) }, () => JSON.parse(drawnDump(stacksOf(random)))),
    ),
};

test.each(Object.keys(FORMS))(
  'mutations of %s end in profiles or an error in words, within their memory',
  async (form) => {
    let readCount = 0;
    for (let seed = 0; seed < MUTATIONS; seed++) {
      const random = new SeededRandom(seed);
      const bytes = mutated(Buffer.from(FORMS[form]?.(random) ?? ''), random);
      await withinMemory(bytes.length, async () => {
        try {
          const { threads } = await loadRecording(bytes);
          for (const { profile } of threads) expect(busyValue(profile)).not.toBeNaN();
          readCount++;
        } catch (error) {
          if (!(error instanceof ProfileError)) throw error;
          expect(error.message, `seed ${seed}`).not.toBe('');
        }
      });
    }
    // Some are read all the same: a changed letter of a name breaks nothing.
    expect(readCount).toBeGreaterThan(MUTATIONS / 20);
  },
);
