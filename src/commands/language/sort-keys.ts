import { compareCodePoints } from '../../model/code-points.ts';
import { type Count, compareCounts } from '../../model/counts.ts';
import type { FunctionStats } from '../../model/function-stats.ts';
import type { FunctionTable } from '../../model/function-table.ts';
import type { NameStyle } from '../../model/labels.ts';
import { ProfileError } from '../../model/profile-error.ts';
import type { ProfileUnit } from '../../model/profile-unit.ts';
import { displayPaths } from '../../model/url-paths.ts';
import { valueNames } from '../../render/value-names.ts';

/** What sort keys compare. */
export interface SortableTable {
  readonly stats: FunctionStats;
  readonly labels: readonly string[];
  /** The functions as their labels show them; without it they are those of `stats`. */
  readonly shown?: FunctionTable;
  readonly nameStyle: NameStyle;
}

type CompareRows = (a: number, b: number) => number;

interface SortKey {
  readonly description: string;
  /** What a key of numbers compares, the largest first: by row, `null` where it is unknown. */
  readonly values?: (stats: FunctionStats) => ArrayLike<Count | null>;
  readonly comparer: (table: SortableTable) => CompareRows;
  /** Says why the key means nothing for a table; `null`: it does. */
  readonly refusal?: (table: SortableTable) => string | null;
}

/** Why there is nothing to sort by where no row has calls. */
function withoutCalls({ stats }: SortableTable): string | null {
  const isNone = stats.rowCount > 0 && stats.callCounts.every((count) => count === 'none');
  return isNone ? 'this profile holds no calls' : null;
}

const calls: SortKey = {
  ...largestFirst('call count', ({ calls }) => calls),
  refusal: withoutCalls,
};
const cumulative = largestFirst('cumulative time', ({ cumulative }) => cumulative);
const internal = largestFirst('internal time', ({ self }) => self);
const fileName: SortKey = { description: 'file name', comparer: byFile };
const lineNumber: SortKey = {
  description: 'line number',
  comparer:
    ({ stats, shown: { line } = stats.functions }) =>
    (a, b) =>
      compareCounts(line[a], line[b]),
};
const functionName: SortKey = {
  description: 'function name',
  comparer:
    ({ stats, shown: { functionName } = stats.functions }) =>
    (a, b) =>
      compareCodePoints(functionName[a], functionName[b]),
};

/** The keys of pstats, in the order in which it lists them. */
export const PSTATS_KEYS: Readonly<Record<string, SortKey>> = {
  calls,
  ncalls: calls,
  cumtime: cumulative,
  cumulative,
  filename: fileName,
  line: lineNumber,
  module: fileName,
  name: functionName,
  nfl: {
    description: 'name/file/line',
    comparer: (table) =>
      firstDifference([functionName, fileName, lineNumber].map((key) => key.comparer(table))),
  },
  pcalls: {
    ...largestFirst('primitive call count', ({ primitiveCalls }) => primitiveCalls),
    refusal: withoutCalls,
  },
  stdname: {
    description: 'standard name',
    comparer:
      ({ labels }) =>
      (a, b) =>
        compareCodePoints(labels[a], labels[b]),
  },
  time: internal,
  tottime: internal,
};

/** Further names of the two, for profiles that measure something else than time. */
const VALUE_KEYS: Readonly<Record<string, SortKey>> = {
  bytes: ofUnit(internal, 'bytes'),
  cumbytes: ofUnit(cumulative, 'bytes'),
  count: ofUnit(internal, 'count'),
  cumcount: ofUnit(cumulative, 'count'),
};

function ofUnit(key: SortKey, unit: ProfileUnit): SortKey {
  return {
    ...key,
    description: key.description.replace('time', unit),
    refusal: ({ stats }) =>
      stats.unit === unit ? null : `this profile holds ${valueNames(stats).noun}`,
  };
}

/** Keys that pstats does not have; they never take a prefix from those that it has. */
const OWN_KEYS: Readonly<Record<string, SortKey>> = {
  samples: {
    ...largestFirst('sample count', ({ samples }) => samples ?? []),
    refusal: ({ stats }) => (stats.samples === null ? 'this profile is not made of samples' : null),
  },
  percall: {
    ...largestFirst('internal time per call', (stats) =>
      stats.callCounts.map((_, row) => perCall(stats, row)),
    ),
    refusal: ({ stats }) =>
      stats.callCounts.includes('exact') ? null : 'the calls of this profile are not exact',
  },
};

/** The keys that a list of them shows for a table: those of another unit are of no use there. */
export function listedKeys(table: SortableTable): readonly string[] {
  const isUseful = (key: string): boolean =>
    !Object.hasOwn(VALUE_KEYS, key) || VALUE_KEYS[key].refusal?.(table) === null;
  return Object.keys(SORT_KEYS).filter(isUseful);
}

export const SORT_KEYS: Readonly<Record<string, SortKey>> = {
  ...PSTATS_KEYS,
  ...OWN_KEYS,
  ...VALUE_KEYS,
};

/** Own time for each call; `null` where the calls are not exact. */
export function perCall(stats: FunctionStats, row: number): number | null {
  const count = stats.calls[row];
  if (stats.callCounts[row] !== 'exact' || count === null || count === undefined) return null;
  return count === 0 ? null : stats.self[row] / Number(count);
}

function byFile({
  stats,
  shown: { url } = stats.functions,
  nameStyle,
}: SortableTable): CompareRows {
  const files = nameStyle === 'python' ? url : displayPaths(url);
  return (a, b) => compareCodePoints(files[a], files[b]);
}

/** Largest first; what is unknown last. */
function largestFirst(
  description: string,
  values: (stats: FunctionStats) => ArrayLike<Count | null>,
) {
  const comparer = ({ stats }: SortableTable): CompareRows => {
    const column = values(stats);
    return (a, b) => {
      const valueA = column[a] ?? null;
      const valueB = column[b] ?? null;
      if (valueA === null || valueB === null)
        return Number(valueA === null) - Number(valueB === null);
      return compareCounts(valueB, valueA);
    };
  };
  return { description, values, comparer };
}

export function firstDifference(comparers: readonly CompareRows[]): CompareRows {
  return (a, b) => {
    for (const compare of comparers) {
      const order = compare(a, b);
      if (order !== 0) return order;
    }
    return 0;
  };
}

/** An order of rows: by keys, later ones break ties, then perhaps turned round. */
export interface SortOrder {
  readonly keys: readonly string[];
  readonly isReversed: boolean;
}

/** Throws `usage` where a key of the order means nothing for this table. */
export function checkOrder(table: SortableTable, order: SortOrder): void {
  for (const key of order.keys) {
    const refusal = SORT_KEYS[key]?.refusal?.(table);
    if (refusal) throw new ProfileError('usage', `cannot sort by ${key}: ${refusal}`);
  }
}

/** Keys by which idle time comes last, whatever the direction: it does not answer where the time goes. */
export const TIME_KEYS: ReadonlySet<SortKey | undefined> = new Set([
  cumulative,
  internal,
  OWN_KEYS['samples'],
  OWN_KEYS['percall'],
  ...Object.values(VALUE_KEYS),
]);

/** Keys of time keep their meaning where something else is measured, and say what. */
function describedFor(stats: FunctionStats, key: SortKey): string {
  const isValue = key === internal || key === cumulative;
  return isValue ? key.description.replace('time', valueNames(stats).noun) : key.description;
}

/** The descriptions of an order's keys, for "Ordered by"; lower bounds are said to be so. */
export function describeOrder(stats: FunctionStats, order: SortOrder | null): readonly string[] {
  const hasBounds = stats.callCounts.includes('observed');
  const bounds = stats.isRecursive === undefined ? 'lower bounds' : 'some lower bounds';
  return (order?.keys ?? []).map((key) => {
    const description = describedFor(stats, SORT_KEYS[key]);
    return hasBounds && description.endsWith('call count')
      ? `${description} (${bounds})`
      : description;
  });
}
