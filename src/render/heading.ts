import { displayText } from '../model/display-text.ts';
import { busyTime } from '../model/profile-times.ts';
import { quantityOf } from '../model/profile-unit.ts';
import { isMisleading } from '../model/sampling-quality.ts';
import { changedTotals } from './compared-heading.ts';
import { ctime } from './ctime.ts';
import { isMany, manyDumpsLines, worstQualityLine } from './many-dumps.ts';
import { requestText } from './request-text.ts';
import { sliceLines } from './slice-lines.ts';
import type { Reduction } from './table-report.ts';
import { loneTimeText, shareText } from './time-units.ts';
import { grouped, loneValueText } from './value-units.ts';
import type { ViewHeading } from './view-report.ts';

/** A line above a table; `name` stands out, `aside` stands back, `warning` must be seen. */
export interface HeadingLine {
  readonly tone: 'name' | 'plain' | 'aside' | 'warning';
  readonly text: string;
}

/** What stands above the tables that people read: files, totals, quality, filters, order. */
export function* headingLines(heading: ViewHeading): Iterable<HeadingLine> {
  const { now } = heading;
  yield* fileLines(heading, now === undefined ? '' : 'old  ');
  if (now !== undefined) yield* fileLines(now, 'new  ');
  const totals = now === undefined ? totalsText(heading) : changedTotals(heading, now);
  yield { tone: 'plain', text: totals };
  for (const side of now === undefined ? [heading] : [heading, now]) yield* qualityLines(side);
  if (heading.view !== undefined) yield* viewLines(heading, heading.view);
  const order = orderLine(heading);
  if (order !== '') yield { tone: 'aside', text: order };
}

/** The heading of a report in one line, for readers who know the rest; the fullest that fits, or the barest. */
export function shortHeading(heading: ViewHeading, fits: (text: string) => boolean): string {
  const { now, view } = heading;
  const commands = view === undefined ? '' : `view: ${displayText(view.commands.join('; '))}`;
  const totals =
    now === undefined ? totalsText({ ...heading, quality: [] }) : changedTotals(heading, now);
  const bare = totals.replace(/,.*/, '');
  const choices = [
    [totals, commands, orderLine(heading)],
    [bare, commands, orderLine(heading)],
    [commands, orderLine(heading)],
  ].map((parts) => parts.filter((part) => part !== '').join(' · '));
  return choices.find(fits) ?? `${choices.at(-1)}`;
}

function* fileLines(
  { files, isTimedWhileCounting }: ViewHeading,
  side: string,
): Iterable<HeadingLine> {
  if (isMany(files)) {
    const [name, ...more] = manyDumpsLines(files);
    yield { tone: 'name', text: `${side}${name}` };
    for (const text of more) yield { tone: 'plain', text: `${' '.repeat(side.length)}${text}` };
  }
  for (const file of isMany(files) ? [] : files) yield* oneFileLines(file, side);
  for (const text of sliceLines(files)) {
    yield { tone: 'plain', text: `${' '.repeat(side.length)}${text}` };
  }
  if (isTimedWhileCounting === true) {
    const text = 'times were taken while calls were counted, which slows small functions most';
    yield { tone: 'aside', text };
  }
}

function* oneFileLines(
  { path, modifiedAt, request, threads, values }: ViewHeading['files'][number],
  side: string,
): Iterable<HeadingLine> {
  const age = modifiedAt === null ? '' : `  ${ctime(modifiedAt)}`;
  yield { tone: 'name', text: `${side}${displayText(path)}${age}` };
  if (request !== null) yield { tone: 'plain', text: requestText(request) };
  for (const choice of [threads, values])
    if (choice !== undefined) yield { tone: 'plain', text: displayText(choice.text) };
}

function* qualityLines({
  files,
  quality: qualities,
}: Pick<ViewHeading, 'files' | 'quality'>): Iterable<HeadingLine> {
  if (isMany(files)) {
    const worst = worstQualityLine(files, qualities);
    if (worst !== null) yield { tone: 'warning', text: worst };
    return;
  }
  for (const quality of qualities.filter(isMisleading)) {
    const share = quality.busyUs > 0 ? quality.gapUs / quality.busyUs : 0;
    const text = `warning: ${shareText(share)} % of the busy time lies in gaps between samples (longest ${loneTimeText(quality.longestIntervalUs)}): this profile may mislead`;
    yield { tone: 'warning', text };
  }
}

function totalsText(heading: ViewHeading): string {
  const { stats } = heading;
  const { totals } = stats;
  if (quantityOf(stats.unit) !== 'time') return wholeText(heading);
  const parts = [loneValueText(stats, totals.time)];
  if (totals.idleTime > 0) parts.push(`${loneValueText(stats, totals.idleTime)} of it idle`);
  if (totals.sampleCount !== null) parts.push(samplesText(heading, totals.sampleCount));
  if (totals.calls !== null) {
    const bound = heading.callCounts === 'exact' ? '' : '≥';
    parts.push(`${bound}${totals.calls} calls`);
  }
  return parts.join(', ');
}

/** What a profile of bytes or counts holds: `372 samples, 3,066,304 bytes (live when the recording stopped)`. */
export function wholeText({ stats, valueNote }: Pick<ViewHeading, 'stats' | 'valueNote'>): string {
  const { totals, unit } = stats;
  // What the samples are is said once.
  if (valueNote === undefined && totals.sampleCount === totals.time) {
    return `${grouped(totals.time)} samples`;
  }
  const noun = unit === 'bytes' ? ' bytes' : '';
  const note = valueNote ?? (unit === 'count' ? 'count' : undefined);
  const whole = `${grouped(totals.time)}${noun}${note === undefined ? '' : ` (${note})`}`;
  return totals.sampleCount === null ? whole : `${totals.sampleCount} samples, ${whole}`;
}

function samplesText({ quality }: ViewHeading, count: number): string {
  const [only] = quality;
  if (quality.length !== 1 || only === undefined) return `${count} samples`;
  const gaps = only.busyUs > 0 ? shareText(only.gapUs / only.busyUs) : '0.0';
  return `${count} samples every ${loneTimeText(only.medianIntervalUs)} (${gaps} % in gaps)`;
}

function* viewLines(heading: ViewHeading, view: NonNullable<ViewHeading['view']>) {
  yield { tone: 'plain', text: `view: ${displayText(view.commands.join('; '))}` } as const;
  const base = shareBaseText(heading);
  if (base !== null) yield { tone: 'aside', text: base } as const;
}

/** What the percentages are of; `null` where that is the whole recording. */
export function shareBaseText(heading: Pick<ViewHeading, 'stats' | 'view'>): string | null {
  const busy = busyTime(heading.stats);
  const whole = heading.view?.wholeBusyTime ?? busy;
  // Sums of the same times in another order.
  if (Math.abs(whole - busy) <= 1e-9 * whole) return null;
  const part = whole > 0 ? ` (${shareText(busy / whole)} % of the recording's)` : '';
  const idle = quantityOf(heading.stats.unit) === 'time' ? ' that are not idle' : '';
  return `percentages are of ${loneValueText(heading.stats, busy)}${idle}${part}`;
}

function orderLine({ sortedBy, reductions, hasOwnOrder }: ViewHeading): string {
  const sorted = sortedBy.length > 0 ? `by ${sortedBy.join(', ')}` : 'in the order of the dump';
  const order = hasOwnOrder === true ? [] : [sorted];
  return [...order, ...reductions.map(reductionText)].join(' · ');
}

/** What a restriction left: `the first 10 of 113`, `4 of 113 match json`. */
function reductionText({ text, repr, from, to }: Reduction): string {
  const excluded = /^-\/(.*)\/$/s.exec(text)?.[1];
  if (excluded !== undefined) return `${to} of ${from} without ${displayText(excluded)}`;
  // Expressions are quoted in Python's way, numbers are not.
  const isNumber = !/^['"]/.test(repr);
  if (isNumber) return `the first ${to} of ${from}`;
  return `${to} of ${from} match ${displayText(text)}`;
}
