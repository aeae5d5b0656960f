import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { loadProfile } from '../../src/importers/load-profile.ts';
import { ProfileError } from '../../src/model/profile-error.ts';
import { seededRandom } from '../seeded-random.ts';

// `npm run soak` runs more.
const RUNS = Number(process.env['SCOOBYPROF_FUZZ_RUNS'] ?? 3000);
const SEEDS = ['inventory.python3', 'inventory.python3-profile', 'inventory.python27'].map((name) =>
  readFileSync(`fixtures/${name}.stats`),
);

const CODES = Buffer.from('0NFTS.iIlfgxyzZaAustrR()[{<>:c\xe9\xa9\xfb\xf2', 'latin1');

function mutated(original: Buffer, random: (below: number) => number): Buffer {
  const bytes = Buffer.from(original);
  for (let i = random(8); i >= 0; i--) {
    const at = random(bytes.length);
    const kind = random(6);
    if (kind === 0) bytes[at] = random(256);
    else if (kind === 1) bytes[at] = CODES[random(CODES.length)] as number;
    else if (kind === 2) bytes[at] = (bytes[at] as number) ^ 0x80;
    else if (kind === 3) bytes.fill(random(2) * 0xff, at, Math.min(at + 4, bytes.length));
    else if (kind === 4) bytes.copy(bytes, at, random(bytes.length), bytes.length);
    else if (random(4) === 0) return bytes.subarray(0, at);
  }
  return bytes;
}

test(`${RUNS} damaged dumps are read or refused, and none hangs`, async () => {
  const next = seededRandom(20260101);
  const random = (below: number): number => Math.floor(next() * below);
  const outcomes = { read: 0, refused: 0 };
  for (let run = 0; run < RUNS; run++) {
    const bytes = mutated(SEEDS[run % SEEDS.length] as Buffer, random);
    try {
      await loadProfile(bytes);
      outcomes.read++;
    } catch (error) {
      if (!(error instanceof ProfileError)) throw new Error(`run ${run}`, { cause: error });
      outcomes.refused++;
    }
  }
  expect(outcomes.read + outcomes.refused).toBe(RUNS);
  expect(Math.min(outcomes.read, outcomes.refused)).toBeGreaterThan(RUNS / 100);
});

const SIZE = 2 ** 20;
const hostile: readonly [string, (bytes: Buffer) => unknown][] = [
  ['a tuple of references to itself', (b) => b.fill(Buffer.from('a9ff', 'hex')).fill('{', 0, 1)],
  ['deep tuples', (b) => b.fill(Buffer.from(')\x01')).write('{')],
  ['empty tuples', (b) => b.fill(Buffer.from('a900', 'hex')).write('{(\0\0\x10\0', 'latin1')],
  ['a long claim', (b) => b.write('{)\x03u\xff\xff\xff\x7f', 'latin1')],
  ['many digits', (b) => b.fill(1).write('{)\x03z\x01al\0\0\x04\0', 'latin1')],
  [
    'flagged empty tuples in the value of the marker',
    (b) => {
      b.fill(Buffer.from('a900', 'hex'));
      b.write('\xfb)\x01z\x0b__sampled__(\xf0\xff\x07\0', 'latin1');
    },
  ],
];

test.each(hostile)('%s cost no more than ten times the file', async (_, write) => {
  const bytes = Buffer.alloc(SIZE);
  write(bytes);
  const before = process.memoryUsage();
  await expect(loadProfile(bytes)).rejects.toThrow(ProfileError);
  const after = process.memoryUsage();
  const growth = after.heapUsed + after.external - before.heapUsed - before.external;
  expect(growth).toBeLessThan(10 * SIZE);
});
