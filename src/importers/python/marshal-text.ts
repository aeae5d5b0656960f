import { isUtf8 } from 'node:buffer';

/** Code of the replacement that a decoder puts for what it cannot read: here it must never appear. */
const INVALID = -1;

/**
 * Text of UTF-8 bytes. Python's lone surrogates, three bytes each, stay what they are. `null`: no UTF-8.
 */
export function decodeUtf8(bytes: Buffer): string | null {
  return isUtf8(bytes) ? bytes.toString('utf8') : decodeWithSurrogates(bytes);
}

function decodeWithSurrogates(bytes: Buffer): string | null {
  let text = '';
  let start = 0;
  for (let at = bytes.indexOf(0xed); at >= 0; at = bytes.indexOf(0xed, at + 1)) {
    const unit = surrogateAt(bytes, at);
    if (unit === INVALID) continue;
    const before = bytes.subarray(start, at);
    if (!isUtf8(before)) return null;
    text += before.toString('utf8') + String.fromCharCode(unit);
    start = at + 3;
  }
  const rest = bytes.subarray(start);
  return isUtf8(rest) ? text + rest.toString('utf8') : null;
}

/** The surrogate whose three bytes begin at `at`; `INVALID`: there is none. */
function surrogateAt(bytes: Buffer, at: number): number {
  const second = bytes[at + 1] ?? 0;
  const third = bytes[at + 2] ?? 0;
  if (second < 0xa0 || second > 0xbf || third < 0x80 || third > 0xbf) return INVALID;
  return 0xd000 | ((second & 0x3f) << 6) | (third & 0x3f);
}
