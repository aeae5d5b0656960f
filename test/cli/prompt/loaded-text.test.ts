import { expect, test } from 'vitest';
import { loadedText } from '../../../src/cli/terminal/prompt/loaded-text.ts';

const dumps = (count: number, text?: string) =>
  Array.from({ length: count }, (_, i) => ({
    path: `${i}.cpuprofile`,
    ...(text === undefined ? {} : { part: { fleet: 'f/', where: null, dumps: count, text } }),
  }));

test('a few dumps are named, and many counted', () => {
  expect(loadedText(dumps(1))).toBe('0.cpuprofile');
  expect(loadedText(dumps(3))).toBe('0.cpuprofile, 1.cpuprofile, 2.cpuprofile');
  expect(loadedText(dumps(1500))).toBe('1,500 dumps, 0.cpuprofile … 1499.cpuprofile');
});

test('parts of a fleet say which', () => {
  const text = "of f/ where route = '/orders'";
  expect(loadedText(dumps(24, text))).toBe(`24 dumps ${text}`);
  expect(loadedText(dumps(1, text))).toBe(`0.cpuprofile: ${text}`);
  expect(loadedText([...dumps(3, text), ...dumps(1)])).toBe('4 dumps, 0.cpuprofile … 0.cpuprofile');
  expect(loadedText(dumps(9, 'of \u001b[2J'))).not.toContain('\u001b');
});
