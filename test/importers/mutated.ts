import type { SeededRandom } from '../seeded-random.ts';

/** Numbers that a reader must not take for the size of anything. */
const NUMBERS = ['-1', '0', '1e9', '2147483648', '4294967296', '9007199254740993', '1e308', '0.5'];

/** Some bytes changed, taken out, doubled, a number in place of another, or the end cut off. */
export function mutated(bytes: Uint8Array, random: SeededRandom): Buffer {
  let result: Buffer = Buffer.from(bytes);
  for (let count = 1 + random.below(4); count > 0; count--) {
    const at = random.below(result.length);
    const to = at + random.below(30);
    const kind = random.below(5);
    if (kind === 0) result[at] = random.pick([...Buffer.from('{}[]",:\\0-e'), random.below(256)]);
    if (kind === 1) result = Buffer.concat([result.subarray(0, at), result.subarray(to)]);
    if (kind === 2) result = Buffer.concat([result.subarray(0, to), result.subarray(at)]);
    if (kind === 3 && random.chance(0.3)) result = result.subarray(0, at + 1);
    if (kind === 4) result = withNumber(result, at, random);
  }
  return result;
}

function withNumber(bytes: Buffer, from: number, random: SeededRandom): Buffer {
  const text = bytes.toString('latin1');
  const found = /-?\d+(?:\.\d+)?/.exec(text.slice(from));
  if (found === null) return bytes;
  const start = from + found.index;
  const end = start + found[0].length;
  return Buffer.from(`${text.slice(0, start)}${random.pick(NUMBERS)}${text.slice(end)}`, 'latin1');
}

/** What typed arrays and buffers take while a small file is read must stay near its size; windows apart. */
const MOST_TIMES_FILE = 10;
const WINDOWS_BYTES = 4 << 20;

/** Does work on a file and throws where it takes memory that has nothing to do with the file's size. */
export async function withinMemory(fileBytes: number, work: () => Promise<unknown>): Promise<void> {
  const before = process.memoryUsage().arrayBuffers;
  await work();
  const taken = process.memoryUsage().arrayBuffers - before;
  if (taken > MOST_TIMES_FILE * fileBytes + WINDOWS_BYTES)
    throw new Error(`${taken} bytes for a file of ${fileBytes}`);
}
