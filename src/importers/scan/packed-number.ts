const ZEROS = 0x30303030;
const HIGH_BITS = 0x80808080 | 0;
const POWERS_OF_TEN = Int32Array.of(1, 10, 100, 1000, 10_000);

/**
 * A whole number of up to 8 digits and how many it has, as `number << 4 | digits`; 0: none stands here, or one with a
 * zero in front. A ninth digit is the caller's to find. Reads 8 bytes from `at`.
 *
 * All digits of a word are taken at once (as in fast_float's parse_eight_digits): the engine guesses wrong where a loop
 * over digits ends, which takes longer than the digits.
 */
export function packedNumber(view: DataView, at: number): number {
  // Digits become 0 to 9.
  const first = view.getInt32(at, true) ^ ZEROS;
  const firstEnd = nonDigits(first);
  const hasZeroFirst = (first & 0xff) === 0;
  if (firstEnd !== 0) {
    const digits = bytesBefore(firstEnd);
    if (digits === 0 || (hasZeroFirst && digits > 1)) return 0;
    return (fourDigits(first << (32 - 8 * digits)) << 4) | digits;
  }
  if (hasZeroFirst) return 0;
  const second = view.getInt32(at + 4, true) ^ ZEROS;
  const secondEnd = nonDigits(second);
  const digits = secondEnd === 0 ? 4 : bytesBefore(secondEnd);
  // To shift by 32 bits is to shift by none.
  const rest = digits === 0 ? 0 : fourDigits(second << (32 - 8 * digits));
  const value = fourDigits(first) * (POWERS_OF_TEN[digits] as number) + rest;
  return (value << 4) | (4 + digits);
}

/** The high bit of each byte that is more than 9, up to the first of them; behind it bits may be wrong. */
function nonDigits(word: number): number {
  return ((word + 0x76767676) | word) & HIGH_BITS;
}

/** Bytes in front of the first whose high bit is set. */
function bytesBefore(highBits: number): number {
  return (31 - Math.clz32(highBits & -highBits)) >> 3;
}

/** The number of four digits, of which the lowest byte is the first. */
function fourDigits(word: number): number {
  const pairs = (Math.imul(word, 10) + (word >>> 8)) & 0x00ff00ff;
  return (pairs & 0xff) * 100 + (pairs >>> 16);
}
