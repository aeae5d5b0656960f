import { callersOfGroup } from '../../../records/call-place.ts';
import { type ComparedGroup, comparedGroups, isSlower } from '../../../records/compared-groups.ts';
import type { CallGroup } from '../../../records/groups.ts';
import { CALL_KINDS } from '../../../records/record.ts';
import type { RecordMeta } from '../../../records/record-meta.ts';
import { KIND_TITLE } from '../calls/kind-words.ts';
import { msText } from '../ms-text.ts';
import type { RecordFacts } from '../record-facts.ts';

/** A group of calls that is not as it was. */
interface ChangedGroup {
  /** `new`, `more, slower`… */
  readonly change: string;
  readonly isWorse: boolean;
  readonly group: CallGroup;
  readonly counts: string;
  readonly times: string;
  readonly site: string;
}

export interface Comparison {
  readonly changed: readonly ChangedGroup[];
  /** Groups that are as they were. */
  readonly same: number;
}

/** What calls a request makes otherwise than one before it. */
export function comparison(before: RecordFacts, after: RecordFacts): Comparison {
  const pairs = comparedGroups(before.groups, after.groups);
  const changed = pairs.filter((pair) => pair.change !== 'same' || isSlower(pair));
  return {
    changed: changed.map((pair) => changedGroup(pair, before, after)),
    same: pairs.length - changed.length,
  };
}

function changedGroup(pair: ComparedGroup, before: RecordFacts, after: RecordFacts): ChangedGroup {
  const slower = isSlower(pair) ? 'slower' : '';
  const words = [pair.change === 'same' ? '' : pair.change, slower];
  const group = (pair.after ?? pair.before) as CallGroup;
  const { record, placeOf } = pair.after === null ? before : after;
  return {
    change: words.filter((word) => word !== '').join(', '),
    isWorse: pair.change === 'new' || pair.change === 'more' || slower !== '',
    group,
    counts: `${pair.before?.count ?? '–'} → ${pair.after?.count ?? '–'}`,
    times: `${timeOf(pair.before)} → ${timeOf(pair.after)}`,
    site: callersOfGroup(record, group, placeOf)[0].text,
  };
}

function timeOf(group: CallGroup | null): string {
  return group === null ? '–' : msText(group.totalMs);
}

/** A number of both requests. */
export interface ComparedNumber {
  readonly name: string;
  readonly before: string;
  readonly after: string;
  /** Of `after`, with its sign; empty: none. */
  readonly change: string;
}

/** How long both took, and what they did in that time. */
export function comparedNumbers(before: RecordMeta, after: RecordMeta): readonly ComparedNumber[] {
  const calls = CALL_KINDS.flatMap((kind) => {
    const [[oldCount, oldMs], [count, ms]] = [before[kind], after[kind]];
    if (oldCount + count === 0) return [];
    return [
      numbers(`${KIND_TITLE[kind]} calls`, oldCount, count, String),
      numbers(`${KIND_TITLE[kind]} ms`, oldMs, ms, msText),
    ];
  });
  const cpu = [before.cpuMs, after.cpuMs] as const;
  return [
    numbers('Duration ms', before.durationMs, after.durationMs, msText),
    ...(cpu[0] === null || cpu[1] === null ? [] : [numbers('CPU ms', cpu[0], cpu[1], msText)]),
    ...calls,
    numbers('Wasted ms', before.wastedMs, after.wastedMs, msText),
    numbers('Duplicates', before.duplicates, after.duplicates, String),
    numbers('Errors', before.errors, after.errors, String),
  ];
}

function numbers(
  name: string,
  before: number,
  after: number,
  text: (value: number) => string,
): ComparedNumber {
  const change = after - before;
  const amount = text(Math.abs(change));
  const isNone = Number(amount) === 0;
  return {
    name,
    ...{ before: text(before), after: text(after) },
    change: isNone ? '' : `${change > 0 ? '+' : '−'}${amount}`,
  };
}
