import { importers } from '../../importers/registry.ts';
import { displayText } from '../../model/display-text.ts';
import { busyTime, inBaseUnit, timeOfKind } from '../../model/profile-times.ts';
import { isMisleading } from '../../model/sampling-quality.ts';
import { ctime } from '../../render/ctime.ts';
import { loneTimeText, shareText } from '../../render/time-units.ts';
import type { ViewColumn, ViewReport, ViewRow } from '../../render/view-report.ts';
import type { Command } from '../command.ts';
import type { LoadedDump, Session } from '../session/session.ts';
import { viewHeading } from '../session/view-heading.ts';

export const info: Command = {
  name: 'info',
  usage: '',
  summary: 'say what the profile is, how good it is, and what to try next',
  details: [],
  takes: 'nothing',
  group: 'session',
  examples: [
    { line: 'info', meaning: 'the first look at a dump that somebody sent' },
    { line: 'focus {function}; info', meaning: 'what a filter leaves' },
    { line: 'strip; info', meaning: 'the same with short paths' },
  ],
  run: ({ session }) => {
    const facts = [...fileFacts(session), ...timeFacts(session), ...nextSteps(session)];
    const report: ViewReport = {
      kind: 'view',
      name: 'info',
      heading: viewHeading(session),
      columns: COLUMNS,
      rows: facts.map(([name, value]): ViewRow => ({ cells: [name, value] })),
      notes: [],
    };
    return { session, report };
  },
};

const COLUMNS: readonly ViewColumn[] = [
  { key: 'name', title: '', type: 'text', sacrifice: 0 },
  { key: 'value', title: '', type: 'text', sacrifice: 0 },
];

type Fact = readonly [name: string, value: string];

function fileFacts(session: Session): readonly Fact[] {
  return session.dumps.flatMap((dump): Fact[] => [
    ['file', displayText(dump.path)],
    ...(dump.modifiedAt === null ? [] : [['written', ctime(dump.modifiedAt)] as const]),
    ['kind', kindOf(dump)],
    ...dump.profile.warnings.map(({ message }): Fact => ['warning', message]),
  ]);
}

function kindOf({ profile, recording }: LoadedDump): string {
  const importer = importers.find(({ form }) => form === recording?.form);
  return importer?.describe(profile) ?? 'a profile';
}

function timeFacts(session: Session): readonly Fact[] {
  const { stats } = session.table;
  const { totals } = stats;
  const time = (value: number): string => loneTimeText(inBaseUnit(stats, value));
  const busy = busyTime(stats);
  const part = (value: number, whole: number): string =>
    whole > 0 ? `${time(value)} (${shareText(value / whole)} %)` : time(value);
  const facts: Fact[] = [['duration', time(totals.time)]];
  if (totals.idleTime > 0) facts.push(['idle', time(totals.idleTime)]);
  facts.push(['functions', String(stats.rowCount)]);
  if (totals.sampleCount !== null) facts.push(['samples', String(totals.sampleCount)]);
  const gcTime = timeOfKind(stats, 'gc');
  if (totals.sampleCount !== null) {
    facts.push(['garbage collection', part(gcTime, busy)]);
    facts.push(['(program)', part(timeOfKind(stats, 'program'), busy)]);
    facts.push(...topPackage(session, busy));
  }
  return [...facts, ...qualityFacts(session)];
}

function qualityFacts({ quality }: Session): readonly Fact[] {
  return quality.flatMap((one): Fact[] => {
    const gaps = one.busyUs > 0 ? shareText(one.gapUs / one.busyUs) : '0.0';
    const verdict = isMisleading(one) ? 'it may mislead' : 'good';
    return [
      ['interval', `${loneTimeText(one.medianIntervalUs)} (median)`],
      ['longest gap', loneTimeText(one.longestIntervalUs)],
      ['sampling quality', `${verdict}: ${gaps} % of the busy time lies in gaps`],
    ];
  });
}

/** The package, or the program itself, with most time on top of the stack. */
function topPackage(session: Session, busy: number): readonly Fact[] {
  const { stats } = session.withView({ ...session.view, grouping: 'package' }).table;
  const names = stats.functions.functionName;
  let top = -1;
  names.forEach((name, row) => {
    const isCode = !name.startsWith('(') && name !== 'native';
    const self = stats.self[row];
    if (isCode && (top < 0 || self > stats.self[top])) top = row;
  });
  if (top < 0 || busy <= 0) return [];
  const part = stats.self[top] / busy;
  return [['top package', `${names[top]} (${shareText(part)} %)`]];
}

/** Commands that fit what was found, the most telling first. */
function nextSteps(session: Session): readonly Fact[] {
  const { stats } = session.table;
  const busy = busyTime(stats);
  const isMuch = (time: number, least: number): boolean => busy > 0 && time / busy >= least;
  const steps: string[] = [];
  if (session.quality.some(isMisleading))
    steps.push('record it again on a machine with less to do');
  if (isMuch(timeOfKind(stats, 'gc'), 0.1)) steps.push('callers garbage: who allocates');
  if (stats.totals.sampleCount !== null) {
    steps.push('tree: where the time goes', 'only mine; stats: your own functions');
    steps.push('group package; stats: what dependencies cost');
  } else {
    steps.push('sort cumtime; stats: where the time goes');
  }
  return steps.map((step) => ['try', step]);
}
