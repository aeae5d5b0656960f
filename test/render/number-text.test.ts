import { expect, test } from 'vitest';
import { callsText, fixed, percent } from '../../src/render/number-text.ts';
import { askPython, hasPython } from '../python.ts';
import { seededRandom } from '../seeded-random.ts';

test.each([
  [0.0625, '0.062'],
  [0.1875, '0.188'],
  [0.3125, '0.312'],
  [-0.0625, '-0.062'],
  [0.0005, '0.001'],
  [1.0005, '1.000'],
  [-0, '-0.000'],
  [-0.0001, '-0.000'],
  [12345.6789, '12345.679'],
  [1e21, '1000000000000000000000.000'],
  [Number.NaN, 'nan'],
  [Infinity, 'inf'],
  [-Infinity, '-inf'],
])('%d with three decimals is %s', (value, text) => {
  expect(fixed(value, 3)).toBe(text);
});

test.runIf(hasPython)('thousands of numbers agree with %.2f and %.3f of python3', () => {
  const random = seededRandom(30);
  const values: number[] = [];
  // Ties, numbers next to them, and everything else.
  for (let i = -3000; i < 3000; i++) values.push(i / 16, i / 8, i / 1000 + 0.0005);
  for (let i = 0; i < 3000; i++)
    values.push((random() - 0.5) * 10 ** Math.floor(random() * 30 - 8));
  const program = `print(json.dumps([['%.2f' % float(x), '%.3f' % float(x)] for x in data]))`;
  // JSON has no negative zero.
  const sent = values.map((value) => value + 0);
  expect(sent.map((value) => [fixed(value, 2), fixed(value, 3)])).toEqual(askPython(program, sent));
});

test('calls', () => {
  expect(callsText(12, 12)).toBe('12');
  expect(callsText(12, 3)).toBe('12/3');
  expect(callsText(12, null)).toBe('12');
  expect(callsText(2n ** 64n, 3)).toBe('18446744073709551616/3');
});

test('percentages', () => {
  expect(percent(1, 3)).toBe('33.33');
  expect(percent(0, 3)).toBe('0.00');
  expect(percent(1, 0)).toBe('');
});
