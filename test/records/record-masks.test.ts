import { describe, expect, test } from 'vitest';
import {
  describedList,
  describedValue,
  describedValues,
} from '../../src/records/described-value.ts';
import { digestInput } from '../../src/records/digest-input.ts';
import { maskedRecord } from '../../src/records/mask-record.ts';
import { RECORD_SCHEMA } from '../../src/records/record-schema.ts';
import { firstFault } from '../../src/records/schema-check.ts';
import { maskedUrl } from '../../src/records/secret-keys.ts';
import { cacheCall, httpCall, sampleRecord, sqlCall } from './sample-record.ts';

describe('urls', () => {
  test.each([
    ['/a?page=2&token=abc&b', '/a?page=2&token=***&b'],
    ['/a?%74oken=abc;PassWord=x', '/a?%74oken=***;PassWord=***'],
    ['/a?api+key=1&api_key=2&apikey=3&x=', '/a?api+key=***&api_key=***&apikey=***&x='],
    ['/a?user[session]=1&%=2', '/a?user[session]=***&%=2'],
    ['http://user:pw@host/a?x=1#token=y', 'http://***@host/a?x=1#token=***'],
    ['/a@b/c', '/a@b/c'],
  ])('%s', (url, expected) => {
    expect(maskedUrl(url)).toBe(expected);
  });

  test('are cut', () => {
    expect(maskedUrl('/'.padEnd(3000, 'x'))).toHaveLength(2049);
  });
});

describe('values', () => {
  const hostile = {
    get boom(): never {
      throw new Error('no');
    },
  };

  test('without parameters only their types', () => {
    const values = ['abc', 1, 2n, true, null, undefined, new Date(0), Buffer.from('xy'), [1], {}];
    expect(describedList([...values, () => 1], false)).toEqual([
      { type: 'string', length: 3 },
      ...[{ type: 'number' }, { type: 'bigint' }, { type: 'boolean' }, { type: 'null' }],
      ...[{ type: 'undefined' }, { type: 'date' }, { type: 'buffer', length: 2 }],
      ...[{ type: 'array', length: 1 }, { type: 'object' }, null],
    ]);
  });

  test('with parameters as JSON, two levels deep', () => {
    const circle: Record<string, unknown> = { a: [1, { b: {} }], f: () => 1 };
    circle['self'] = circle;
    expect(describedValue(circle, true)).toEqual({
      a: [1, { type: 'object' }],
      self: { a: { type: 'array', length: 2 }, self: { type: 'object' } },
    });
    const text = describedValue('x'.repeat(500), true) as string;
    expect(text).toBe(`${'x'.repeat(200)}…`);
    expect(
      describedValue([NaN, 3n, new Date(0), new Date(NaN), new Float64Array(2)], true),
    ).toEqual(['NaN', '3', '1970-01-01T00:00:00.000Z', null, { type: 'buffer', length: 16 }]);
    expect(describedValue(hostile, true)).toEqual({ type: 'object' });
  });

  test('of secret-like keys are hidden either way', () => {
    const values = {
      id: 1,
      userPassword: 'x',
      'Set-Cookie': 'y',
      api_key: 'z',
      nested: { iban: 1 },
    };
    const hidden = { userPassword: '***', 'Set-Cookie': '***', api_key: '***' };
    expect(describedValues(values, false)).toEqual({
      ...hidden,
      id: { type: 'number' },
      nested: { type: 'object' },
    });
    expect(describedValues(values, true)).toEqual({ ...hidden, id: 1, nested: { iban: '***' } });
    expect(describedList([{ pwd: 'x', a: [{ token: 1 }] }], true)).toEqual([
      { pwd: '***', a: [{ type: 'object' }] },
    ]);
  });

  test('a key named __proto__ is a key', () => {
    const values = JSON.parse('{"__proto__":{"x":1}}');
    expect(Object.keys(describedValues(values, true))).toEqual(['__proto__']);
  });
});

describe('digests', () => {
  test('are made of what tells two calls apart', () => {
    const values = [
      ...[undefined, [], [1], ['1'], [1n], [null], [undefined], [NaN], [Infinity], [new Date(0)]],
      ...[[Buffer.from('ab')], [Buffer.from('ac')], [{ a: 1 }], [{ a: undefined }]],
    ];
    const inputs = values.map((value) => digestInput('pg', 'select', value));
    expect(new Set(inputs).size).toBe(values.length);
    expect(digestInput('pg', 'a', [Buffer.from('ab')])).toBe(
      digestInput('pg', 'a', [Buffer.from('ab')]),
    );
  });

  test('never throw', () => {
    const circle: unknown[] = [];
    circle.push(circle);
    expect(digestInput('pg', 'a', circle)).not.toBe(digestInput('pg', 'a', circle));
  });
});

test('a record for others to read holds no values', () => {
  const record = sampleRecord(
    {
      sql: { calls: [sqlCall({ text: "select 'secret' -- x\n, 5 where a = $1" })] },
      cache: { calls: [cacheCall({ key: 'user:1234' }), cacheCall({ key: null })] },
      http: { calls: [httpCall({ url: 'http://stock:8080/items/77/deadbeef00' })] },
    },
    { url: '/orders/1234' },
  );
  const masked = maskedRecord(record);
  expect(masked.plugins.sql?.calls[0]?.text).toBe('select ? , ? where a = $1');
  expect(masked.plugins.cache?.calls.map(({ key }) => key)).toEqual(['user:?', null]);
  expect(masked.plugins.http?.calls[0]?.url).toBe('http://stock:8080/items/?/?');
  expect(masked.url).toBe('/orders/?');
  expect(masked.limits.masked).toBe(true);
  expect(firstFault(RECORD_SCHEMA, masked)).toBeNull();
});
