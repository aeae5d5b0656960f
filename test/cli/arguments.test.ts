import { copyFileSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { drawnDump } from '../drawn-dump.ts';
import { fixture, reports, run, temporaryFolder } from './run-program.ts';

const DUMP = drawnDump([
  ['main', 'work'],
  ['main', 'work'],
  ['main', 'rest'],
]);

/** A folder with `app.cpuprofile` and the like. */
function folderOfDumps(...names: readonly string[]): string {
  const folder = temporaryFolder();
  for (const name of names) writeFileSync(join(folder, name), DUMP);
  return folder;
}

/** Runs with --json in a folder of dumps; what was shown, in short. */
async function shown(args: readonly string[], stdin = '') {
  const cwd = folderOfDumps('app.cpuprofile', 'other.cpuprofile', 'plain', 'a b.cpuprofile');
  mkdirSync(join(cwd, 'sub'));
  copyFileSync(fixture('workers.node20'), join(cwd, 'sub/x'));
  const { stdout, stderr, status } = await run(['--json', ...args], { cwd, stdin });
  const seen = reports(stdout).map(({ schema, files, restrictions }) => ({
    command: String(schema).replace(/^scoobyprof\.|\/1$/g, ''),
    files,
    words: restrictions?.map(({ text }: { text: string }) => text),
  }));
  return { seen, stderr, status };
}

describe('the first word', () => {
  test('alone, or dumps alone, mean browse', async () => {
    expect(await shown(['app.cpuprofile'], 'stats 1\n')).toMatchObject({
      seen: [{ command: 'stats', files: ['app.cpuprofile'] }],
      status: 0,
    });
    const both = await shown(['app.cpuprofile', 'other.cpuprofile'], 'stats\n');
    expect(both.seen[0]?.files).toEqual(['app.cpuprofile', 'other.cpuprofile']);
    expect(await shown(['browse', 'plain'], 'stats')).toMatchObject({
      seen: [{ files: ['plain'] }],
      status: 0,
    });
    const newest = await shown([], 'stats');
    expect(newest.status).toBe(0);
    expect(newest.stderr).toMatch(/^scoobyprof: .*\.cpuprofile: the newest dump\n$/);
  });

  test.each(['stats', 'callers', 'callees'])('%s, a command, starts a script', async (command) => {
    const { seen, status } = await shown([command, 'work', 'app.cpuprofile']);
    expect(seen).toEqual([{ command, files: ['app.cpuprofile'], words: ['work'] }]);
    expect(status).toBe(0);
  });

  test.each(['sort name; stats 1', 'stats 1;', ' stats 1', 'stats;stats 1'])(
    'with a blank or ; in it (%j) starts a script',
    async (line) => {
      const { seen, status } = await shown([line, 'app.cpuprofile']);
      expect(seen.at(-1)).toEqual({ command: 'stats', files: ['app.cpuprofile'], words: ['1'] });
      expect(status).toBe(0);
    },
  );

  test('with a blank in it, that is a dump, is a dump', async () => {
    const { seen } = await shown(['a b.cpuprofile'], 'stats');
    expect(seen).toMatchObject([{ files: ['a b.cpuprofile'] }]);
    expect(await shown(['no such.cpuprofile'])).toMatchObject({
      status: 3,
      stderr: 'scoobyprof: no such.cpuprofile: no such file\n',
    });
  });

  test.each([
    ['statss', 'stats'],
    ['brwose', 'browse'],
    ['calers', 'callers'],
  ])('%s is no command: did you mean %s?', async (word, nearest) => {
    const { stdout, stderr, status } = await run([word]);
    expect(stderr).toBe(
      `scoobyprof: ${word} is neither a command nor a file\nscoobyprof: did you mean ${nearest}?\n`,
    );
    expect({ stdout, status }).toEqual({ stdout: '', status: 2 });
  });
});

describe('behind a command', () => {
  test.each<[args: readonly string[], files: readonly string[], words: readonly string[]]>([
    // By its ending, because there is such a file, or by a slash.
    [['stats', '1', 'app.cpuprofile'], ['app.cpuprofile'], ['1']],
    [['stats', '1', 'plain'], ['plain'], ['1']],
    [['stats', '1', 'sub/x'], ['sub/x'], ['1']],
    [['stats', 'app.cpuprofile', 'other.cpuprofile'], ['app.cpuprofile', 'other.cpuprofile'], []],
    // Only trailing words are dumps.
    [['stats', 'main|plain', 'plain'], ['plain'], ['main|plain']],
    [['stats', '-/rest/', 'plain'], ['plain'], ['-/rest/']],
    [['stats', 'a.c|work', 'plain'], ['plain'], ['a.c|work']],
    // -- separates explicitly.
    [['stats', '1', '--', 'plain'], ['plain'], ['1']],
    [['stats', 'work', 'main/', '--', 'plain'], ['plain'], ['work', 'main/']],
    [['stats 1', '--', 'plain', 'app.cpuprofile'], ['plain', 'app.cpuprofile'], ['1']],
    // Words keep their blanks and quotes.
    [['stats', 'work| ', 'plain'], ['plain'], ['work| ']],
    [['stats', "it's|work", 'plain'], ['plain'], ["it's|work"]],
  ])('%j', async (args, files, words) => {
    const { seen } = await shown(args);
    expect(seen[0]?.files).toEqual(files);
    // Each of these words narrows the selection down.
    expect(seen[0]?.words).toEqual(words);
  });

  test('json is a restriction of stats', async () => {
    const cwd = folderOfDumps('app.cpuprofile');
    const { stdout, status } = await run(['stats', 'json', 'app.cpuprofile'], { cwd });
    expect(stdout).not.toContain('{');
    expect(status).toBe(5);
  });

  test.each(['missing.cpuprofile', 'missing.stats.gc.prof', 'missing.stats.gz', 'no/such', './x'])(
    'a missing dump is said, even %s',
    async (path) => {
      const { stdout, stderr, status } = await run(['stats', '1', path]);
      expect(stderr).toBe(`scoobyprof: ${path}: no such file\n`);
      expect({ stdout, status }).toEqual({ stdout: '', status: 3 });
    },
  );

  test('behind -- everything is a dump, also what looks like none', async () => {
    expect(await run(['stats 1', '--', 'nosuch'])).toMatchObject({
      stderr: 'scoobyprof: nosuch: no such file\n',
      status: 3,
    });
    expect(await run(['--', 'stats'])).toMatchObject({ status: 3 });
    expect(await run(['browse', 'nosuch'])).toMatchObject({ status: 3 });
  });

  test('- is standard input', async () => {
    const { stdout, status } = await run(['stats', '1', '-', '--json'], { stdin: DUMP });
    expect(reports(stdout)).toMatchObject([
      { files: ['-'], functions: [{ functionName: 'work' }] },
    ]);
    expect(status).toBe(0);
  });

  test('long options are the program’s, short ones the command’s', async () => {
    const cwd = folderOfDumps('app.cpuprofile');
    const { stdout } = await run(['callers', '-n', '5', 'work', '--json', 'app.cpuprofile'], {
      cwd,
    });
    expect(reports(stdout)).toMatchObject([
      { functions: [{ callers: [{ functionName: 'main' }] }] },
    ]);
    // stats has no -n: there it is an expression, and nothing matches.
    expect(await run(['stats', '-n', '5', 'app.cpuprofile'], { cwd })).toMatchObject({
      stderr: '',
      status: 5,
    });
    expect(await run(['stats', '-c', 'quit', 'app.cpuprofile'], { cwd })).toMatchObject({
      status: 5,
    });
    expect(await run(['stats', '--jsn', 'app.cpuprofile'], { cwd })).toMatchObject({
      stdout: '',
      stderr: "scoobyprof: unknown option '--jsn'\nscoobyprof: did you mean --json?\n",
      status: 2,
    });
  });

  test.each(['--dir', '--layout', '--gc', '--command'])('%s lacks its value', async (option) => {
    for (const args of [['stats', '1', option], [option]]) {
      const { stdout, stderr, status } = await run(args);
      expect(stderr).toContain('argument missing');
      expect({ stdout, status }).toEqual({ stdout: '', status: 2 });
    }
  });

  test('what follows an operator is where a report goes, not a dump', async () => {
    const cwd = folderOfDumps('app.cpuprofile');
    const before = await run(['stats', '>', 'out.cpuprofile', 'app.cpuprofile'], { cwd });
    expect(before).toMatchObject({ stdout: '', stderr: '', status: 0 });
    const after = await run(['stats', '|', 'wc', '-l', 'app.cpuprofile'], { cwd });
    expect(after.stdout.trim()).toMatch(/^\d+$/);
  });
});

describe('-c', () => {
  test('everything else is options and dumps', async () => {
    const { seen, status } = await shown([
      '-c',
      'stats 1',
      'plain',
      '-c',
      'callers work',
      'app.cpuprofile',
    ]);
    expect(seen.map(({ command }) => command)).toEqual(['stats', 'callers']);
    expect(seen[0]?.files).toEqual(['plain', 'app.cpuprofile']);
    expect(status).toBe(0);
    expect(await run(['-c', 'stats 1', 'stats'])).toMatchObject({
      stderr: 'scoobyprof: stats: no such file\n',
      status: 3,
    });
  });

  test('works before, behind, glued and written out', async () => {
    for (const args of [
      ['-cstats', 'plain'],
      ['plain', '-c', 'stats'],
      ['--command', 'stats', 'plain'],
      ['--command=stats', 'plain'],
      ['browse', '-c', 'stats', 'plain'],
    ])
      expect((await shown(args)).seen).toMatchObject([{ command: 'stats', files: ['plain'] }]);
  });

  test('leaves room for a dump on standard input, and only it does', async () => {
    expect(await shown(['-c', 'stats 1', '-'], DUMP)).toMatchObject({ seen: [{ files: ['-'] }] });
    for (const args of [['-'], ['browse', '-'], ['app.cpuprofile', '-']])
      expect(await run(args, { stdin: DUMP })).toMatchObject({ stdout: '', status: 2 });
  });

  test('standard input is read once', async () => {
    const twice = await run(['-c', 'stats 1; read; stats 1', '-'], { stdin: DUMP });
    expect(twice.stderr).toContain('-: no (other) dump can be read from standard input');
    expect(twice.status).toBe(2);
  });

  test('an empty line of commands does nothing', async () => {
    expect(await shown(['-c', '', 'plain'])).toEqual({ seen: [], stderr: '', status: 0 });
    expect(await shown(['-c', ' ;; ', 'plain'])).toEqual({ seen: [], stderr: '', status: 0 });
  });
});

describe('help', () => {
  test('of the program shows examples first, and every command', async () => {
    const { stdout, stderr, status } = await run(['--help']);
    expect({ stderr, status }).toEqual({ stderr: '', status: 0 });
    expect(stdout.indexOf('Examples:')).toBeLessThan(stdout.indexOf('Options:'));
    for (const name of [
      'stats',
      'callers',
      'callees',
      'sort',
      'reverse',
      'strip',
      'add',
      'read',
      'quit',
    ])
      expect(stdout).toMatch(new RegExp(`^ {2}${name}\\b`, 'm'));
    expect(await run(['-h'])).toMatchObject({ stdout });
  });

  test('of a command and of a subcommand', async () => {
    expect((await run(['help', 'sort'])).stdout).toContain('sort [KEY…]');
    expect((await run(['help', 'browse'])).stdout).toContain('Usage: scoobyprof browse');
    expect((await run(['browse', '--help'])).stdout).toContain('Usage: scoobyprof browse');
    expect(await run(['help', 'srot'])).toMatchObject({
      stderr: 'scoobyprof: unknown command srot\nscoobyprof: did you mean sort?\n',
      status: 2,
    });
  });

  test('fits 100 columns', async () => {
    const { stdout } = await run(['help']);
    expect(Math.max(...stdout.split('\n').map((line) => line.length))).toBeLessThanOrEqual(100);
  });

  test('--version is the package’s', async () => {
    for (const option of ['--version', '-V'])
      expect(await run([option])).toMatchObject({
        stdout: expect.stringMatching(/^\d+\.\d+\.\d+\S*\n$/),
        stderr: '',
        status: 0,
      });
  });
});

describe('options', () => {
  test.each([
    [['--layot', 'json'], 'did you mean --layout?'],
    [['--jason'], 'did you mean --json?'],
    [['--frobnicate'], '--help lists the options'],
    [['-x'], '--help lists the options'],
    [['--layout', 'fancy'], 'pstats, json'],
    [['--gc', 'nowhere'], 'stack, separate'],
  ])('%j is refused: %s', async (args, hint) => {
    const { stdout, stderr, status } = await run([...args, fixture('workers.node20')]);
    expect(stderr).toContain(hint);
    expect(stderr.trimEnd().split('\n').length).toBeLessThanOrEqual(2);
    expect({ stdout, status }).toEqual({ stdout: '', status: 2 });
  });

  test('--gc separate leaves garbage collection without callers', async () => {
    const args = ['--json', 'callers garbage', fixture('gc-heavy.node20')];
    const [onStack] = reports((await run(args)).stdout);
    const [separate] = reports((await run(['--gc', 'separate', ...args])).stdout);
    expect(onStack.functions[0].callers).toHaveLength(4);
    expect(separate.functions[0].callers).toEqual([]);
  });

  test('--layout json is --json', async () => {
    const args = ['stats 3', fixture('workers.node20')];
    const { stdout } = await run(['--json', ...args]);
    expect((await run(['--layout', 'json', ...args])).stdout).toBe(stdout);
    expect((await run(['--layout=json', ...args])).stdout).toBe(stdout);
  });
});
