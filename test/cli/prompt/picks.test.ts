import { copyFileSync, utimesSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { fixture, run, temporaryFolder } from '../run-program.ts';
import { hasTerminal, Terminal } from '../terminal.ts';

const WAITING = /app\.cpuprofile%$/;

async function prompt(options: readonly string[] = []): Promise<Terminal> {
  const folder = temporaryFolder();
  copyFileSync(fixture('slow-report.node20'), join(folder, 'app.cpuprofile'));
  copyFileSync(fixture('workers.node20'), join(folder, 'old.cpuprofile'));
  utimesSync(join(folder, 'old.cpuprofile'), 1_700_000_000, 1_700_000_000);
  const terminal = Terminal.start([...options, '--layout', 'pstats', 'app.cpuprofile'], {
    cwd: folder,
  });
  await terminal.shows(WAITING);
  return terminal;
}

describe.runIf(hasTerminal)('a name that several functions have', () => {
  test('one of them can be picked, and the prompt is as before', async () => {
    const terminal = await prompt();
    terminal.type('callers render\n');
    const list = await terminal.shows(/render is in \d+ functions: callers/);
    expect(list).toMatch(/renderReport\) {2}\d\.\d{3} s/);
    terminal.press('Down', 'Space', 'Enter');
    const screen = await terminal.shows(/was called by[\s\S]*app\.cpuprofile%$/);
    expect(screen).toMatch(/List reduced from 113 to 1 due to/);
    expect(screen).not.toContain('render is in');
    terminal.type('stats 1');
    terminal.press('BSpace');
    terminal.type('2\n');
    await terminal.shows(/restriction <2>[\s\S]*app\.cpuprofile%$/);
    terminal.press('Up', 'Up');
    await terminal.shows(/% callers render$/);
  });

  test('open takes one', async () => {
    const terminal = await prompt();
    terminal.type('open render\n');
    await terminal.shows(/functions: open\n/);
    terminal.press('Enter');
    await terminal.shows(/render\.js: no such file here.*\n.*app\.cpuprofile%$/);
  });

  test('Enter alone takes all, Ctrl-C none', async () => {
    const terminal = await prompt();
    terminal.type('callees -n 2 render\n');
    await terminal.shows('functions: callees');
    terminal.press('Enter');
    await terminal.shows(/restriction <'render'>[\s\S]*app\.cpuprofile%$/);
    terminal.type('callers render\n');
    await terminal.shows('functions: callers');
    terminal.press('C-c');
    await terminal.shows(/nothing picked\napp\.cpuprofile%$/);
    terminal.press('C-d');
    await terminal.shows('status 0');
  });

  test('nobody is asked about expressions, files, tables, what is pasted, or with --no-picks', async () => {
    const terminal = await prompt();
    terminal.type('callers render.*Row\ncallers render\ncallers collections\n');
    await terminal.shows(/'render'[\s\S]*'collections'>[\s\S]*app\.cpuprofile%$/);
    terminal.type('stats render\n');
    await terminal.shows(/'collections'[\s\S]*'render'>[\s\S]*app\.cpuprofile%$/);
    terminal.type('callers render | cat\n');
    await terminal.shows(/\| cat[\s\S]*'render'>[\s\S]*app\.cpuprofile%$/);
    const silent = await prompt(['--no-picks']);
    silent.type('callers render\n');
    await silent.shows(/'render'>[\s\S]*app\.cpuprofile%$/);
  });
});

describe.runIf(hasTerminal)('without a file', () => {
  test('read offers the current dump first, and others', async () => {
    const terminal = await prompt();
    terminal.type('read\n');
    const list = await terminal.shows('old.cpuprofile');
    expect(list).toMatch(/app\.cpuprofile.*read again/);
    terminal.press('Enter');
    await terminal.shows(WAITING);
    terminal.type('read\n');
    await terminal.shows(/read again[\s\S]*read again/);
    terminal.type('old');
    await terminal.shows(/old\n\W*old\.cpuprofile/);
    terminal.press('Enter');
    await terminal.shows(/old\.cpuprofile%$/);
  });

  test('add offers dumps', async () => {
    const terminal = await prompt();
    terminal.type('add\n');
    await terminal.shows('old.cpuprofile');
    terminal.press('Down', 'Enter');
    await terminal.shows(WAITING);
    terminal.type('stats 1\n');
    await terminal.shows(/\d {4}old\.cpuprofile[\s\S]*restriction <1>[\s\S]*app\.cpuprofile%$/);
  });
});

test('a pipe is never asked', async () => {
  const { stdout, stderr } = await run([fixture('slow-report.node20')], {
    stdin: 'callers render\nadd\n',
  });
  expect(stdout).toContain("restriction <'render'>");
  expect(stderr).toContain('add needs a file');
});
