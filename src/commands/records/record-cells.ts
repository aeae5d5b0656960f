import { visibleLine } from '../../records/visible-text.ts';
import type { RecordCell, RecordColumn } from '../../render/records/record-report.ts';

const COLUMN = { sacrifice: 0 } as const;

/** A column of texts. */
export function textColumn(
  key: string | null,
  title: string | null,
  more: Partial<RecordColumn> = {},
): RecordColumn {
  return { key, title, align: 'left', ...COLUMN, ...more };
}

/** A column of numbers. */
export function numberColumn(
  key: string | null,
  title: string | null,
  more: Partial<RecordColumn> = {},
): RecordColumn {
  return { key, title, align: 'right', ...COLUMN, ...more };
}

/** A text from outside, in one line. */
export function textCell(text: string): RecordCell {
  return { text: visibleLine(text) };
}

export function countCell(count: number | null): RecordCell {
  return { text: count === null ? '' : String(count), value: count };
}

/** Milliseconds with so many decimals; `null`: not measured. */
export function msCell(ms: number | null, decimals = 1): RecordCell {
  return { text: ms === null ? '–' : ms.toFixed(decimals), value: ms };
}
