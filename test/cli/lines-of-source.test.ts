import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { describe, expect, test } from 'vitest';
import { type TickedFunction, tickedDump } from '../ticked-dump.ts';
import { fixture, reports, run, temporaryFolder } from './run-program.ts';

/** Files, and a dump beside them whose urls are those of the files; the path of the dump. */
function folderWith(
  files: Readonly<Record<string, string>>,
  functions: readonly (Omit<TickedFunction, 'url'> & { readonly file: string })[],
): { readonly folder: string; readonly dump: string } {
  const folder = temporaryFolder();
  for (const [name, text] of Object.entries({ 'package.json': '{}', ...files })) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), text);
  }
  const dump = join(folder, 'app.cpuprofile');
  const inFolder = functions.map(({ file, ...rest }) => {
    const url = /^[\w-]+:/.test(file) ? file : pathToFileURL(join(folder, file)).href;
    return { ...rest, url };
  });
  writeFileSync(dump, tickedDump(inFolder));
  return { folder, dump };
}

async function linesOf(dump: string, command: string, options: readonly string[] = []) {
  const { stdout, stderr } = await run(['--json', ...options, command, dump]);
  return { rows: reports(stdout)[0]?.rows ?? [], stderr };
}

const TYPESCRIPT = `import { one } from './one';
import { two } from './two';

interface Row {
  id: number;
}

export function slow(rows: Row[]): number {
  let sum = 0;
  for (const row of rows) sum += one(row.id) + two(row.id);
  return sum;
}
`;
const PLAIN = `export function first(list) {
  let sum = 0;
  for (const item of list) sum += item;
  return sum;
}

export function second(list) {
  return list.reduce((most, item) => Math.max(most, item), 0);
}
`;
/** The text of `dump` on the terminal. */
const textOf = async (dump: string, command: string) =>
  (await run(['--layout', 'terminal', command, dump], { env: { COLUMNS: '160' } })).stdout;

describe('text beside lines is that of the lines that ran', () => {
  test.each([
    ['all code on one line', { line: 1, column: 60, ticks: { 1: 4 } }],
    ['code on other lines', { line: 2, column: 14, ticks: { 3: 4 } }],
    ['code behind the end of the file', { line: 40, column: 14, ticks: { 41: 4 } }],
    ['a parenthesis that begins no function', { line: 10, column: 37, ticks: { 10: 4 } }],
  ])('not where a runner translated the file: %s', async (_, place) => {
    const { dump } = folderWith({ 'src/app.ts': TYPESCRIPT }, [
      { file: 'src/app.ts', functionName: 'slow', ...place },
    ]);
    const { rows } = await linesOf(dump, 'lines slow');
    expect(rows).toHaveLength(1);
    expect(rows[0]).toMatchObject({ label: expect.stringMatching(/src\/app\.ts:8\(slow\)$/) });
    expect(rows[0].source ?? '').toBe('');
    const text = await textOf(dump, 'lines slow');
    expect(text).toContain('lines of the script that ran');
    expect(text).toMatch(/NODE_V8_COVERAGE=DIR/);
    expect(text).not.toContain('import');
  });

  test('not at the top level of a file that a runner translated', async () => {
    const { dump } = folderWith({ 'src/app.ts': TYPESCRIPT }, [
      { file: 'src/app.ts', functionName: '', line: 1, column: 1, ticks: { 1: 3 } },
      { file: 'src/app.ts', functionName: 'slow', line: 1, column: 60, ticks: { 1: 4 } },
    ]);
    const { rows } = await linesOf(dump, 'lines module');
    expect(rows[0].source ?? '').toBe('');
  });

  test('not where the file was changed since: above, inside, or all of it', async () => {
    const first = { file: 'a.js', functionName: 'first', line: 1, column: 22, ticks: { 3: 5 } };
    const second = { file: 'a.js', functionName: 'second', line: 7, column: 23, ticks: { 8: 5 } };
    const isLonger = PLAIN.replace('let sum = 0;', 'let sum = 0;\n  sum += 1;');
    for (const text of [`// new\n${PLAIN}`, isLonger, 'export {};\n']) {
      const { dump } = folderWith({ 'a.js': text }, [first, second]);
      const { rows } = await linesOf(dump, 'lines first');
      expect(rows[0].source ?? '').toBe('');
      expect(await textOf(dump, 'lines first')).toMatch(/changed since|translated/);
    }
    // What lies behind the function is not its own.
    const { dump } = folderWith({ 'a.js': `${PLAIN}// new\n` }, [first, second]);
    const { rows } = await linesOf(dump, 'lines first');
    expect(rows[0].source).toBe('  for (const item of list) sum += item;');
  });

  test('without source maps too', async () => {
    const { dump } = folderWith({ 'src/app.ts': TYPESCRIPT }, [
      { file: 'src/app.ts', functionName: 'slow', line: 2, column: 60, ticks: { 2: 4 } },
    ]);
    const { rows } = await linesOf(dump, 'lines slow', ['--no-source-maps']);
    expect(rows[0].source ?? '').toBe('');
  });

  test('there where Node ran TypeScript as it is', async () => {
    const { dump } = folderWith({ 'src/app.ts': TYPESCRIPT }, [
      { file: 'src/app.ts', functionName: 'slow', line: 8, column: 21, ticks: { 10: 4 } },
    ]);
    const { rows } = await linesOf(dump, 'lines slow');
    expect(rows[0].source).toBe('  for (const row of rows) sum += one(row.id) + two(row.id);');
  });
});

test('a label names no line that its file does not have', async () => {
  const { dump } = folderWith(
    { 'a.test.ts': "test('x', () => {\n  run();\n});\n", 'b.js': 'f();\n' },
    [
      { file: 'a.test.ts', functionName: '', line: 13, column: 41, ticks: { 14: 4 } },
      { file: 'a.test.ts', functionName: 'generated', line: 20, column: 10, ticks: { 21: 2 } },
      { file: 'b.js', functionName: 'gone', line: 7, column: 14, ticks: { 8: 1 } },
      { file: 'b.js', functionName: '', line: 1, column: 1, ticks: { 1: 1 } },
    ],
  );
  const { stdout } = await run(['--json', 'stats', dump]);
  const { functions } = reports(stdout)[0];
  for (const { label } of functions) {
    const [, file, line] = /([ab][.\w]*):(\d+)/.exec(label) ?? [];
    expect(Number(line ?? 0), label).toBeLessThanOrEqual(file === 'b.js' ? 2 : 4);
  }
  // Identity stays that of the dump.
  expect(functions.map((one: { line: number }) => one.line)).toEqual([13, 20, 7, 1]);
});

describe('functions without a name in plain JavaScript', () => {
  const anonymous = { file: 'a.js', functionName: '', line: 8, column: 22, ticks: { 8: 5 } };

  test('are called after what they are given to', async () => {
    const { dump } = folderWith({ 'a.js': PLAIN }, [anonymous]);
    const { stdout } = await run(['--json', 'stats 1', dump]);
    const [row] = reports(stdout)[0].functions;
    expect(row.label).toMatch(/a\.js:8\(<anonymous: list\.reduce>\)$/);
    expect(row).toMatchObject({ functionName: '', line: 8, column: 22 });
  });

  test('not where the file was changed since', async () => {
    const { dump } = folderWith({ 'a.js': `//\n${PLAIN}` }, [anonymous]);
    const { stdout } = await run(['stats 1', dump]);
    expect(stdout).toMatch(/a\.js:8\(<anonymous>\)/);
  });

  test('are selected by that name', async () => {
    const { dump } = folderWith({ 'a.js': PLAIN }, [
      anonymous,
      { file: 'a.js', functionName: 'second', line: 7, column: 23, ticks: { 8: 5 } },
    ]);
    const { stdout } = await run(['--json', 'stats list.reduce', dump]);
    expect(reports(stdout)[0].functions).toHaveLength(1);
  });
});

describe('lines of inlined functions', () => {
  const outer = `import { parse } from './parse.js';

function sameKey(a, b) {
  return a.length === b.length && a === b;
}

export function find(list, key) {
  for (const item of list) {
    if (sameKey(item, key)) return parse(item);
  }
}
`;
  const parse = `// ${'x\n// '.repeat(18)}
export function parse(text) {
  return text.trim();
}
`;
  const functions = [
    { file: 'find.js', functionName: 'find', line: 7, column: 21, ticks: { 4: 5, 8: 2, 21: 1 } },
    { file: 'parse.js', functionName: 'parse', line: 20, column: 22, ticks: { 21: 1 }, caller: 0 },
  ];

  test('say whose they are', async () => {
    const { dump } = folderWith({ 'find.js': outer, 'parse.js': parse }, functions);
    const text = await textOf(dump, 'lines find\\(?find');
    const whole = await textOf(dump, 'lines (find)');
    expect(text + whole).toContain('find.js:4, inlined sameKey');
    expect(whole).toContain('parse.js:21, inlined parse');
    const { rows } = await linesOf(dump, 'lines (find)');
    expect(
      rows.map((row: Record<string, unknown>) => [row['line'], row['inlined'], row['source']]),
    ).toEqual([
      [8, null, '  for (const item of list) {'],
      [4, 'sameKey', '  return a.length === b.length && a === b;'],
      [21, 'parse', '  return text.trim();'],
    ]);
  });

  test('of the fixture that everybody tries first', async () => {
    const text = await textOf(fixture('slow-report.node20'), 'lines groupBy');
    expect(text).toContain('collections.js:24, inlined sameKey');
    expect(text).toContain('return a.length === b.length && collator.compare(a, b) === 0;');
  });

  test('whose place nobody can tell have no text', async () => {
    const { dump } = folderWith({ 'find.js': outer }, [
      { file: 'find.js', functionName: 'find', line: 7, column: 21, ticks: { 8: 2, 70: 1 } },
    ]);
    const { rows } = await linesOf(dump, 'lines find');
    expect(rows[1]).toMatchObject({ line: 70 });
    expect(rows[1].source ?? '').toBe('');
    expect(await textOf(dump, 'lines find')).toMatch(/line 70 .*inlined/);
  });
});

describe('urls that hold their text', () => {
  test.each([
    ['base64', `data:text/javascript;base64,${Buffer.from('x'.repeat(3000)).toString('base64')}`],
    ['text', `data:text/javascript,${'export%20const%20a%20=%201;'.repeat(200)}`],
    ['a charset', `data:application/javascript;charset=utf-8,${'a();'.repeat(500)}`],
  ])('begin with what they are: %s', async (_, url) => {
    const { dump } = folderWith({}, [
      { file: url, functionName: 'task', line: 1, column: 10, ticks: { 1: 3 } },
      { file: `${url}AA`, functionName: 'task', line: 1, column: 10, ticks: { 1: 3 } },
    ]);
    const start = url.slice(0, url.indexOf('javascript') + 10);
    for (const columns of ['60', '80', '160']) {
      const { stdout } = await run(['--layout', 'terminal', 'stats', dump], {
        env: { COLUMNS: columns },
      });
      const places = stdout.split('\n').filter((line) => line.includes('task'));
      expect(places).toHaveLength(2);
      for (const place of places) expect(place).toContain(columns === '160' ? start : 'data:');
    }
    const { functions } = reports((await run(['--json', 'stats', dump])).stdout)[0];
    expect(new Set(functions.map(({ label }: { label: string }) => label)).size).toBe(2);
    for (const { label, url: whole } of functions) {
      expect(label.startsWith(start)).toBe(true);
      expect(label.length).toBeLessThan(120);
      expect(whole.startsWith(url)).toBe(true);
    }
  });

  test('blob: stays in front', async () => {
    const { dump } = folderWith({}, [
      {
        file: 'blob:https://shop.example/0d2a6c4e-1111-2222-3333-444455556666',
        functionName: 'inBlob',
        line: 3,
        column: 4,
        ticks: { 4: 3 },
      },
    ]);
    const { stdout } = await run(['--layout', 'terminal', 'stats', dump], {
      env: { COLUMNS: '80' },
    });
    expect(stdout).toMatch(/inBlob {2}blob:https:\/\/shop/);
  });
});

describe('places that the user named', () => {
  const functions = [{ file: 'a.js', functionName: 'first', line: 1, column: 22, ticks: { 3: 5 } }];

  test('that served nothing are said, once', async () => {
    const { dump, folder } = folderWith({ 'a.js': PLAIN }, functions);
    mkdirSync(join(folder, 'empty'));
    for (const option of ['--source', '--source-maps']) {
      const place = join(folder, 'empty');
      const { stderr, status } = await run([
        `${option}=${place}`,
        'stats; stats; callers first',
        dump,
      ]);
      expect(stderr.split(place)).toHaveLength(2);
      expect(stderr).toContain(option);
      expect(status).toBe(0);
    }
  });

  test('that served something are not', async () => {
    const { dump, folder } = folderWith({ 'other/deep/a.js': PLAIN }, [
      { ...(functions[0] as (typeof functions)[0]), file: 'file:///nowhere/deep/a.js' },
    ]);
    const { stderr } = await run([`--source=${join(folder, 'other')}`, 'stats', dump]);
    expect(stderr).toBe('');
  });
});

describe('source that is not here', () => {
  const functions = [
    {
      file: 'file:///nowhere/at/all/a.js',
      functionName: 'first',
      line: 1,
      column: 22,
      ticks: { 3: 5 },
    },
  ];

  test('lines and open say where they looked, and what helps', async () => {
    const { dump, folder } = folderWith({}, functions);
    const text = await textOf(dump, 'lines first');
    expect(text).toContain('/nowhere/at/all/a.js');
    expect(text).toContain(folder);
    expect(text).toContain('--source DIR');
    const { stderr, status } = await run(['--editor', 'true', 'open first', dump]);
    expect(stderr).toContain('/nowhere/at/all/a.js');
    expect(stderr).toContain(folder);
    expect(stderr).toContain('--source DIR');
    expect(status).toBe(3);
  });

  test('is found in --source, and beside the dump', async () => {
    const { dump, folder } = folderWith({ 'elsewhere/all/a.js': PLAIN }, functions);
    const source = '  for (const item of list) sum += item;';
    const named = await linesOf(dump, 'lines first', [`--source=${join(folder, 'elsewhere')}`]);
    expect(named.rows[0].source).toBe(source);
    expect((await linesOf(dump, 'lines first')).rows[0].source).toBe(source);
  });

  test('a file that has the same name alone is not taken', async () => {
    const { dump } = folderWith({ 'a.js': PLAIN }, functions);
    expect((await linesOf(dump, 'lines first')).rows[0].source ?? '').toBe('');
  });

  test.each([
    'slow-report.node20',
    'recursion.node20',
    'workers-worker-1.node20',
    'gc-heavy.node20',
  ])('the fixtures find theirs: %s', async (name) => {
    const { rows } = await linesOf(fixture(name), 'lines /app/ -/node_modules/ 3');
    expect(rows.length).toBeGreaterThan(0);
    expect(rows.filter(({ source }: { source: string }) => (source ?? '') === '')).toEqual([]);
  });
});
