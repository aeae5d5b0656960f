import { displayText } from '../../model/display-text.ts';
import { ProfileError } from '../../model/profile-error.ts';
import type { RequestInfo } from '../../model/request-info.ts';
import { ctime } from '../../render/ctime.ts';
import type { ViewColumn, ViewReport, ViewRow } from '../../render/view-report.ts';
import type { Command, CommandInput, CommandResult } from '../command.ts';
import { type BehindRow, behindRows } from '../fleet/behind-rows.ts';
import { takeOptions } from '../language/own-options.ts';
import { RESTRICTION_DETAILS } from '../language/restriction-help.ts';
import type { ViewForm } from '../schemas/view-schema.ts';
import { numberedRows } from '../session/row-numbers.ts';
import { selectRows } from '../session/select-rows.ts';
import { checkStacks } from '../session/stacks.ts';
import { viewHeading } from '../session/view-heading.ts';

const DEFAULT_COUNT = 20;

export const requests: Command = {
  name: 'requests',
  usage: 'RESTRICTION… [-n N]',
  summary: 'show the dumps behind functions, those with most time first',
  details: [
    ...RESTRICTION_DETAILS,
    'cumtime is the time of a dump on stacks with one of the functions, tottime that with one of them on top.',
    'open N opens the dump of row N, and undo goes back; -n N shows N rows (default 20).',
    'Where the rows of the table before have numbers, integers alone are these numbers.',
  ],
  options: [{ name: '--limit', short: '-n', value: 'N' }],
  picks: 'functions',
  group: 'dumps',
  examples: [
    { line: 'requests {function}', meaning: 'which dumps are slow in {function}' },
    { line: 'requests {function} -n 3', meaning: 'the 3 that spend most time there' },
    { line: 'requests {file} -n 1', meaning: 'the one with most time in {file} and below' },
  ],
  run,
};

async function run({ session, words }: CommandInput): Promise<CommandResult> {
  const options = takeOptions(words, requests);
  const limit = countOf(options.values.get('--limit'));
  if (options.words.length === 0) {
    throw new ProfileError('usage', 'requests needs a function', {
      hint: 'dumps lists what is open; stats, then requests 1, shows what is behind the first row',
    });
  }
  checkStacks(session, 'requests');
  const numbered = numberedRows(session, options.words);
  const { table, isEmptySelection } = selectRows(session, numbered === null ? options.words : []);
  const rows = numbered ?? table.rows;
  if (rows.length === 0) return { session, isEmptySelection };
  const behind = await behindRows(session, new Set(rows), limit);
  const report: ViewReport = {
    kind: 'view',
    name: 'requests',
    heading: viewHeading(session, numbered === null ? { reductions: table.reductions } : {}),
    columns: COLUMNS,
    rows: behind.map(rowOf),
    notes: notesOf(behind, rows.length, limit),
  };
  return { session: session.withShownDumps(behind.map(({ path }) => path)), report };
}

function countOf(text: string | undefined): number {
  if (text === undefined) return DEFAULT_COUNT;
  if (/^[1-9]\d{0,6}$/.test(text)) return Number(text);
  throw new ProfileError('usage', 'requests: -n needs a number of at least 1');
}

const COLUMNS: readonly ViewColumn[] = [
  {
    ...{ key: 'number', title: '#', type: 'count', sacrifice: 0 },
    meaning: 'From 1; open N opens the dump.',
  },
  {
    ...{ key: 'cumulative', title: 'cumtime', type: 'value', sacrifice: 0 },
    meaning: 'Time of the dump on stacks with one of the functions.',
  },
  {
    ...{ key: 'self', title: 'tottime', type: 'value', sacrifice: 1 },
    meaning: 'Time of the dump on stacks with one of the functions on top.',
  },
  {
    ...{ key: 'duration', title: 'took', type: 'value', sacrifice: 2 },
    ...{ isNull: true, meaning: 'From the request to the end of the response.' },
  },
  {
    ...{ key: 'cpu', title: 'cpu', type: 'value', sacrifice: 5 },
    ...{ isNull: true, meaning: 'How long the thread worked for the request, by the clock.' },
  },
  {
    ...{ key: 'status', title: 'status', type: 'count', sacrifice: 4 },
    ...{ isNull: true, meaning: 'Status of the response.' },
  },
  {
    ...{ key: 'request', title: 'request', type: 'text', sacrifice: 0 },
    ...{ isNull: true, meaning: 'Method and route, or the url.' },
  },
  {
    ...{ key: 'time', title: 'time', type: 'text', sacrifice: 3 },
    ...{ isNull: true, meaning: 'When the request began, or the dump was written.' },
  },
  {
    ...{ key: 'version', title: 'version', type: 'text', sacrifice: 6 },
    ...{ isNull: true, meaning: 'Version of the program.' },
  },
  {
    ...{ key: 'host', title: 'host', type: 'text', sacrifice: 7 },
    ...{ isNull: true, meaning: 'Where it ran.' },
  },
  {
    ...{ key: 'file', title: 'dump', type: 'text', sacrifice: 0 },
    meaning: 'The path of the dump.',
  },
];

export const REQUESTS_FORM: ViewForm = {
  ...{ name: 'requests', summary: 'Dumps, those first with most time in the functions.' },
  columns: [COLUMNS],
};

function rowOf({ path, timeMs, request, cumulativeUs, selfUs }: BehindRow, i: number): ViewRow {
  const text = (value: string | null | undefined) => (value ? displayText(value) : null);
  return {
    cells: [
      i + 1,
      cumulativeUs,
      selfUs,
      microseconds(request?.durationMs),
      microseconds(request?.cpuMs),
      request?.status ?? null,
      text(requestName(request)),
      timeMs === null ? null : ctime(new Date(timeMs)),
      text(request?.version),
      text(request?.host),
      displayText(path),
    ],
  };
}

function microseconds(ms: number | null | undefined): number | null {
  return typeof ms === 'number' ? ms * 1000 : null;
}

function requestName(request: Partial<RequestInfo> | null): string {
  return [request?.method, request?.route ?? request?.url].filter(Boolean).join(' ');
}

function notesOf(behind: readonly BehindRow[], functionCount: number, limit: number) {
  const functions = functionCount === 1 ? 'the function' : `one of ${functionCount} functions`;
  const more = behind.length === limit ? `; -n N shows more than ${limit}` : '';
  return [`dumps with ${functions} on a stack; open N opens one${more}`];
}
