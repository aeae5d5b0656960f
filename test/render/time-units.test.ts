import { expect, test } from 'vitest';
import { loneTimeText, shareText, timeText, unitFor } from '../../src/render/time-units.ts';

test.each([
  [[2_000_000, 1000], 's', ['2.000', '0.001']],
  [[2_000_000, 999], 'ms', ['2000.0', '1.0']],
  [[50_000, 120, 0], 'ms', ['50.00', '0.12', '0']],
  [[50_000, 12], 'ms', ['50.000', '0.012']],
  [[800, 0.5], 'µs', ['800.0', '0.5']],
  [[0], 's', ['0']],
  [[], 's', []],
  [[-2000, 5], 'ms', ['-2.000', '0.005']],
])('a column of %j µs is in %s', (times, symbol, texts) => {
  const unit = unitFor(times);
  expect(unit.symbol).toBe(symbol);
  expect(times.map((us) => timeText(us, unit))).toEqual(texts);
});

test('no time that is more than nothing reads as nothing', () => {
  for (let exponent = -1; exponent < 9; exponent += 0.01) {
    const least = 10 ** exponent;
    const unit = unitFor([least, 1e9]);
    expect(Number(timeText(least, unit)), `${least} µs`).toBeGreaterThan(0);
  }
});

test.each([
  [0, '0 s'],
  [1_246_000, '1.246 s'],
  [123_456, '123 ms'],
  [12_345, '12.3 ms'],
  [120, '120 µs'],
  [1.5, '1.5 µs'],
])('%d µs alone is %s', (us, text) => {
  expect(loneTimeText(us)).toBe(text);
});

test.each([
  [0, '0.0'],
  [0.0001, '<0.1'],
  [0.5, '50.0'],
  [1, '100.0'],
])('a share of %d is %s', (share, text) => {
  expect(shareText(share)).toBe(text);
});
