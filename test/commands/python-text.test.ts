import { expect, test } from 'vitest';
import {
  floatRepr,
  parsePythonNumber,
  stringRepr,
} from '../../src/commands/language/python-text.ts';
import { askPython, hasPython } from '../python.ts';
import { seededRandom } from '../seeded-random.ts';

test('floats are written as Python does', () => {
  const examples: [number, string][] = [
    [0.1, '0.1'],
    [1, '1.0'],
    [-0, '-0.0'],
    [1e16, '1e+16'],
    [1e15, '1000000000000000.0'],
    [1e-5, '1e-05'],
    [1e-4, '0.0001'],
    [Number.NaN, 'nan'],
    [-Infinity, '-inf'],
  ];
  for (const [value, text] of examples) expect(floatRepr(value)).toBe(text);
});

test('strings are written as Python does', () => {
  const examples: [string, string][] = [
    ['a', `'a'`],
    ['\\d', `'\\\\d'`],
    ["it's", `"it's"`],
    ['say "x"', `'say "x"'`],
    [`it's "x"`, `'it\\'s "x"'`],
    ['\u001b[31m', `'\\x1b[31m'`],
    ['\u202e', `'\\u202e'`],
    ['日本 é 🙂', `'日本 é 🙂'`],
  ];
  for (const [text, repr] of examples) expect(stringRepr(text)).toBe(repr);
});

test.runIf(hasPython)('thousands of floats agree with repr() of python3', () => {
  const random = seededRandom(20);
  const floats: number[] = [];
  for (let i = 0; i < 4000; i++)
    floats.push((random() - 0.5) * 10 ** Math.floor(random() * 40 - 20));
  for (let e = -10; e < 25; e++) floats.push(10 ** e, 2 ** e, 9.99 * 10 ** e);
  const expected = askPython('print(json.dumps([repr(float(x)) for x in data]))', floats);
  expect(floats.map(floatRepr)).toEqual(expected);
});

test.runIf(hasPython)('thousands of strings agree with repr() of python3', () => {
  const random = seededRandom(21);
  // Blocks whose printability does not hang on the version of Unicode.
  const ranges = [
    [0, 0xff],
    [0, 0x7f],
    [0x370, 0x377],
    [0x2000, 0x206f],
    [0x1f600, 0x1f64f],
    [0xe000, 0xe0ff],
  ];
  const character = (): string => {
    const [from = 0, to = 0] = ranges[Math.floor(random() * ranges.length)] ?? [];
    return String.fromCodePoint(from + Math.floor(random() * (to - from + 1)));
  };
  const strings = Array.from({ length: 4000 }, () => {
    return Array.from({ length: Math.floor(random() * 8) }, character).join('');
  });
  const expected = askPython('print(json.dumps([repr(x) for x in data]))', strings);
  expect(strings.map(stringRepr)).toEqual(expected);
});

test.runIf(hasPython)(
  'what is a number, and which, agrees with int() and float() of python3',
  () => {
    const random = seededRandom(22);
    const parts = [
      '+',
      '-',
      '.',
      '_',
      'e',
      'E',
      '0',
      '1',
      '7',
      '25',
      ' ',
      'nan',
      'inf',
      'Infinity',
      'x',
    ];
    const texts = [
      '',
      '1_0',
      '1__0',
      '_1',
      '1_',
      '.5',
      '5.',
      '.',
      '1e-1',
      '1e',
      '+3',
      '--3',
      '0x10',
      '1_0.2_5e+0_1',
    ];
    for (let i = 0; i < 6000; i++) {
      const length = 1 + Math.floor(random() * 5);
      texts.push(Array.from({ length }, () => parts[Math.floor(random() * parts.length)]).join(''));
    }
    const program = `
def kind(text):
    for name, parse in (('integer', int), ('float', float)):
        try: return [name, repr(float(parse(text)))]
        except (ValueError, OverflowError): pass
    return None
print(json.dumps([kind(x) for x in data]))`;
    const ours = texts.map((text) => {
      const number = parsePythonNumber(text);
      // An integer has no negative zero.
      const value = number?.kind === 'integer' ? number.value + 0 : number?.value;
      return number && [number.kind, floatRepr(value ?? 0)];
    });
    const expected = askPython(program, texts) as unknown[];
    const different = texts.filter(
      (_, i) => JSON.stringify(ours[i]) !== JSON.stringify(expected[i]),
    );
    expect(different).toEqual([]);
  },
);
