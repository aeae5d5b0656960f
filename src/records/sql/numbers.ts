import { isWordPart } from './letters.ts';

const NUMBER =
  /0[xX][\da-fA-F]+|0[bB][01]+|0[oO][0-7]+|(?:\d+(?:_\d+)*(?:\.(?:\d+(?:_\d+)*)?)?|\.\d+(?:_\d+)*)(?:[eE][+-]?\d+)?/y;

/**
 * Where the number ends that begins at `at`; `at` itself: none does.
 *
 * @param isSignDue a sign here belongs to the number that it touches
 */
export function numberEnd(text: string, at: number, isSignDue: boolean): number {
  const isSigned = isSignDue && (text[at] === '-' || text[at] === '+');
  const start = isSigned ? at + 1 : at;
  if (text[start] === '.' && start === at && isBehindName(text, at)) return at;
  NUMBER.lastIndex = start;
  const number = NUMBER.exec(text);
  return number === null ? at : start + number[0].length;
}

/** The point of `t.1` belongs to the name before it. */
function isBehindName(text: string, at: number): boolean {
  return at > 0 && (isWordPart(text.charCodeAt(at - 1)) || '"`]'.includes(text[at - 1]));
}
