import { idleRowsOf } from '../../model/function-stats.ts';
import { isSelectedByPattern } from '../language/restrictions.ts';
import type { Session } from './session.ts';

/**
 * The rows that restrictions act on. In tables for readers idle time is none of them, so that the first five are
 * five functions, unless an expression among the words matches it. Throws `usage` for a bad expression.
 */
export function listedRows(session: Session, words: readonly string[]): readonly number[] {
  const { isForReaders, rows } = session;
  if (!isForReaders) return rows;
  const { stats } = session.table;
  const { functionName } = stats.functions;
  const omitted = new Set<number>();
  for (const row of idleRowsOf(stats)) {
    // Its label is its name.
    if (!isSelectedByPattern(words, functionName[row])) omitted.add(row);
  }
  if (omitted.size === 0) return rows;
  const listed: number[] = [];
  for (const row of rows) if (!omitted.has(row)) listed.push(row);
  return listed;
}
