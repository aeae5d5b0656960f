import { describe, expect, test } from 'vitest';
import { sortKeyOf } from '../../src/commands/language/sort-key-prefixes.ts';
import { describeOrder, SORT_KEYS } from '../../src/commands/language/sort-keys.ts';
import { sortRows } from '../../src/commands/language/sort-rows.ts';
import type { FunctionStats } from '../../src/model/function-stats.ts';
import { functionLabels } from '../../src/model/labels.ts';
import { ProfileError } from '../../src/model/profile-error.ts';
import { askPython, hasPython } from '../python.ts';

/** All beginnings of all keys. */
function allPrefixes(): readonly string[] {
  const keys = Object.keys(SORT_KEYS);
  return [...new Set(keys.flatMap((key) => Array.from(key, (_, i) => key.slice(0, i + 1))))];
}

describe('prefixes', () => {
  test.each([
    ['ca', 'calls'],
    ['nc', 'ncalls'],
    ['cu', 'cumtime'],
    ['cumt', 'cumtime'],
    ['cumu', 'cumulative'],
    ['f', 'filename'],
    ['file', 'filename'],
    ['l', 'line'],
    ['m', 'module'],
    ['na', 'name'],
    ['nf', 'nfl'],
    ['p', 'pcalls'],
    ['pe', 'percall'],
    ['s', 'stdname'],
    ['sa', 'samples'],
    ['ti', 'time'],
    ['to', 'tottime'],
    ['time', 'time'],
  ])('%s is %s', (prefix, key) => {
    expect(sortKeyOf(prefix)).toBe(key);
  });

  test.each([
    '',
    'c',
    'cum',
    'n',
    't',
    'x',
    'CALLS',
    'calls ',
    'cumtimes',
    'constructor',
    '__proto__',
  ])('%j names no key', (word) => {
    expect(sortKeyOf(word)).toBeUndefined();
  });

  test('every key names itself', () => {
    for (const key of Object.keys(SORT_KEYS)) expect(sortKeyOf(key)).toBe(key);
  });

  test.runIf(hasPython)('those that pstats knows mean the same as there', () => {
    const program = `
import pstats
known = pstats.Stats().get_sort_arg_defs()
print(json.dumps([known[p][1] if p in known else None for p in data]))`;
    const prefixes = allPrefixes();
    const descriptions = askPython(program, prefixes) as (string | null)[];
    for (const [i, prefix] of prefixes.entries()) {
      const theirs = descriptions[i] ?? null;
      const ours = SORT_KEYS[sortKeyOf(prefix) ?? '']?.description ?? null;
      // What is free there may be a key of ours.
      if (
        theirs !== null ||
        !['samples', 'percall', 'bytes', 'cumbytes', 'count', 'cumcount'].includes(
          sortKeyOf(prefix) ?? '',
        )
      ) {
        expect([prefix, ours]).toEqual([prefix, theirs]);
      }
    }
  });
});

type Row = readonly [
  name: string,
  url: string,
  line: number,
  calls: number | bigint | null,
  selfUs: number,
];

/** Cumulative times are self times, primitive calls are calls, samples are unknown. */
function table(rows: readonly Row[], callCounts: 'exact' | 'observed' | 'none' = 'exact') {
  const column = rows.map(() => 1);
  const stats: FunctionStats = {
    functions: {
      functionName: rows.map(([name]) => name),
      url: rows.map(([, url]) => url),
      line: rows.map(([, , line]) => line),
      column,
    },
    rowCount: rows.length,
    unit: 'us',
    calls: rows.map(([, , , calls]) => calls),
    primitiveCalls: rows.map(([, , , calls]) => calls),
    self: Float64Array.from(rows.map(([, , , , selfUs]) => selfUs)),
    cumulative: Float64Array.from(rows.map(([, , , , selfUs]) => selfUs)),
    samples: null,
    cumulativeSamples: null,
    callCounts: rows.map(() => callCounts),
    totals: { time: 1, idleTime: 0, sampleCount: null, calls: 1, primitiveCalls: 1 },
  };
  return { stats, labels: functionLabels(stats.functions, 'v8'), nameStyle: 'v8' as const };
}

const ROWS: readonly Row[] = [
  ['b', 'file:///app/z.js', 10, 3, 50],
  ['a', 'file:///app/y.js', 9, 2n ** 60n, 50],
  ['B', 'file:///app/y.js', 100, 1, 70],
  ['b', 'file:///app/x.js', 10, null, 10],
  ['\u{1f600}', 'file:///app/x.js', 2, 3, 0],
  ['\uffee', 'file:///app/x.js', 2, 0, 0],
];

describe('orders', () => {
  const order = (...keys: string[]) => sortRows(table(ROWS), { keys, isReversed: false });

  test.each<[keys: readonly string[], rows: readonly number[]]>([
    // Times and counts largest first, what is unknown last; ties keep the order of the dump.
    [['tottime'], [2, 0, 1, 3, 4, 5]],
    [['cumtime'], [2, 0, 1, 3, 4, 5]],
    [['calls'], [1, 0, 4, 2, 5, 3]],
    [['pcalls'], [1, 0, 4, 2, 5, 3]],
    // Names, files and lines smallest first, by code points.
    [['name'], [2, 1, 0, 3, 5, 4]],
    [['filename'], [3, 4, 5, 1, 2, 0]],
    [['line'], [4, 5, 1, 0, 3, 2]],
    [['nfl'], [2, 1, 3, 0, 5, 4]],
    // The printed label: y.js:100 stands before y.js:9.
    [['stdname'], [3, 5, 4, 2, 1, 0]],
    // Later keys break ties.
    [
      ['tottime', 'name'],
      [2, 1, 0, 3, 5, 4],
    ],
    [
      ['name', 'filename'],
      [2, 1, 3, 0, 5, 4],
    ],
    [
      ['line', 'calls', 'name'],
      [4, 5, 1, 0, 3, 2],
    ],
    // Self time per call: 16.7, 4e-17, 70, unknown, 0, unknown (no calls).
    [['percall'], [2, 0, 1, 4, 3, 5]],
  ])('sort %s', (keys, rows) => {
    expect(order(...keys)).toEqual(rows);
  });

  test('reversed, ties are too', () => {
    const rows = sortRows(table(ROWS), { keys: ['tottime'], isReversed: true });
    expect(rows).toEqual([5, 4, 3, 1, 0, 2]);
  });

  test('without one the rows are in the order of the dump', () => {
    expect(sortRows(table(ROWS), null)).toEqual([0, 1, 2, 3, 4, 5]);
  });

  test('keys that mean nothing for a profile are refused', () => {
    const sampled = table(ROWS, 'observed');
    const by = (key: string) => () => sortRows(sampled, { keys: [key], isReversed: false });
    expect(by('percall')).toThrow(
      'cannot sort by percall: the calls of this profile are not exact',
    );
    expect(by('samples')).toThrow(ProfileError);
  });
});

test('the order is described as pstats does, lower bounds are said to be so', () => {
  const order = { keys: ['tottime', 'nfl', 'calls'], isReversed: true };
  const described = ['internal time', 'name/file/line', 'call count'];
  expect(describeOrder(table(ROWS).stats, order)).toEqual(described);
  expect(describeOrder(table(ROWS, 'observed').stats, order).at(-1)).toBe(
    'call count (lower bounds)',
  );
  expect(describeOrder(table(ROWS).stats, null)).toEqual([]);
});
