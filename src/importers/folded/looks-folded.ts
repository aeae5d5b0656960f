import { foldedLine, hasSemicolon, isPassedOver } from './folded-line.ts';

const NEWLINE = 0x0a;
const OPEN_BRACE = 0x7b;
const HEAD_LINES = 20;
/** More than this is not looked at: lines are long where stacks are deep, but not so long. */
export const FOLDED_HEAD_BYTES = 1 << 20;
/** Bytes in which no text has control characters; small binary files are printable for the most part. */
const TEXT_BYTES = 1 << 12;
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what it looks for
const CONTROLS = /[\0-\x08\x0e-\x1a]/;

/**
 * Whether content that begins so is folded stacks: of its first 20 lines at least half end in a number, and one of these
 * has several frames. Some programs write lines of their own between them.
 *
 * @param isWhole whether nothing follows, so that the last line is one
 */
export function looksFolded(head: Uint8Array, isWhole: boolean): boolean {
  const bytes = head.subarray(0, FOLDED_HEAD_BYTES);
  if (!isText(bytes)) return false;
  let seen = 0;
  let fitting = 0;
  let isStack = false;
  for (const [start, end] of linesOf(bytes, isWhole && bytes.length === head.length)) {
    const line = foldedLine(bytes, start, end);
    if (line !== null) {
      fitting++;
      isStack ||= hasSemicolon(bytes, start, line.stackEnd);
    }
    if (++seen === HEAD_LINES) break;
  }
  return isStack && 2 * fitting >= seen;
}

function isText(bytes: Uint8Array): boolean {
  const length = Math.min(TEXT_BYTES, bytes.length);
  // JSON is told by its first bytes.
  if (bytes[0] === OPEN_BRACE && !hasSemicolon(bytes, 0, length)) return false;
  const start = Buffer.from(bytes.buffer, bytes.byteOffset, length);
  return !CONTROLS.test(start.toString('latin1'));
}

/** The whole lines that say something. */
function* linesOf(bytes: Uint8Array, isWhole: boolean): Iterable<readonly [number, number]> {
  for (let at = 0; at < bytes.length; ) {
    const next = bytes.indexOf(NEWLINE, at);
    if (next < 0 && !isWhole) return;
    const end = next < 0 ? bytes.length : next;
    if (!isPassedOver(bytes, at, end)) yield [at, end];
    at = end + 1;
  }
}
