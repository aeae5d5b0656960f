import { expect, test } from 'vitest';
import { FunctionTableBuilder } from '../../src/model/function-table.ts';
import { functionLabels } from '../../src/model/labels.ts';

type Identity = readonly [name: string, url: string, line: number, column: number];

function labels(...functions: readonly Identity[]): readonly string[] {
  const builder = new FunctionTableBuilder();
  for (const [name, url, line, column] of functions) builder.intern(name, url, line, column);
  return functionLabels(builder.table, 'v8');
}

const URL = 'file:///app/a.js';

test.each<[Identity, string]>([
  [['f', URL, 3, 9], '/app/a.js:3(f)'],
  [['', URL, 3, 9], '/app/a.js:3(<anonymous>)'],
  [['', URL, 1, 1], '/app/a.js:1(<module>)'],
  [['f', URL, 1, 1], '/app/a.js:1(f)'],
  [['', URL, 1, 20], '/app/a.js:1(<anonymous>)'],
  [['f', URL, 0, 0], '/app/a.js:0(f)'],
  [['f', 'file:///C:/my%20app/a.js', 3, 9], 'C:\\my app\\a.js:3(f)'],
  [['f', 'node:fs', 3, 9], 'node:fs:3(f)'],
  [['made', 'eval:31', 1, 10], 'eval:31:1(made)'],
  [['writev', '', 0, 0], '{writev}'],
  [['', '', 0, 0], '{<anonymous>}'],
  [['RegExp: \\w+', '', 0, 0], '{RegExp: \\w+}'],
  [['f', '', 4, 2], '{f:4}'],
  [['(program)', '', 0, 0], '(program)'],
  [['(idle)', '', 0, 0], '(idle)'],
  [['(garbage collector)', '', 0, 0], '(garbage collector)'],
  [['(unknown node)', '', 0, 0], '(unknown node)'],
  [['(idle)', URL, 3, 9], '/app/a.js:3((idle))'],
  [['\u001b[2Jf\n', URL, 3, 9], '/app/a.js:3(\\x1b[2Jf\\n)'],
  [['\u202ef', '', 0, 0], '{\\u202ef}'],
  [['f', 'file:///app/%1b]0;x%07.js', 3, 9], '/app/\\x1b]0;x\\x07.js:3(f)'],
])('%j is %s', (identity, label) => {
  expect(labels(identity)).toEqual([label]);
});

test('functions of one name on one line get their column; others stay as they are', () => {
  expect(labels(['t', URL, 1, 5], ['t', URL, 1, 9], ['u', URL, 1, 20])).toEqual([
    '/app/a.js:1:5(t)',
    '/app/a.js:1:9(t)',
    '/app/a.js:1(u)',
  ]);
});

test('where the paths are shown alike, the whole url tells', () => {
  expect(labels(['f', 'file:///app/a.js', 3, 9], ['f', '/app/a.js', 3, 9])).toEqual([
    'file:///app/a.js:3:9(f)',
    '/app/a.js:3:9(f)',
  ]);
});

test('what cannot be told apart on a screen gets a number', () => {
  expect(labels(['f', URL, 3, 9], ['\\x00', URL, 3, 9], ['\0', URL, 3, 9])).toEqual([
    '/app/a.js:3(f)',
    'file:///app/a.js:3:9(\\x00)#1',
    'file:///app/a.js:3:9(\\x00)#2',
  ]);
  const long = 'x'.repeat(3000);
  const [one, two] = labels([`${long}1`, URL, 3, 9], [`${long}2`, URL, 3, 9]);
  expect(one).not.toBe(two);
});

test('natives of one name on one line get their column too', () => {
  expect(labels(['f', '', 4, 2], ['f', '', 4, 3])).toEqual(['{native}:4:2(f)', '{native}:4:3(f)']);
});

test('labels are unique and safe to print, whatever the names', () => {
  const names = ['', 'f', '{f}', '\0', '\\x00', '(idle)', 'f)#1', '\n', '\\n', '\ud800'];
  const urls = [
    '',
    URL,
    '/app/a.js',
    'file:///app/%61.js',
    '{native}',
    'a\u001b',
    'a\\x1b',
    ':',
    '1',
  ];
  const all = names.flatMap((name) =>
    urls.flatMap((url) =>
      [0, 1, 2].flatMap((line) => [0, 1].map((column): Identity => [name, url, line, column])),
    ),
  );
  const made = labels(...all);
  expect(new Set(made).size).toBe(all.length);
  // biome-ignore lint/suspicious/noControlCharactersInRegex: there must be none
  expect(made.filter((label) => /[\u0000-\u001f\u007f-\u009f]/.test(label))).toEqual([]);
});

test('in the style of Python file, line and name are all', () => {
  const builder = new FunctionTableBuilder();
  builder.intern('f', 'a.py', 3, 0);
  builder.intern('<built-in method time.sleep>', '~', 0, 0);
  builder.intern("method 'append'", '~', 0, 0);
  builder.intern('f\tg\u001b', 'a\tb.py', 3, 0);
  expect(functionLabels(builder.table, 'python')).toEqual([
    'a.py:3(f)',
    '{built-in method time.sleep}',
    "method 'append'",
    'a\tb.py:3(f\tg\\x1b)',
  ]);
});
