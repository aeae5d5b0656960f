import {
  chmodSync,
  existsSync,
  linkSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { drawnDump } from '../drawn-dump.ts';
import { fixture, reports, run, runInShell, temporaryFolder } from './run-program.ts';

const DUMP = fixture('workers.node20');
const env = { DUMP };

/** A dump whose table is larger than any pipe holds. */
const LARGE = drawnDump(
  Array.from({ length: 20 }, (_, i) => {
    return Array.from({ length: 200 }, (_, j) => `name_${i}_${j}_${'x'.repeat(40)}`);
  }),
);

describe('exit status', () => {
  test.each<[script: string, status: number]>([
    ['stats', 0],
    ['quit', 0],
    ['sort', 0],
    ['stats nosuch', 5],
    ['callers nosuch', 5],
    ['stats 0', 5],
    // An empty selection ends nothing.
    ['stats nosuch; stats 1', 5],
    ['stats nosuch; sort foo', 2],
    ['statss', 2],
    ['sort foo', 2],
    ['sort cumtime foo', 2],
    ['stats 1.5', 2],
    ['stats (', 2],
    ['stats >', 2],
    ['help foo', 2],
    ['add', 2],
    ['read a b', 2],
    ['read missing', 3],
    ['add missing', 3],
    ['read /dev/null', 4],
    ['quit; statss', 0],
    ['sort percall', 2],
  ])('%s: %d', async (script, status) => {
    const result = await run(['-c', script, DUMP]);
    expect(result.status).toBe(status);
    const lines = result.stderr.split('\n').slice(0, -1);
    expect(lines.length).toBeLessThanOrEqual(2);
    expect(lines.every((line) => line.startsWith('scoobyprof: '))).toBe(true);
    expect(lines.length > 0).toBe([2, 3, 4].includes(status));
  });

  test('the first error ends a script', async () => {
    const { stdout, stderr, status } = await run(['--json', 'stats 1; sort foo; stats 2', DUMP]);
    expect(reports(stdout).map(({ schema }) => schema)).toEqual([
      'scoobyprof.stats/1',
      'scoobyprof.sort-keys/1',
    ]);
    expect(stderr).toBe(
      "scoobyprof: unknown sort key foo; the order stays\nscoobyprof: 'sort' alone lists the keys\n",
    );
    expect(status).toBe(2);
  });

  test('with --keep-going it does not, and the first error decides', async () => {
    const script = [
      '--json',
      '--keep-going',
      '-c',
      'stats 1; statss; read missing',
      '-c',
      'stats >',
      '-c',
      'stats 2',
    ];
    const { stdout, stderr, status } = await run([...script, DUMP]);
    expect(reports(stdout).map(({ functions }) => functions.length)).toEqual([1, 2]);
    expect(stderr).toContain('unknown command statss');
    expect(stderr).toContain('missing: no such file');
    expect(stderr).toContain('> needs a file');
    expect(status).toBe(2);
    expect((await run(['--keep-going', 'stats nosuch; read missing', DUMP])).status).toBe(3);
    expect((await run(['--keep-going', 'stats nosuch; stats', DUMP])).status).toBe(5);
  });

  test('an empty selection shows the header only, callers nothing at all', async () => {
    const { stdout } = await run(['stats nosuch', DUMP]);
    expect(stdout).toMatch(/in \d\.\d{3} seconds\n(?: {9}.*\n)*\n$/);
    expect(stdout).not.toMatch(/Ordered by|reduced/);
    expect((await run(['callers nosuch', DUMP])).stdout).toBe('');
    const json = reports((await run(['--json', 'callees nosuch', DUMP])).stdout);
    expect(json).toMatchObject([{ functions: [], restrictions: [{ text: 'nosuch', to: 0 }] }]);
  });
});

describe('piped input', () => {
  const batch = (stdin: string, ...args: readonly string[]) =>
    run(['--json', ...args, DUMP], { stdin });
  const counts = (stdout: string) => reports(stdout).map(({ functions }) => functions.length);

  test('is run without banner, prompt or echo', async () => {
    const piped = await run([DUMP], { stdin: 'sort cumtime\nstats 3\n' });
    const script = await run(['sort cumtime; stats 3', DUMP]);
    expect(piped).toEqual(script);
  });

  test('errors say one line and change no status', async () => {
    const { stdout, stderr, status } = await batch(
      'statss\nstats 1\nstats (\nread missing\nstats 2',
    );
    expect(counts(stdout)).toEqual([1, 2]);
    expect(stderr.split('\n')).toEqual([
      'scoobyprof: unknown command statss (did you mean stats?)',
      'scoobyprof: bad expression (: Unterminated group',
      'scoobyprof: missing: no such file',
      '',
    ]);
    expect(status).toBe(0);
    expect(await batch('stats nosuch')).toMatchObject({ stderr: '', status: 0 });
  });

  test('an empty line repeats the last command, only that of several in a line', async () => {
    expect(counts((await batch('\nstats 1\n\n  \n')).stdout)).toEqual([1, 1, 1]);
    expect(counts((await batch('stats 2; stats 1\n\n')).stdout)).toEqual([2, 1, 1]);
  });

  test('; separates, CRLF and a missing last line feed do not matter', async () => {
    expect(counts((await batch('stats 1; stats 2\r\nstats 3')).stdout)).toEqual([1, 2, 3]);
  });

  test('quit ends it, whatever follows', async () => {
    expect(counts((await batch('stats 1\nquit\nstats 2\n')).stdout)).toEqual([1]);
    expect(counts((await batch('stats 1; exit; stats 2\n')).stdout)).toEqual([1]);
  });

  test('no dump is read from it', async () => {
    const { stdout, stderr, status } = await batch('read -\nadd -\nstats 1\n');
    expect(stderr.match(/can be read from standard input/g)).toHaveLength(2);
    expect(counts(stdout)).toEqual([1]);
    expect(status).toBe(0);
  });

  test('thousands of lines are all run', async () => {
    const { stdout } = await batch('stats 1\n'.repeat(2000));
    expect(reports(stdout)).toHaveLength(2000);
  });
});

describe('a closed pipe ends quietly', () => {
  test.each(['stats', 'callers', 'stats; stats; stats'])('%s', async (script) => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, 'large.cpuprofile'), LARGE);
    const line = `$SCOOBYPROF '${script}' large.cpuprofile | head -1; echo "\${PIPESTATUS[0]}"`;
    const { stdout, stderr } = await runInShell(line, { cwd: folder });
    expect(stderr).toBe('');
    expect(stdout.split('\n').at(-2)).toBe('0');
  });

  test('from piped commands too', async () => {
    const line = `yes stats | $SCOOBYPROF "$DUMP" | head -1; echo "\${PIPESTATUS[1]}"`;
    const { stdout, stderr } = await runInShell(line, { env });
    expect(stderr).toBe('');
    expect(stdout.split('\n').at(-2)).toBe('0');
  });

  test('the table really is larger than a pipe', async () => {
    const { stdout } = await run(['stats', '-'], { stdin: LARGE });
    expect(stdout.length).toBeGreaterThan(400_000);
    expect(stdout.split('\n').filter((line) => line.includes('name_')).length).toBe(4000);
  });
});

test.runIf(existsSync('/dev/full'))('a full device is said in one line', async () => {
  const { stderr } = await runInShell(
    '$SCOOBYPROF stats "$DUMP" > /dev/full; echo "status $?" >&2',
    { env },
  );
  expect(stderr).toMatch(
    /^scoobyprof: standard output cannot be written: .*no space.*\nstatus 3\n$/,
  );
  const redirected = await run(['stats > /dev/full', DUMP]);
  expect(redirected.stderr).toMatch(/^scoobyprof: \/dev\/full: cannot be written: .*no space.*\n$/);
  expect(redirected.status).toBe(3);
});

describe('redirection', () => {
  const table = async (script = 'stats 3') => (await run([script, DUMP])).stdout;

  test('> writes a file, >> adds to it, other commands are not touched', async () => {
    const cwd = temporaryFolder();
    const { stdout, stderr, status } = await run(
      ["stats 3 > 'a b.txt'; stats 1; stats 2 >> 'a b.txt'", DUMP],
      { cwd },
    );
    expect({ stdout, stderr, status }).toEqual({
      stdout: await table('stats 1'),
      stderr: '',
      status: 0,
    });
    expect(readFileSync(join(cwd, 'a b.txt'), 'utf8')).toBe(
      (await table()) + (await table('stats 2')),
    );
    expect(readdirSync(cwd)).toEqual(['a b.txt']);
  });

  test('an existing file is replaced whole, and keeps its mode', async () => {
    const cwd = temporaryFolder();
    for (const mode of [0o600, 0o666, 0o755]) {
      const path = join(cwd, `out-${mode}`);
      writeFileSync(path, 'old '.repeat(10_000));
      chmodSync(path, mode);
      await run([`stats 3 > out-${mode}`, DUMP], { cwd });
      expect(readFileSync(path, 'utf8')).toBe(await table());
      expect(statSync(path).mode & 0o777).toBe(mode);
    }
    expect(readdirSync(cwd)).toHaveLength(3);
  });

  test('a reader of the old file keeps it', async () => {
    const cwd = temporaryFolder();
    writeFileSync(join(cwd, 'out'), 'old');
    linkSync(join(cwd, 'out'), join(cwd, 'other-name'));
    await run(['stats 3 > out', DUMP], { cwd });
    expect(readFileSync(join(cwd, 'other-name'), 'utf8')).toBe('old');
  });

  test('a link stays a link, also one to nothing', async () => {
    const cwd = temporaryFolder();
    mkdirSync(join(cwd, 'elsewhere'));
    writeFileSync(join(cwd, 'elsewhere/out'), 'old');
    symlinkSync('elsewhere/out', join(cwd, 'link'));
    symlinkSync('elsewhere/new', join(cwd, 'to-nothing'));
    const { status } = await run(['stats 3 > link; stats 3 > to-nothing', DUMP], { cwd });
    expect(status).toBe(0);
    for (const [link, target] of [
      ['link', 'out'],
      ['to-nothing', 'new'],
    ] as const) {
      expect(lstatSync(join(cwd, link)).isSymbolicLink()).toBe(true);
      expect(readFileSync(join(cwd, 'elsewhere', target), 'utf8')).toBe(await table());
    }
    expect(readdirSync(join(cwd, 'elsewhere')).toSorted()).toEqual(['new', 'out']);
  });

  test('a device stays a device', async () => {
    for (const operator of ['>', '>>']) {
      expect(await run([`stats ${operator} /dev/null`, DUMP])).toMatchObject({
        stdout: '',
        stderr: '',
        status: 0,
      });
    }
    expect(statSync('/dev/null').isCharacterDevice()).toBe(true);
  });

  test.each(['>', '>>'])('%s into a missing folder, and over a folder', async (operator) => {
    const cwd = temporaryFolder();
    mkdirSync(join(cwd, 'folder'));
    const missing = await run([`stats ${operator} no/such`, DUMP], { cwd });
    expect(missing.stderr).toMatch(/^scoobyprof: no\/such: cannot be written: no such folder\n$/);
    const folder = await run([`stats ${operator} folder`, DUMP], { cwd });
    expect(folder.stderr).toBe('scoobyprof: folder: cannot be written: is a folder\n');
    expect([missing.status, folder.status]).toEqual([3, 3]);
  });

  test('| gives the rest of the line to the shell', async () => {
    const { stdout, stderr, status } = await run([
      "stats | grep -c 'node:' | sed 's/^/rows: /'",
      DUMP,
    ]);
    expect({ stderr, status }).toEqual({ stderr: '', status: 0 });
    expect(stdout).toMatch(/^rows: \d+\n$/);
    expect((await run(['stats | cat; stats 1', DUMP])).stdout).toBe(
      (await table('stats')) + (await table('stats 1')),
    );
  });

  test('a program that stops reading, or never does, is no error', async () => {
    const script = 'stats | head -1; stats | true; sort name; stats 1';
    const { stdout, stderr, status } = await run([script, '-'], { stdin: LARGE });
    expect({ stderr, status }).toEqual({ stderr: '', status: 0 });
    expect(stdout.split('\n').filter((line) => line.includes('name_'))).toHaveLength(1);
  });

  test('with --json too, and for what a bad key shows', async () => {
    const cwd = temporaryFolder();
    const { stdout, status } = await run(['--json', 'stats 1 > out; sort foo >> out', DUMP], {
      cwd,
    });
    expect({ stdout, status }).toEqual({ stdout: '', status: 2 });
    expect(reports(readFileSync(join(cwd, 'out'), 'utf8'))).toHaveLength(2);
  });

  test('a command with nothing to say makes no file', async () => {
    const cwd = temporaryFolder();
    expect((await run(['sort name > out', DUMP], { cwd })).status).toBe(0);
    expect(readdirSync(cwd)).toEqual([]);
  });
});

describe('JSON Lines', () => {
  test('are all that is on standard output, whatever is run', async () => {
    const lines = [
      'stats 1',
      'callers 1',
      'callees 1',
      'sort',
      'help',
      'help sort',
      'reverse',
      'strip',
      `add ${DUMP}`,
      'stats 1',
      'read',
      'stats nosuch',
    ];
    const { stdout, stderr } = await run([
      '--json',
      ...lines.flatMap((line) => ['-c', line]),
      DUMP,
    ]);
    expect(stderr).toBe('');
    expect(reports(stdout).map(({ schema }) => schema)).toEqual(
      ['stats', 'callers', 'callees', 'sort-keys', 'help', 'help', 'stats', 'stats'].map(
        (name) => `scoobyprof.${name}/1`,
      ),
    );
  });

  test('have the fields of the contract', async () => {
    const [stats, callers] = reports(
      (await run(['--json', 'stats 1; callers -n 1 node:', DUMP])).stdout,
    );
    expect(stats).toMatchObject({
      files: [DUMP],
      totalUs: expect.any(Number),
      sampleCount: 473,
      callCounts: 'observed',
      calls: expect.any(Number),
      primitiveCalls: expect.any(Number),
      sortedBy: ['internal time'],
      restrictions: [{ text: '1', from: 84, to: 1 }],
    });
    const row = {
      label: expect.any(String),
      functionName: expect.any(String),
      url: expect.any(String),
      line: expect.any(Number),
      column: expect.any(Number),
      calls: expect.any(Number),
      primitiveCalls: expect.any(Number),
      selfUs: expect.any(Number),
      cumulativeUs: expect.any(Number),
      callCounts: 'observed',
    };
    const samples = { samples: expect.any(Number), cumulativeSamples: expect.any(Number) };
    expect(stats.functions).toEqual([{ ...row, ...samples }]);
    const number = expect.any(Number);
    const withoutCaller = { calls: number, selfUs: number, cumulativeUs: number };
    for (const { callers: related, ...self } of callers.functions) {
      expect(self).toEqual({ ...row, ...samples, withoutCaller });
      expect(related.length).toBeLessThanOrEqual(1);
      for (const edge of related) expect(edge).toEqual(row);
    }
  });
});

test('the same bytes at 60 columns, with colours asked for, and in a file', async () => {
  const { stdout } = await run(['stats', DUMP]);
  for (const more of [{ COLUMNS: '60' }, { FORCE_COLOR: '1' }, { NO_COLOR: '1' }, { TERM: 'dumb' }])
    expect((await run(['--layout', 'pstats', 'stats', DUMP], { env: more })).stdout).toBe(stdout);
});
