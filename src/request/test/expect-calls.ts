import { placeBelow } from '../../records/call-place.ts';
import { groupsOf } from '../../records/groups.ts';
import { groupsTable } from '../../records/groups-table.ts';
import type { RequestRecord } from '../../records/record.ts';
import { metaOf, type RecordMeta } from '../../records/record-meta.ts';

/** Exactly so many, or at most. */
type Expected = number | { readonly max: number };

/** How many calls there have to be; what is missing may be any number. */
export interface CallExpectations {
  readonly sql?: Expected;
  readonly cache?: Expected;
  readonly rpc?: Expected;
  readonly http?: Expected;
  /** Groups of calls that are an N+1. */
  readonly n1?: Expected;
  /** Calls that repeat another one. */
  readonly duplicates?: Expected;
  /** Calls that failed. */
  readonly errors?: Expected;
}

const NAMES: Readonly<Record<keyof CallExpectations, string>> = {
  sql: 'sql',
  cache: 'cache',
  rpc: 'rpc',
  http: 'http',
  n1: 'N+1',
  duplicates: 'duplicates',
  errors: 'errors',
};

/** Columns of the table in messages, which test runners show as they are. */
const WIDTH = 120;

/**
 * Throws an Error where a record has other numbers of calls than expected: its message says which, and has the table of
 * calls. Throws TypeError for expectations that are none.
 */
export function expectCalls(record: RequestRecord, expected: CallExpectations): void {
  const groups = groupsOf(record);
  const meta = metaOf(record, groups);
  const wrong = Object.entries(expected).flatMap(([key, wanted]) => {
    return wanted === undefined ? [] : differenceOf(key, wanted, meta);
  });
  if (wrong.length === 0) return;
  const placeOf = placeBelow(process.cwd());
  const table = groupsTable(record, groups, { width: WIDTH, placeOf });
  const error = new Error(`${wrong.join('; ')}\n\n${table === '' ? '(no calls)' : table}\n`);
  Error.captureStackTrace(error, expectCalls);
  throw error;
}

function differenceOf(key: string, wanted: unknown, meta: RecordMeta): readonly string[] {
  if (!isKey(key)) {
    throw new TypeError(`expectCalls knows no ${key}, but ${Object.keys(NAMES).join(', ')}`);
  }
  const value = meta[key];
  const count = typeof value === 'number' ? value : value[0];
  const { least, most, text } = rangeOf(key, wanted);
  return count >= least && count <= most ? [] : [`expected ${text} ${NAMES[key]}, found ${count}`];
}

function isKey(key: string): key is keyof CallExpectations {
  return Object.hasOwn(NAMES, key);
}

function rangeOf(key: string, wanted: unknown) {
  const max = typeof wanted === 'object' && wanted !== null ? Reflect.get(wanted, 'max') : null;
  if (isCount(wanted)) return { least: wanted, most: wanted, text: String(wanted) };
  if (isCount(max)) return { least: 0, most: max, text: `at most ${max}` };
  throw new TypeError(`expectCalls: ${key} needs a whole number, or { max: 4 }`);
}

function isCount(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}
