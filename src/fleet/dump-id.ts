import { createHash } from 'node:crypto';
import { closeSync, createReadStream, openSync, readSync } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';

/** Digits of an id: 96 bits, so that two dumps of a fleet do not share one. */
const DIGITS = 24;
/** Where small dumps are read to, one after the other: a new place for each would be garbage. */
const SCRATCH_BYTES = 1 << 20;
let scratch: Buffer | undefined;

/**
 * What a dump is known by, wherever it lies and whatever it is called: the beginning of the SHA-1 of its content,
 * unpacked. Rejects with what Node throws.
 */
export async function dumpIdOf(path: string): Promise<string> {
  const begin = beginOf(path);
  const isPacked = begin[0] === 0x1f && begin[1] === 0x8b;
  const hash = createHash('sha1');
  if (!isPacked && begin.length < SCRATCH_BYTES) {
    return hash.update(begin).digest('hex').slice(0, DIGITS);
  }
  const file = createReadStream(path);
  if (isPacked) await pipeline(file, createGunzip(), hash);
  else await pipeline(file, hash);
  return hash.digest('hex').slice(0, DIGITS);
}

/** As much of a file as there is room for, until the next is read. */
function beginOf(path: string): Uint8Array {
  scratch ??= Buffer.allocUnsafeSlow(SCRATCH_BYTES);
  const file = openSync(path, 'r');
  try {
    let length = 0;
    for (let count = -1; count !== 0 && length < SCRATCH_BYTES; length += count) {
      count = readSync(file, scratch, length, SCRATCH_BYTES - length, null);
    }
    return scratch.subarray(0, length);
  } finally {
    closeSync(file);
  }
}
