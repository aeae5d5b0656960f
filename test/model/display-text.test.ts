import { expect, test } from 'vitest';
import { displayText } from '../../src/model/display-text.ts';

test.each([
  ['plain ä 漢字 😀', 'plain ä 漢字 😀'],
  ['\u001b[2J', '\\x1b[2J'],
  ['\u009b31m', '\\x9b31m'],
  ['a\nb\tc\rd\0', 'a\\nb\\tc\\x0dd\\x00'],
  ['\u007f\u0085', '\\x7f\\x85'],
  ['\u202egnp.exe', '\\u202egnp.exe'],
  ['\u2066x\u2069\u200e\u200f\u061c', '\\u2066x\\u2069\\u200e\\u200f\\u061c'],
  ['\u2028\u2029\ufeff', '\\u2028\\u2029\\ufeff'],
  ['\ud83d', '\\ud83d'],
  ['x\udc00\ud83dy', 'x\\udc00\\ud83dy'],
])('%j is shown as %j', (text, shown) => {
  expect(displayText(text)).toBe(shown);
});

test('no character below U+00A0 but the printable ones ever gets through', () => {
  for (let code = 0; code < 0xa0; code++) {
    const isPrintable = code >= 0x20 && code < 0x7f;
    const character = String.fromCharCode(code);
    expect(displayText(character) === character).toBe(isPrintable);
  }
});

test('a very long text is cut, also in the middle of a character', () => {
  expect(displayText('x'.repeat(2000))).toHaveLength(2000);
  expect(displayText('x'.repeat(2001))).toBe(`${'x'.repeat(2000)}…`);
  expect(displayText(`${'x'.repeat(1999)}😀`)).toBe(`${'x'.repeat(1999)}\\ud83d…`);
});
