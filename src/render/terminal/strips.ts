import type { Screen } from '../screen.ts';
import { loneTimeText, shareText } from '../time-units.ts';
import type {
  SlowestPart,
  TimelineReport,
  TimelineSet,
  TimelineStrip,
} from '../timeline-report.ts';
import { stripPaint } from './strip-paint.ts';
import { take, textWidth, wrapped } from './text-width.ts';
import { timeMarks } from './time-marks.ts';

/** Eighths of a line, and what stands for them where there is ASCII only. */
const UNICODE_LEVELS = [' ', '▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'];
const ASCII_LEVELS = [' ', '.', ':', '-', '=', '+', '*', '%', '#'];

/** Names are cut to this part of the screen. */
const NAME_SHARE = 0.25;
const LEAST_NAME = 4;
const TIME_CELLS = 8;
const SHARE_CELLS = 9;
/** Where a screen is narrower there are no percentages. */
const SHARE_COLUMNS = 80;
/** More sets are not drawn: nobody compares them. */
const MAX_SETS = 12;

type DrawnTimeline = Omit<TimelineReport, 'lines'>;

/** The strips of a timeline, a line each, and under them the slowest part as a command. */
export function* stripLines(report: DrawnTimeline, screen: Screen): Iterable<string> {
  const sets = busiestSets(report.sets);
  const widths = stripWidths(sets, screen);
  for (const [i, set] of sets.entries()) {
    if (i > 0) yield '';
    if (report.sets.length > 1) yield cut(set.name, screen.columns, screen);
    yield* setLines(report, set, widths, screen);
  }
  if (sets.length < report.sets.length) {
    yield '';
    const text = `${report.sets.length - sets.length} more that were less busy: only dump N or thread N shows one`;
    yield* wrapped(text, screen.columns);
  }
  if (report.sets.length > 1 && !report.isShared) {
    yield '';
    yield 'times count from the first sample of each';
  }
  if (report.slowest === null) return;
  yield '';
  yield* slowestLines(report.slowest, screen);
}

/** The command stands on one line, so that it can be copied. */
function slowestLines(
  { fromUs, toUs, busyUs, command }: SlowestPart,
  { columns }: Screen,
): readonly string[] {
  const share = busyUs / (toUs - fromUs);
  // Several threads together may be busier than one can be.
  const busy =
    share > 1 + 1e-9 ? `${loneTimeText(busyUs)} busy in all` : `${shareText(share)} % busy`;
  const about = `slowest ${loneTimeText(toUs - fromUs)}, ${busy}:`;
  const line = `${about} ${command}`;
  return textWidth(line) <= columns ? [line] : [about, command];
}

/** In their order. */
function busiestSets(sets: readonly TimelineSet[]): readonly TimelineSet[] {
  if (sets.length <= MAX_SETS) return sets;
  const busyOf = ({ strips }: TimelineSet): number => strips[0].totalUs;
  const kept = new Set([...sets].sort((a, b) => busyOf(b) - busyOf(a)).slice(0, MAX_SETS));
  return sets.filter((set) => kept.has(set));
}

interface StripWidths {
  readonly name: number;
  readonly strip: number;
  readonly hasShares: boolean;
}

function stripWidths(sets: readonly TimelineSet[], { columns }: Screen): StripWidths {
  const names = sets.flatMap(({ strips }) => strips.map(({ name }) => textWidth(name)));
  const widest = names.reduce((most, width) => Math.max(most, width), LEAST_NAME);
  const name = Math.min(widest, Math.max(LEAST_NAME, Math.floor(columns * NAME_SHARE)));
  const hasShares = columns >= SHARE_COLUMNS;
  const right = 1 + TIME_CELLS + (hasShares ? SHARE_CELLS : 0);
  return { name, strip: Math.max(1, columns - name - 1 - right), hasShares };
}

function* setLines(
  { extent }: DrawnTimeline,
  set: TimelineSet,
  widths: StripWidths,
  screen: Screen,
): Iterable<string> {
  const indent = ' '.repeat(widths.name + 1);
  const marks = timeMarks(extent, widths.strip);
  yield stripPaint(screen).aside(`${indent}${marks}`.trimEnd());
  const cellUs = (extent.toUs - extent.fromUs) / widths.strip;
  const bins = set.bins(widths.strip);
  const busyUs = set.strips[0].totalUs;
  for (const [i, strip] of set.strips.entries()) {
    const cells = blocks(bins[i], cellUs, screen);
    const name = cut(strip.name, widths.name, screen);
    const padding = ' '.repeat(widths.name - textWidth(name) + 1);
    const right = amountText(strip, busyUs, widths);
    yield `${name}${padding}${stripPaint(screen).strip(strip, cells)} ${right}`;
  }
}

/** How much of each cell's time it is, as its height; what is more than nothing is seen. */
function blocks(bins: Float64Array, cellUs: number, { isAscii }: Screen): string {
  const levels = isAscii ? ASCII_LEVELS : UNICODE_LEVELS;
  const most = levels.length - 1;
  return Array.from(bins, (us) => {
    // Sums of the same times in another order are no time.
    const part = us > 1e-9 * cellUs ? us / cellUs : 0;
    return levels[part > 0 ? Math.min(most, Math.max(1, Math.round(part * most))) : 0];
  }).join('');
}

function amountText({ kind, totalUs }: TimelineStrip, busyUs: number, widths: StripWidths): string {
  const time = loneTimeText(totalUs).padStart(TIME_CELLS);
  if (!widths.hasShares) return time;
  const part = kind === 'idle' || busyUs === 0 ? '' : `${shareText(totalUs / busyUs)} %`;
  return `${time}${part.padStart(SHARE_CELLS)}`.trimEnd();
}

function cut(text: string, columns: number, { isAscii }: Screen): string {
  if (textWidth(text) <= columns) return text;
  const ellipsis = isAscii ? '...' : '…';
  return `${take(text, Math.max(0, columns - ellipsis.length), 'start')}${ellipsis}`;
}
