import { expect, test } from 'vitest';
import { loneTimeText, shareText } from '../../src/render/time-units.ts';
import { grouped, loneValueText, unitFor, valueText } from '../../src/render/value-units.ts';

test.each([
  [[2_000_000, 1000], 's', ['2.000', '0.001']],
  [[2_000_000, 999], 's', ['2.000', '0.001']],
  [[2_000_000, 120, 4, -7], 's', ['2.000', '0.00012', '0.0000040', '-0.0000070']],
  [[50_000, 120, 0], 'ms', ['50.000', '0.120', '0']],
  [[50_000, 0.012], 'ms', ['50.000', '0.000012']],
  [[800, 0.5], 'µs', ['800.000', '0.500']],
  [[0.0625, 0.0001], 'µs', ['0.062', '0.00010']],
  [[0], 's', ['0']],
  [[], 's', []],
  [[-2000, 5], 'ms', ['-2.000', '0.005']],
  [[Number.POSITIVE_INFINITY, 2000], 'ms', ['Infinity', '2.000']],
])('a table of %j µs is in %s', (times, symbol, texts) => {
  const unit = unitFor(times, 'time');
  expect(unit.symbol).toBe(symbol);
  expect(times.map((us) => valueText(us, unit))).toEqual(texts);
});

test('no time that is more than nothing reads as nothing, and two digits of it are right', () => {
  for (let exponent = -9; exponent < 9; exponent += 0.01) {
    const least = 10 ** exponent;
    const unit = unitFor([least, 1e9], 'time');
    expect(unit.symbol).toBe('s');
    const shown = Number(valueText(least, unit)) * 1e6;
    expect(shown, `${least} µs`).toBeGreaterThan(0);
    expect(Math.abs(shown - least), `${least} µs`).toBeLessThanOrEqual(
      Math.max(501, 0) * (least >= 500 ? 1 : 0) + 0.051 * least,
    );
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

test.each([
  [[2_500_000_000, 7_000_000], 'GB', ['2.500', '0.007']],
  [[3_066_304, 24_048, 0], 'MB', ['3.066', '0.024', '0']],
  [[24_048, 999], 'kB', ['24.048', '0.999']],
  [[999, 1], 'B', ['999', '1']],
  [[-4096], 'kB', ['-4.096']],
  [[0], 'B', ['0']],
])('a table of %j bytes is in %s', (sizes, symbol, texts) => {
  const unit = unitFor(sizes, 'bytes');
  expect(unit.symbol).toBe(symbol);
  expect(sizes.map((bytes) => valueText(bytes, unit))).toEqual(texts);
});

test('counts have no unit, and fractions of them are seen', () => {
  const unit = unitFor([1200, 0.25], 'count');
  expect([unit.symbol, valueText(1200, unit), valueText(0.25, unit)]).toEqual(['', '1200', '0.25']);
});

test('one value by itself says what it is', () => {
  expect(loneValueText({ unit: 's' }, 1.246)).toBe('1.246 s');
  expect(loneValueText({ unit: 'us' }, 120)).toBe('120 µs');
  expect(loneValueText({ unit: 'bytes' }, 3_066_304)).toBe('3.1 MB');
  expect(loneValueText({ unit: 'count' }, 3_066_304)).toBe('3,066,304');
});

test.each([
  [3_066_304, '3,066,304'],
  [-1234, '-1,234'],
  [999, '999'],
  [1234.5678, '1,234.5678'],
  [1e21, '1,000,000,000,000,000,000,000'],
])('%d is grouped as %s', (value, text) => {
  expect(grouped(value)).toBe(text);
});
