import { expect, test } from 'vitest';
import { FunctionTableBuilder } from '../../src/model/function-table.ts';
import { SeededRandom } from '../seeded-random.ts';

test('functions are told apart by their positions, few or many, whole or not', () => {
  for (let seed = 1; seed <= 50; seed++) {
    const random = new SeededRandom(seed);
    const builder = new FunctionTableBuilder();
    const known = new Map<string, number>();
    for (let i = 0; i < 400; i++) {
      // The last two of each have the same sum as others.
      const line = random.pick([0, 1, 2, 3, 0.5, 1e12, 2n ** 60n, -1n]);
      const column = random.pick([random.below(30), 0, 2 ** 32, 0.25, 1e12]);
      const [name, url] = random.pick([['', 'file:///bundle.js'] as const, ['f', ''] as const]);
      const identity = JSON.stringify([name, url, typeof line, String(line), column]);
      const index = builder.intern(name, url, line, column);
      expect(index, `seed ${seed}: ${identity}`).toBe(known.get(identity) ?? known.size);
      known.set(identity, index);
    }
    expect(builder.table.functionName.length).toBe(known.size);
  }
});

test('functions of one position are told apart by their names, however many', () => {
  for (let seed = 1; seed <= 50; seed++) {
    const random = new SeededRandom(seed);
    const builder = new FunctionTableBuilder();
    const known = new Map<string, number>();
    const functions: string[] = [];
    for (let i = 0; i < 1000; i++) {
      // Nearly all of them without a place, the others beside each other.
      const url = random.pick(['', '', 'a.js', 'b.js']);
      const [line, column] = url === '' ? [0, 0] : [random.below(3), random.below(2)];
      const name = `f${random.below(random.pick([5, 20, 300]))}`;
      const identity = JSON.stringify([name, url, line, column]);
      const index = builder.intern(name, url, line, column);
      expect(index, `seed ${seed}: ${identity}`).toBe(known.get(identity) ?? known.size);
      known.set(identity, index);
      functions[index] = identity;
    }
    const { functionName, url, line, column } = builder.table;
    const listed = functionName.map((name, i) =>
      JSON.stringify([name, url[i], line[i], column[i]]),
    );
    expect(listed).toEqual(functions);
  }
});

test('code of eval is a function of its own in each dump', () => {
  const builder = new FunctionTableBuilder();
  const evaluated = { functionName: ['f'], url: ['eval:7'], line: [1], column: [1] };
  expect([0, 0, 0].map((i) => builder.internFrom(evaluated, i))).toEqual([0, 1, 2]);
});

test('code of eval that looks the same twice in a table is of two dumps', () => {
  const builder = new FunctionTableBuilder();
  const evaluated = {
    functionName: ['f', 'g', 'f', 'g'],
    url: ['eval:7', 'eval:7', 'eval:7', 'eval:7'],
    line: [1, 2, 1, 2],
    column: [1, 1, 1, 1],
  };
  expect([0, 1, 2, 3].map((i) => builder.internFrom(evaluated, i))).toEqual([0, 1, 2, 3]);
  expect([0, 1].map((i) => builder.internFrom(evaluated, i, true))).toEqual([2, 3]);
});

test('code of eval is known again in its own dump, and what came before is not', () => {
  const builder = new FunctionTableBuilder();
  const evaluated = {
    functionName: ['f', 'f'],
    url: ['eval:7', 'eval:7'],
    line: [1, 2],
    column: [1, 1],
  };
  const first = [0, 1].map((i) => builder.internFrom(evaluated, i));
  expect(first).toEqual([0, 1]);
  expect([0, 1].map((i) => builder.internFrom(evaluated, i, true))).toEqual([0, 1]);
  expect(builder.internFrom(evaluated, 1)).toBe(2);
  expect(builder.internFrom(evaluated, 1, true)).toBe(2);
  // Only the second was in the later dump.
  expect(builder.internFrom(evaluated, 0, true)).toBe(3);
});

test('a hundred thousand functions whose positions are fractions are told apart in time', () => {
  const builder = new FunctionTableBuilder();
  const once = Array.from({ length: 100_000 }, (_, i) =>
    builder.intern('f', 'u', i / 1024, i * 1e9),
  );
  expect(once.at(-1)).toBe(99_999);
  expect(builder.intern('f', 'u', 0.5, 512e9)).toBe(512);
});
