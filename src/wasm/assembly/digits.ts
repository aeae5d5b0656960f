const ZEROS: u64 = 0x3030303030303030;
const HIGH_BITS: u64 = 0x8080808080808080;

/**
 * How many digits stand here, 8 for as many or more. Those that follow a zero, and none, count as 8 too: as JSON, that is
 * no number. Reads 8 bytes.
 */
export function digitCount(at: usize): u32 {
  const word = load<u64>(at) ^ ZEROS;
  // The high bit of each byte that is more than 9, up to the first of them; those behind it may be wrong.
  const ends = ((word + 0x7676767676767676) | word) & HIGH_BITS;
  const digits = <u32>ctz(ends) >>> 3;
  return digits === 0 || (digits > 1 && (word & 0xff) === 0) ? 8 : digits;
}

/**
 * The value of 1 to 8 digits, all at once: pairs, then pairs of them, then both halves (Mula, SIMD-ized number parsing,
 * 2014). The first digit is the lowest byte.
 */
export function digitsValue(at: usize, digits: u32): i32 {
  let word = (load<u64>(at) ^ ZEROS) << (64 - 8 * <u64>digits);
  word = word * 10 + (word >>> 8);
  const odd = word & 0x000000ff000000ff;
  const even = (word >>> 16) & 0x000000ff000000ff;
  return <i32>((odd * 0x000f424000000064 + even * 0x0000271000000001) >>> 32);
}
