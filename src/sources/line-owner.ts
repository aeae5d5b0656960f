import type { SourceFunction } from './original-functions.ts';
import type { SourceText } from './source-text.ts';

/** Whose code a line is: the function's that was asked for, another's of the same text, or of another text. */
export type LineOwner =
  | { readonly kind: 'own' }
  | { readonly kind: 'other'; readonly functionName: string | null }
  | { readonly kind: 'elsewhere' };

const OWN: LineOwner = { kind: 'own' };

/**
 * Whose code a line of a text is. Lines on which functions begin or end are taken to be of the one round them:
 * only what can be nothing else is another's.
 *
 * @param own `null`: the top level
 * @param line from 1
 */
export function ownerOfLine(
  source: SourceText,
  own: SourceFunction | null,
  line: number,
): LineOwner {
  const span = spanOfLine(source, line);
  if (span === null) return { kind: 'elsewhere' };
  const overlaps = ({ start, end }: SourceFunction): boolean =>
    start < span.end && end > span.start;
  if (own === null || overlaps(own)) {
    const inner = innermost(source, ({ start, end, isClass }) => {
      const isInside = own === null || (start >= own.start && end <= own.end);
      return !isClass && isInside && start < span.start && end >= span.end;
    });
    if (inner === null || inner === own || firstLine(source, inner) >= line - 1) return OWN;
    return { kind: 'other', functionName: inner.name };
  }
  const isAny = source.functions?.some((one) => !one.isClass && overlaps(one)) === true;
  return isAny
    ? { kind: 'other', functionName: functionOfLine(source, line) }
    : { kind: 'elsewhere' };
}

/** The name of the innermost function that holds all of a line, or of the one on it; `null`: of several none does. */
export function functionOfLine(source: SourceText, line: number): string | null {
  const span = spanOfLine(source, line);
  if (span === null) return null;
  const round = innermost(source, ({ start, end, isClass }) => {
    return !isClass && start <= span.start && end >= span.end;
  });
  if (round !== null) return round.name;
  const [outer, ...others] = (source.functions ?? []).filter(
    ({ isClass, start, end }) => !isClass && start < span.end && end > span.start,
  );
  if (outer === undefined) return null;
  // Functions of one line hold one another, or stand side by side.
  const isOne = others.every(({ start, end }) => start >= outer.start && end <= outer.end);
  return isOne ? outer.name : null;
}

/** Whether a line is of a function's text. */
export function holdsLine(
  source: SourceText,
  { start, end }: SourceFunction,
  line: number,
): boolean {
  const span = spanOfLine(source, line);
  return span !== null && start < span.end && end > span.start;
}

/** The text of a line without the blanks round it; `null`: there is no such line, or nothing on it. */
function spanOfLine({ code }: SourceText, line: number) {
  const text = code.line(line - 1);
  const offset = code.offsetOf(line - 1, 0);
  if (text === null || offset === null || text.trim() === '') return null;
  const start = offset + text.length - text.trimStart().length;
  return { start, end: offset + text.length };
}

function firstLine({ code }: SourceText, { start }: SourceFunction): number {
  return code.positionOf(start).line;
}

function innermost(
  { functions }: SourceText,
  has: (candidate: SourceFunction) => boolean,
): SourceFunction | null {
  return functions?.findLast(has) ?? null;
}
