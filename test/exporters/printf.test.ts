import { spawnSync } from 'node:child_process';
import { expect, test } from 'vitest';
import { numberFormat } from '../../src/exporters/dot/printf.ts';
import { SeededRandom } from '../seeded-random.ts';

test.each([
  ['%.7g', 1234567.5, '1234568'],
  ['%.7g', 0.0001, '0.0001'],
  ['%.7g', 0.00001, '1e-05'],
  ['%.7g', 0, '0'],
  ['%.3g', 2.5e10, '2.5e+10'],
  ['%.1f s', 0.25, '0.2 s'],
  ['%08.2f', -3.24159, '-0003.24'],
  ['%-8d|', 3.9, '3       |'],
  ['%.2e', 1.125, '1.12e+00'],
  ['%G', 1e-10, '1E-10'],
  ['%f%%', 50, '50.000000%'],
])('%s of %d is %s', (format, value, expected) => {
  expect(numberFormat(format)(value)).toBe(expected);
});

test.each(['%s', '7', '%', '%.7g %.7g', '%.999f', '%*d'])('%s is an error', (format) => {
  expect(() => numberFormat(format)).toThrow('not the format of a number');
});

test.skipIf(spawnSync('python3', ['-V']).status !== 0)('as C, on random numbers', () => {
  const random = new SeededRandom(8);
  const cases = Array.from({ length: 3000 }, () => {
    const value = (random.below(2e9) / 2 ** random.below(40)) * 10 ** (random.below(20) - 10);
    const digits = random.below(10);
    return { format: `%.${digits}${['e', 'f', 'g'][random.below(3)]}`, value };
  });
  const script = 'import json,sys\nfor c in json.load(sys.stdin): print(c["format"] % c["value"])';
  const { stdout } = spawnSync('python3', ['-c', script], {
    input: JSON.stringify(cases),
    encoding: 'utf8',
  });
  const ours = cases.map(({ format, value }) => numberFormat(format)(value));
  expect(ours).toEqual(stdout.trimEnd().split('\n'));
});
