import { fixed } from '../../model/fixed-decimals.ts';
import { labelParts } from '../label-parts.ts';
import { PLAIN_SCREEN, type Screen } from '../screen.ts';
import { type Ink, inkFor } from '../terminal/ink.ts';
import { textWidth, withoutMiddle, wrapped } from '../terminal/text-width.ts';
import type { DiffReport, RunsTable } from './diff-report.ts';
import {
  amountText,
  changeText,
  conditionText,
  type DiffLine,
  diffLines,
  headText,
  isChange,
  originText,
  routeText,
  summaryText,
  verdictText,
  wholeText,
} from './diff-words.ts';

/** Rows that did not change, of those with most time. */
const MAX_OTHERS = 10;
/** Below this width intervals are left out. */
const INTERVAL_COLUMNS = 80;

/** The report as text for a screen, or without one for a file. */
export function* diffText(report: DiffReport, screen: Screen = PLAIN_SCREEN): Iterable<string> {
  const ink = inkFor(screen);
  const say = (text: string, paint: (line: string) => string = (line) => line) =>
    [...wrapped(text, screen.columns)].map((line) => `${paint(line)}\n`);
  yield* say(headText(report));
  for (const warning of report.warnings) yield* say(`warning: ${warning}`, ink.hot);
  if (report.incomparable !== null) {
    yield* say(`not comparable: ${report.incomparable}`, ink.hot);
  } else {
    if (wholeText(report) !== '') yield* say(wholeText(report));
    yield* tableText(report, screen, ink);
    yield* say(`${summaryText(report)}.`);
  }
  for (const route of report.routes ?? []) yield* say(routeText(route));
  if (report.runsTable !== null) yield* runsTableText(report.runsTable);
  for (const condition of report.conditions) {
    yield* say(conditionText(condition), condition.held ? ink.strong : undefined);
  }
}

function* tableText(report: DiffReport, screen: Screen, ink: Ink): Iterable<string> {
  const { changed, others } = diffLines(report);
  const lines = [...changed, ...others.slice(0, MAX_OTHERS)];
  if (lines.length === 0) return;
  const isShort = screen.columns < INTERVAL_COLUMNS;
  const cells = lines.map((line) => cellsOf(line, report, isShort));
  const titles = ['base', 'new', 'change', 'verdict'];
  const widths = titles.map((title, i) =>
    cells.reduce((most, row) => Math.max(most, textWidth(row[i] ?? '')), title.length),
  );
  const room = screen.columns - widths.reduce((sum, width) => sum + width + 2, 0);
  const padded = (texts: readonly string[]): string =>
    texts.map((text, i) => pad(text, widths[i] ?? 0, i < 2 ? 'right' : 'left')).join('  ');
  yield `${ink.aside(`${padded(titles)}  function`)}\n`;
  for (const [i, line] of lines.entries()) {
    const text = padded(cells[i] as readonly string[]);
    const painted = isChange(line.shown) && !line.isFollower ? ink.hot(text) : text;
    yield `${painted}  ${placeOf(line, room, ink)}\n`;
  }
}

function pad(text: string, width: number, align: 'left' | 'right'): string {
  const blanks = ' '.repeat(Math.max(0, width - textWidth(text)));
  return align === 'right' ? `${blanks}${text}` : `${text}${blanks}`;
}

function cellsOf(line: DiffLine, report: DiffReport, isShort: boolean): readonly string[] {
  const { shown, one, isFollower } = line;
  return [
    one.baseLabel === null ? '' : amountText(shown.base, report),
    one.newLabel === null ? '' : amountText(shown.now, report),
    changeText(shown, { isShort }),
    isFollower ? '  ↳' : verdictText(line),
  ];
}

/** Of less of a path nothing can be told. */
const LEAST_PLACE = 8;

/** The middle of the path gives way; the name does not. */
function placeOf({ one }: DiffLine, room: number, ink: Ink): string {
  const { name, place } = labelParts((one.newLabel ?? one.baseLabel) as string);
  const fits = (text: string): boolean => textWidth(name) + textWidth(text) + 2 <= room;
  const origin = [originText(one), `[${one.match}]`].find(fits) ?? '';
  const aside = originText(one) === '' ? '' : origin;
  const left = room - textWidth(name) - 2 - (aside === '' ? 0 : textWidth(aside) + 2);
  const path = left < LEAST_PLACE ? '' : withoutMiddle(place, left, ink.signs.ellipsis);
  const label = path === '' ? ink.name(name) : `${path}(${ink.name(name)})`;
  return aside === '' ? label : `${label}  ${ink.aside(aside)}`;
}

function* runsTableText({ runs, shares, changes }: RunsTable): Iterable<string> {
  yield 'smallest change found in 80 % of cases, by runs of each side and share of the time\n';
  yield `${'runs'.padStart(6)}${runs.map((count) => String(count).padStart(8)).join('')}\n`;
  for (const [i, share] of shares.entries()) {
    const cells = (changes[i] ?? []).map((change) => `${fixed(100 * change, 0)} %`.padStart(8));
    yield `${`${fixed(100 * share, 0)} %`.padStart(6)}${cells.join('')}\n`;
  }
}
