import { parseExpression } from '../../model/expression.ts';
import { ProfileError } from '../../model/profile-error.ts';
import type { Reduction } from '../../render/table-report.ts';
import { floatRepr, parsePythonNumber, stringRepr } from './python-text.ts';

/** One word that narrows a selection down. */
interface Restriction {
  readonly text: string;
  readonly repr: string;
  readonly apply: (rows: readonly number[], labels: LabelsFor) => readonly number[];
}

/** Labels of all functions, of which those are right that match the expression. */
export type LabelsFor = (pattern: RegExp) => readonly string[];

export interface Selection {
  readonly rows: readonly number[];
  readonly reductions: readonly Reduction[];
}

/**
 * Applies the words left to right, each to what the one before left: an integer keeps the first n, another
 * number from 0 to 1 that part of them, `-/RE/` drops what matches, anything else keeps what matches.
 *
 * @param labels of all functions; a function makes them where an expression needs them
 * @throws ProfileError `usage` for a fraction outside 0 to 1 and a bad expression
 */
export function applyRestrictions(
  words: readonly string[],
  rows: readonly number[],
  labels: readonly string[] | LabelsFor,
): Selection {
  const reductions: Reduction[] = [];
  let left = rows;
  for (const { text, repr, apply } of words.map(parseRestriction)) {
    const from = left.length;
    left = apply(left, typeof labels === 'function' ? labels : () => labels);
    if (left.length !== from) reductions.push({ text, repr, from, to: left.length });
  }
  return { rows: left, reductions };
}

/** Whether one of the words selects this label: an expression does; numbers and what excludes do not. */
export function isSelectedByPattern(words: readonly string[], label: string): boolean {
  return words.some(
    (word) =>
      parsePythonNumber(word) === null &&
      !EXCLUSION.test(word) &&
      parseExpression(word).test(label),
  );
}

const EXCLUSION = /^-\/(.*)\/$/s;

function parseRestriction(text: string): Restriction {
  const number = parsePythonNumber(text);
  if (number?.kind === 'integer') return firstOf(text, number.value);
  if (number !== null) return fractionOf(text, number.value);
  const excluded = EXCLUSION.exec(text)?.[1];
  const pattern = parseExpression(excluded ?? text);
  const isKept = excluded === undefined;
  return {
    text,
    repr: stringRepr(text),
    apply: (rows, labels) => {
      const texts = labels(pattern);
      return rows.filter((row) => pattern.test(texts[row]) === isKept);
    },
  };
}

function firstOf(text: string, count: number): Restriction {
  const apply = (rows: readonly number[]) =>
    count >= 0 && count < rows.length ? rows.slice(0, count) : rows;
  return { text, repr: String(BigInt(text.trim().replaceAll('_', '').replace('+', ''))), apply };
}

function fractionOf(text: string, fraction: number): Restriction {
  if (fraction < 0 || fraction > 1) {
    throw new ProfileError('usage', `fraction ${text} is not between 0 and 1`);
  }
  const apply = (rows: readonly number[]) =>
    fraction < 1 ? rows.slice(0, Math.trunc(rows.length * fraction + 0.5)) : rows;
  return { text, repr: floatRepr(fraction), apply };
}
