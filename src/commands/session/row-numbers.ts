import { ProfileError } from '../../model/profile-error.ts';
import type { Session } from './session.ts';

/**
 * The rows of a table that the words name by the numbers of the table shown last; `null`: they do not. Numbers are
 * meant where the layout shows them and a table was shown, and no other word stands there: else an integer keeps
 * the first n, as in pstats.
 *
 * @throws ProfileError `usage` where there is no such row, or its function is not there any more
 */
export function numberedRows(session: Session, words: readonly string[]): readonly number[] | null {
  const { table } = session;
  const shown = session.shownLabels;
  const isMeant = words.length > 0 && words.every((word) => /^\d+$/.test(word));
  if (!isMeant || shown === null) return null;
  return words.map((word) => {
    const label = shown[Number(word) - 1];
    if (label === undefined) {
      throw new ProfileError('usage', `there is no row ${word}: the table has ${shown.length}`);
    }
    const plain = table.plainLabels.indexOf(label);
    // The tree shows originals.
    const row = plain >= 0 ? plain : table.labels.indexOf(label);
    // Behind the rows stand functions that are known as callers only.
    if (row >= 0 && row < table.stats.rowCount) return row;
    throw new ProfileError('usage', `row ${word} (${label}) is not in this view`);
  });
}
