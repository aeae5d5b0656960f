const ZEROS = 0x30303030;
const HIGH_BITS = 0x80808080 | 0;
const POWERS_OF_TEN = Int32Array.of(1, 10, 100, 1000);

/**
 * A whole number of up to 7 digits and how many it has, as `number << 4 | digits`; 0: none stands here, or a longer one,
 * or one with a zero in front. Reads 8 bytes from `at`.
 *
 * All digits of a word are taken at once, as fast_float does: processors guess wrong where a loop over digits ends, which
 * takes longer than the digits. Written out, since the engine inlines only so much into one function.
 */
export function packedNumber(view: DataView, at: number): number {
  // Digits become 0 to 9.
  let word = view.getInt32(at, true) ^ ZEROS;
  const hasZeroFirst = (word & 0xff) === 0;
  // The high bit of each byte that is more than 9, up to the first of them; those behind it may be wrong.
  let end = ((word + 0x76767676) | word) & HIGH_BITS;
  let digits = 0;
  let value = 0;
  if (end === 0) {
    // Of the four digits the lowest byte is the first.
    const pairs = (Math.imul(word, 10) + (word >>> 8)) & 0x00ff00ff;
    value = (pairs & 0xff) * 100 + (pairs >>> 16);
    digits = 4;
    word = view.getInt32(at + 4, true) ^ ZEROS;
    end = ((word + 0x76767676) | word) & HIGH_BITS;
    if (end === 0) return 0;
  }
  const rest = (31 - Math.clz32(end & -end)) >> 3;
  digits += rest;
  if (hasZeroFirst && digits > 1) return 0;
  // In two steps: to shift by 32 bits is to shift by none.
  word = (word << 8) << (24 - 8 * rest);
  const pairs = (Math.imul(word, 10) + (word >>> 8)) & 0x00ff00ff;
  value = value * POWERS_OF_TEN[rest] + (pairs & 0xff) * 100 + (pairs >>> 16);
  return (value << 4) | digits;
}
