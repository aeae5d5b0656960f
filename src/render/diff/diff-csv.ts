import type { DiffMeasure, DiffReport } from './diff-report.ts';

const MEASURE_KEYS = ['base', 'new', 'change', 'low', 'high', 'p', 'floor', 'verdict'] as const;

/** A line for each function (RFC 4180): shares are parts of 1. */
export function* diffCsv({ functions }: DiffReport): Iterable<string> {
  const titles = ['self', 'cumulative'].flatMap((name) =>
    MEASURE_KEYS.map((key) => `${name}_${key}`),
  );
  yield line(['baseLabel', 'newLabel', 'match', ...titles]);
  for (const { baseLabel, newLabel, match, self, cumulative } of functions) {
    yield line([baseLabel, newLabel, match, ...values(self), ...values(cumulative)]);
  }
}

type Value = string | number | null;

function values({ now, ...measure }: DiffMeasure): readonly Value[] {
  const all = { ...measure, new: now };
  return MEASURE_KEYS.map((key) => all[key]);
}

function line(cells: readonly Value[]): string {
  return `${cells.map(field).join(',')}\r\n`;
}

function field(value: Value): string {
  const text = value === null ? '' : String(value);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
