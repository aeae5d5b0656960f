import { type CsvField, csvLine } from '../csv-text.ts';
import type { DiffMeasure, DiffReport } from './diff-report.ts';

const MEASURE_KEYS = ['base', 'new', 'change', 'low', 'high', 'p', 'floor', 'verdict'] as const;

/** A line for each function (RFC 4180): shares are parts of 1. */
export function* diffCsv({ functions }: DiffReport): Iterable<string> {
  const titles = ['self', 'cumulative'].flatMap((name) =>
    MEASURE_KEYS.map((key) => `${name}_${key}`),
  );
  yield csvLine(['baseLabel', 'newLabel', 'match', ...titles]);
  for (const { baseLabel, newLabel, match, self, cumulative } of functions) {
    yield csvLine([baseLabel, newLabel, match, ...values(self), ...values(cumulative)]);
  }
}

function values({ now, ...measure }: DiffMeasure): readonly CsvField[] {
  const all = { ...measure, new: now };
  return MEASURE_KEYS.map((key) => all[key]);
}
