import { spawn } from 'node:child_process';
import { copyFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { fixture, reports, run, runInShell, temporaryFolder } from './run-program.ts';
import { hasTerminal, PROGRAM, Terminal } from './terminal.ts';

const DUMP = fixture('slow-report.node20');
const MARKDOWN = ['--layout', 'markdown'];
const MAX_MS = 60_000;

/** What comes of a standard input that stays open; commands are written to it after a while, or none. */
function withOpenInput(
  args: readonly string[],
  later?: { readonly line: string; readonly afterMs: number },
): Promise<{ readonly stdout: string; readonly stderr: string; readonly status: number | null }> {
  const child = spawn(process.execPath, [PROGRAM, ...args], { stdio: 'pipe' });
  const output = { stdout: '', stderr: '' };
  child.stdout.on('data', (piece: Buffer) => (output.stdout += piece.toString()));
  child.stderr.on('data', (piece: Buffer) => (output.stderr += piece.toString()));
  child.stdin.on('error', () => {});
  if (later !== undefined) setTimeout(() => child.stdin.end(later.line), later.afterMs);
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (status) => resolve({ ...output, status }));
  });
}

describe('the page without a command', () => {
  test('is printed where standard input is empty, in every layout', async () => {
    const page = await run([...MARKDOWN, 'summary', DUMP]);
    expect(page.stdout.length).toBeLessThanOrEqual(2000);
    expect(await run([...MARKDOWN, DUMP])).toEqual(page);
    expect(await run([...MARKDOWN, DUMP], { stdin: '\n\n' })).toEqual(page);
    expect(await runInShell(`$SCOOBYPROF --layout markdown ${DUMP} < /dev/null`)).toEqual(page);
    expect(await runInShell(`$SCOOBYPROF --layout markdown ${DUMP} <&-`)).toEqual(page);
    const { stdout } = await run(['--json', DUMP]);
    expect(reports(stdout)).toMatchObject([{ schema: 'scoobyprof.summary/1' }]);
    expect((await run([DUMP])).stdout).toContain('sameKey');
  });

  test('is printed where standard input stays open and silent', { timeout: MAX_MS }, async () => {
    const { stdout } = await run([...MARKDOWN, 'summary', DUMP]);
    const silent = await withOpenInput([...MARKDOWN, DUMP]);
    expect(silent).toMatchObject({ stdout, status: 0 });
    expect(silent.stderr).toContain('nothing came on standard input');
  });

  test('is not printed where commands come, late ones in other layouts too', {
    timeout: MAX_MS,
  }, async () => {
    const piped = await run([...MARKDOWN, DUMP], { stdin: 'stats 2\n' });
    expect(piped.stdout).toBe((await run([...MARKDOWN, 'stats 2', DUMP])).stdout);
    expect((await run([...MARKDOWN, DUMP], { stdin: 'quit\n' })).stdout).toBe('');
    expect((await run([...MARKDOWN, DUMP], { stdin: 'nonsense\n' })).stdout).toBe('');
    const late = await withOpenInput([DUMP], { line: 'stats 2\n', afterMs: 4000 });
    expect(late.stdout).toBe((await run(['stats 2', DUMP])).stdout);
    expect(late.stderr).toContain('waiting for commands');
  });

  test('is an error as for every command where the file is none', async () => {
    const { stdout, stderr, status } = await run([...MARKDOWN, '/no/such.cpuprofile']);
    expect({ stdout, status }).toEqual({ stdout: '', status: 3 });
    expect(stderr).toContain('no such file');
  });
});

test.each([
  'a.cpuprofile',
  "it's $(touch owned) `touch owned`.cpuprofile",
  'new\nline.cpuprofile',
  '-x.cpuprofile',
])('the commands of %j run as they stand', { timeout: MAX_MS }, async (name) => {
  const cwd = temporaryFolder();
  copyFileSync(DUMP, join(cwd, name));
  const path = name.startsWith('-') ? `./${name}` : name;
  const { stdout } = await run(['--json', 'focus salesBy; summary', '--', path], { cwd });
  const [page] = reports(stdout);
  expect(page.next.length).toBeGreaterThan(1);
  for (const { shell } of page.next) {
    const line = shell.replace(/^scoobyprof /, '$SCOOBYPROF ');
    const done = await runInShell(`${line}; ls`, { cwd });
    expect(done).toMatchObject({ stderr: '', status: 0 });
    expect(done.stdout).toContain('sameKey');
    expect(done.stdout).not.toMatch(/^owned$/m);
  }
});

describe('a budget', () => {
  const LINES = [
    'stats 20',
    'stats 20; callers 3',
    'stats; peek 2; tree; lines; summary; info',
    'help stats; sort; dot',
  ];

  test.each([100, 101, 240, 500, 1000, 4000])(
    'of %d holds for the whole answer',
    async (budget) => {
      for (const line of LINES) {
        const args = [...MARKDOWN, '--budget', String(budget)];
        const { stdout, status } = await run([...args, line, DUMP]);
        expect({ status, isKept: stdout.length <= budget }).toEqual({ status: 0, isKept: true });
        expect(stdout).not.toBe('');
        const whole = (await run([...MARKDOWN, line, DUMP])).stdout;
        if (whole.length > 2 * budget) expect(stdout).toMatch(/left out to keep the budget\.\n/);
        const piped = await run([...args, DUMP], { stdin: line.replaceAll('; ', '\n') });
        expect(piped.stdout).toBe(stdout);
      }
    },
    MAX_MS,
  );

  test('leaves all of it where there is room', async () => {
    const line = 'stats 3; callers 1';
    const { stdout } = await run([...MARKDOWN, line, DUMP]);
    const args = [...MARKDOWN, '--budget', String(stdout.length)];
    expect((await run([...args, line, DUMP])).stdout).toBe(stdout);
  });

  test.each([['stats', DUMP], ['diff', DUMP, DUMP], ['requests']])(
    'that nothing fits into is an error of %s',
    async (...words) => {
      const { stdout, stderr, status } = await run([...words, ...MARKDOWN, '--budget', '99']);
      expect({ stdout, status }).toEqual({ stdout: '', status: 2 });
      expect(stderr).toContain('at least 100');
    },
  );

  test.each([100, 300, 1000])('of %d is kept by diff', async (budget) => {
    const other = fixture('slow-report-mended.node20');
    const { stdout } = await run(['diff', ...MARKDOWN, '--budget', String(budget), DUMP, other]);
    expect(stdout.length).toBeLessThanOrEqual(budget);
    expect(stdout).not.toBe('');
  });
});

describe.runIf(hasTerminal)('on a terminal', () => {
  test.each([60, 100])(
    'of %d columns it is one page, with commands of the prompt',
    async (columns) => {
      const cwd = temporaryFolder();
      copyFileSync(DUMP, join(cwd, 'app.cpuprofile'));
      const terminal = Terminal.start(['app.cpuprofile'], { cwd, columns });
      await terminal.shows('app.cpuprofile%');
      terminal.type('summary\n');
      const screen = await terminal.shows('lines sameKey');
      expect(screen).toMatch(/^peek sameKey/m);
      expect(screen).toContain('app.cpuprofile%');
    },
  );

  test('Markdown is printed without a prompt', async () => {
    const cwd = temporaryFolder();
    copyFileSync(DUMP, join(cwd, 'app.cpuprofile'));
    const terminal = Terminal.start([...MARKDOWN, 'app.cpuprofile'], { cwd });
    const screen = await terminal.shows('status 0');
    expect(screen).toContain("scoobyprof 'peek sameKey' app.cpuprofile");
  });
});
