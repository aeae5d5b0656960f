import { toJson } from '../json-text.ts';
import type { DiffMeasure, DiffReport } from './diff-report.ts';

/** One object, `scoobyprof.diff/1`. Shares are parts of 1, times microseconds; `change` is the ratio less 1. */
export function* diffJson(report: DiffReport): Iterable<string> {
  const { base, now, busy, conditions, functions, routes, runsTable } = report;
  const head = {
    schema: 'scoobyprof.diff/1',
    runs: { base: base.runs, new: now.runs },
    files: { base: base.files, new: now.files },
    samples: { base: base.samples, new: now.samples },
    measure: report.measure,
    alpha: report.alpha,
    noiseFactor: report.noiseFactor,
    comparable: report.incomparable === null,
    ...(report.incomparable === null ? {} : { reason: report.incomparable }),
    warnings: report.warnings,
    busyUs: busy === null ? null : { ...busy, now: undefined, new: busy.now },
    conditions: conditions.map(({ kind, ...condition }) => ({
      ...condition,
      ...(kind === 'require' ? { required: true } : {}),
    })),
    ...(routes === null
      ? {}
      : { routes: routes.map(({ now: after, ...r }) => ({ ...r, new: after })) }),
    ...(runsTable === null ? {} : { runsTable }),
  };
  yield `${toJson(head).slice(0, -1)},"functions":[`;
  for (const [i, { self, cumulative, ...row }] of functions.entries()) {
    const measures = { self: measureJson(self), cumulative: measureJson(cumulative) };
    yield `${i > 0 ? ',' : ''}${toJson({ ...row, ...measures })}`;
  }
  yield ']}\n';
}

function measureJson({ base, now, change, low, high, p, floor, verdict }: DiffMeasure): object {
  return { base, new: now, change, low, high, p, floor, verdict };
}
