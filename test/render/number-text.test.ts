import { spawnSync } from 'node:child_process';
import { expect, test } from 'vitest';
import { callsText, fixed, percent } from '../../src/render/number-text.ts';
import { SeededRandom } from '../seeded-random.ts';

/** `value` with `digits` decimals by exact arithmetic: a double is a whole number times a power of two. */
function exactlyFixed(value: number, digits: number): string {
  const bits = new DataView(new ArrayBuffer(8));
  bits.setFloat64(0, value);
  const high = bits.getUint32(0);
  const exponent = (high >>> 20) & 0x7ff;
  const fraction = (BigInt(high & 0xfffff) << 32n) | BigInt(bits.getUint32(4));
  const mantissa = exponent === 0 ? fraction : fraction | (1n << 52n);
  const power = Math.max(exponent, 1) - 1075;
  // value × 10^digits = numerator / denominator
  const numerator = mantissa * 10n ** BigInt(digits) * (power > 0 ? 1n << BigInt(power) : 1n);
  const denominator = power < 0 ? 1n << BigInt(-power) : 1n;
  let whole = numerator / denominator;
  const twiceRest = 2n * (numerator % denominator);
  const isUp = twiceRest === denominator ? whole % 2n === 1n : twiceRest > denominator;
  if (isUp) whole += 1n;
  const text = String(whole).padStart(digits + 1, '0');
  const sign = high >>> 31 === 1 ? '-' : '';
  if (digits === 0) return sign + text;
  return `${sign}${text.slice(0, -digits)}.${text.slice(-digits)}`;
}

/** Doubles of every size, times as profiles have them, and ties. */
function values(count: number): number[] {
  const random = new SeededRandom(3);
  const kinds = [
    () => random.double(),
    () => random.next() * 10 ** (random.below(24) - 6),
    () => random.below(1e9) / 1e6,
    // A tie in one to four decimals, below, at and beyond the size where doubles have such fractions.
    () =>
      (random.below(2 ** 31) * 2 ** random.below(22) + random.below(2) * 0.5) /
      2 ** random.below(6),
    () => (random.below(1e6) * 2 + 1) / 2 ** (1 + random.below(6)),
  ];
  return Array.from({ length: count }, (_, i) => {
    const value = (kinds[i % kinds.length] as () => number)();
    return random.chance(0.2) ? -value : value;
  });
}

test.each([
  [0.0005, 3, '0.001'], // The double is a little more than the tie.
  [0.0625, 3, '0.062'],
  [0.1875, 3, '0.188'],
  [2.5, 0, '2'],
  [3.5, 0, '4'],
  [9.5, 0, '10'],
  [0.5, 0, '0'],
  [-0.0625, 3, '-0.062'],
  [-0, 3, '-0.000'],
  [-1e-9, 3, '-0.000'],
  [1e21, 3, '1000000000000000000000.000'],
  [1e22, 0, '10000000000000000000000'],
  [2 ** 50 + 0.25, 1, '1125899906842624.2'],
  [Number.NaN, 3, 'nan'],
  [Number.POSITIVE_INFINITY, 3, 'inf'],
  [Number.NEGATIVE_INFINITY, 3, '-inf'],
])('%d with %i decimals is %s', (value, digits, text) => {
  expect(fixed(value, digits)).toBe(text);
});

test('rounding is half to even on the exact value of the double', () => {
  for (const value of values(20_000)) {
    for (const digits of [0, 1, 2, 3, 6]) {
      const text = fixed(value, digits);
      if (text !== exactlyFixed(value, digits)) {
        expect(`${value}: ${text}`).toBe(`${value}: ${exactlyFixed(value, digits)}`);
      }
    }
  }
});

const python = spawnSync('python3', ['--version']);

test.skipIf(python.status !== 0)('the text is that of Python (skipped without python3)', () => {
  const list = values(5000);
  const program = `
import json, sys
for value in json.load(sys.stdin): print('%.3f' % value, '%.0f' % value, '%.2f' % value)
`;
  // JSON has no -0.
  const input = JSON.stringify(list);
  const { stdout } = spawnSync('python3', ['-c', program], {
    input,
    encoding: 'utf8',
    maxBuffer: 2 ** 26,
  });
  const lines = (JSON.parse(input) as number[]).map((value) =>
    [3, 0, 2].map((digits) => fixed(value, digits)).join(' '),
  );
  expect(stdout.trim().split('\n')).toEqual(lines);
});

test('calls name the primitive ones where they differ', () => {
  expect(callsText(12, 3)).toBe('12/3');
  expect(callsText(12, 12)).toBe('12');
  expect(callsText(12, null)).toBe('12');
  expect(callsText(2n ** 64n, 3)).toBe('18446744073709551616/3');
});

test('a percentage has two decimals, and none without a whole', () => {
  expect(percent(1, 8)).toBe('12.50');
  expect(percent(1, 0)).toBe('');
});
