import { describe, expect, test } from 'vitest';
import { parseLine, quoteWord } from '../../src/commands/language/grammar.ts';
import { ProfileError } from '../../src/model/profile-error.ts';

/** The words of each command of a line, its name first. */
function words(line: string): readonly (readonly string[])[] {
  return parseLine(line).map((command) => [command.name, ...command.words]);
}

describe('words', () => {
  test.each<[line: string, expected: readonly (readonly string[])[]]>([
    ['', []],
    [' \t ', []],
    [';;', []],
    ['stats', [['stats']]],
    ['  stats \t 5  ', [['stats', '5']]],
    ["stats 'a b'", [['stats', 'a b']]],
    ['stats "a b" c', [['stats', 'a b', 'c']]],
    ['stats "it\'s"', [['stats', "it's"]]],
    ["stats ''", [['stats', '']]],
    // What stands directly behind the closing quote belongs to the word.
    ["stats 'a b'c d", [['stats', 'a bc', 'd']]],
  ])('%j', (line, expected) => {
    expect(words(line)).toEqual(expected);
  });

  test('quotes inside a word, and one without a match, are themselves', () => {
    expect(words(`stats don't "open a'b'c`)).toEqual([['stats', "don't", '"open', "a'b'c"]]);
  });

  test('backslashes are themselves, before quotes too', () => {
    expect(words(String.raw`stats \d+ a\'b 'c\' d\;e`)).toEqual([
      ['stats', String.raw`\d+`, String.raw`a\'b`, 'c\\', 'd\\'],
      ['e'],
    ]);
  });

  test('; ends a command everywhere outside quotes', () => {
    expect(words('sort cumtime; stats 5;reverse;')).toEqual([
      ['sort', 'cumtime'],
      ['stats', '5'],
      ['reverse'],
    ]);
    expect(words("stats 'a;b' c;d")).toEqual([['stats', 'a;b', 'c'], ['d']]);
    expect(words("stats a';b'")).toEqual([['stats', "a'"], ["b'"]]);
  });
});

describe('operators', () => {
  test('only words of their own are operators', () => {
    for (const line of ['stats a|b', 'stats <module>', 'stats >x', 'stats a>b', 'stats ||']) {
      const [command] = parseLine(line);
      expect(command?.output).toEqual({ kind: 'screen' });
      expect(command?.words).toEqual([line.slice('stats '.length)]);
    }
  });

  test('quoted, they are words', () => {
    expect(parseLine(`stats '|' ">"`)).toMatchObject([
      { words: ['|', '>'], output: { kind: 'screen' } },
    ]);
  });

  test('> and >> name a file, quoted where it holds blanks', () => {
    expect(parseLine("stats 5 > 'a b.txt'; stats >> c")).toMatchObject([
      { words: ['5'], output: { kind: 'file', path: 'a b.txt', isAppended: false } },
      { words: [], output: { kind: 'file', path: 'c', isAppended: true } },
    ]);
  });

  test('what follows | goes to the shell as it is, up to a ; outside quotes', () => {
    const line = `stats 5 | grep -v 'a;b' | sed "s/ x/\\t/" > out.txt; sort time`;
    expect(parseLine(line)).toMatchObject([
      {
        words: ['5'],
        output: { kind: 'shell', command: `grep -v 'a;b' | sed "s/ x/\\t/" > out.txt` },
      },
      { name: 'sort', words: ['time'] },
    ]);
  });

  test.each([
    ['stats >', '> needs a file'],
    ['stats >>', '>> needs a file'],
    ['stats |', '| needs a program'],
    ['stats > a b', 'b is too much'],
    ['> a', 'a command belongs before >'],
    ['stats; | cat', 'a command belongs before |'],
  ])('%s: %s', (line, message) => {
    const parse = (): unknown => parseLine(line);
    expect(parse).toThrow(message);
    expect(parse).toThrow(ProfileError);
  });
});

test('the source of a command is what was typed', () => {
  expect(parseLine("sort 'cumtime' ; stats 5 | head").map(({ source }) => source.trim())).toEqual([
    "sort 'cumtime'",
    'stats 5 | head',
  ]);
});

test.each(['', 'a', 'a b', "it's here", 'say "x y"', '\\d+', '-/node_modules/', '\t', 'a|b'])(
  'quoteWord(%j) is parsed back',
  (word) => {
    expect(words(`stats ${quoteWord(word)}`)).toEqual([['stats', word]]);
  },
);
