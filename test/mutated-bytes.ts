import type { SeededRandom } from './seeded-random.ts';

/** Some bytes changed, taken out, doubled, or the end cut off. */
export function mutatedBytes(bytes: Buffer, random: SeededRandom): Buffer {
  let mutated: Buffer = Buffer.from(bytes);
  for (let count = 1 + random.below(4); count > 0; count--) {
    const at = random.below(mutated.length);
    const to = at + random.below(30);
    const kind = random.below(4);
    if (kind === 0) mutated[at] = random.pick([...Buffer.from('{}[]",:\\0-e'), random.below(256)]);
    if (kind === 1) mutated = Buffer.concat([mutated.subarray(0, at), mutated.subarray(to)]);
    if (kind === 2) mutated = Buffer.concat([mutated.subarray(0, to), mutated.subarray(at)]);
    if (kind === 3 && random.chance(0.3)) mutated = mutated.subarray(0, at + 1);
  }
  return mutated;
}
