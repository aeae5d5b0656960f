import type { FunctionTableBuilder } from '../../model/function-table.ts';
import type { ExactCalls, ProfileWarning, RecordedRun } from '../../model/sampled-profile.ts';
import {
  brokenProfile,
  isObject,
  type JsonObject,
  notOfType,
  requireArray,
} from '../json-shape.ts';

/** The key of a dump under which a recorder leaves what it knows. Other programs pass over it. */
export const RECORDER_KEY = 'scoobyprof';

/** The version of what stands there. */
export const RECORDER_VERSION = 1;

/**
 * Counted calls as they stand in a dump: columns, entry `i` of each is one function. `line` and `column` count
 * from 1 in every form of dump, and are 0 where they are unknown.
 */
export interface RecordedCalls {
  readonly version: typeof RECORDER_VERSION;
  /** Whether samples and counts are of the same run, so that counting slowed down what was sampled. */
  readonly timedWhileCounting: boolean;
  readonly urls: readonly string[];
  readonly functions: {
    readonly functionName: readonly string[];
    /** Index into `urls`. */
    readonly url: readonly number[];
    readonly line: readonly number[];
    readonly column: readonly number[];
    readonly calls: readonly number[];
  };
}

/**
 * Reads the calls that a recorder counted and adds its functions to the table. A version of another time is
 * passed over, with a warning. Throws `not-a-profile` where this version's rules are broken.
 */
export function recordedCalls(
  value: unknown,
  functions: FunctionTableBuilder,
): { exactCalls: ExactCalls | null; warnings: ProfileWarning[] } {
  if (value === undefined || value === null) return { exactCalls: null, warnings: [] };
  if (!isObject(value)) throw notOfType(value, RECORDER_KEY, 'an object');
  if (value['version'] !== RECORDER_VERSION) {
    const message = `counted calls of version ${JSON.stringify(value['version'])}: ignored, this program reads version ${RECORDER_VERSION}`;
    return { exactCalls: null, warnings: [{ kind: 'recorder-version', message }] };
  }
  // The recorder says of every dump which run it is of; it has not counted in each.
  if (value['functions'] === undefined) return { exactCalls: null, warnings: [] };
  const counted = countedFunctions(value);
  const indexes = counted.map(({ functionName, url, line, column }) =>
    functions.intern(functionName, url, line, column),
  );
  const calls = new Float64Array(functions.length).fill(-1);
  counted.forEach((fn, i) => {
    const index = indexes[i];
    calls[index] = Math.max(0, calls[index]) + fn.calls;
  });
  const isTimedWhileCounting = value['timedWhileCounting'] !== false;
  return { exactCalls: { calls, isTimedWhileCounting }, warnings: [] };
}

/** The run that a recorder marked the dump with; `null`: none, or not as it should be. */
export function recordedRun(value: unknown): RecordedRun | null {
  if (!isObject(value) || !isObject(value['run'])) return null;
  const { id, number } = value['run'];
  return typeof id === 'string' && typeof number === 'number' ? { id, number } : null;
}

interface CountedFunction {
  readonly functionName: string;
  readonly url: string;
  readonly line: number;
  readonly column: number;
  readonly calls: number;
}

function countedFunctions(recorded: JsonObject): readonly CountedFunction[] {
  const { urls, functions: table } = recorded;
  const where = (key: string): string => `${RECORDER_KEY}.${key}`;
  if (!isObject(table)) throw notOfType(table, where('functions'), 'an object');
  const urlList = requireArray(urls, where('urls'));
  const column = (key: string): readonly unknown[] =>
    requireArray(table[key], where(`functions.${key}`));
  const names = column('functionName');
  const numbers = (key: string): readonly number[] => {
    const list = column(key);
    if (list.length !== names.length) {
      throw brokenProfile(`${where('functions')}: columns differ in length`);
    }
    for (const number of list) if (!isCount(number)) throw notOfType(number, where(key), 'a count');
    return list as readonly number[];
  };
  const url = numbers('url');
  const line = numbers('line');
  const columnNumber = numbers('column');
  const calls = numbers('calls');
  return names.map((functionName, i) => ({
    functionName: requireText(functionName, where('functions.functionName')),
    url: requireText(urlList[url[i]], where('urls')),
    line: line[i],
    column: columnNumber[i],
    calls: calls[i],
  }));
}

function isCount(value: unknown): boolean {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}

function requireText(value: unknown, where: string): string {
  if (typeof value !== 'string') throw notOfType(value, where, 'a string');
  return value;
}
