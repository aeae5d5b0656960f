import { callersOfGroup } from '../../../records/call-place.ts';
import type { CallGroup } from '../../../records/groups.ts';
import type { CallKind, Frame } from '../../../records/record.ts';
import type { FindingMark } from '../calls/findings.tsx';
import { marksOfGroup } from '../calls/marks-of.ts';
import { msText } from '../ms-text.ts';
import type { RecordFacts } from '../record-facts.ts';

/** A group of calls in which something is wrong. */
export interface FindingRow {
  readonly key: string;
  readonly kind: CallKind;
  readonly marks: readonly FindingMark[];
  readonly group: CallGroup;
  readonly cost: string;
  readonly site: { readonly text: string; readonly frame: Frame | null };
}

/** What is wrong with a request, N+1 first, then what wastes most. */
export function findingRows({ record, groups, placeOf }: RecordFacts): readonly FindingRow[] {
  const rows = groups.flatMap((group, index): readonly FindingRow[] => {
    const marks = marksOfGroup(record, group);
    if (marks.length === 0) return [];
    const wasted = group.wastedMs > 0 ? `, ${msText(group.wastedMs)} wasted` : '';
    return [
      {
        ...{ key: String(index), kind: group.kind, group, marks },
        cost: `${msText(group.totalMs)} ms${wasted}`,
        site: callersOfGroup(record, group, placeOf)[0],
      },
    ];
  });
  return rows.sort(
    (a, b) =>
      Number(b.group.n1) - Number(a.group.n1) ||
      b.group.wastedMs - a.group.wastedMs ||
      b.group.totalMs - a.group.totalMs,
  );
}
