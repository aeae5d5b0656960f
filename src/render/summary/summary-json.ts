import type { FunctionStats } from '../../model/function-stats.ts';
import { valueKey } from '../value-names.ts';
import type {
  SummaryCaller,
  SummaryCollection,
  SummaryFunction,
  SummaryLine,
  SummaryPackage,
  SummaryPath,
  SummaryReport,
} from './summary-report.ts';

type HasUnit = Pick<FunctionStats, 'unit'>;

/** The page for programs: all that was found, whatever there is room for elsewhere. */
export function summaryJson(report: SummaryReport): object {
  const { what, program, quality, folder, notes, missingText, next, collection } = report;
  const { stats } = report.heading;
  return {
    what,
    program,
    quality,
    garbageCollection: collection === null ? null : collectionJson(stats, collection),
    bySelf: report.bySelf.map((one) => functionJson(stats, one)),
    byCumulative: report.byCumulative.map((one) => functionJson(stats, one)),
    paths: report.paths.map((path) => pathJson(stats, path)),
    lines: report.lines.map((line) => lineJson(stats, line)),
    packages: report.packages.map((one) => packageJson(stats, one)),
    folder: folder?.path ?? null,
    notes,
    missingText,
    next,
  };
}

function functionJson(stats: HasUnit, one: SummaryFunction): object {
  return {
    ...one.place,
    [valueKey('self', stats)]: one.self,
    selfShare: one.selfShare,
    [valueKey('cumulative', stats)]: one.cumulative,
    cumulativeShare: one.cumulativeShare,
    owner: one.owner,
    package: one.package,
    caller: one.caller === null ? null : callerJson(one.caller),
  };
}

function pathJson(stats: HasUnit, { depth, places, cumulative, share }: SummaryPath): object {
  return {
    depth,
    chain: places,
    [valueKey('cumulative', stats)]: cumulative,
    cumulativeShare: share,
  };
}

function lineJson(stats: HasUnit, line: SummaryLine): object {
  const { url, line: number, self, share, functions, inlined, source } = line;
  return {
    url,
    line: number,
    [valueKey('self', stats)]: self,
    selfShare: share,
    functions,
    inlined,
    source,
  };
}

function packageJson(stats: HasUnit, { name, self, share }: SummaryPackage): object {
  return { name, [valueKey('self', stats)]: self, selfShare: share };
}

function collectionJson(stats: HasUnit, { self, share, callers }: SummaryCollection): object {
  return {
    [valueKey('self', stats)]: self,
    selfShare: share,
    callers: callers.map(callerJson),
  };
}

function callerJson({ place, share }: SummaryCaller): object {
  return { ...place, share };
}
