import { describe, expect, test } from 'vitest';
import { MarshalReader } from '../../src/importers/python/python-marshal.ts';
import * as m from './marshal-writer.ts';

const reader = (...objects: m.Bytes[]): MarshalReader =>
  new MarshalReader(Uint8Array.from(objects.flat()));
const text = (bytes: m.Bytes): string => reader(bytes).text('a name');
const number = (bytes: m.Bytes): number => reader(bytes).number('a time');
const integer = (bytes: m.Bytes) => reader(bytes).integer('a count');

describe('texts', () => {
  test.each([
    ['z', m.short('abc')],
    ['Z', m.short('abc', 'Z')],
    ['a', m.long('a', 'abc')],
    ['A', m.long('A', 'abc')],
    ['u', m.long('u', 'abc')],
    ['s', m.long('s', 'abc')],
    ['t', m.long('t', 'abc')],
  ])('%s', (_, bytes) => {
    expect(text(bytes)).toBe('abc');
    expect(text(m.flagged(bytes))).toBe('abc');
  });

  test('are UTF-8; byte strings that are not are Latin-1', () => {
    expect(text(m.long('u', 'größe 😀'))).toBe('größe 😀');
    expect(text(m.long('s', 'größe'))).toBe('größe');
    expect(text(m.long('s', Uint8Array.of(0x67, 0xf6)))).toBe('gö');
    expect(text(m.short('gö'))).toBe('gö');
    expect(() => text(m.long('u', Uint8Array.of(0x67, 0xf6)))).toThrow('byte 0 is not UTF-8');
  });

  test('keep lone surrogates', () => {
    const bytes = Uint8Array.of(0x61, 0xed, 0xa0, 0x80, 0xc3, 0xbc, 0xed, 0xbf, 0xbf);
    expect(text(m.long('u', bytes))).toBe('a\ud800ü\udfff');
    expect(text(m.long('u', Buffer.from('힣')))).toBe('힣');
  });
});

describe('numbers', () => {
  test('floats as bits and as text', () => {
    expect(number(m.float(0.1))).toBe(0.1);
    expect(number(m.float(-0))).toBe(-0);
    expect(number(m.textFloat('1e-05'))).toBe(1e-5);
    expect(number(m.textFloat('-inf'))).toBe(Number.NEGATIVE_INFINITY);
    expect(number(m.textFloat('nan'))).toBeNaN();
    expect(number(m.int(3))).toBe(3);
    expect(() => number(m.textFloat('1.2.3'))).toThrow('no number in the text at byte 0');
  });

  test('integers of 32 bits, 64 bits and any size', () => {
    expect(integer(m.int(-2))).toBe(-2);
    expect(integer(m.raw('I', 0, 0, 0, 0, 1, 0, 0, 0))).toBe(2 ** 32);
    expect(integer(m.raw('I', 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x7f))).toBe(
      2n ** 63n - 1n,
    );
    expect(integer(m.digits(0))).toBe(0);
    expect(integer(m.digits(3, 0, 0, 4))).toBe(2 ** 32);
    expect(integer(m.digits(-5, 1, 0, 0, 0, 1))).toBe(-(2n ** 60n) - 1n);
    expect(() => integer(m.digits(1, 0x8000))).toThrow('digit of 32768');
    expect(() => integer(m.digits(5000, ...new Array(5000).fill(1)))).toThrow('75000 bits');
    expect(() => integer(m.float(0.5))).toThrow('0.5 at byte 0, where a count belongs');
  });
});

describe('references', () => {
  test('take their index when the code is read, a container before its content', () => {
    const input = reader(
      m.flagged(m.tuple(m.flagged(m.short('inner')), m.flagged(m.int(7)))),
      m.ref(1),
      m.ref(2),
      m.ref(0),
    );
    expect(input.enterTuple('a tuple')).toBe(2);
    expect(input.text('')).toBe('inner');
    expect(input.integer('')).toBe(7);
    input.leave();
    expect(input.text('')).toBe('inner');
    expect(input.integer('')).toBe(7);
    expect(input.isAtTuple()).toBe(true);
    expect(input.enterTuple('a tuple')).toBe(2);
    expect(input.text('')).toBe('inner');
    expect(input.number('')).toBe(7);
    input.leave();
  });

  test.each(['N', 'T', 'F', '.', 'S'])('%s never takes one', (code) => {
    const input = reader(m.flagged(m.raw(code)), m.flagged(m.short('first')), m.ref(0));
    input.skip();
    input.text('');
    expect(input.text('')).toBe('first');
  });

  test('stand for dictionaries, and can be repeated', () => {
    const input = reader(m.flagged(m.dict([m.short('k'), m.int(1)])), m.ref(0), m.ref(0));
    for (let i = 0; i < 3; i++) {
      input.enterDict('a table');
      expect(input.hasNextKey()).toBe(true);
      expect([input.text(''), input.integer('')]).toEqual(['k', 1]);
      expect(input.hasNextKey()).toBe(false);
      input.leave();
    }
  });

  test('Python 2 counts interned strings on their own', () => {
    const input = reader(
      m.long('s', 'x'),
      m.long('t', 'a'),
      m.long('t', 'b'),
      m.interned(1),
      m.interned(0),
    );
    expect([1, 2, 3, 4, 5].map(() => input.text(''))).toEqual(['x', 'a', 'b', 'b', 'a']);
  });

  test('to what is not there say where they stand', () => {
    expect(() => text(m.ref(0))).toThrow('reference at byte 0 names object 0');
    expect(() => text(m.ref(-1))).toThrow('names object -1');
    expect(() => text(m.interned(4))).toThrow('byte 0 names interned text 4');
    // The object itself has an index already, but is no text.
    const input = reader(m.flagged(m.tuple(m.ref(0))));
    input.enterTuple('a tuple');
    expect(() => input.text('a name')).toThrow('a tuple at byte 0, where a name belongs');
  });

  test('that repeat far more than the file holds are refused', () => {
    const big = m.flagged(m.dict([m.long('u', 'é'.repeat(1000)), m.int(1)]));
    const input = reader(big, ...new Array(2000).fill(m.ref(0)));
    const readAll = () => {
      for (let i = 0; i <= 2000; i++) {
        input.enterDict('');
        while (input.hasNextKey()) [input.text(''), input.integer('')];
        input.leave();
      }
    };
    expect(readAll).toThrow('references repeat far more than the file holds');
  });
});

test('references may repeat twenty times as much as the file holds, and no more', () => {
  const repeat = (times: number) => {
    const big = m.flagged(m.tuple(m.long('u', 'x'.repeat(5000))));
    const refs = new Array(times).fill(m.ref(0));
    const input = reader(big, ...refs);
    for (let i = 0; i <= times; i++) {
      input.enterTuple('a tuple');
      input.text('a name');
      input.leave();
    }
  };
  // Of 5,007 bytes, and five for each reference.
  expect(() => repeat(20)).not.toThrow();
  expect(() => repeat(21)).toThrow('references repeat far more than the file holds');
});

describe('skipping', () => {
  const four = [0, 0, 0, 0];
  const oldCode = m.raw(
    'c',
    ...[...four, ...four, ...four, ...four],
    ...m.long('s', 'bytecode'),
    ...[m.tuple(m.raw('N')), m.tuple(), m.tuple(), m.tuple(), m.tuple()].flat(),
    ...[m.short('a.py'), m.short('<module>')].flat(),
    ...[9, 0, 0, 0],
    ...m.long('s', ''),
  );
  const newCode = m.raw(
    'c',
    ...[...four, ...four, ...four, ...four, ...four],
    ...m.long('s', 'bytecode'),
    ...[m.tuple(oldCode), m.tuple(), m.tuple(), m.long('s', ''), m.short('a.py')].flat(),
    ...[m.short('f'), m.short('C.f')].flat(),
    ...[9, 0, 0, 0],
    ...[m.long('s', ''), m.long('s', '')].flat(),
  );

  test.each<[string, m.Bytes]>([
    ...['N', 'T', 'F', '.', 'S'].map((c): [string, m.Bytes] => [c, m.raw(c)]),
    ['i', m.int(1)],
    ['I', m.raw('I', ...four, ...four)],
    ['l', m.digits(-2, 1, 1)],
    ['f', m.textFloat('1.5')],
    ['g', m.float(1)],
    ['x', m.raw('x', 1, 0x31, 2, 0x32, 0x33)],
    ['y', m.raw('y', ...four, ...four, ...four, ...four)],
    ...['s', 't', 'u', 'a', 'A'].map((c): [string, m.Bytes] => [c, m.long(c, 'text')]),
    ...['z', 'Z'].map((c): [string, m.Bytes] => [c, m.short('text', c)]),
    ['R', [...m.long('t', 'a'), ...m.interned(0)]],
    ['(', m.longTuple(m.int(1), m.tuple())],
    [')', m.tuple(m.tuple(), m.tuple(m.tuple()))],
    ['[', m.list(m.int(1), m.list())],
    ['<', [...m.raw('<', 1, 0, 0, 0), ...m.int(1)]],
    ['>', [...m.raw('>', 1, 0, 0, 0), ...m.int(1)]],
    [':', [...m.raw(':'), ...m.int(1), ...m.raw('N'), ...m.raw('N')]],
    ['{', m.dict([m.short('k'), m.dict()], [m.int(2), m.dict([m.int(1), m.tuple()])])],
    ['c of Python 2', oldCode],
    ['c of Python 3.11', newCode],
  ])('passes over %s', (_, bytes) => {
    const input = reader(bytes, m.int(42));
    while (input.position < bytes.length) input.skip();
    expect(input.position).toBe(bytes.length);
    expect(input.integer('')).toBe(42);
  });

  test('compiled code has a name as Python would show it, but for its address', () => {
    expect(reader(oldCode).textOrCode('')).toBe('<code object <module>, file "a.py", line 9>');
    expect(reader(newCode).textOrCode('')).toBe('<code object f, file "a.py", line 9>');
  });

  test('deep nesting is refused, and costs no stack', () => {
    expect(() =>
      reader(new Array(900).fill(m.raw(')', 1)).flat(), m.raw('N')).skip(),
    ).not.toThrow();
    expect(() => reader(new Array(1e5).fill(m.raw(')', 1)).flat()).skip()).toThrow(
      'nested more than',
    );
  });

  test('unknown codes and a 0 that ends nothing', () => {
    expect(() => reader(m.raw('?')).skip()).toThrow('unknown code 0x3f at byte 0');
    expect(() => reader(m.tuple(m.raw('0'))).skip()).toThrow('unknown code 0x30 at byte 2');
  });
});

describe('lengths', () => {
  test.each<[string, m.Bytes]>([
    ['text', m.raw('u', 0xff, 0xff, 0xff, 0x7f)],
    ['short text', m.raw('z', 9)],
    ['tuple', m.raw('(', 0xff, 0xff, 0xff, 0x7f)],
    ['digits', m.raw('l', 0, 0, 0, 0x80)],
    ['number', m.raw('i', 1)],
    ['nothing', []],
  ])('that claim more than is left: %s', (_, bytes) => {
    expect(() => reader(bytes).skip()).toThrow(
      `truncated Python profile: it ends at byte ${bytes.length}, before its content does`,
    );
  });

  test('below zero', () => {
    expect(() => text(m.raw('u', 0xff, 0xff, 0xff, 0xff))).toThrow('a length of -1 at byte 0');
  });
});
