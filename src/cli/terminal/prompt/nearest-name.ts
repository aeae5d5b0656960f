import { nearestWord } from '../../../commands/language/nearest-word.ts';
import type { Session } from '../../../commands/session/session.ts';
import { matchingNames } from './function-names.ts';

/** Edit distances to all names of a large profile would take seconds: those with the most time are tried. */
const MAX_NAMES = 2000;

/** What the first of these restrictions that matches nothing was probably meant to be. */
export function nearestName(words: readonly string[], session: Session): string | undefined {
  const { labels } = session.table;
  const plain = words.filter((word) => /^[\p{L}_$][\p{L}\p{N}_$.]*$/u.test(word));
  const wrong = plain.find((word) => !labels.some((label) => label.includes(word)));
  if (wrong === undefined) return undefined;
  return nearestWord(wrong, matchingNames(session.table, '', MAX_NAMES).names);
}
