import { callersOf, type PlaceOf } from '../../records/call-place.ts';
import { callText, valuesText } from '../../records/call-text.ts';
import { isSlow } from '../../records/groups.ts';
import {
  type AnyCall,
  type CacheCall,
  type CallKind,
  callsOf,
  type HttpCall,
  type RequestRecord,
  type SqlCall,
} from '../../records/record.ts';
import { visibleLine } from '../../records/visible-text.ts';
import type { RecordCell, RecordColumn, RecordTable } from '../../render/records/record-report.ts';
import { countCell, msCell, numberColumn, textColumn } from './record-cells.ts';

/** What came back, by kind: rows, whether the cache had it, the status. */
const RESULT: Readonly<Record<CallKind, readonly [key: string, title: string] | null>> = {
  sql: ['rows', 'rows'],
  cache: ['hit', 'hit'],
  rpc: null,
  http: ['status', 'status'],
};

/** The calls of a kind in their order, numbered from `firstRow` on. */
export function callsTable(
  record: RequestRecord,
  kind: CallKind,
  { placeOf, firstRow }: { readonly placeOf: PlaceOf; readonly firstRow: number },
): RecordTable {
  const calls = callsOf(record, kind);
  const firsts = new Map<string, number>();
  const rows = calls.map((call, i) => {
    const row = firstRow + i;
    const first = call.digest === undefined ? row : (firsts.get(call.digest) ?? row);
    if (call.digest !== undefined && first === row) firsts.set(call.digest, row);
    const finding = findingOf(call, first === row ? null : first);
    return [
      countCell(row),
      { text: kind },
      msCell(call.startMs),
      { text: call.waitMs >= 0.05 ? call.waitMs.toFixed(1) : '', value: call.waitMs },
      msCell(call.durationMs, 2),
      ...(RESULT[kind] === null ? [] : [resultCell(kind, call)]),
      textWithFinding(finding, callText(kind, call) + valuesText(call)),
      { text: finding },
      { text: '', callers: callersOf(record, call, placeOf) },
    ];
  });
  return { title: kind, columns: columnsFor(kind), rows };
}

function columnsFor(kind: CallKind): readonly RecordColumn[] {
  const result = RESULT[kind];
  return [
    numberColumn('row', '#'),
    textColumn('kind', null),
    numberColumn('startMs', 'at ms'),
    numberColumn('waitMs', 'wait', { sacrifice: 2 }),
    numberColumn('durationMs', 'ms'),
    ...(result === null ? [] : [numberColumn(result[0], result[1], { sacrifice: 1 })]),
    textColumn('text', 'text', { least: 20 }),
    textColumn('finding', null),
    textColumn('site', 'called from', { least: 16, isCallers: true }),
  ];
}

function resultCell(kind: CallKind, call: AnyCall): RecordCell {
  if (kind === 'sql') return countCell((call as SqlCall).rows ?? null);
  if (kind === 'http') return countCell((call as HttpCall).status);
  const hit = (call as CacheCall).hit ?? null;
  return { text: hit === null ? '' : hit ? 'hit' : 'miss', value: hit };
}

function findingOf(call: AnyCall, first: number | null): string {
  const { error, unfinished } = call;
  const message = error?.message === undefined ? '' : ` (${error.message})`;
  const parts = [
    first === null ? '' : `dup of ${first}`,
    error === undefined ? '' : `error ${error.code ?? error.name}${message}`,
    isSlow(call) ? 'slow' : '',
    unfinished === true ? 'unfinished' : '',
  ];
  return visibleLine(parts.filter((part) => part !== '').join(', '));
}

function textWithFinding(finding: string, text: string): RecordCell {
  if (finding === '') return { text };
  return { text: `${finding}  ${text}`, value: text, finding };
}
