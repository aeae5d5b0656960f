import { quoteWord } from '../../../commands/language/grammar.ts';
import { escapeExpression } from '../../../model/expression.ts';
import type { ProfileView } from '../../../model/profile-view.ts';

export interface NameMatches {
  /** Names, those with the most cumulative time first. */
  readonly names: readonly string[];
  /** More names matched than are given. */
  readonly isCut: boolean;
}

/**
 * Names of functions that hold a text, whatever its case. One pass and no index: rows that have too little time to
 * get among the best are passed over before their name is looked at.
 */
export function matchingNames({ stats }: ProfileView, text: string, limit: number): NameMatches {
  // A name that was completed before has its backslashes.
  const literal = text.replace(/\\(.)/g, '$1');
  const pattern = new RegExp(escapeExpression(literal), 'i');
  const { functionName } = stats.functions;
  const best: Candidate[] = [];
  let isCut = false;
  for (const row of sampleThenAll(stats.rowCount)) {
    const time = stats.cumulative[row];
    if (isCut && time <= best[limit - 1].time) continue;
    const name = functionName[row];
    if (!pattern.test(name) || restrictionFor(name) === null) continue;
    insert(best, { name, time });
    if (best.length <= limit) continue;
    isCut = true;
    best.pop();
  }
  return { names: best.map(({ name }) => name), isCut };
}

/** Rows looked at before all others. */
const SAMPLE_ROWS = 1000;

/**
 * All rows, some that are spread over the table twice: they set the bar. Without them each row of a table that is
 * sorted by time, least first, would be the best so far.
 */
function* sampleThenAll(count: number): Iterable<number> {
  const step = Math.ceil(count / SAMPLE_ROWS);
  if (step > 1) for (let row = 0; row < count; row += step) yield row;
  for (let row = 0; row < count; row++) yield row;
}

interface Candidate {
  readonly name: string;
  readonly time: number;
}

/** Keeps the list sorted, and each name in it once. */
function insert(best: Candidate[], candidate: Candidate): void {
  const same = best.findIndex(({ name }) => name === candidate.name);
  if (same >= 0) {
    if (best[same].time >= candidate.time) return;
    best.splice(same, 1);
  }
  const at = best.findIndex(({ time }) => time < candidate.time);
  best.splice(at < 0 ? best.length : at, 0, candidate);
}

/** What a line must say to mean a name literally; `null`: it cannot be said in one word. */
export function restrictionFor(name: string): string | null {
  // Unsafe for the terminal, quoted or an operator for the grammar, or a number for restrictions.
  if (!/^[\p{L}_$#<([][\p{L}\p{N}_$#<>()[\]. :]*$/u.test(name)) return null;
  // A point matches itself: names stay readable.
  return quoteWord(escapeExpression(name).replaceAll('\\.', '.'));
}
