import { callerTexts, type PlaceOf, wholePlace } from './call-place.ts';
import type { CallGroup } from './groups.ts';
import { type AnyCall, callsOf, type RequestRecord } from './record.ts';
import { columnsOf, cutTo, padStartTo, padTo } from './text-columns.ts';
import { visibleLine } from './visible-text.ts';

export interface TableOptions {
  /** Columns there are. */
  readonly width: number;
  readonly placeOf?: PlaceOf;
}

/** With fewer columns the callers stand on a line of their own. */
const WIDE = 110;

const TITLES = ['n', 'total ms', 'max', 'wasted'];

interface Row {
  readonly numbers: readonly string[];
  readonly text: string;
  readonly callers: readonly string[];
}

/**
 * The groups of a record as plain text, a table for each kind: how often, how long, what, and from where. The command
 * line, failed expectations of tests and servers' notices show this one. Ends without a line break; empty without groups.
 */
export function groupsTable(
  record: RequestRecord,
  groups: readonly CallGroup[],
  options: TableOptions,
): string {
  const kinds = [...new Set(groups.map(({ kind }) => kind))];
  const tables = kinds.map((kind) => {
    const ofKind = groups.filter((group) => group.kind === kind);
    return [
      ...(kinds.length > 1 ? [kind] : []),
      ...tableLines(
        ofKind.map((group) => rowOf(record, group, options.placeOf ?? wholePlace)),
        options.width,
      ),
    ].join('\n');
  });
  return tables.join('\n\n');
}

function rowOf(record: RequestRecord, group: CallGroup, placeOf: PlaceOf): Row {
  const { count, totalMs, maxMs, wastedMs } = group;
  const head = callsOf(record, group.kind)[group.calls[0] as number] as AnyCall;
  const mark = markOf(record, group);
  return {
    numbers: [String(count), ...[totalMs, maxMs, wastedMs].map((ms) => ms.toFixed(2))],
    text: `${mark === '' ? '' : `${mark}  `}${visibleLine(group.fingerprint)}`,
    callers: callerTexts(record, head, placeOf),
  };
}

/** What is wrong with a group, in short: `N+1 (12 dup)`, `error 42703`. */
export function markOf(record: RequestRecord, group: CallGroup): string {
  const { n1, duplicates, errors } = group;
  const dup = duplicates > 0 ? `${duplicates} dup` : '';
  const repeats = n1 && dup !== '' ? `N+1 (${dup})` : n1 ? 'N+1' : dup;
  if (errors === 0) return repeats;
  const calls = callsOf(record, group.kind);
  const { error } = calls[group.calls.find((i) => calls[i]?.error) ?? -1] ?? {};
  const code = error?.code ?? error?.name ?? '';
  const count = errors === 1 ? 'error' : `${errors} errors`;
  return [repeats, visibleLine(`${count} ${code}`)].filter((part) => part !== '').join(', ');
}

function tableLines(rows: readonly Row[], width: number): readonly string[] {
  const widths = TITLES.map((title, i) =>
    rows.reduce((most, { numbers }) => Math.max(most, numbers[i]?.length ?? 0), title.length),
  );
  const lead = (cells: readonly string[]): string => {
    const padded = cells.map((cell, i) => padStartTo(cell, widths[i] as number));
    return `  ${padded.join('  ')}  `;
  };
  const room = width - lead(TITLES).length;
  return width < WIDE ? stackedLines(rows, lead, room) : sideBySideLines(rows, lead, room);
}

type Lead = (cells: readonly string[]) => string;

function sideBySideLines(rows: readonly Row[], lead: Lead, room: number): readonly string[] {
  const texts = rows.map(({ text }) => columnsOf(text));
  const callers = rows.map((row) => columnsOf(row.callers[0] as string));
  const longest = (lengths: readonly number[]): number =>
    lengths.reduce((most, length) => Math.max(most, length), 0);
  // The nearest caller stays whole where it can; what is left of the room shows further ones.
  const place = Math.min(Math.max(longest(callers), 11), Math.floor(room / 2));
  const text = Math.min(Math.max(longest(texts), 4), room - place - 2);
  const line = (cells: readonly string[], left: string, right: string): string =>
    `${lead(cells)}${padTo(cutTo(left, text), text)}  ${right}`.trimEnd();
  return [
    line(TITLES, 'text', 'called from'),
    ...rows.map((row) => line(row.numbers, row.text, chainText(row.callers, room - text - 2))),
  ];
}

function stackedLines(rows: readonly Row[], lead: Lead, room: number): readonly string[] {
  const indent = ' '.repeat(lead(TITLES).length);
  return [
    `${lead(TITLES)}text, called from`.trimEnd(),
    ...rows.flatMap(({ numbers, text, callers }) => [
      `${lead(numbers)}${cutTo(text, room)}`,
      `${indent}${cutTo(chainText(callers, room), room)}`,
    ]),
  ];
}

/** As many callers as there is room for, the nearest in any case. */
function chainText([nearest = '', ...others]: readonly string[], room: number): string {
  let chain = nearest;
  for (const caller of others) {
    const longer = `${chain} < ${caller}`;
    if (columnsOf(longer) > room) break;
    chain = longer;
  }
  return cutTo(chain, room);
}
