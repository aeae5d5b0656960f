import {
  chmodSync,
  copyFileSync,
  mkdirSync,
  readFileSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gunzipSync, gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { drawnDump } from '../drawn-dump.ts';
import { fixture, reports, run, runInShell, temporaryFolder } from './run-program.ts';

const DUMP = drawnDump([['main', 'work'], ['main']]);
const LAYOUTS = ['pstats', 'json'];

/** Runs `stats` on a file with this content. */
async function statsOf(content: string | Uint8Array, name = 'x.cpuprofile') {
  const cwd = temporaryFolder();
  writeFileSync(join(cwd, name), content);
  return run(['stats', name], { cwd });
}

describe('what is no profile', () => {
  test('a missing file, a folder', async () => {
    const cwd = temporaryFolder();
    mkdirSync(join(cwd, 'folder'));
    expect(await run(['missing.cpuprofile'], { cwd })).toEqual({
      stdout: '',
      stderr: 'scoobyprof: missing.cpuprofile: no such file\n',
      status: 3,
      signal: null,
    });
    const folder = await run(['stats', './folder'], { cwd });
    expect(folder).toMatchObject({ stdout: '', status: 3 });
    expect(folder.stderr).toMatch(/^scoobyprof: \.\/folder: holds no dump\nscoobyprof: .*\n$/);
    expect((await run(['stats', 'x.cpuprofile/y'], { cwd })).status).toBe(3);
  });

  const SEEMS: Readonly<Record<string, string>> = {
    '': 'an empty file',
    'hello\nworld\n': 'a text file',
    '{"name":"x","version":"1.0.0"}': 'a package.json',
    '{}': 'an empty JSON object',
    '[]': 'a JSON list',
  };

  test.each(Object.entries(SEEMS))('%j seems to be %s', async (content, seemsToBe) => {
    const { stdout, stderr, status } = await statsOf(content);
    expect(stderr).toContain(
      `scoobyprof: x.cpuprofile: not a profile: it seems to be ${seemsToBe}`,
    );
    expect(stderr.trimEnd().split('\n').length).toBeLessThanOrEqual(2);
    expect({ stdout, status }).toEqual({ stdout: '', status: 4 });
  });

  test('a truncated dump says at which byte it ends', async () => {
    for (const length of [1, 20, DUMP.length - 1]) {
      const { stderr, status } = await statsOf(DUMP.slice(0, length));
      expect(stderr).toContain(`truncated JSON: it ends at byte ${length},`);
      expect(status).toBe(4);
    }
  });

  test('broken JSON says where', async () => {
    const { stderr, status } = await statsOf('{"nodes": [,]}');
    expect(stderr).toContain('at byte 11');
    expect(status).toBe(4);
  });

  test('a truncated gzip file', async () => {
    const packed = gzipSync(DUMP);
    expect((await statsOf(packed, 'x.cpuprofile.gz')).status).toBe(0);
    const { stderr, status } = await statsOf(packed.subarray(0, 100), 'x.cpuprofile.gz');
    expect(stderr).toContain('truncated gzip file: it ends at byte 100');
    expect(status).toBe(4);
  });

  test('a profile without nodes, one with broken nodes', async () => {
    for (const dump of [
      '{"nodes":[],"startTime":0,"endTime":1,"samples":[],"timeDeltas":[]}',
      '{"nodes":[{"id":1}],"startTime":0,"endTime":1,"samples":[1],"timeDeltas":[1]}',
      '{"nodes":5,"startTime":0,"endTime":1,"samples":[],"timeDeltas":[]}',
    ]) {
      const { stderr, status } = await statsOf(dump);
      expect(stderr).toMatch(/^scoobyprof: x\.cpuprofile: .+\n/);
      expect(stderr).not.toMatch(/^ +at /m);
      expect([0, 4]).toContain(status);
    }
  });

  test('a profile without samples is no error', async () => {
    const { stdout, stderr, status } = await statsOf(drawnDump([]));
    expect(stdout).toContain('0 samples');
    expect(stderr).toMatch(/^scoobyprof: x\.cpuprofile: warning: .+\n$/);
    expect(status).toBe(0);
    const json = await statsOf(drawnDump([]));
    expect(json.stdout).not.toContain('filename:lineno');
  });
});

// Root may read everything, so the program runs as nobody; it must then be able to read itself.
const NOBODY = 65_534;
const isRoot = process.getuid?.() === 0;
const asOther = isRoot ? { uid: NOBODY } : {};
const canRunAsOther =
  !isRoot || (await run(['--version'], asOther).catch(() => null))?.status === 0;

test.runIf(canRunAsOther)('a file that may not be read', async () => {
  const cwd = temporaryFolder();
  chmodSync(cwd, 0o755);
  writeFileSync(join(cwd, 'x.cpuprofile'), DUMP, { mode: 0 });
  expect(await run(['stats', 'x.cpuprofile'], { cwd, ...asOther })).toMatchObject({
    stdout: '',
    stderr: 'scoobyprof: x.cpuprofile: permission denied\n',
    status: 3,
  });
});

test.runIf(canRunAsOther)(
  'a report is not written over a file that may not be written',
  async () => {
    const cwd = temporaryFolder();
    chmodSync(cwd, 0o777);
    writeFileSync(join(cwd, 'kept.txt'), 'kept\n', { mode: 0o444 });
    for (const operator of ['>', '>>']) {
      expect(
        await run([`stats ${operator} kept.txt`, fixture('workers.node20')], { cwd, ...asOther }),
      ).toMatchObject({
        stdout: '',
        stderr: 'scoobyprof: kept.txt: cannot be written: permission denied\n',
        status: 3,
      });
      expect(readFileSync(join(cwd, 'kept.txt'), 'utf8')).toBe('kept\n');
    }
  },
);

describe('the dump folder', () => {
  const put = (folder: string, name: string, time: number, content: string = DUMP): void => {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), content);
    utimesSync(join(folder, name), time, time);
  };

  test('is --dir, else PROFILER_DUMP_PATH, else the current folder, else the private one', async () => {
    const at = temporaryFolder();
    const privateName = `tmp/scoobyprof-${process.getuid?.()}/private.cpuprofile`;
    put(at, 'dir/dir.cpuprofile', 1);
    put(at, 'variable/variable.cpuprofile', 2);
    put(at, 'current/current.cpuprofile', 3);
    put(at, privateName, 4);
    mkdirSync(join(at, 'empty'));
    const TMPDIR = join(at, 'tmp');
    const PROFILER_DUMP_PATH = join(at, 'variable');
    const newest = async (args: readonly string[], cwd: string, env: Record<string, string>) => {
      const { stderr } = await run([...args, 'stats'], {
        cwd: join(at, cwd),
        env: { TMPDIR, ...env },
      });
      return stderr;
    };
    const said = (path: string) => `scoobyprof: ${path}: the newest dump\n`;
    const env = { PROFILER_DUMP_PATH };
    expect(await newest(['--dir', '../dir'], 'current', env)).toBe(said('../dir/dir.cpuprofile'));
    expect(await newest([], 'current', env)).toBe(said(join(at, 'variable/variable.cpuprofile')));
    expect(await newest([], 'current', { PROFILER_DUMP_PATH: '' })).toBe(
      said('current.cpuprofile'),
    );
    expect(await newest([], 'empty', {})).toBe(said(join(at, privateName)));
  });

  test('the newest counts, by its content; other files are passed over', async () => {
    const cwd = temporaryFolder();
    put(cwd, 'old.cpuprofile', 100);
    put(cwd, 'new.cpuprofile.gz', 200);
    put(cwd, 'foreign.prof', 300, '{"name":"x","version":"1"}');
    put(cwd, 'later.txt', 400);
    mkdirSync(join(cwd, 'folder.cpuprofile'));
    symlinkSync('round.cpuprofile', join(cwd, 'round.cpuprofile'));
    symlinkSync('nowhere', join(cwd, 'nowhere.cpuprofile'));
    const { stderr, status } = await run(['stats'], { cwd });
    expect(stderr).toBe('scoobyprof: new.cpuprofile.gz: the newest dump\n');
    expect(status).toBe(0);
  });

  test('a newest dump that is broken is an error: an older one would answer the wrong question', async () => {
    const cwd = temporaryFolder();
    put(cwd, 'old.cpuprofile', 100);
    put(cwd, 'broken.cpuprofile', 200, DUMP.slice(0, 50));
    const { stdout, stderr, status } = await run(['stats'], { cwd });
    expect(stderr).toContain('broken.cpuprofile: truncated JSON');
    expect({ stdout, status }).toEqual({ stdout: '', status: 4 });
  });

  test('without any dump there is a hint', async () => {
    const cwd = temporaryFolder();
    const none = await run(['stats'], { cwd });
    expect(none).toMatchObject({ stdout: '', status: 3 });
    expect(none.stderr).toContain('scoobyprof record -- node app.js');
    const empty = await run(['--dir', '.', 'stats'], { cwd });
    expect(empty.stderr).toContain('scoobyprof: no dump in .');
    const missing = await run(['--dir', 'missing', 'stats'], { cwd });
    expect(missing.stderr).toContain('scoobyprof: missing: no such');
    expect([empty.status, missing.status]).toEqual([3, 3]);
  });
});

describe('hostile names', () => {
  const NAMES = [
    '\u001b]0;title\u0007\u001b[31mred\u001b[0m\u009b2J',
    'two\nlines\r\tand \u2028 more',
    'rtl \u202e\u2066 evil \u200f',
    'x'.repeat(5000),
    'lone \ud800 surrogate',
    '\u0000',
    '{"schema":"bigint 5"}',
  ];
  const HOSTILE = drawnDump(
    NAMES.flatMap((functionName) => {
      const url = `file:///app/${functionName}.js`;
      return [
        [{ functionName }, { functionName: 'f', url }],
        [{ functionName, url: '' }, 'work'],
      ];
    }),
  );
  // What a terminal obeys or an editor hides; the pstats layout has line feeds between its rows.
  const RAW =
    // biome-ignore lint/suspicious/noControlCharactersInRegex: finding them is the purpose
    /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff\ufffd]/;

  test.each(LAYOUTS)('never reach standard output raw in the layout %s', async (layout) => {
    const script = 'stats; callers; callees; sort name; strip; stats';
    const { stdout, stderr, status } = await run(['--layout', layout, script, '-'], {
      stdin: HOSTILE,
    });
    expect(stdout).not.toMatch(RAW);
    expect(stderr).not.toMatch(RAW);
    expect(status).toBe(0);
    if (layout !== 'json') return;
    const names = reports(stdout)[0].functions.map((f: { functionName: string }) => f.functionName);
    for (const name of NAMES.filter((n) => !n.includes('\ud800'))) expect(names).toContain(name);
  });

  test('a name is one row, and a very long one is cut', async () => {
    const { stdout } = await run(['stats', '-'], { stdin: HOSTILE });
    const longest = Math.max(...stdout.split('\n').map((line) => line.length));
    expect(longest).toBeLessThan(4500);
    expect(stdout).toContain('two\\nlines\\x0d\\tand \\u2028 more');
  });

  test('nor do those of files, commands and options', async () => {
    const cwd = temporaryFolder();
    const name = 'a\u001b[31m\n\u202eb.cpuprofile';
    writeFileSync(join(cwd, name), DUMP);
    for (const layout of LAYOUTS) {
      const { stdout, status } = await run(['--layout', layout, 'stats', name], { cwd });
      expect(stdout).not.toMatch(RAW);
      expect(status).toBe(0);
    }
    expect((await run(['stats'], { cwd })).stderr).not.toMatch(RAW);
    for (const args of [
      ['\u001b[31m'],
      ['--\u001b[31m'],
      ['--layout', '\u001b[31m'],
      ['stats', '(\u001b[31m', '-'],
      ['-c', 'sort \u001b[31m', '-'],
    ]) {
      const { stdout, stderr, status } = await run(args, { stdin: DUMP });
      expect(stdout + stderr).not.toMatch(RAW);
      expect(status).toBe(2);
    }
  });
});

test('a gzip file is read whatever its name, and through a pipe', async () => {
  const packed = readFileSync(fixture('slow-report.node20').concat('.gz'));
  const plain = await run(['--json', 'stats', '-'], { stdin: gunzipSync(packed) });
  expect((await run(['--json', 'stats', '-'], { stdin: packed })).stdout).toBe(plain.stdout);
  const path = fileURLToPath(new URL(`file://${fixture('slow-report.node20')}.gz`));
  const cwd = temporaryFolder();
  copyFileSync(path, join(cwd, 'report'));
  expect((await run(['--json', 'stats', './report'], { cwd })).status).toBe(0);
  const substituted = await runInShell(`$SCOOBYPROF --json stats <(cat '${path}')`);
  expect(reports(substituted.stdout)[0].functions).toEqual(reports(plain.stdout)[0].functions);
});

describe('a path that the system does not follow', () => {
  const DUMP = fixture('slow-report.node20');
  const LOOP = 'round.cpuprofile';
  const LONG = `${'x'.repeat(300)}.cpuprofile`;

  test.each([
    ['stats', LOOP],
    ['stats', LONG],
    ['browse', LOOP],
    ['stats', DUMP, DUMP, DUMP, DUMP, DUMP, DUMP, DUMP, DUMP, DUMP, LOOP],
    ['compare', LOOP, DUMP],
    ['dot', LOOP],
    ['dot', '-o', LONG, DUMP],
    ['diff', LOOP, LOOP],
    ['diff', '--baseline', LOOP, DUMP],
    ['export', 'folded', LOOP],
    ['export', 'folded', '-o', LONG, DUMP],
    ['counts', LOOP, LOOP],
    ['--dir', LOOP, 'stats'],
  ])('%s %s: exit 3 in plain words', async (...args) => {
    const cwd = temporaryFolder();
    symlinkSync('square.cpuprofile', join(cwd, LOOP));
    symlinkSync(LOOP, join(cwd, 'square.cpuprofile'));
    const { stdout, stderr, status } = await run(args, { cwd });
    expect(stderr).toMatch(/^scoobyprof: (?:round|x+)\.cpuprofile: .*\n(?:scoobyprof: .*\n)?$/);
    expect({ stdout, status }).toEqual({ stdout: '', status: 3 });
  });

  test.each(['--source', '--source-maps'])('%s serves nothing then', async (option) => {
    const cwd = temporaryFolder();
    symlinkSync('round', join(cwd, 'round'));
    const { stderr } = await run([option, 'round', 'stats 1', DUMP], { cwd });
    expect(stderr).not.toMatch(/^ +at /m);
  });
});
