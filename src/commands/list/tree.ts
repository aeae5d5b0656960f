import type { FunctionStats } from '../../model/function-stats.ts';
import { idleRowsOf } from '../../model/function-stats.ts';
import { busyTime } from '../../model/profile-times.ts';
import type { ProfileView } from '../../model/profile-view.ts';
import { type OutlineEntry, treeOutline } from '../../model/tree-outline.ts';
import { share } from '../../render/stats-view.ts';
import { shareText } from '../../render/time-units.ts';
import { valueNames } from '../../render/value-names.ts';
import { loneValueText } from '../../render/value-units.ts';
import {
  placeOf,
  type ViewColumn,
  type ViewReport,
  type ViewRow,
} from '../../render/view-report.ts';
import type { Command, CommandInput, CommandResult } from '../command.ts';
import { numberOption, type OwnOptions, takeOptions } from '../language/own-options.ts';
import { applyRestrictions, type Selection } from '../language/restrictions.ts';
import type { ViewForm } from '../schemas/view-schema.ts';
import { listedRows } from '../session/listed-rows.ts';
import { numberedRows } from '../session/row-numbers.ts';
import { stacksOf } from '../session/stacks.ts';
import { viewHeading } from '../session/view-heading.ts';

const OPTIONS = [
  { name: '--depth', value: 'N' },
  { name: '--min', value: 'PCT' },
  { name: '--callers', value: null },
] as const;

const DEFAULT_DEPTH = 16;
const DEFAULT_MIN_PERCENT = 1;

export const tree: Command = {
  name: 'tree',
  usage: '[OPTION…] [RESTRICTION…]',
  summary: 'show the call tree from the roots or selected functions',
  details: [
    'Calls that lead to one other call only are folded into one line: a › b › c.',
    `--depth N shows N levels (${DEFAULT_DEPTH} by default), --min PCT what has at least that share of the time (${DEFAULT_MIN_PERCENT} %).`,
    '--callers reverses it: from the function that runs up to its callers.',
    'Where the rows of the table before have numbers, integers alone are these numbers.',
  ],
  options: OPTIONS,
  picks: 'functions',
  group: 'tables',
  examples: [
    { line: 'tree', meaning: 'where the time goes, from the roots down' },
    { line: 'tree --callers {function}', meaning: 'who called it, and who called them' },
    { line: 'tree --depth 3 --min 0 {function}', meaning: 'three levels below what matches' },
  ],
  run: showTree,
};

function showTree({ session, words }: CommandInput): CommandResult {
  const options = takeOptions(words, tree);
  const stacks = stacksOf(session, 'tree');
  const selection = selectStart(session, options);
  const { reductions } = selection;
  const isUp = options.values.has('--callers');
  const busyUs = busyTime(session.table.stats);
  const heading = viewHeading(session, { reductions });
  const idleRows = idleRowsOf(session.table.stats);
  const isIdleSelected =
    options.words.length > 0 && selection.rows.some((row) => idleRows.has(row));
  const entries = treeOutline(stacks.tree, {
    rowOfFunction: stacks.rowOfFunction,
    startRows: options.words.length === 0 ? null : new Set(selection.rows),
    direction: isUp ? 'callers' : 'callees',
    maxDepth: numberOption(options, '--depth', { least: 1, otherwise: DEFAULT_DEPTH }),
    minUs:
      (numberOption(options, '--min', { least: 0, otherwise: DEFAULT_MIN_PERCENT }) / 100) * busyUs,
    idleRows,
    isBusyOnly: session.isForReaders && !isIdleSelected,
  });
  const { rows, labels } = outlineRows(entries, session.table, { busyUs, isUp, idleRows });
  const report: ViewReport = {
    kind: 'view',
    name: TREE_FORM.name,
    heading,
    columns: columnsFor(session.table.stats, isUp),
    rows,
    notes:
      entries.length > 0
        ? []
        : [
            `no function has so much of the ${valueNames(session.table.stats).noun}: --min 0 shows all`,
          ],
  };
  const isEmptySelection = options.words.length > 0 && selection.rows.length === 0;
  return {
    session: session.isForReaders ? session.withShown(labels) : session,
    report,
    isEmptySelection,
  };
}

function selectStart(session: CommandInput['session'], { words }: OwnOptions): Selection {
  const numbered = numberedRows(session, words);
  if (numbered !== null) return { rows: numbered, reductions: [] };
  return applyRestrictions(words, listedRows(session, words), () => session.table.labels);
}

function columnsFor(stats: Pick<FunctionStats, 'unit'>, isUp: boolean): readonly ViewColumn[] {
  const names = valueNames(stats);
  const own: ViewColumn = {
    ...{ key: 'self', title: names.self, type: 'value', sacrifice: 3 },
    meaning: 'Its own, on top of the stack.',
  };
  return [
    { key: null, title: '#', type: 'number', sacrifice: 2 },
    {
      ...{ key: 'depth', title: 'depth', type: 'data', sacrifice: 0 },
      ...{ holds: 'integer', meaning: 'How many rows of the tree stand above it.' },
    },
    {
      ...{ key: 'cumulative', title: names.cumulative, type: 'value', sacrifice: 0 },
      meaning: 'On this path, with all that it calls.',
    },
    {
      ...{ key: 'cumulativeShare', title: '%', type: 'share', sacrifice: 0 },
      ...{ isNull: true, meaning: 'Its part of all that is not idle, of 1; null: it is idle.' },
    },
    { key: null, title: '', type: 'bar', sacrifice: 4 },
    ...(isUp ? [] : [own]),
    {
      ...{ key: 'hiddenCount', title: 'hidden', type: 'data', sacrifice: 0 },
      ...{ holds: 'integer', meaning: 'Frames below it that are not shown.' },
    },
    {
      ...{ key: 'hidden', title: `hidden ${names.noun}`, type: 'value-data', sacrifice: 0 },
      meaning: 'What those have.',
    },
    {
      ...{ key: 'label', title: 'function', type: 'place', sacrifice: 0 },
      meaning: 'The last of the chain, or the first with --callers.',
    },
  ];
}

export const TREE_FORM: ViewForm = {
  name: 'tree',
  summary: 'The call tree, in the order in which it is drawn: below each row what it calls.',
  columns: [true, false].map((isUp) => columnsFor({ unit: 'us' }, isUp)),
};

interface OutlineLook {
  /** What shares are of. */
  readonly busyUs: number;
  readonly isUp: boolean;
  readonly idleRows: ReadonlySet<number>;
}

/** Rows to show, and the label that the number of each stands for. */
function outlineRows(
  entries: readonly OutlineEntry[],
  table: ProfileView,
  { busyUs, isUp, idleRows }: OutlineLook,
) {
  const rows: ViewRow[] = [];
  const { labelOf, originals, stats } = table;
  const labels: string[] = [];
  const goesOn: boolean[] = [];
  const isIdle = idleTester(idleRows);
  for (const entry of entries) {
    const { depth, isLast, hiddenCount, hiddenUs, cumulative } = entry;
    goesOn.length = depth;
    goesOn[depth] = !isLast;
    labels.push(labelOf(entry.rows.at(isUp ? 0 : -1) as number));
    const part = isIdle(entry) ? null : share(cumulative, busyUs);
    rows.push({
      cells: [
        labels.length,
        depth,
        cumulative,
        part,
        part,
        ...(isUp ? [] : [entry.self]),
        hiddenCount,
        hiddenUs,
        {
          kind: 'place',
          places: entry.rows.map((row) => placeOf({ stats, labelOf, originals }, row)),
          ...(isUp ? { main: 'first' } : {}),
          guides: goesOn.slice(1),
          ...(hiddenCount > 0 ? { aside: hiddenText(entry, busyUs, stats) } : {}),
        },
      ],
    });
  }
  return { rows, labels };
}

/** Tells of entries, asked one after the other, whether their time is idle: all of it below something idle is. */
function idleTester(idleRows: ReadonlySet<number>): (entry: OutlineEntry) => boolean {
  let idleDepth = Number.POSITIVE_INFINITY;
  return ({ depth, rows }) => {
    const isIdle = rows.some((row) => idleRows.has(row));
    if (depth <= idleDepth) idleDepth = isIdle ? depth : Number.POSITIVE_INFINITY;
    return depth >= idleDepth;
  };
}

/** What is more than all that is busy holds idle time, and has no percentage. */
function hiddenText(
  { hiddenCount, hiddenUs }: OutlineEntry,
  busyUs: number,
  stats: FunctionStats,
): string {
  const part = hiddenUs > busyUs ? null : share(hiddenUs, busyUs);
  const much = part === null ? loneValueText(stats, hiddenUs) : `${shareText(part)} %`;
  return `[+${hiddenCount} ${hiddenCount === 1 ? 'frame' : 'frames'}, ${much}]`;
}
