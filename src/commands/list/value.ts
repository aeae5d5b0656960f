import { displayText } from '../../model/display-text.ts';
import { requireSameQuantity } from '../../model/same-quantity.ts';
import { loneValueText } from '../../render/value-units.ts';
import type { ViewColumn, ViewReport, ViewRow } from '../../render/view-report.ts';
import type { Command, CommandResult } from '../command.ts';
import type { ViewForm } from '../schemas/view-schema.ts';
import { chosenValue, hasValues, type ValuedDump, withValue } from '../session/chosen-values.ts';
import type { Session } from '../session/session.ts';
import { viewHeading } from '../session/view-heading.ts';

export const value: Command = {
  name: 'value',
  usage: '[NAME]',
  summary: 'look at another value of the stacks, or list the values',
  details: [
    'A pprof profile may have several values for each stack, such as samples and time, or bytes in use and bytes allocated.',
    'Without a choice it is the one that the file names, else the last. The choice stays until reset or undo.',
  ],
  takes: 'nothing',
  group: 'filters',
  examples: [
    { line: 'value', meaning: 'which values there are' },
    { line: 'value; stats 5', meaning: 'and the first functions by the one that is shown' },
    { line: 'value; info', meaning: 'and what else the dump says of itself' },
  ],
  run: ({ session, words }) =>
    words.length === 0 ? listValues(session) : { session: onValue(session, words.join(' ')) },
};

/** The session on the value of that name. Throws `usage`, with the list, where no dump has it. */
export function onValue(session: Session, name: string): Session {
  const next = session.withValue(chosenValue(session.allDumps, name));
  requireSameQuantity(next.dumps);
  return next;
}

const COLUMNS: readonly ViewColumn[] = [
  {
    ...{ key: 'number', title: '#', type: 'count', sacrifice: 0 },
    meaning: 'Its place in the file.',
  },
  {
    ...{ key: 'shown', title: '', type: 'text', sacrifice: 0 },
    ...{ holds: ['', '>'], meaning: '>: it is looked at.' },
  },
  {
    ...{ key: 'name', title: 'value', type: 'text', sacrifice: 0 },
    meaning: 'What the command value takes; of several dumps the path before it.',
  },
  {
    ...{ key: 'unit', title: 'unit', type: 'data', sacrifice: 0 },
    ...{ holds: ['us', 's', 'bytes', 'count'], meaning: 'What it is measured in.' },
  },
  {
    ...{ key: 'total', title: 'total', type: 'data', sacrifice: 0 },
    ...{ holds: 'number', meaning: 'All of it, in its unit.' },
  },
  { key: null, title: 'total', type: 'text', sacrifice: 0 },
];

export const VALUES_FORM: ViewForm = {
  name: 'values',
  summary: 'The values that the file has for each stack; none where there is only one.',
  columns: [COLUMNS],
};

/** Of each dump the values; none of a dump that has a single one. */
function listValues(session: Session): CommandResult {
  const dumps = session.allDumps.filter(hasValues);
  const report: ViewReport = {
    kind: 'view',
    name: VALUES_FORM.name,
    heading: viewHeading(session),
    columns: COLUMNS,
    rows: dumps.flatMap((dump) => rowsOf(session, dump, dumps.length > 1)),
    notes: dumps.length === 0 ? ['there is only one value'] : [],
  };
  return { session, report };
}

function rowsOf(session: Session, dump: ValuedDump, isOneOfMany: boolean): readonly ViewRow[] {
  const shown = session.dumps.find(({ recording }) => recording === dump.recording)?.values?.shown;
  const prefix = isOneOfMany ? `${displayText(dump.path)}: ` : '';
  return dump.recording.values.map(({ name }, i) => {
    const { stats } = session.withDumps([withValue(dump, i)]).withoutFilters().table;
    const isShown = shown === name;
    const { time } = stats.totals;
    const label = `${prefix}${displayText(name)}`;
    return {
      cells: [i + 1, isShown ? '>' : '', label, stats.unit, time, loneValueText(stats, time)],
      ...(isShown ? { emphasis: 'hot' as const } : {}),
    };
  });
}
