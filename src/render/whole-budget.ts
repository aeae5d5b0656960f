import { leftOutText } from './markdown-text.ts';
import type { Report } from './report.ts';

/** The text of a report; of at most so many characters where a number is given, `''` where that holds nothing. */
export type RenderWithin = (report: Report, characters: number | null) => string;

/** Less of a report, in characters, is no report. */
const LEAST_REPORT = 240;

/**
 * All reports of a run in at most so many characters: small ones whole, the others alike long, as far as they can be
 * cut; the last ones are left out where there is no room for all. What is left out is told within the same limit.
 *
 * @returns `''` where not even that can be told
 */
export function withinWhole(
  reports: readonly Report[],
  characters: number,
  render: RenderWithin,
): string {
  const whole = reports.map((report) => render(report, null));
  for (let count = reports.length; count > 0; count--) {
    const note = reportsNote(reports.length - count);
    const texts = cutTexts(reports.slice(0, count), whole, {
      room: characters - note.length,
      isLast: count === 1,
      render,
    });
    if (texts !== null) return `${texts.join('')}${note}`;
  }
  const note = reportsNote(reports.length);
  return note.length <= characters ? note : '';
}

function reportsNote(count: number): string {
  return count === 0 ? '' : leftOutText(count, 'report');
}

interface Room {
  readonly room: number;
  /** There is no other report to leave out. */
  readonly isLast: boolean;
  readonly render: RenderWithin;
}

/** Texts that have room together; `null`: one would be too short to say anything. */
function cutTexts(
  reports: readonly Report[],
  whole: readonly string[],
  { room, isLast, render }: Room,
): readonly string[] | null {
  const texts: string[] = [];
  let left = room;
  const bySize = [...reports.keys()].sort((a, b) => whole[a].length - whole[b].length);
  for (const [i, at] of bySize.entries()) {
    const part = Math.floor(left / (reports.length - i));
    const isWhole = whole[at].length <= part;
    if (!isWhole && part < LEAST_REPORT && !isLast) return null;
    const text = isWhole ? whole[at] : render(reports[at] as Report, Math.max(0, part));
    if (text === '' && whole[at] !== '') return null;
    texts[at] = text;
    left -= text.length;
  }
  return texts;
}
