import { expect, test } from 'vitest';
import { buildCallTree } from '../../src/model/call-tree.ts';
import { functionStats } from '../../src/model/function-stats.ts';
import { ProfileError } from '../../src/model/profile-error.ts';
import type { Recording } from '../../src/model/recording.ts';
import { SeededRandom } from '../seeded-random.ts';
import { loadRecording } from './checked-loads.ts';
import { HERMES_ROOT, hermesDocument, hermesFrame } from './drawn-hermes.ts';
import { frame } from './dumps.ts';
import { foldedText } from './folded-text.ts';
import { mutated, withinMemory } from './mutated.ts';
import { pprofBytes } from './pprof-writer.ts';
import { randomStacks } from './random-stacks.ts';
import { speedscopeDocument } from './speedscope-writer.ts';

/** Mutations of each form; more in soak runs. */
const MUTATIONS = Number(process.env['SCOOBYPROF_FORM_MUTATIONS'] ?? 400);

const asJson = (document: unknown): Buffer => Buffer.from(JSON.stringify(document));

const FORMS: Readonly<Record<string, (random: SeededRandom) => Buffer>> = {
  pprof: (random) =>
    Buffer.from(
      pprofBytes({
        types: [
          ['samples', 'count'],
          ['cpu', 'nanoseconds'],
        ],
        samples: randomStacks(random).map(({ frames, value }) => ({ frames, values: [1, value] })),
        inlinedInto: () => random.below(3),
        lineOf: () => random.below(4),
      }),
    ),
  folded: (random) => Buffer.from(foldedText(randomStacks(random), random)),
  'speedscope, sampled': (random) =>
    asJson(speedscopeDocument([{ type: 'sampled', stacks: randomStacks(random) }])),
  'speedscope, evented': (random) =>
    asJson(speedscopeDocument([{ type: 'evented', stacks: randomStacks(random) }])),
  'Hermes, with a root': (random) => asJson(randomHermes(random, true)),
  'Hermes, old': (random) => asJson(randomHermes(random, false)),
  'Hermes, converted': (random) => asJson(randomEvents(random)),
  'Hermes, protocol': (random) => asJson(randomProtocol(random)),
};

function randomHermes(random: SeededRandom, hasRoot: boolean): object {
  const top = hasRoot ? 1 : undefined;
  const frames = Array.from({ length: 8 }, (_, i) => {
    const parent = i === 0 || random.chance(0.2) ? top : 2 + random.below(i);
    const made = random.chance(0.3) ? { name: '[GC Old Gen]', parent } : undefined;
    return [i + 2, made ?? hermesFrame(random.pick(['a', 'b', '']), parent, 3 + i)] as const;
  });
  const samples = Array.from({ length: 20 }, (_, i) => {
    return [i * 10 + (random.chance(0.1) ? 900 : 0), 1 + random.below(10)] as const;
  });
  const root = hasRoot ? { 1: HERMES_ROOT } : {};
  return hermesDocument({ frames: { ...root, ...Object.fromEntries(frames) }, samples });
}

function randomEvents(random: SeededRandom): object {
  return Array.from({ length: 30 }, (_, i) => {
    const name = random.pick(['a', 'b', '[root]']);
    const args = { allocatedName: name, url: 'a.js', line: 3, column: 4, funcLine: '1' };
    return { ph: random.pick(['B', 'E']), name, ts: i * 7, pid: 0, tid: random.below(2), args };
  });
}

function randomProtocol(random: SeededRandom): object {
  const names = ['[root]', 'a(b.js:1:2)', '[Native] map', '[GC Young Gen]', 'plain'];
  const nodes = names.map((name, i) => ({
    id: i + 1,
    callFrame: frame(name, { url: 'b.js', lineNumber: 4, columnNumber: 2 }),
    ...(i > 0 ? { parent: 1 + random.below(i) } : {}),
  }));
  const samples = Array.from({ length: 15 }, () => 1 + random.below(6));
  return { nodes, startTime: 0, endTime: 200, samples, timeDeltas: samples.map(() => 10) };
}

test.each(Object.entries(FORMS))(
  '%s: whatever is in a file, it is a profile of finite numbers or an error with a code',
  async (_, write) => {
    let read = 0;
    for (let seed = 0; seed < MUTATIONS; seed++) {
      const random = new SeededRandom(seed);
      const bytes = mutated(write(random), random);
      try {
        let recording: Recording | undefined;
        await withinMemory(bytes.length, async () => {
          recording = await loadRecording(bytes);
        });
        const { threads, values = [] } = recording as unknown as Recording;
        read++;
        for (const { profile } of [...threads, ...values]) {
          if (profile.kind !== 'sampled') throw new Error('it is of Python');
          const { totals, self, cumulative } = functionStats(buildCallTree(profile));
          const numbers = [totals.time, ...self, ...cumulative];
          expect(numbers.filter((value) => !Number.isFinite(value))).toEqual([]);
        }
      } catch (error) {
        if (!(error instanceof ProfileError)) {
          throw new Error(`seed ${seed}: ${bytes.toString('base64')}`, { cause: error });
        }
        expect(['foreign', 'not-a-profile']).toContain(error.code);
      }
    }
    expect(read).toBeGreaterThan(0);
  },
);
