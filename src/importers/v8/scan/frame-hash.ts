/** Multiplier of FNV-1a, the hash of Fowler, Noll and Vo; here over words of four bytes. */
const HASH_PRIME = 0x01000193;

/** A hash of all bytes of a text: frames may differ in any of them, be it the script alone. */
export function textHash(view: DataView, start: number, end: number): number {
  let hash = end - start;
  let at = start;
  for (; at + 4 <= end; at += 4) hash = mixed(hash, view.getInt32(at, true));
  for (; at < end; at++) hash = mixed(hash, view.getUint8(at));
  return hash;
}

/** The high bits of a product know all bits before, the low ones do not: they are folded in. */
function mixed(hash: number, word: number): number {
  const product = Math.imul(hash ^ word, HASH_PRIME);
  return product ^ (product >>> 15);
}

/** Multiplier 2^32 divided by the golden ratio: Knuth, The Art of Computer Programming 3, 6.4. */
const GOLDEN = 0x9e3779b1 | 0;

/**
 * A hash of 32 bytes of a frame's function name, which stands behind `{"functionName":"`; of a shorter one also of what
 * follows, the script. Programs that generate code give names that begin alike.
 */
export function headPlace(view: DataView, start: number): number {
  let hash = Math.imul(view.getInt32(start + 17, true), GOLDEN) ^ view.getInt32(start + 21, true);
  hash = Math.imul(hash, GOLDEN) ^ view.getInt32(start + 25, true);
  hash = Math.imul(hash, GOLDEN) ^ view.getInt32(start + 29, true);
  hash = Math.imul(hash ^ (hash >>> 15), GOLDEN) ^ view.getInt32(start + 33, true);
  hash = Math.imul(hash, GOLDEN) ^ view.getInt32(start + 37, true);
  hash = Math.imul(hash, GOLDEN) ^ view.getInt32(start + 41, true);
  hash = Math.imul(hash, GOLDEN) ^ view.getInt32(start + 45, true);
  const product = Math.imul(hash, GOLDEN);
  return product ^ (product >>> 15);
}

/** A hash of a frame's head, which counts from 1, and position: an index, once cut to their length, of rows of four. */
export function positionPlace(head: number, line: number, column: number): number {
  const hash = Math.imul(Math.imul(head, GOLDEN) + line, GOLDEN) + column;
  const product = Math.imul(hash, GOLDEN);
  return (product ^ (product >>> 15)) << 2;
}
