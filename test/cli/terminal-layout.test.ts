import { copyFileSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { stripVTControlCharacters } from 'node:util';
import { describe, expect, test } from 'vitest';
import { progressText } from '../../src/cli/terminal/load-progress.ts';
import { fixture, reports, run, runInShell, temporaryFolder } from './run-program.ts';
import { hasTerminal, Terminal } from './terminal.ts';

const DUMP = fixture('slow-report.node20');

describe('without a terminal', () => {
  test('the packages of the terminal layout are not loaded', () => {
    const folder = fileURLToPath(new URL('../../dist/program', import.meta.url));
    const scripts = readdirSync(folder).filter((name) => name.endsWith('.js'));
    const loading = scripts.filter((name) => {
      const text = readFileSync(join(folder, name), 'utf8');
      return /['"`](?:chalk|cli-table3|string-width)['"`]/.test(text);
    });
    const everyRunLoads = ['scoobyprof.js', 'shared.js'];
    expect(scripts).toEqual(expect.arrayContaining(everyRunLoads));
    expect(loading.filter((name) => everyRunLoads.includes(name))).toEqual([]);
    expect(loading.length).toBeGreaterThan(0);
  });

  test('the layout is that of pstats, and numbers mean the first n', async () => {
    const { stdout } = await run(['stats 3; callers 2', DUMP]);
    expect(stdout).toContain('due to restriction <2>');
  });

  test.each([
    [{}, false],
    [{ FORCE_COLOR: '1' }, true],
    [{ FORCE_COLOR: '0' }, false],
    [{ NO_COLOR: '1' }, false],
    [{ TERM: 'dumb' }, false],
  ])('--layout terminal with %j: colours %s', async (env, isColored) => {
    const { stdout } = await run(['--layout', 'terminal', 'stats', '3', DUMP], { env });
    expect(stripVTControlCharacters(stdout) !== stdout).toBe(isColored);
  });

  test('COLUMNS says how wide', async () => {
    for (const columns of [50, 90, 200]) {
      const env = { COLUMNS: String(columns) };
      const { stdout } = await run(['--layout', 'terminal', 'stats', '8', DUMP], { env });
      const table = stdout.slice(stdout.indexOf('\n\n'));
      const widest = Math.max(...table.split('\n').map((line) => line.length));
      expect(widest).toBeLessThanOrEqual(columns);
      if (columns === 200) expect(widest).toBeGreaterThan(85);
    }
  });

  test('--links makes links', async () => {
    const { stdout } = await run(['--layout', 'terminal', '--links', 'always', 'stats', '3', DUMP]);
    expect(stdout).toContain('\u001b]8;;file:///app/slow-report/src/collections.js\u0007');
  });
});

describe('options of a command on the command line', () => {
  test('are the command’s, all others the program’s', async () => {
    const { stdout, status } = await run(['tree', '--depth', '2', '--min=5', '--json', DUMP]);
    expect(status).toBe(0);
    const [report] = reports(stdout);
    expect(report.schema).toBe('scoobyprof.tree/1');
    const depths: number[] = report.rows.map(({ depth }: { depth: number }) => depth);
    expect(Math.max(...depths)).toBe(1);
  });

  test('of the last command, in a line', async () => {
    const { stdout } = await run(['focus groupBy; tree', '--callers', '--json', 'sameKey', DUMP]);
    expect(reports(stdout)[0]).toMatchObject({ view: ['focus groupBy'] });
  });

  test.each([
    [['stats', '--depth', '3', DUMP], "unknown option '--depth'"],
    [['tree', '--depth', 'x', DUMP], '--depth needs a number of at least 1, not x'],
  ])('%j is refused', async (args, message) => {
    const { stderr, status } = await run(args);
    expect(status).toBe(2);
    expect(stderr).toContain(message);
  });

  test('a dump behind an option that takes nothing is a dump', async () => {
    const { status } = await run(['tree', 'garbage', '--callers', DUMP]);
    expect(status).toBe(0);
  });

  test('a comparison reads the files behind -c', async () => {
    const other = fixture('slow-report.node24');
    const { stdout, status } = await run(['--json', '-c', `compare ${other} --per second`, DUMP]);
    expect(status).toBe(0);
    expect(reports(stdout)[0]).toMatchObject({ schema: 'scoobyprof.compare/1', per: 'second' });
  });
});

test('--budget is kept, and wants a number', async () => {
  const args = ['--layout', 'markdown', '--budget'];
  const { stdout } = await run([...args, '500', 'stats', DUMP]);
  expect(stdout.length).toBeLessThanOrEqual(500);
  expect((await run([...args, 'x', 'stats', DUMP])).status).toBe(2);
});

test('a closed pipe ends quietly', async () => {
  const line = `$SCOOBYPROF --layout terminal 'stats all' ${DUMP} | head -2`;
  expect(await runInShell(line)).toMatchObject({ status: 0, stderr: '' });
});

test.each([
  [
    { bytes: 12e6, sizeBytes: 48e6, elapsedMs: 1000 },
    '[######..................] 12.0 of 48.0 MB, 3 s left',
  ],
  [{ bytes: 12e6, sizeBytes: null, elapsedMs: 1000 }, '12.0 MB read'],
  [{ bytes: 60e6, sizeBytes: 48e6, elapsedMs: 1000 }, '60.0 MB read'],
])('progress of %j', (load, text) => {
  expect(progressText(load)).toBe(text);
});

describe.runIf(hasTerminal)('on a terminal', () => {
  function start(columns: number): Terminal {
    const folder = temporaryFolder();
    copyFileSync(DUMP, join(folder, 'app.cpuprofile'));
    const env = { PAGER: 'less -RFX' };
    return Terminal.start(['app.cpuprofile'], { cwd: folder, columns, env });
  }

  test('rows have numbers that commands take; the table before says which', async () => {
    const terminal = start(100);
    await terminal.shows('app.cpuprofile%');
    terminal.type('stats 4\n');
    await terminal.shows(/^4 .*\(garbage collector\)$/m);
    terminal.type('callers 2\n');
    await terminal.shows(/^2 .*← salesByCustomer/m);
  });

  test('long reports go through the pager, files and programs get plain text', async () => {
    const terminal = start(60);
    await terminal.shows('app.cpuprofile%');
    terminal.type('stats all\n');
    await terminal.shows(/^:$/m);
    terminal.type('q');
    await terminal.shows(/app\.cpuprofile%$/);
    terminal.type('stats 2 | grep -c Ordered\n');
    await terminal.shows(/^1$/m);
  });
});
