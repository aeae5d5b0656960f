import type { FunctionStats } from '../../model/function-stats.ts';
import { PAIRING_RULES } from '../../model/pairing/function-pairing.ts';
import { ProfileError } from '../../model/profile-error.ts';
import { quantityOf } from '../../model/profile-unit.ts';
import { LEAST_RUNS } from '../../model/statistics/share-error.ts';
import { USUAL_NOISE } from '../../render/stats-view.ts';
import { valueKey, valueNames } from '../../render/value-names.ts';
import type { ViewColumn, ViewReport, ViewRow } from '../../render/view-report.ts';
import type { Command, CommandInput, CommandResult } from '../command.ts';
import { takeOptions } from '../language/own-options.ts';
import { count, list, number, object, oneOf, orNull, text } from '../schemas/json-schema.ts';
import type { ViewForm } from '../schemas/view-schema.ts';
import { type CompareMeasure, type CompareSide, sideOf } from '../session/compare-side.ts';
import { type Compared, compareSides } from '../session/compare-sides.ts';
import type { Session } from '../session/session.ts';
import { sidesFor } from '../session/sides-for.ts';
import { viewHeading } from '../session/view-heading.ts';

export const compare: Command = {
  name: 'compare',
  usage: '[FILE…] [OPTION…]',
  summary: 'compare with other dumps: what changed most, function by function',
  details: [
    'The dumps that are open are the old side, and the files are the new one; the same filters and groups apply to both.',
    'Without a file, the last open dump (or the last folder that was named) is the new side, and those before it are the old one.',
    'The times are tottime, or cumtime after sort cumtime.',
    'A function is recognized although its lines have shifted, its file was built again under another hash, or it was moved or renamed.',
    '--per sample and --per second divide by the samples or the busy time of each side, if they ran for different times.',
    'Several dumps on a side (old ones with add) give the mean. A change is slower or faster if it can be told from noise; few means too few samples to tell.',
    '± says how far the points may be off, in 95 of 100 cases; --error shows it everywhere.',
    '-n N shows N rows (default 20).',
  ],
  options: [
    { name: '--per', value: 'sample|second' },
    { name: '--error', value: null },
  ],
  picks: 'dump',
  takes: 'dumps',
  group: 'dumps',
  examples: [
    { line: 'compare {dump}', meaning: 'this dump before, that one after' },
    { line: 'group package; compare {dump}', meaning: 'by package' },
    {
      line: 'sort cumtime; compare {dump} -n 5',
      meaning: 'the 5 that changed most in cumulative time',
    },
  ],
  run: runCompare,
};

const DEFAULT_COUNT = 20;
const PER = ['sample', 'second'] as const;

async function runCompare({ session, words, loadDumps }: CommandInput): Promise<CommandResult> {
  const options = takeOptions(words, compare);
  const { count, files } = takeCount(options.words);
  const measure = measureOf(session, options.values.get('--per'));
  const sides = await sidesFor(session, { command: 'compare', files }, loadDumps);
  const old = sideOf(sides.old, measure);
  const now = sideOf(sides.now, measure);
  // As in all tables for readers, what is idle is in the heading only.
  const all = compareSides(old, now).filter(({ isIdle }) => !(isIdle && session.isForReaders));
  const shown = all.slice(0, count);
  const hasErrors = options.values.has('--error');
  const isPrior = Math.max(old.timesUs.length, now.timesUs.length) < LEAST_RUNS;
  const { stats } = session.table;
  const names = valueNames(stats);
  const name = measure.isCumulative ? names.cumulative : names.self;
  const report: ViewReport = {
    kind: 'view',
    name: COMPARE_FORM.name,
    heading: viewHeading(sides.old, { now: viewHeading(sides.now) }),
    columns: columnsFor(hasErrors),
    rows: shown.map((row, i) => comparedRow(row, i + 1)),
    hasErrors,
    ...(isPrior && old.samples !== null ? { errorNote: USUAL_NOISE } : {}),
    facts: {
      newFiles: now.totals.files,
      measure: name,
      per: measure.per,
      rowCount: all.length,
      old: totalsFacts(old, stats),
      new: totalsFacts(now, stats),
    },
    notes: [
      `${name}${measure.per === null ? '' : ` per ${measure.per}`}, those that changed most first`,
      ...(all.length > shown.length ? [moreText(all.length - shown.length, all.length)] : []),
    ],
  };
  const labels = shown.map(({ oldPlace, place }) => (oldPlace ?? place).label);
  return { session: session.isForReaders ? session.withShown(labels) : session, report };
}

/** What is compared. Throws `usage` where it means nothing for these dumps. */
function measureOf({ table, order }: Session, per: string | undefined): CompareMeasure {
  if (per !== undefined && !(PER as readonly string[]).includes(per)) {
    throw new ProfileError('usage', `--per needs sample or second, not ${per}`);
  }
  if (per === 'second' && quantityOf(table.stats.unit) !== 'time') {
    const { noun } = valueNames(table.stats);
    throw new ProfileError('usage', `--per second is for times, and this dump holds ${noun}`);
  }
  return {
    isCumulative: order?.keys[0]?.startsWith('cum') ?? false,
    per: (per as CompareMeasure['per'] | undefined) ?? null,
  };
}

function totalsFacts({ totals }: CompareSide, stats: FunctionStats) {
  const { files, durationUs, busyUs, samples } = totals;
  const values =
    quantityOf(stats.unit) === 'time'
      ? { durationUs, busyUs }
      : { [valueKey('total', stats)]: durationUs };
  return { files, ...values, samples, dumpCount: files.length };
}

/** What is not shown, and the option that shows it. */
function moreText(more: number, count: number): string {
  const those = more === 1 ? '1 function changed' : `${more} functions changed`;
  return `${those} less; -n ${count} shows all`;
}

/** Takes `-n N` out of the words. */
function takeCount(words: readonly string[]): { count: number; files: readonly string[] } {
  const at = words.indexOf('-n');
  if (at < 0) return { count: DEFAULT_COUNT, files: words };
  const count = Number(words[at + 1]);
  if (Number.isInteger(count) && count >= 1) return { count, files: words.toSpliced(at, 2) };
  throw new ProfileError('usage', 'compare: -n needs a number of at least 1');
}

function columnsFor(hasErrors: boolean): readonly ViewColumn[] {
  return [
    { key: null, title: '#', type: 'number', sacrifice: 0 },
    {
      ...{ key: 'old', title: 'old', type: 'value', sacrifice: 0, isNull: true },
      meaning: 'What it has on the old side; null: it is not there.',
    },
    {
      ...{ key: 'new', title: 'new', type: 'value', sacrifice: 0, isNull: true },
      meaning: 'What it has on the new side; null: it is not there.',
    },
    {
      ...{ key: 'change', title: 'change', type: 'change', sacrifice: 0 },
      meaning: 'New less old.',
    },
    {
      ...{ key: 'oldShare', title: 'old %', type: 'share', sacrifice: 4, isNull: true },
      meaning: 'Its part of the old side that is not idle, of 1.',
    },
    {
      ...{ key: 'newShare', title: 'new %', type: 'share', sacrifice: 4, isNull: true },
      meaning: 'Its part of the new side that is not idle, of 1.',
    },
    {
      ...{ key: 'changeShare', title: 'points', type: 'points', sacrifice: 2, isNull: true },
      meaning: 'The difference of the parts; null: it is idle.',
    },
    {
      ...{ key: hasErrors ? 'changeShareError' : null, title: '±', type: 'error', sacrifice: 3 },
      ...{ isNull: true, meaning: 'How far that may be off, in 95 of 100 cases.' },
    },
    {
      ...{ key: 'status', title: '', type: 'text', sacrifice: 0 },
      ...{ holds: STATUSES, meaning: 'Slower or faster where that can be told from noise.' },
    },
    {
      ...{ key: 'match', title: 'match', type: 'data', sacrifice: 0 },
      ...{ holds: MATCHES, meaning: 'By what it was known again.' },
    },
    {
      ...{ key: 'oldLabel', title: 'old label', type: 'data', sacrifice: 0, isNull: true },
      meaning: 'Its label on the old side; null: it is not there.',
    },
    {
      ...{ key: 'label', title: 'function', type: 'place', sacrifice: 0 },
      meaning: 'On the new side, where it is there.',
    },
  ];
}

const STATUSES = ['new', 'gone', 'slower', 'faster', 'noise', 'few', ''];
const MATCHES = [...PAIRING_RULES, 'new', 'gone'];

const SIDE = object({
  always: {
    files: list({ type: 'string' }, 'Its dumps.'),
    samples: orNull(number('Samples, in the mean of the dumps.')),
    dumpCount: count('How many dumps.'),
  },
  sometimes: {
    durationUs: number('The whole recording, in the mean. Microseconds.'),
    busyUs: number('What of it is not idle. Microseconds.'),
    totalBytes: number('All of it, where the dumps hold bytes.'),
    totalCount: number('All of it, where the dumps hold counts.'),
  },
});

export const COMPARE_FORM: ViewForm = {
  name: 'compare',
  summary: 'Functions of two sides, those that changed most first.',
  columns: [true, false].map(columnsFor),
  facts: {
    always: {
      newFiles: list({ type: 'string' }, 'The dumps of the new side; files are those of the old.'),
      measure: text('What is compared: tottime, cumtime, bytes, cumbytes, count or cumcount.'),
      per: oneOf([...PER, null], 'What values are divided by.'),
      rowCount: count('Functions, shown or not.'),
      old: SIDE,
      new: SIDE,
    },
  },
};

function comparedRow(row: Compared, number: number): ViewRow {
  const { oldUs, newUs, oldShare, newShare, oldPlace, match, isIdle, pointsError } = row;
  const aside = originText(row);
  return {
    cells: [
      number,
      oldUs,
      newUs,
      (newUs ?? 0) - (oldUs ?? 0),
      oldShare,
      newShare,
      isIdle ? null : (newShare ?? 0) - (oldShare ?? 0),
      pointsError,
      statusOf(row),
      match,
      oldPlace?.label ?? null,
      { kind: 'place', places: [row.place], ...(aside === null ? {} : { aside }) },
    ],
  };
}

/** Where a function comes from that has another name or file now. */
function originText({ match, oldPlace }: Compared): string | null {
  if (oldPlace === null || (match !== 'moved' && match !== 'renamed')) return null;
  return `[${match} from ${oldPlace.label.replace(/^.*[\\/](?=[^\\/]*$)/s, '')}]`;
}

/** What has come or gone is so, whatever can be told of its time. */
function statusOf({ oldUs, newUs, verdict }: Compared): string {
  if (oldUs === null) return 'new';
  return newUs === null ? 'gone' : (verdict ?? '');
}
