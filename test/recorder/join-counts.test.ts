import { expect, test } from 'vitest';
import type { CoveredScript } from '../../src/recorder/coverage.ts';
import { readCoverage } from '../../src/recorder/coverage.ts';
import { joinCounts } from '../../src/recorder/join-counts.ts';
import { dump, frame, load } from '../importers/dumps.ts';

const URL = 'file:///app/a.js';
const TEXT = 'function a() {}\nfunction b() { return () => 1 }\nfunction c() {}\n';

/** A script that is `TEXT`, with the calls of its functions. */
function script(calls: Record<string, number | null>, changes: object = {}): CoveredScript {
  const functions = [...TEXT.matchAll(/function (\w)\(\) \{.*\}/g)].map((match) => ({
    name: match[1] as string,
    start: match.index,
    end: match.index + match[0].length,
    calls: calls[match[1] as string] ?? 0,
  }));
  const whole = { name: '', start: 0, end: TEXT.length, calls: 1 };
  return { url: URL, functions: [whole, ...functions], lineLengths: null, ...changes };
}

/** A profile in which `a` calls `b`, at these places of the file. */
const profile = (a: object = { lineNumber: 0, columnNumber: 10 }) =>
  load(
    dump({
      nodes: [
        { id: 1, callFrame: frame('(root)'), children: [2] },
        { id: 2, callFrame: frame('a', { scriptId: '7', url: URL, ...a }), children: [3] },
        { id: 3, callFrame: frame('b', { url: URL, lineNumber: 1, columnNumber: 10 }) },
      ],
    }),
  );

async function joined(scripts: readonly CoveredScript[], text: string | null = TEXT, a?: object) {
  const options = { textOf: () => text, isTimedWhileCounting: true };
  const { recorded, matched } = joinCounts(await profile(a), scripts, options);
  const { functionName, line, column, calls } = recorded.functions;
  const rows = functionName.map((name, i) => `${name} ${line[i]}:${column[i]} ×${calls[i]}`);
  return { rows, matched };
}

test('counts go to the functions of the profile, and to those that it does not have', async () => {
  const { rows, matched } = await joined([script({ a: 5, b: 7, c: 9 })]);
  expect(rows).toEqual(['a 1:11 ×5', 'b 2:11 ×7', ' 1:1 ×1', 'c 3:11 ×9']);
  expect(matched).toEqual({ functions: 2, allFunctions: 2, calls: 2, allCalls: 2 });
});

test('a file that was loaded twice is one', async () => {
  const { rows } = await joined([script({ a: 5, b: 7 }), script({ a: 1, c: 2 })]);
  expect(rows).toEqual(['a 1:11 ×6', 'b 2:11 ×7', ' 1:1 ×2', 'c 3:11 ×2']);
});

test.each([
  ['never called', 0],
  ['more calls than V8 counts', null],
])('keeps its lower bound: %s', async (_, calls) => {
  const { rows, matched } = await joined([script({ a: calls, b: 7 })]);
  expect(rows).toEqual(['b 2:11 ×7', ' 1:1 ×1']);
  expect(matched).toMatchObject({ functions: 1, allFunctions: 2 });
});

test('another text on the disk is not taken for the one that ran: names that occur once are enough', async () => {
  const { rows } = await joined([script({ a: 5, b: 7 })], `${TEXT}// more`);
  expect(rows).toEqual(['a 1:11 ×5', 'b 2:11 ×7', ' 0:1 ×1']);
});

test('the lengths of lines are enough', async () => {
  const lineLengths = TEXT.split('\n').map(({ length }) => length);
  const { rows } = await joined([script({ a: 5, b: 7, c: 1 }, { lineLengths })], null);
  expect(rows).toEqual(['a 1:11 ×5', 'b 2:11 ×7', ' 1:1 ×1', 'c 3:1 ×1']);
});

test('a place in the file where no such function is matches nothing', async () => {
  const { rows } = await joined([script({ a: 5, b: 7 })], TEXT, {
    lineNumber: 2,
    columnNumber: 10,
  });
  expect(rows).toEqual(['b 2:11 ×7', ' 1:1 ×1', 'a 1:11 ×5']);
});

test('coverage in several files of a thread adds up', () => {
  const functions = [{ functionName: 'a', ranges: [{ startOffset: 0, endOffset: 9, count: 2 }] }];
  const document = { result: [{ scriptId: '7', url: '', functions }] };
  const [only] = readCoverage([document, document]);
  expect(only?.url).toBe('eval:7');
  expect(only?.functions).toEqual([{ name: 'a', start: 0, end: 9, calls: 4 }]);
});

test.each([[{}], [{ result: [1] }], [[]], [{ result: [{ functions: [{}] }] }]])(
  'no coverage: %j',
  (document) => {
    expect(() => readCoverage([document])).toThrow('not coverage data of V8');
  },
);
