import type { PlacedLines } from '../../model/placed-lines.ts';
import { placedLines as placeLines } from '../../sources/placed-lines.ts';
import { type PlaceOfFile, SourceFinder } from '../../sources/source-finder.ts';
import { reachedFrom } from './reached-functions.ts';
import type { Session } from './session.ts';

/** The lines of a row's script as they are shown, with the text that ran. */
export function placedLines(session: Session, row: number, lines: readonly number[]): PlacedLines {
  const { stats, edges } = session.table;
  const callees = reachedFrom(row, edges);
  const asked = { functions: stats.functions, index: row, lines, callees };
  return finderOf(session).linesOf(asked, placeLines);
}

/** The file of a url on this machine, else its path in the recording and what would help. */
export function placeOfFile(session: Session, url: string): PlaceOfFile {
  return finderOf(session).placeOf(url);
}

/** Where source maps are not wanted, files are looked for all the same. */
function finderOf({ sources }: Session): SourceFinder {
  return sources ?? new SourceFinder({ isPlain: true });
}
