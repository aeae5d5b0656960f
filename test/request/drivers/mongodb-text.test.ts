import { ObjectId } from 'mongodb';
import { expect, test } from 'vitest';
import { mongoText, readable } from '../../../src/request/plugins/drivers/mongodb-text.ts';

const textOf = (...shapes: unknown[]): string => mongoText('users', 'find', shapes);

test.each([
  [{}, '{}'],
  [{ age: { $gt: 5 } }, '{"age":{"$gt":"?"}}'],
  [
    { _id: new ObjectId(), at: new Date(), re: /a/, none: null },
    '{"_id":"?","at":"?","re":"?","none":"?"}',
  ],
  [{ $or: [{ a: 1 }, { a: 2 }, { b: 3 }] }, '{"$or":[{"a":"?"},{"b":"?"}]}'],
  [{ tag: { $in: ['secret', 'other'] } }, '{"tag":{"$in":["?"]}}'],
  [{ 'items.0.qty': 1 }, '{"items.?.qty":"?"}'],
  [{ 'seen.507f1f77bcf86cd799439011': 1 }, '{"seen.?":"?"}'],
  [{ 'of.0f8fad5b-d9cb-469f-a165-70867728950e.x': 1 }, '{"of.?.x":"?"}'],
  [new Map([['a', { b: 1 }]]), '{"a":{"b":"?"}}'],
  [[{ $match: { a: 1 } }, { $limit: 5 }], '[{"$match":{"a":"?"}},{"$limit":"?"}]'],
  [{ __proto__: 1, ['say "hi"']: 2 }, '{"say \\"hi\\"":"?"}'],
])('%o', (filter, shape) => {
  expect(textOf(filter)).toBe(`users.find ${shape}`);
});

test('no value is in a text, whatever a program hands over', () => {
  const circle: Record<string, unknown> = { a: 1 };
  circle['self'] = circle;
  const wide = Object.fromEntries(Array.from({ length: 100_000 }, (_, i) => [`k${i}`, 'secret']));
  let deep: object = { secret: 'secret' };
  for (let i = 0; i < 10_000; i++) deep = { deep };
  const throwing = {
    get a(): string {
      throw new Error('secret');
    },
  };
  const odd = new Proxy(
    {},
    {
      ownKeys: () => {
        throw new Error('secret');
      },
    },
  );
  for (const filter of [circle, wide, deep, throwing, odd, [deep, wide]]) {
    const text = textOf(filter);
    expect(text.length).toBeLessThan(60_000);
    expect(text).not.toContain('"secret"');
    expect(text.startsWith('users.find ')).toBe(true);
  }
  expect(textOf(undefined, 'text', 5)).toBe('users.find');
});

test('ids are readable among values that are asked for', () => {
  const id = new ObjectId('507f1f77bcf86cd799439011');
  expect(readable({ _id: { $in: [id, 1] } })).toEqual({
    _id: { $in: ['507f1f77bcf86cd799439011', 1] },
  });
});
