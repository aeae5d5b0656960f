import { expect, test } from 'vitest';
import type { FunctionTable } from '../../src/model/function-table.ts';
import { functionsByUrl } from '../../src/sources/script-functions.ts';
import { SeededRandom } from '../seeded-random.ts';

const URLS = [
  '',
  'file:///a.js',
  '/a.js',
  'node:fs',
  'eval:3',
  'data:text/javascript,',
  'a',
  'blob:x',
];
const SCRIPTS = ['file:///a.js', '/a.js', 'a'];

function randomTable(random: SeededRandom, size: number): FunctionTable {
  const indexes = Array.from({ length: size }, (_, i) => i);
  return {
    functionName: indexes.map((i) => `f${i}`),
    url: indexes.map(() => random.pick(URLS)),
    line: indexes.map((i) => (random.chance(0.1) ? BigInt(i) : i)),
    column: indexes.map(() => random.below(9)),
  };
}

test('the functions of each script, in their order', () => {
  for (let seed = 1; seed <= 50; seed++) {
    const random = new SeededRandom(seed);
    const table = randomTable(random, random.below(40));
    const byUrl = functionsByUrl(table);
    const inOrder = table.url.filter(
      (url, i) => SCRIPTS.includes(url) && table.url.indexOf(url) === i,
    );
    expect([...byUrl.keys()], `seed ${seed}`).toEqual(inOrder);
    for (const [url, { indexes, functions }] of byUrl) {
      const expected = table.url.flatMap((other, i) => (other === url ? [i] : []));
      expect(indexes).toEqual(expected);
      expect(functions).toEqual(
        expected.map((i) => ({
          functionName: table.functionName[i],
          url,
          line: Number(table.line[i]),
          column: table.column[i],
        })),
      );
    }
  }
});

test('they are put together once for each table', () => {
  const table = randomTable(new SeededRandom(1), 20);
  const [first] = functionsByUrl(table).values();
  const [again] = functionsByUrl(table).values();
  expect(again).toBe(first);
  expect(first?.functions).toBe(again?.functions);
});
