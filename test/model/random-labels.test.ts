import { describe, expect, test } from 'vitest';
import type { FunctionTable, LineNumber } from '../../src/model/function-table.ts';
import { labelForms } from '../../src/model/label-forms.ts';
import { LabelHashes } from '../../src/model/label-hashes.ts';
import { type LabelForm, LabelTexts } from '../../src/model/label-text.ts';
import { functionLabels, labelsOneByOne } from '../../src/model/labels.ts';
import { HOSTILE_NAMES } from '../hostile-names.ts';
import { SeededRandom } from '../seeded-random.ts';
import { referenceLabels } from './label-reference.ts';

const LONG = 'x'.repeat(1999);

const NAMES = [
  ...[
    '',
    'f',
    'g',
    'a',
    '<module>',
    '<anonymous>',
    'f)',
    'b:2(c',
    'c',
    '1(f',
    'f)#1',
    'f)#2',
    '#2',
    '(',
  ],
  ...['(root)', '(program)', '(idle)', '(PARSER)', '{f}', 'f:4', '{native}', 'écrire', '日本', '𝒇'],
  ...['\0', '\\x00', '\n', '\\n', '\u202e', '\\u202e', '\ud800', '\\ud800', '\u007f', ' ', '~'],
  ...[LONG, `${LONG}x`, `${LONG}xy`, `${LONG}xz`, `${LONG.slice(1000)}`, `${LONG.slice(999)}é`],
  ...HOSTILE_NAMES,
];

const URLS = [
  ...[
    '',
    'file:///a',
    '/a',
    'file:///%61',
    'a',
    'a:1(b',
    'a:1:1(b',
    'b',
    'file:///a:1(b',
    '{native}',
  ],
  ...['node:fs', 'eval:1', 'eval:2', 'data:text/javascript,f', 'DATA:text/javascript,f'],
  ...[
    'data:text/javascript,0123456789012345678901234567x',
    'data:text/javascript,0123456789012345678901234567y',
  ],
  ...[
    'file:///a.js?t=1',
    'file:///a.js?t=2',
    'file:///a.js?v=1&x=2',
    'file:///a.js',
    '/a.js',
    'file:///a.js?x=2',
  ],
  ...['file:///C:/b/a.js', 'C:\\b\\a.js', 'file://host/b/a.js', '\\\\host\\b\\a.js', 'file:///%'],
  ...['a\u001b', 'a\\x1b', 'http://host/%e9', ':', '1'],
];

const LINES: readonly LineNumber[] = [
  0,
  1,
  2,
  4,
  10,
  12,
  999,
  1000,
  2147483647,
  2147483648,
  9e15,
  12n,
];
const COLUMNS = [0, 1, 2, 10, 2147483648, -1, 1.5];

/** Few of each, so that many functions have the same in every form. */
function randomTable(random: SeededRandom, size: number): FunctionTable {
  const some = <T>(list: readonly T[], most: number): readonly T[] =>
    random.shuffled(list).slice(0, 1 + random.below(most));
  const names = some(NAMES, 12);
  const urls = some(URLS, 8);
  const lines = some(LINES, 4);
  const columns = some(COLUMNS, 4);
  const indexes = Array.from({ length: size }, (_, i) => i);
  return {
    functionName: indexes.map(() => random.pick(names)),
    url: indexes.map(() => random.pick(urls)),
    line: indexes.map(() => random.pick(lines)),
    column: indexes.map(() => random.pick(columns)),
  };
}

test('labels are those of the rules, whatever the functions', () => {
  const endings = { plain: 0, column: 0, number: 0 };
  for (let seed = 1; seed <= 400; seed++) {
    const random = new SeededRandom(seed);
    const table = randomTable(random, random.pick([0, 1, 2, 5, 20, 60, 200]));
    const labels = functionLabels(table, 'v8');
    expect(labels, `seed ${seed}`).toEqual(referenceLabels(table));
    for (const label of labels) endings[endingOf(label)]++;
  }
  // The tables have labels of each kind.
  for (const count of Object.values(endings)) expect(count).toBeGreaterThan(500);
});

function endingOf(label: string): 'plain' | 'column' | 'number' {
  if (/#\d+$/.test(label)) return 'number';
  return /:\d+:\d+\(/.test(label) ? 'column' : 'plain';
}

test('labels are the same whichever are asked for, and in whatever order', () => {
  for (let seed = 1; seed <= 100; seed++) {
    const random = new SeededRandom(seed);
    const table = randomTable(random, 50);
    const all = referenceLabels(table);
    const labelOf = labelsOneByOne(table, 'v8');
    for (let k = 0; k < 20; k++) {
      const i = random.below(50);
      expect(labelOf(i), `seed ${seed}, function ${i}`).toBe(all[i]);
    }
  }
});

test('what has the same hash is not taken for the same', () => {
  for (let seed = 1; seed <= 100; seed++) {
    const texts = new LabelTexts(randomTable(new SeededRandom(seed), 60));
    const exact = labelForms(texts);
    const hashes = new LabelHashes(texts);
    for (const mask of [0, 3]) {
      const coarse = {
        shortest: () => hashes.shortest().map((hash) => hash & mask),
        of: (i: number, form: LabelForm) => hashes.of(i, form) & mask,
      };
      expect(labelForms(texts, coarse), `seed ${seed}`).toEqual(exact);
    }
  }
});

test('a large table of functions that are nearly the same', () => {
  const random = new SeededRandom(7);
  const table = randomTable(random, 3000);
  const distinct = {
    ...table,
    column: table.column.map((_, i) => i % 2500),
    line: table.line.map((_, i) => 1 + (i % 900)),
  };
  expect(functionLabels(distinct, 'v8')).toEqual(referenceLabels(distinct));
});

describe('labels that are the same though their parts are not', () => {
  test.each<[string, readonly [string, string, LineNumber, number][], readonly string[]]>([
    [
      'a path that looks like a line',
      [
        ['b:2(c', 'a', 1, 5],
        ['c', 'a:1(b', 2, 6],
      ],
      ['a:1:5(b:2(c)', 'a:1(b:2:6(c)'],
    ],
    [
      'a name that looks like a place',
      [
        ['c', 'a:1:5(b', 2, 6],
        ['b:2(c', 'a', 1, 5],
        ['b:2(c', 'a', 1, 5],
      ],
      ['a:1:5(b:2:6(c)', 'a:1:5(b:2(c)#1', 'a:1:5(b:2(c)#2'],
    ],
    [
      'a longer label that another function had before',
      [
        ['f', 'a', 1, 5],
        ['f', 'a', 1, 6],
        ['f', 'a:1', 5, 7],
      ],
      ['a:1:5(f)', 'a:1:6(f)', 'a:1:5:7(f)'],
    ],
    [
      'a name that says that there is none',
      [
        ['', 'a', 1, 5],
        ['<anonymous>', 'a', 1, 6],
        ['', 'a', 1, 1],
        ['<module>', 'a', 1, 2],
      ],
      ['a:1:5(<anonymous>)', 'a:1:6(<anonymous>)', 'a:1:1(<module>)', 'a:1:2(<module>)'],
    ],
  ])('%s', (_, functions, expected) => {
    const table: FunctionTable = {
      functionName: functions.map(([name]) => name),
      url: functions.map(([, url]) => url),
      line: functions.map(([, , line]) => line),
      column: functions.map(([, , , column]) => column),
    };
    expect(referenceLabels(table)).toEqual(expected);
    expect(functionLabels(table, 'v8')).toEqual(expected);
  });
});
