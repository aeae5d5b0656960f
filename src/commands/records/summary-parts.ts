import { callersOfGroup, type PlaceOf } from '../../records/call-place.ts';
import { type CallGroup, groupsOf, isSlow } from '../../records/groups.ts';
import { errorOf } from '../../records/groups-table.ts';
import { type AnyCall, CALL_KINDS, callsOf, type RequestRecord } from '../../records/record.ts';
import { type RecordMeta, waitedMs } from '../../records/record-meta.ts';
import { remarksOf } from '../../records/remarks.ts';
import { visibleLine } from '../../records/visible-text.ts';
import type {
  RecordCell,
  RecordLine,
  RecordPart,
  RecordTable,
} from '../../render/records/record-report.ts';
import { numberColumn, textCell, textColumn } from './record-cells.ts';
import { dateText, timeText } from './record-times.ts';

/** What else can be asked for, and how. */
export interface NextWords {
  /** What shows the views of this record: `scoobyprof requests 5f0c`. */
  readonly command: string;
  /** What opens its profile; `null`: it has none, or it is open. */
  readonly browse: string | null;
}

/** More of them than this are counted. */
const MOST_FINDINGS = 12;

/** What a request did in a few lines: head, findings, and what to ask next. */
export function summaryParts(
  record: RequestRecord,
  placeOf: PlaceOf,
  next: NextWords,
): readonly RecordPart[] {
  const groups = groupsOf(record);
  const findings = groups.flatMap((group) => findingsOf(record, group, placeOf));
  findings.sort((a, b) => a.rank - b.rank);
  const rest = findings.length - MOST_FINDINGS;
  const notes: readonly RecordLine[] = [
    ...(findings.length === 0 ? [plain(`  nothing found in ${callsText(record)}`)] : []),
    ...(rest > 0 ? [plain(`  and ${rest} more, which --group shows`)] : []),
    ...remarksOf(record).map((text): RecordLine => ({ tone: 'warning', text })),
    { tone: 'aside', text: nextText(record, groups, next) },
  ];
  return [
    { kind: 'lines', lines: headLines(record) },
    ...(findings.length === 0
      ? []
      : [
          {
            kind: 'table',
            table: findingsTable(findings.slice(0, MOST_FINDINGS)),
            isClose: true,
          } as const,
        ]),
    { kind: 'lines', lines: notes, isClose: true },
  ];
}

function plain(text: string): RecordLine {
  return { tone: 'plain', text };
}

function callsText(record: RequestRecord): string {
  const count = CALL_KINDS.reduce((sum, kind) => sum + callsOf(record, kind).length, 0);
  return count === 1 ? 'its call' : `its ${count} calls`;
}

function headLines(record: RequestRecord): readonly RecordLine[] {
  const { startedAt, service, version, host, pid, node, overheadMs, handler } = record;
  const facts = [
    handler === null ? '' : `handler ${visibleLine(handler)}`,
    `${dateText(startedAt)} ${timeText(startedAt)}`,
    visibleLine([service, version].filter((part) => part).join(' ')),
    `${visibleLine(host)} pid ${pid}`,
    `Node ${visibleLine(node)}`,
    `overhead ${overheadMs.toFixed(1)} ms`,
  ];
  return [
    { tone: 'name', text: requestText(record) },
    { tone: 'aside', text: facts.filter((fact) => fact !== '').join(' · ') },
  ];
}

/** `GET /orders  200  48.211 ms   (cpu 9.874 ms, waiting for sql 31.2, http 12.6)`. */
function requestText(record: RequestRecord): string {
  const { method, url, durationMs } = record;
  const waits = CALL_KINDS.flatMap((kind) => {
    const calls = callsOf(record, kind);
    return calls.length === 0 ? [] : [`${kind} ${waitedMs(calls).toFixed(1)}`];
  });
  const times = [
    ...(record.cpuMs === null ? [] : [`cpu ${record.cpuMs.toFixed(3)} ms`]),
    ...(waits.length === 0 ? [] : [`waiting for ${waits.join(', ')}`]),
  ].join(', ');
  const head = `${visibleLine(method)} ${visibleLine(url)}  ${statusText(record)}`;
  return `${head}  ${durationMs.toFixed(3)} ms${times === '' ? '' : `   (${times})`}`;
}

/** The status, and how the request ended where it was not answered. */
export function statusText({ status, ending }: Pick<RecordMeta, 'status' | 'ending'>): string {
  const code = status === 0 ? 'no response' : String(status);
  return ending === 'finished' ? code : `${code}, ${ending}`;
}

interface Finding {
  /** The least first: N+1, duplicates, errors, slow ones. */
  readonly rank: number;
  readonly cells: readonly RecordCell[];
}

const RANK = { 'N+1': 0, dup: 1, error: 2, slow: 3 } as const;

function findingsOf(record: RequestRecord, group: CallGroup, placeOf: PlaceOf): readonly Finding[] {
  const { n1, duplicates, errors, count, totalMs, wastedMs, kind } = group;
  const calls = group.calls.map((index) => callsOf(record, kind)[index] as AnyCall);
  const [nearest] = callersOfGroup(record, group, placeOf);
  const what = visibleLine(group.fingerprint);
  const cost = `${totalMs.toFixed(1)} ms, ${wastedMs.toFixed(1)} wasted`;
  const row = (name: keyof typeof RANK, times: number, text: string, price: string): Finding => ({
    rank: RANK[name],
    cells: [
      { text: `  ${name}`, value: name, finding: `  ${name}` },
      { text: `${times} ×`, value: times },
      ...[{ text }, { text: price, value: totalMs }, { text: '', value: wastedMs }],
      { text: '', callers: [nearest] },
    ],
  });
  const found: Finding[] = [];
  if (n1) found.push(row('N+1', count, what, cost));
  if (duplicates > 0) {
    found.push(n1 ? sameAgain(duplicates) : row('dup', duplicates, `${what}, again`, cost));
  }
  if (errors > 0) {
    found.push(
      row('error', errors, `${errorOf(record, group)}  ${what}`, `${totalMs.toFixed(1)} ms`),
    );
  }
  const slow = calls.filter(isSlow).map(({ waitMs, durationMs }) => waitMs + durationMs);
  if (slow.length > 0) {
    const most = slow.reduce((longest, ms) => Math.max(longest, ms), 0);
    found.push(row('slow', slow.length, what, `up to ${most.toFixed(1)} ms`));
  }
  return found;
}

/** Right behind the N+1 that they are part of. */
function sameAgain(duplicates: number): Finding {
  return {
    rank: RANK['N+1'],
    cells: [
      { text: '  dup', value: 'dup', finding: '  dup' },
      { text: `${duplicates}  `, value: duplicates },
      textCell('of those with the same parameters'),
      ...[textCell(''), textCell(''), { text: '' }],
    ],
  };
}

function findingsTable(findings: readonly Finding[]): RecordTable {
  return {
    title: null,
    columns: [
      textColumn('finding', ''),
      numberColumn('count', ''),
      textColumn('text', '', { least: 24 }),
      textColumn('totalMs', ''),
      numberColumn('wastedMs', null),
      textColumn('site', '', { isCallers: true, least: 16 }),
    ],
    rows: findings.map(({ cells }) => cells),
  };
}

/** `next: scoobyprof requests 5f0c --sql --group · --timeline · scoobyprof browse 5f0c`. */
function nextText(
  record: RequestRecord,
  groups: readonly CallGroup[],
  { command, browse }: NextWords,
): string {
  const worst = groups.reduce<CallGroup | null>(
    (most, group) => (group.wastedMs > (most?.wastedMs ?? 0) ? group : most),
    groups[0] ?? null,
  );
  const views = [
    ...(worst === null ? [] : [`--${worst.kind} --group`, '--timeline']),
    ...((record.plugins.log?.entries ?? []).length > 0 ? ['--log'] : []),
  ];
  const [first = '--json', ...others] = views;
  const all = [`${command} ${first}`, ...others, ...(browse === null ? [] : [browse])];
  return `next: ${all.join(' · ')}`;
}
