import { createHash } from 'node:crypto';
import { closeSync, createReadStream, openSync, readFileSync, readSync, statSync } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';

/** Digits of an id: 96 bits, so that two dumps of a fleet do not share one. */
const DIGITS = 24;
const SMALL_BYTES = 1 << 23;

/**
 * What a dump is known by, wherever it lies and whatever it is called: the beginning of the SHA-1 of its content,
 * unpacked. Rejects with what Node throws.
 */
export async function dumpIdOf(path: string): Promise<string> {
  const isPacked = beginsPacked(path);
  if (!isPacked && statSync(path).size <= SMALL_BYTES) {
    return createHash('sha1').update(readFileSync(path)).digest('hex').slice(0, DIGITS);
  }
  const hash = createHash('sha1');
  const file = createReadStream(path);
  if (isPacked) await pipeline(file, createGunzip(), hash);
  else await pipeline(file, hash);
  return hash.digest('hex').slice(0, DIGITS);
}

function beginsPacked(path: string): boolean {
  const file = openSync(path, 'r');
  try {
    const head = new Uint8Array(2);
    return readSync(file, head, 0, 2, 0) === 2 && head[0] === 0x1f && head[1] === 0x8b;
  } finally {
    closeSync(file);
  }
}
