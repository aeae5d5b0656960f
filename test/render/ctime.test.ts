import { expect, test } from 'vitest';
import { ctime } from '../../src/render/ctime.ts';
import { askPython, hasPython } from '../python.ts';

test('the day is padded with a blank, seconds are rounded down', () => {
  expect(ctime(new Date(2024, 3, 7, 0, 49, 8, 999))).toBe('Sun Apr  7 00:49:08 2024');
  expect(ctime(new Date(2023, 11, 31, 23, 5, 59))).toBe('Sun Dec 31 23:05:59 2023');
});

test.runIf(hasPython)('agrees with ctime of python3 in the local time zone', () => {
  const seconds = Array.from({ length: 500 }, (_, i) => 1e8 + i * 4_000_003);
  const expected = askPython(
    'import time\nprint(json.dumps([time.ctime(s) for s in data]))',
    seconds,
  );
  expect(seconds.map((s) => ctime(new Date(s * 1000)))).toEqual(expected);
});
