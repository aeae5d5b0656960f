import { displayText } from '../../model/display-text.ts';
import { ProfileError } from '../../model/profile-error.ts';
import type { Place, ViewColumn, ViewReport, ViewRow } from '../../render/view-report.ts';
import type { Command, CommandInput, CommandResult } from '../command.ts';
import { takeOptions } from '../language/own-options.ts';
import { type Compared, compareSides, sideOf } from '../session/compare-sides.ts';
import type { Session } from '../session/session.ts';
import { viewHeading } from '../session/view-heading.ts';

export const compare: Command = {
  name: 'compare',
  usage: '[FILE…] [OPTION…]',
  summary: 'compare with other dumps: what changed most, function by function',
  details: [
    'The dumps at hand are the old side, the files the new one; both are seen through the same filters and groups.',
    'Without a file, the last dump at hand is the new side and those before it the old one.',
    'The times are tottime, or cumtime where that is the order. Functions are joined by their labels.',
    '--per sample and --per second divide by the samples or the time that is not idle of each side, where durations differ.',
    'Several dumps on a side (old ones with add) give the mean, and how far they lie apart: ~ marks a change that is not larger.',
    '-n N shows N rows (20 unless said).',
  ],
  options: [{ name: '--per', value: 'sample|second' }],
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

async function runCompare({ session, words, loadDump }: CommandInput): Promise<CommandResult> {
  const options = takeOptions(words, compare);
  const { count, files } = takeCount(options.words);
  const per = options.values.get('--per');
  if (per !== undefined && !(PER as readonly string[]).includes(per)) {
    throw new ProfileError('usage', `--per needs sample or second, not ${per}`);
  }
  const sides = await sidesFor(session, files, loadDump);
  const measure = {
    isCumulative: session.order?.keys[0]?.startsWith('cum') ?? false,
    per: (per as 'sample' | 'second' | undefined) ?? null,
  };
  const old = sideOf(sides.old, measure);
  const now = sideOf(sides.now, measure);
  const newFiles = sides.now.dumps.map(({ path }) => path);
  const all = compareSides(old, now);
  const shown = all.slice(0, count);
  const isNoisy = old.dumpCount > 1 || now.dumpCount > 1;
  const name = measure.isCumulative ? 'cumtime' : 'tottime';
  const unit = per === undefined ? '' : ` per ${per}`;
  const report: ViewReport = {
    kind: 'view',
    name: 'compare',
    heading: viewHeading(sides.old),
    columns: columnsFor(isNoisy),
    hasOneUnit: true,
    rows: shown.map((row) => comparedRow(row, isNoisy)),
    facts: { newFiles, measure: name, per: per ?? null, rowCount: all.length },
    notes: [
      `${name}${unit}: old is ${old.dumpCount} ${dumpsWord(old.dumpCount)}, new is ${newFiles.map(displayText).join(', ')}`,
      ...(all.length > shown.length
        ? [`${all.length - shown.length} more that changed less: -n ${all.length}`]
        : []),
    ],
  };
  return { session, report };
}

/** Without files, the last dump at hand is the new side, so that `scoobyprof compare OLD NEW` does what it says. */
async function sidesFor(
  session: Session,
  files: readonly string[],
  loadDump: CommandInput['loadDump'],
): Promise<{ readonly old: Session; readonly now: Session }> {
  const { dumps } = session;
  if (files.length === 0 && dumps.length < 2) {
    throw new ProfileError('usage', 'compare needs a file, or two dumps at hand');
  }
  if (files.length === 0) {
    return { old: session.withDumps(dumps.slice(0, -1)), now: session.withDumps(dumps.slice(-1)) };
  }
  const loaded = [];
  for (const path of files) loaded.push(await loadDump(path));
  return { old: session, now: session.withDumps(loaded) };
}

function dumpsWord(count: number): string {
  return count === 1 ? 'dump' : 'dumps';
}

/** Takes `-n N` out of the words. */
function takeCount(words: readonly string[]): { count: number; files: readonly string[] } {
  const at = words.indexOf('-n');
  if (at < 0) return { count: DEFAULT_COUNT, files: words };
  const count = Number(words[at + 1]);
  if (Number.isInteger(count) && count >= 1) return { count, files: words.toSpliced(at, 2) };
  throw new ProfileError('usage', 'compare: -n needs a number of at least 1');
}

function columnsFor(isNoisy: boolean): readonly ViewColumn[] {
  return [
    { key: 'oldUs', title: 'old', type: 'time', sacrifice: 0 },
    { key: 'newUs', title: 'new', type: 'time', sacrifice: 0 },
    { key: 'changeUs', title: 'change', type: 'change', sacrifice: 0 },
    ...(isNoisy
      ? ([
          { key: 'spreadUs', title: 'spread', type: 'time', sacrifice: 2 },
          { key: 'isWithinSpread', title: 'within', type: 'data', sacrifice: 0 },
        ] as const)
      : []),
    { key: 'oldShare', title: 'old %', type: 'share', sacrifice: 4 },
    { key: 'newShare', title: 'new %', type: 'share', sacrifice: 4 },
    { key: 'changeShare', title: 'points', type: 'points', sacrifice: 1 },
    { key: 'status', title: '', type: 'text', sacrifice: 0 },
    { key: 'label', title: 'function', type: 'place', sacrifice: 0 },
  ];
}

function comparedRow(row: Compared, isNoisy: boolean): ViewRow {
  const { oldUs, newUs, spreadUs, oldShare, newShare } = row;
  const changeUs = (newUs ?? 0) - (oldUs ?? 0);
  const isWithin = isNoisy && Math.abs(changeUs) <= spreadUs;
  const place: Place = row.place;
  return {
    cells: [
      oldUs,
      newUs,
      changeUs,
      ...(isNoisy ? [spreadUs, isWithin] : []),
      oldShare,
      newShare,
      (newShare ?? 0) - (oldShare ?? 0),
      statusOf(row, isWithin),
      { kind: 'place', places: [place] },
    ],
  };
}

function statusOf({ oldUs, newUs }: Compared, isWithin: boolean): string {
  if (oldUs === null) return 'new';
  if (newUs === null) return 'gone';
  return isWithin ? '~' : '';
}
