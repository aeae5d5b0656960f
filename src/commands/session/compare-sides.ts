import { functionKind } from '../../model/function-table.ts';
import { type FunctionPairs, pairFunctions } from '../../model/pairing/pair-functions.ts';
import type { Place } from '../../render/view-report.ts';
import type { CompareSide } from './compare-side.ts';
import { type RowVerdict, sumByRow, verdictsOf } from './compared-verdicts.ts';

/** A function on both sides; `null` where a side does not have it. */
export interface Compared extends RowVerdict {
  readonly place: Place;
  /** Where it stood on the old side. */
  readonly oldPlace: Place | null;
  readonly match: FunctionPairs['rules'][number];
  readonly oldUs: number | null;
  readonly newUs: number | null;
  /** `null` for what is idle, too. */
  readonly oldShare: number | null;
  readonly newShare: number | null;
  readonly isIdle: boolean;
}

/** The functions of both sides, those that changed most first; what is idle comes last. */
export function compareSides(old: CompareSide, now: CompareSide): readonly Compared[] {
  const { rows } = comparedRows(old, now);
  const changeOf = ({ oldUs, newUs }: Compared): number => Math.abs((newUs ?? 0) - (oldUs ?? 0));
  return rows
    .filter((row) => row !== null)
    .sort((a, b) => Number(a.isIdle) - Number(b.isIdle) || changeOf(b) - changeOf(a));
}

/** The functions of both sides by the rows of `pairs`; `null` for those that are known as callers only. */
export function comparedRows(
  old: CompareSide,
  now: CompareSide,
): { readonly pairs: FunctionPairs; readonly rows: readonly (Compared | null)[] } {
  const pairs = pairFunctions(old.pairing, now.pairing);
  const sides = {
    old: sideColumns(old, pairs.rowOfBase, pairs.rowCount),
    now: sideColumns(now, pairs.rowOfNew, pairs.rowCount),
  };
  const verdicts = verdictsOf(old, now, pairs);
  const rows = Array.from({ length: pairs.rowCount }, (_, row) => {
    const compared = comparedAt(sides, pairs.rules[row], row);
    return compared === null ? null : { ...compared, ...verdicts(row, compared.isIdle) };
  });
  return { pairs, rows };
}

/** `null` for what is known as a caller only. */
function comparedAt(
  { old, now }: { readonly old: SideColumns; readonly now: SideColumns },
  rule: Compared['match'],
  row: number,
): Omit<Compared, keyof RowVerdict> | null {
  const before = valuesAt(old, row);
  const after = valuesAt(now, row);
  const place = after?.place ?? before?.place;
  if (place === undefined) return null;
  const isIdle = functionKind(place.functionName, place.url) === 'idle';
  return {
    place,
    oldPlace: before?.place ?? null,
    match: before === undefined ? 'new' : after === undefined ? 'gone' : rule,
    oldUs: before?.us ?? null,
    newUs: after?.us ?? null,
    ...(isIdle ? { oldShare: null, newShare: null } : sharesOf(before, after)),
    isIdle,
  };
}

function sharesOf(before: SideValues | undefined, after: SideValues | undefined) {
  return { oldShare: before?.share ?? null, newShare: after?.share ?? null };
}

type SideValues = NonNullable<ReturnType<typeof valuesAt>>;

function valuesAt({ timesUs, shares, firstListed, placeAt }: SideColumns, row: number) {
  const first = firstListed[row];
  if (first < 0) return undefined;
  return {
    place: placeAt(first),
    us: meanOf(timesUs, row),
    share: meanOf(shares, row),
  };
}

/** A side by the rows of both. */
interface SideColumns {
  readonly timesUs: readonly Float64Array[];
  readonly shares: readonly Float64Array[];
  /** The first function of a row that was on a stack; -1: none was. */
  readonly firstListed: Int32Array;
  readonly placeAt: (index: number) => Place;
}

function sideColumns(side: CompareSide, rowOf: Int32Array, rowCount: number): SideColumns {
  const byRow = (column: Float64Array): Float64Array => sumByRow(column, rowOf, rowCount);
  const firstListed = new Int32Array(rowCount).fill(-1);
  rowOf.forEach((row, i) => {
    if (firstListed[row] < 0 && side.isListed[i] === 1) firstListed[row] = i;
  });
  const { placeAt, timesUs, shares } = side;
  return { timesUs: timesUs.map(byRow), shares: shares.map(byRow), firstListed, placeAt };
}

/** A dump that lacks the function spent no time in it. */
function meanOf(columns: readonly Float64Array[], row: number): number {
  return columns.reduce((total, column) => total + column[row], 0) / columns.length;
}
