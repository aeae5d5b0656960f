import { expect, test } from 'vitest';
import { functionPlace } from '../../src/recorder/parameter-list.ts';
import { ScriptPlaces } from '../../src/recorder/script-places.ts';

/** `^` stands where V8's profiles say that the function is. */
test.each([
  ['function name^(a) {}'],
  ['async function* name^(a) {}'],
  ['function/* ( */ named // (\n ^(a) {}'],
  ['^(a, b) => a'],
  ['^a => a'],
  ['^async a => a'],
  ['^async (a = ")") => a'],
  ['async^(a) {}'],
  ['get area^() {}'],
  ['static async *#hidden^() {}'],
  ['["a(" + [1] + `]`]^() {}'],
  ['"text("^() {}'],
  ['5^() {}'],
  ['ünïcode$^() {}'],
  ['^class A { constructor() {} }'],
  ['^?'],
])('%s', (drawn) => {
  expect(functionPlace(`x; ${drawn.replace('^', '')}`, 3)).toBe(3 + drawn.indexOf('^'));
});

test('lines end where JavaScript says so', () => {
  const places = ScriptPlaces.ofText('ab\ncd\r\ne\u2028f\rg');
  expect([0, 3, 7, 9, 11].map((offset) => places.placeOf(offset))).toEqual([
    { line: 1, column: 1 },
    { line: 2, column: 1 },
    { line: 3, column: 1 },
    { line: 4, column: 1 },
    { line: 5, column: 1 },
  ]);
  expect(places.offsetOf({ line: 3, column: 2 })).toBe(8);
  expect(places.offsetOf({ line: 9, column: 1 })).toBeNull();
});
