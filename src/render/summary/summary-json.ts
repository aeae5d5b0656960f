import { valueKey } from '../value-names.ts';
import type { SummaryCaller, SummaryFunction, SummaryReport } from './summary-report.ts';

/** The page for programs: all that was found, whatever there is room for elsewhere. */
export function summaryJson(report: SummaryReport): object {
  const { what, program, quality, folder, notes, next } = report;
  const { stats } = report.heading;
  const self = (value: number): object => ({ [valueKey('self', stats)]: value });
  const cumulative = (value: number): object => ({ [valueKey('cumulative', stats)]: value });
  const functionJson = (one: SummaryFunction): object => ({
    ...one.place,
    ...self(one.self),
    selfShare: one.selfShare,
    ...cumulative(one.cumulative),
    cumulativeShare: one.cumulativeShare,
    owner: one.owner,
    package: one.package,
    caller: one.caller === null ? null : callerJson(one.caller),
  });
  return {
    what,
    program,
    quality,
    garbageCollection: collectionJson(report),
    bySelf: report.bySelf.map(functionJson),
    byCumulative: report.byCumulative.map(functionJson),
    paths: report.paths.map(({ depth, places, cumulative: value, share }) => ({
      depth,
      chain: places,
      ...cumulative(value),
      cumulativeShare: share,
    })),
    lines: report.lines.map(({ url, line, self: value, share, functions, inlined, source }) => ({
      url,
      line,
      ...self(value),
      selfShare: share,
      functions,
      inlined,
      source,
    })),
    packages: report.packages.map(({ name, self: value, share }) => ({
      name,
      ...self(value),
      selfShare: share,
    })),
    folder: folder?.path ?? null,
    notes,
    next,
  };
}

function collectionJson({ collection, heading }: SummaryReport): object | null {
  if (collection === null) return null;
  const { self, share, callers } = collection;
  return {
    [valueKey('self', heading.stats)]: self,
    selfShare: share,
    callers: callers.map(callerJson),
  };
}

function callerJson({ place, share }: SummaryCaller): object {
  return { ...place, share };
}
