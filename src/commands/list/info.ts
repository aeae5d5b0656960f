import { importers } from '../../importers/registry.ts';
import { displayText } from '../../model/display-text.ts';
import type { FunctionStats } from '../../model/function-stats.ts';
import { busyTime, inBaseUnit, timeOfKind } from '../../model/profile-times.ts';
import { quantityOf } from '../../model/profile-unit.ts';
import { isMisleading } from '../../model/sampling-quality.ts';
import { ctime } from '../../render/ctime.ts';
import { loneTimeText, shareText } from '../../render/time-units.ts';
import { valueKey, valueNames } from '../../render/value-names.ts';
import { loneValueText } from '../../render/value-units.ts';
import type { ViewColumn, ViewFact, ViewReport, ViewRow } from '../../render/view-report.ts';
import type { Command } from '../command.ts';
import { THREADS_WITH_TIMES } from '../schemas/heading-fields.ts';
import type { ViewForm } from '../schemas/view-schema.ts';
import { hasThreads } from '../session/chosen-threads.ts';
import type { LoadedDump, Session } from '../session/session.ts';
import { type ThreadFacts, threadFacts } from '../session/thread-facts.ts';
import { viewHeading } from '../session/view-heading.ts';

export const info: Command = {
  name: 'info',
  usage: '',
  summary: 'show what the profile is, how good it is, and what to try next',
  details: [],
  takes: 'nothing',
  group: 'session',
  examples: [
    { line: 'info', meaning: 'the first look at a dump that somebody sent' },
    { line: 'focus {function}; info', meaning: 'what a filter leaves' },
    { line: 'strip; info', meaning: 'the same with short paths' },
  ],
  run: ({ session }) => {
    const threads = session.allDumps.filter(hasThreads).map((dump) => threadFacts(session, dump));
    const facts = [
      ...fileFacts(session),
      ...threads.flatMap(threadRows),
      ...valueFacts(session),
      ...nextSteps(session),
    ];
    const report: ViewReport = {
      kind: 'view',
      name: INFO_FORM.name,
      heading: viewHeading(session),
      columns: COLUMNS,
      rows: facts.map(([name, value]): ViewRow => ({ cells: [name, value] })),
      notes: [],
      ...threadList(threads),
    };
    return { session, report };
  },
};

const COLUMNS: readonly ViewColumn[] = [
  { key: 'name', title: '', type: 'text', sacrifice: 0, meaning: 'What is told: kind, try, ….' },
  { key: 'value', title: '', type: 'text', sacrifice: 0, meaning: 'In words.' },
];

export const INFO_FORM: ViewForm = {
  name: 'info',
  summary: 'What the profile is, how good it is, and what to try next, in words.',
  columns: [COLUMNS],
  facts: { sometimes: { threads: THREADS_WITH_TIMES } },
};

type Fact = readonly [name: string, value: string];

function fileFacts(session: Session): readonly Fact[] {
  return session.dumps.flatMap((dump): Fact[] => [
    ['file', displayText(dump.path)],
    ...(dump.modifiedAt === null ? [] : [['written', ctime(dump.modifiedAt)] as const]),
    ['kind', kindOf(dump)],
    ...recordingFacts(dump),
    ...(dump.values === undefined ? [] : [['values', valuesText(dump.values)] as const]),
    ...dump.profile.warnings.map(({ message }): Fact => ['warning', message]),
  ]);
}

function threadRows(threads: readonly ThreadFacts[]): Fact[] {
  return threads.map(({ number, title, pid, tid, unit, total, busy, samples }) => {
    const place = [pid === null ? null : `pid ${pid}`, tid === null ? null : `tid ${tid}`];
    const value = (amount: number): string => loneValueText({ unit }, amount);
    const isTime = quantityOf(unit) === 'time';
    const amounts = isTime ? [`${value(busy)} busy of ${value(total)}`] : [value(total)];
    const counted = samples === null ? [] : [`${samples} samples`];
    const facts = [title, ...place.filter((text) => text !== null), ...amounts, ...counted];
    return [`thread ${number}`, facts.join(', ')];
  });
}

/** For programs, with the names as the file has them; of one file, as the head of every report has its threads. */
function threadList(lists: readonly (readonly ThreadFacts[])[]) {
  const [list, ...others] = lists;
  if (list === undefined || others.length > 0) return {};
  const threads = list.map(({ name, pid, tid, unit, total, busy, samples }): ViewFact => {
    const values = {
      [valueKey('total', { unit })]: inBaseUnit({ unit }, total),
      [valueKey('busy', { unit })]: busy,
    };
    return { name, pid, tid, ...values, samples };
  });
  return { facts: { threads } };
}

/** All values of a file, the one that is shown first. */
function valuesText({ shown, list }: NonNullable<LoadedDump['values']>): string {
  const others = list.filter((name) => name !== shown);
  return displayText(`${shown} is shown; --value ${others.join(', ')}`);
}

/** What the dump says of the recording itself. */
function recordingFacts({ profile }: LoadedDump): readonly Fact[] {
  const facts = profile.kind === 'sampled' ? profile.recordingFacts : undefined;
  return (facts ?? []).map(([name, value]) => [name, displayText(value)]);
}

function kindOf({ profile, recording }: LoadedDump): string {
  const importer = importers.find(({ form }) => form === recording?.form);
  return importer?.describe(profile) ?? 'a profile';
}

function valueFacts(session: Session): readonly Fact[] {
  const { stats, stacks } = session.table;
  const { totals } = stats;
  const isTime = quantityOf(stats.unit) === 'time';
  const value = (amount: number): string => loneValueText(stats, amount);
  const facts: Fact[] = [[isTime ? 'duration' : valueNames(stats).self, value(totals.time)]];
  if (totals.idleTime > 0) facts.push(['idle', value(totals.idleTime)]);
  facts.push(['functions', String(stats.rowCount)]);
  if (totals.sampleCount !== null) facts.push(['samples', String(totals.sampleCount)]);
  // Stacks in no order are hardly ever of V8.
  if (stacks !== null && isTime && totals.calls !== null) facts.push(...engineFacts(stats));
  if (stacks !== null) facts.push(...topPackage(session, busyTime(stats)));
  return [...facts, ...qualityFacts(session)];
}

/** What V8 did for itself. */
function engineFacts(stats: FunctionStats): readonly Fact[] {
  const busy = busyTime(stats);
  const part = (time: number): string =>
    loneValueText(stats, time) + (busy > 0 ? ` (${shareText(time / busy)} %)` : '');
  return [
    ['garbage collection', part(timeOfKind(stats, 'gc'))],
    ['(program)', part(timeOfKind(stats, 'program'))],
  ];
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
  const { stats, stacks } = session.table;
  const { noun, self } = valueNames(stats);
  const busy = busyTime(stats);
  const isMuch = (time: number, least: number): boolean => busy > 0 && time / busy >= least;
  const steps: string[] = [];
  if (session.quality.some(isMisleading))
    steps.push('record it again on a machine with less to do');
  if (isMuch(timeOfKind(stats, 'gc'), 0.1)) steps.push('callers garbage: who allocates');
  if (stacks !== null) {
    const where = self === 'bytes' ? 'whose memory it is' : `where the ${noun} goes`;
    steps.push(`tree: ${where}`, 'only mine; stats: your own functions');
    steps.push('group package; stats: what dependencies cost');
  } else {
    steps.push('sort cumtime; stats: where the time goes');
  }
  return steps.map((step) => ['try', step]);
}
