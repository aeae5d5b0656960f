import { foldedLine, hasSemicolon, isPassedOver } from './folded-line.ts';

const NEWLINE = 0x0a;
const HEAD_LINES = 20;
/** More than this is not looked at: lines are long where stacks are deep, but not so long. */
export const FOLDED_HEAD_BYTES = 1 << 20;

/**
 * Whether text that begins so is folded stacks: of its first 20 lines at least half end in a number, and one of these
 * has several frames. Some programs write lines of their own between them.
 *
 * @param isWhole whether nothing follows, so that the last line is one
 */
export function looksFolded(head: Uint8Array, isWhole: boolean): boolean {
  const bytes = head.subarray(0, FOLDED_HEAD_BYTES);
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
