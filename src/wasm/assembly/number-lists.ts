import { digitsValue } from './digits';

const COMMA: i32 = 0x2c;
const ZERO: i32 = 0x30;
/** What is looked at together. */
const BLOCK: usize = 64;

/** How many numbers the last call took. */
export let numbersTaken: i32 = 0;

/** A bit for each of 64 bytes that is this one. */
function bitsOf(at: usize, byte: v128): u64 {
  const a = <u64>i8x16.bitmask(i8x16.eq(v128.load(at), byte));
  const b = <u64>i8x16.bitmask(i8x16.eq(v128.load(at, 16), byte));
  const c = <u64>i8x16.bitmask(i8x16.eq(v128.load(at, 32), byte));
  const d = <u64>i8x16.bitmask(i8x16.eq(v128.load(at, 48), byte));
  return a | (b << 16) | (c << 32) | (d << 48);
}

/** A bit for each of 64 bytes that is no digit. */
function otherBits(at: usize): u64 {
  const zero = i8x16.splat(<i8>ZERO);
  const nine = i8x16.splat(9);
  const a = <u64>i8x16.bitmask(i8x16.gt_u(i8x16.sub(v128.load(at), zero), nine));
  const b = <u64>i8x16.bitmask(i8x16.gt_u(i8x16.sub(v128.load(at, 16), zero), nine));
  const c = <u64>i8x16.bitmask(i8x16.gt_u(i8x16.sub(v128.load(at, 32), zero), nine));
  const d = <u64>i8x16.bitmask(i8x16.gt_u(i8x16.sub(v128.load(at, 48), zero), nine));
  return a | (b << 16) | (c << 32) | (d << 48);
}

/**
 * Takes whole numbers of up to 8 digits, each with the comma behind it, until there is anything else, the bytes end or
 * `most` are taken; the numbers go to `out`, as many bytes each as `T` has.
 *
 * Commas are found for 64 bytes at once: to go from one number to the next then waits for nothing but a bit.
 *
 * @returns behind the last comma that was taken
 */
function readNumbers<T>(start: usize, end: usize, out: usize, most: i32): usize {
  const comma = i8x16.splat(<i8>COMMA);
  const full = out + <usize>most * sizeof<T>();
  let at = start;
  let to = out;
  let isWrong: bool = false;
  while (!isWrong && at + BLOCK <= end && to + sizeof<T>() * BLOCK <= full) {
    const commas = bitsOf(at, comma);
    // Only what stands before the first byte of another kind counts.
    const others = otherBits(at) & ~commas;
    let bits = others === 0 ? commas : commas & ((others & (0 - others)) - 1);
    isWrong = others !== 0 || bits === 0;
    const block = at;
    while (bits !== 0) {
      const stop = block + <usize>ctz(bits);
      bits &= bits - 1;
      const digits = <u32>(stop - at);
      if (digits - 1 > 7 || (digits > 1 && load<u8>(at) === <u8>ZERO)) {
        isWrong = true;
        break;
      }
      store<T>(to, <T>digitsValue(at, digits));
      to += sizeof<T>();
      at = stop + 1;
    }
  }
  numbersTaken = <i32>((to - out) / sizeof<T>());
  return at;
}

export function readInts(start: usize, end: usize, out: usize, most: i32): usize {
  return readNumbers<i32>(start, end, out, most);
}

/** The same as floating-point numbers, as times are. */
export function readFloats(start: usize, end: usize, out: usize, most: i32): usize {
  return readNumbers<f64>(start, end, out, most);
}
