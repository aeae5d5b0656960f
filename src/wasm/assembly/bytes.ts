/** Whether two pieces of memory hold the same bytes. Compares 16 bytes at a time, the last of which may overlap. */
export function isSame(a: usize, b: usize, length: usize): bool {
  if (length < 16) {
    for (let i: usize = 0; i < length; i++) {
      if (load<u8>(a + i) !== load<u8>(b + i)) return false;
    }
    return true;
  }
  const last = length - 16;
  for (let i: usize = 0; i < last; i += 16) {
    if (v128.any_true(v128.xor(v128.load(a + i), v128.load(b + i)))) return false;
  }
  return !v128.any_true(v128.xor(v128.load(a + last), v128.load(b + last)));
}

/** Copies bytes to where they were not. The instruction of that purpose is slow with short pieces. */
export function copy(to: usize, from: usize, length: usize): void {
  let i: usize = 0;
  for (; i + 16 <= length; i += 16) v128.store(to + i, v128.load(from + i));
  for (; i + 4 <= length; i += 4) store<u32>(to + i, load<u32>(from + i));
  for (; i < length; i++) store<u8>(to + i, load<u8>(from + i));
}

const FACTOR: u64 = 0x9e3779b97f4a7c15;

/** A hash of all bytes, by multiplication with 2^64 divided by the golden ratio (Knuth 3, 6.4). */
export function hashOf(start: usize, length: usize): u32 {
  let hash: u64 = length;
  // Two at once: the next multiplication need not wait for the one before.
  let other: u64 = FACTOR;
  let i: usize = 0;
  for (; i + 16 <= length; i += 16) {
    hash = mixed(hash ^ load<u64>(start + i));
    other = mixed(other ^ load<u64>(start + i, 8));
  }
  hash ^= other;
  for (; i + 8 <= length; i += 8) hash = mixed(hash ^ load<u64>(start + i));
  for (; i < length; i++) hash = mixed(hash ^ load<u8>(start + i));
  return <u32>hash;
}

/** The same of 32 bytes, which need not be there as far as the end of the text. */
export function hashOf32(start: usize): u32 {
  const a = mixed(load<u64>(start)) ^ load<u64>(start, 8);
  const b = mixed(a) ^ load<u64>(start, 16);
  return <u32>mixed(mixed(b) ^ load<u64>(start, 24));
}

/** The high bits of a product know all bits before, the low ones do not: they are folded in. */
function mixed(word: u64): u64 {
  const product = word * FACTOR;
  return product ^ (product >>> 32);
}

/** A hash of three numbers. */
export function hashOfNumbers(a: i32, b: i32, c: i32): u32 {
  return <u32>mixed(mixed(<u64>a ^ ((<u64>b) << 32)) ^ <u64>c);
}

const QUOTE: i32 = 0x22;
const BACKSLASH: i32 = 0x5c;

/**
 * The closing quote of the string whose content starts here; at the end or behind it where it has none. What a backslash
 * escapes does not end it.
 */
export function stringEnd(start: usize, end: usize): usize {
  const quote = i8x16.splat(<i8>QUOTE);
  const backslash = i8x16.splat(<i8>BACKSLASH);
  let at = start;
  while (at < end) {
    const bytes = v128.load(at);
    const marks = i8x16.bitmask(v128.or(i8x16.eq(bytes, quote), i8x16.eq(bytes, backslash)));
    if (marks === 0) {
      at += 16;
      continue;
    }
    at += ctz(marks);
    if (load<u8>(at) === <u8>QUOTE) return at;
    at += 2;
  }
  return at;
}
