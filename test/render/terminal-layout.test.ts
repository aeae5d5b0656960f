import { fileURLToPath } from 'node:url';
import { stripVTControlCharacters } from 'node:util';
import { describe, expect, test } from 'vitest';
import { parseLine } from '../../src/commands/language/grammar.ts';
import { runCommand } from '../../src/commands/run-command.ts';
import { Session } from '../../src/commands/session/session.ts';
import { loadProfile } from '../../src/importers/load-profile.ts';
import { csvLayout } from '../../src/render/layouts/csv.ts';
import { markdownLayout } from '../../src/render/layouts/markdown.ts';
import { terminalLayout } from '../../src/render/layouts/terminal.ts';
import type { Report } from '../../src/render/report.ts';
import { PLAIN_SCREEN, type Screen } from '../../src/render/screen.ts';
import { textWidth } from '../../src/render/terminal/text-width.ts';
import { type DrawnFrame, drawnDump } from '../drawn-dump.ts';

async function reportOf(line: string, stacks: readonly (readonly DrawnFrame[])[]): Promise<Report> {
  const profile = await loadProfile(Buffer.from(drawnDump(stacks)));
  let session = Session.start({ path: 'a.cpuprofile', modifiedAt: null, profile }, 'on-stack');
  session = session.forReaders();
  let last: Report | null = null;
  for (const command of parseLine(line)) {
    const outcome = await runCommand(command, session, () => Promise.reject(new Error('no')));
    session = outcome.session;
    last = outcome.report;
  }
  return last as Report;
}

const shown = (report: Report, screen: Partial<Screen> = {}): string =>
  [...terminalLayout.render(report, { ...PLAIN_SCREEN, ...screen })].join('');

const deep = (name: string, path = `/home/somebody/projects/app/src/deep/er/${name}.js`) => ({
  functionName: name,
  url: `file://${encodeURI(path)}`,
});

describe('rows fit the width', () => {
  const stacks = [[deep('main'), deep('工作する'), deep('🚀launch')], [deep('x'.repeat(30))]];

  test.each([40, 60, 80, 100, 160])('of %d columns', async (columns) => {
    for (const line of ['stats', 'callers', 'callees', 'tree', 'tree --callers']) {
      const text = shown(await reportOf(line, stacks), { columns });
      const table = text.split('\n\n')[1] ?? '';
      for (const row of table.split('\n')) {
        // The longest name leaves no room for the rest of a narrow screen, and stays whole.
        if (!row.includes('xxx')) expect(textWidth(row), row).toBeLessThanOrEqual(columns);
      }
    }
  });

  test('the name never gives way', async () => {
    const text = shown(await reportOf('stats', stacks), { columns: 20 });
    for (const name of ['main', '工作する', '🚀launch', 'x'.repeat(30)])
      expect(text).toContain(name);
  });

  test('the middle of a path does, the file last', async () => {
    const text = shown(await reportOf('stats', stacks), { columns: 78 });
    expect(text).toMatch(/main {2}\/h\S*…\S*\/main\.js:1/);
  });

  test('wide characters count twice: what stands right of them is in line', async () => {
    const rows = shown(await reportOf('callers', stacks), { columns: 100 }).split('\n');
    const starts = rows
      .filter((row) => /^ *\d+ /.test(row))
      .map((row) => textWidth(row.slice(0, row.search(/[a-z工🚀←]/u))));
    expect(new Set(starts).size).toBe(1);
  });
});

describe('colours and links', () => {
  const stacks = [[deep('main', '/app/a b.js'), 'work']];

  test('without colours there is no escape sequence', async () => {
    for (const line of ['stats', 'callers', 'tree', 'help']) {
      const text = shown(await reportOf(line, stacks));
      expect(stripVTControlCharacters(text)).toBe(text);
    }
  });

  test.each([1, 2, 3] as const)('at level %d the text is the same', async (colorLevel) => {
    for (const line of ['stats', 'callers', 'tree', 'sort', 'help']) {
      const report = await reportOf(line, stacks);
      const text = shown(report, { colorLevel });
      expect(text).toContain('\u001b[');
      expect(stripVTControlCharacters(text)).toBe(shown(report));
    }
  });

  test('places are links where that is asked for', async () => {
    const report = await reportOf('stats', stacks);
    const text = shown(report, { columns: 120, linkTemplate: '{url}' });
    expect(text).toContain('\u001b]8;;file:///app/a%20b.js\u0007');
    const editor = shown(report, { linkTemplate: 'vscode://file{path}:{line}' });
    expect(editor).toContain('\u001b]8;;vscode://file/app/a%20b.js:1\u0007');
    expect(textWidth(editor.split('\n').at(-3) ?? '')).toBeLessThanOrEqual(80);
  });

  test('a hostile url is no link, and no escape sequence', async () => {
    const url = 'file:///app/\u001b]8;;http:evil\u0007x.js';
    const report = await reportOf('stats', [[{ functionName: 'a', url }]]);
    const text = shown(report, { linkTemplate: '{url}', columns: 200 });
    expect(text).not.toContain('\u001b');
    expect(text).not.toContain('\u0007');
    expect(text).toContain('\\x1b]8;;');
  });

  test('ASCII where the terminal knows no more', async () => {
    const stacks = [['main', 'a'], ['main', 'b', 'c'], ['main']];
    for (const line of ['tree', 'stats', 'callers']) {
      const table = shown(await reportOf(line, stacks), { isAscii: true }).split('\n\n')[1] ?? '';
      expect(table.replaceAll('≥', '')).toMatch(/^[\x20-\x7e\n]*$/);
    }
  });
});

describe('how many rows', () => {
  const stacks = Array.from({ length: 30 }, (_, i) => [`f${i}`]);

  test.each([
    ['stats', 20, '10 more with 10.0 ms (33.3 %) of tottime: stats 50, stats all'],
    ['stats all', 30, null],
    ['stats 25', 25, null],
    ['stats 40', 30, null],
    ['stats f1', 11, null],
    ['callers', 20, '10 more: callers 50, callers all'],
  ])('%s shows %d', async (line, count, note) => {
    const text = shown(await reportOf(line, stacks));
    expect(text.match(/^ *\d+ {2}/gm)).toHaveLength(count);
    if (note === null) expect(text).not.toContain(' more');
    else expect(text).toContain(note);
  });
});

test('a table is never of more rows than the package can take at once', async () => {
  const report = await reportOf(
    'stats all',
    Array.from({ length: 450 }, (_, i) => [`f${i}`]),
  );
  const rows = shown(report).match(/^ *\d+ {2}.*$/gm) ?? [];
  expect(rows).toHaveLength(450);
  const ends = rows.map((row) => row.search(/f\d+/));
  expect(new Set(ends).size).toBe(1);
});

describe('Markdown', () => {
  const text = (report: Report, budget: number | null = null): string =>
    [...markdownLayout.render(report, { ...PLAIN_SCREEN, budget })].join('');

  test.each([1, 100, 300, 400, 1000, 5000])('keeps a budget of %d', async (budget) => {
    const stacks = Array.from({ length: 60 }, (_, i) => [`f${i}`]);
    for (const line of ['stats', 'callers', 'tree', 'info']) {
      expect(text(await reportOf(line, stacks), budget).length).toBeLessThanOrEqual(budget);
    }
  });

  test('names cannot end a cell, a code span, or the table', async () => {
    const report = await reportOf('stats', [['a|b'], ['`c`'], ['<script>'], ['d\ne']]);
    const rows = text(report)
      .split('\n')
      .filter((line) => /^\|\d/.test(line));
    expect(rows).toHaveLength(4);
    for (const row of rows) expect(row.replaceAll('\\|', '').split('|')).toHaveLength(10);
    expect(rows.join('\n')).toContain('`` ');
  });
});

test('CSV quotes what it must', async () => {
  const report = await reportOf('stats', [[{ functionName: 'a,"b"', url: 'file:///x.js' }]]);
  const [head, row] = [...csvLayout.render(report)].join('').split('\r\n');
  expect(head).toBe(
    'selfUs,selfShare,cumulativeUs,cumulativeShare,samples,calls,primitiveCalls,isLowerBound,label,functionName,url,line,column',
  );
  expect(row).toBe('1000,1,1000,1,1,1,1,true,"/x.js:1(a,""b"")","a,""b""",file:///x.js,1,9');
});

describe('narrow screens', () => {
  const name = (i: number) => `aFunctionWithALongNameOfItsOwn${i}`;
  const chain = (count: number) => Array.from({ length: count }, (_, i) => deep(name(i)));
  const trees = [...Array.from({ length: 40 }, (_, i) => chain(i + 1)), [deep('x'.repeat(90))]];

  test.each([60, 80, 120])('no line of a tree is wider than %d', async (columns) => {
    for (const line of ['tree --min 0 --depth 60', 'tree --callers --min 0']) {
      const text = shown(await reportOf(line, trees), { columns });
      for (const row of text.split('\n')) expect(textWidth(row), row).toBeLessThanOrEqual(columns);
    }
  });

  test('at 80 columns the place stays, and what is left out is told where there is room', async () => {
    const stacks = [
      [deep('main'), deep('handleRequestOfUser'), deep('parse')],
      [deep('main'), deep('handleRequestOfUser')],
      [deep('main')],
    ];
    const report = await reportOf('tree --depth 2', stacks);
    const narrow = shown(report, { columns: 80 });
    expect(narrow).toMatch(/handleRequestOfUser {2}\S+User\.js:1$/m);
    expect(narrow).not.toContain('[+1 frame');
    expect(shown(report, { columns: 160 })).toContain('[+1 frame, 33.3 %]');
  });

  test.each([60, 80, 120])('help wraps at words, at %d columns', async (columns) => {
    for (const line of ['help', 'help tree', 'help compare']) {
      const text = shown(await reportOf(line, [['main']]), { columns });
      const wide = shown(await reportOf(line, [['main']]), { columns: 1000 });
      expect(text.split(/\s+/)).toEqual(wide.split(/\s+/));
      for (const row of text.split('\n')) expect(textWidth(row), row).toBeLessThanOrEqual(columns);
    }
  });
});

test.each([
  ['stats', null],
  ['stats 2', 'the first 2 of 3'],
  ['stats .5', 'the first 2 of 3'],
  ['stats zig|zag', '2 of 3 match zig|zag'],
  ['stats -/zig/', '2 of 3 without zig'],
  ['stats zig|zag 1', '2 of 3 match zig|zag · the first 1 of 2'],
])('%s says in words what it leaves', async (line, words) => {
  const text = shown(await reportOf(line, [['zig'], ['zag'], ['zog']]));
  if (words === null) expect(text).not.toContain(' of 3');
  else expect(text).toContain(`by internal time · ${words}\n`);
});

test('no two columns have one name', async () => {
  const path = fileURLToPath(new URL('../../fixtures/counted.node20.cpuprofile', import.meta.url));
  for (const source of [
    path,
    path.replace('counted.node20.cpuprofile', 'inventory.python3.stats'),
  ]) {
    const profile = await loadProfile(source);
    const session = Session.start(
      { path: 'a', modifiedAt: null, profile },
      'on-stack',
    ).forReaders();
    for (const line of ['stats', 'callers', 'tree', 'lines .']) {
      if (profile.kind === 'counted' && /tree|lines/.test(line)) continue;
      const [command] = parseLine(line);
      const { report } = await runCommand(command as never, session, () => Promise.reject());
      const text = [...markdownLayout.render(report as Report, PLAIN_SCREEN)].join('');
      const titles = /^\|(.*)\|$/m
        .exec(text)?.[1]
        ?.split('|')
        .filter((title) => title !== '');
      expect(titles?.length).toBeGreaterThan(2);
      expect(new Set(titles).size).toBe(titles?.length);
    }
  }
});
