import { type Caller, callersOfGroup, type PlaceOf, wholePlace } from './call-place.ts';
import type { CallGroup } from './groups.ts';
import { callsOf, type RequestRecord } from './record.ts';
import { columnsOf, cutTo, padStartTo, padTo } from './text-columns.ts';
import { PLAIN_INK, type TextInk, withFinding } from './text-ink.ts';
import { visibleLine } from './visible-text.ts';

export interface TableOptions {
  /** Columns there are. */
  readonly width: number;
  readonly placeOf?: PlaceOf;
  readonly ink?: TextInk;
}

/** With fewer columns the callers stand on a line of their own. */
const WIDE = 110;

const TITLES = ['n', 'total ms', 'max', 'wasted'];

interface Row {
  readonly numbers: readonly string[];
  readonly text: string;
  /** What the text begins with where something is wrong; empty: nothing is. */
  readonly finding: string;
  readonly callers: readonly [Caller, ...Caller[]];
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
  const { ink = PLAIN_INK } = options;
  const kinds = [...new Set(groups.map(({ kind }) => kind))];
  const tables = kinds.map((kind) => {
    const ofKind = groups.filter((group) => group.kind === kind);
    return [
      ...(kinds.length > 1 ? [ink.title(kind)] : []),
      ...tableLines(
        ofKind.map((group) => rowOf(record, group, options.placeOf ?? wholePlace)),
        options.width,
        ink,
      ),
    ].join('\n');
  });
  return tables.join('\n\n');
}

function rowOf(record: RequestRecord, group: CallGroup, placeOf: PlaceOf): Row {
  const { count, totalMs, maxMs, wastedMs } = group;
  const mark = markOf(record, group);
  return {
    numbers: [String(count), ...[totalMs, maxMs, wastedMs].map((ms) => ms.toFixed(2))],
    text: `${mark === '' ? '' : `${mark}  `}${visibleLine(group.fingerprint)}`,
    finding: mark,
    callers: callersOfGroup(record, group, placeOf),
  };
}

/** What is wrong with a group, in short: `N+1 (12 dup)`, `error 42703`. */
export function markOf(record: RequestRecord, group: CallGroup): string {
  const { n1, duplicates, errors } = group;
  const dup = duplicates > 0 ? `${duplicates} dup` : '';
  const repeats = n1 && dup !== '' ? `N+1 (${dup})` : n1 ? 'N+1' : dup;
  const error =
    errors === 0 ? '' : `${errors === 1 ? 'error' : `${errors} errors`} ${errorOf(record, group)}`;
  return [repeats, error.trim()].filter((part) => part !== '').join(', ');
}

/** The code, or else the name, of the first error of a group; empty: there is none. */
export function errorOf(record: RequestRecord, { kind, calls: members }: CallGroup): string {
  const calls = callsOf(record, kind);
  const { error } = calls[members.find((i) => calls[i]?.error) ?? -1] ?? {};
  return visibleLine(String(error?.code ?? error?.name ?? ''));
}

function tableLines(rows: readonly Row[], width: number, ink: TextInk): readonly string[] {
  const widths = TITLES.map((title, i) =>
    rows.reduce((most, { numbers }) => Math.max(most, numbers[i]?.length ?? 0), title.length),
  );
  const lead = (cells: readonly string[]): string => {
    const padded = cells.map((cell, i) => padStartTo(cell, widths[i]));
    return `  ${padded.join('  ')}  `;
  };
  const room = width - lead(TITLES).length;
  const lines = width < WIDE ? stackedLines : sideBySideLines;
  return lines(rows, { lead, room, ink });
}

interface Style {
  readonly lead: (cells: readonly string[]) => string;
  readonly room: number;
  readonly ink: TextInk;
}

function sideBySideLines(rows: readonly Row[], { lead, room, ink }: Style): readonly string[] {
  const texts = rows.map(({ text }) => columnsOf(text));
  const callers = rows.map((row) => columnsOf(row.callers[0].text));
  const longest = (lengths: readonly number[]): number =>
    lengths.reduce((most, length) => Math.max(most, length), 0);
  // The nearest caller stays whole where it can; what is left of the room shows further ones.
  const place = Math.min(Math.max(longest(callers), 11), Math.floor(room / 2));
  const text = Math.min(Math.max(longest(texts), 4), room - place - 2);
  return [
    ink.title(`${lead(TITLES)}${padTo('text', text)}  called from`),
    ...rows.map((row) => {
      const left = withFinding(padTo(cutTo(row.text, text), text), row.finding, ink);
      return `${lead(row.numbers)}${left}  ${chainText(row.callers, room - text - 2, ink)}`;
    }),
  ];
}

function stackedLines(rows: readonly Row[], { lead, room, ink }: Style): readonly string[] {
  const indent = ' '.repeat(lead(TITLES).length);
  return [
    ink.title(`${lead(TITLES)}text, called from`),
    ...rows.flatMap(({ numbers, text, finding, callers }) => [
      `${lead(numbers)}${withFinding(cutTo(text, room), finding, ink)}`,
      `${indent}${chainText(callers, room, ink)}`,
    ]),
  ];
}

/** As many callers as there is room for, the nearest in any case. */
export function chainText(
  [nearest, ...others]: readonly [Caller, ...Caller[]],
  room: number,
  ink: TextInk,
): string {
  const painted = ({ text, frame }: Caller): string => {
    const cut = cutTo(text, room);
    return frame === null ? cut : ink.place(cut, frame);
  };
  let chain = painted(nearest);
  let used = columnsOf(nearest.text);
  for (const caller of others) {
    used += columnsOf(caller.text) + 3;
    if (used > room) break;
    chain += ` < ${painted(caller)}`;
  }
  return chain;
}
