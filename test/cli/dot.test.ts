import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { drawnDump } from '../drawn-dump.ts';
import { hasGraphviz, nop } from '../graphviz.ts';
import { fixture, run, temporaryFolder } from './run-program.ts';

const DUMP = drawnDump([
  ['main', 'work'],
  ['main', 'rest'],
]);
const PYTHON_DUMP = fileURLToPath(
  new URL('../../fixtures/inventory.python3.stats', import.meta.url),
);

/** A folder with dumps, what only looks like some, and a broken one. */
function mixedFolder(): string {
  const folder = temporaryFolder();
  mkdirSync(join(folder, 'in/sub'), { recursive: true });
  writeFileSync(join(folder, 'in/a.cpuprofile'), DUMP);
  copyFileSync(PYTHON_DUMP, join(folder, 'in/a.stats'));
  writeFileSync(join(folder, 'in/b.cpuprofile.gz'), gzipSync(DUMP));
  writeFileSync(join(folder, 'in/unnamed'), DUMP);
  writeFileSync(join(folder, 'in/package.json'), '{"name":"x","nodes":[]}');
  writeFileSync(join(folder, 'in/notes.txt'), 'hello');
  writeFileSync(join(folder, 'in/sub/c.cpuprofile'), DUMP);
  return folder;
}

describe('a folder', () => {
  test('becomes a graph for each dump, by content, in a fixed order', async () => {
    const cwd = mixedFolder();
    const { stderr, status } = await run(['dot', 'in', '-o', 'out'], { cwd });
    expect(readdirSync(join(cwd, 'out')).sort()).toEqual([
      'a.cpuprofile.dot',
      'a.stats.dot',
      'b.dot',
      'unnamed.dot',
    ]);
    expect(stderr).toBe('scoobyprof: 4 graphs\n');
    expect(status).toBe(0);
  });

  test('is looked through with -r, and graphs stand beside their dumps', async () => {
    const cwd = mixedFolder();
    expect(await run(['dot', '-r', 'in'], { cwd })).toMatchObject({ status: 0 });
    expect(existsSync(join(cwd, 'in/sub/c.dot'))).toBe(true);
    // Once more: what was drawn is no dump.
    expect((await run(['dot', '-r', 'in'], { cwd })).stderr).toBe('scoobyprof: 5 graphs\n');
  });

  test('with a broken dump: it is reported, the others are done', async () => {
    const cwd = mixedFolder();
    writeFileSync(join(cwd, 'in/aa.cpuprofile'), '{"nodes":[');
    const { stderr, status } = await run(['dot', 'in', '-o', 'out'], { cwd });
    expect(status).toBe(4);
    expect(stderr).toMatch(/^scoobyprof: in\/aa\.cpuprofile: truncated JSON/);
    expect(stderr).toMatch(/4 graphs, 1 failed \(in\/aa\.cpuprofile: truncated JSON/);
    expect(readdirSync(join(cwd, 'out'))).toHaveLength(4);
  });

  test('in threads gives what it gives without', async () => {
    const cwd = temporaryFolder();
    mkdirSync(join(cwd, 'in'));
    const names = ['slow-report.node20', 'gc-heavy.node20', 'build.node20', 'workers.node24'];
    for (const name of names) copyFileSync(fixture(name), join(cwd, 'in', `${name}.cpuprofile`));
    expect(await run(['dot', 'in', '-o', 'out'], { cwd })).toMatchObject({ status: 0 });
    for (const name of names) {
      const { stdout } = await run(['dot', `in/${name}.cpuprofile`, '-o', '-'], { cwd });
      expect(readFileSync(join(cwd, `out/${name}.dot`), 'utf8')).toBe(stdout);
    }
  });

  test.each([
    ['missing', [], 3],
    ['notes.txt', [], 4],
    ['in', ['-o', 'notes.txt'], 2],
  ])('%s %j: exit %d', async (path, more, expected) => {
    const cwd = mixedFolder();
    writeFileSync(join(cwd, 'notes.txt'), 'hello');
    const { status, stderr } = await run(['dot', path, ...more], { cwd });
    expect(status).toBe(expected);
    expect(stderr).toMatch(/^scoobyprof: /);
    expect(stderr).not.toMatch(/\n\s+at /);
  });

  test('without dumps says so', async () => {
    const cwd = temporaryFolder();
    const { stderr, status } = await run(['dot', '.'], { cwd });
    expect(stderr).toContain('scoobyprof: .: holds no dump');
    expect(status).toBe(3);
  });
});

describe('one graph', () => {
  test('goes to a file, to standard output, or beside the dump', async () => {
    const cwd = mixedFolder();
    const { stdout } = await run(['dot', 'in/a.cpuprofile', '-o', '-'], { cwd });
    expect(stdout).toMatch(/^digraph /);
    await run(['dot', 'in/a.cpuprofile', '-o', 'x.gv'], { cwd });
    expect(readFileSync(join(cwd, 'x.gv'), 'utf8')).toBe(stdout);
    await run(['dot', 'in/a.cpuprofile'], { cwd });
    expect(readFileSync(join(cwd, 'in/a.dot'), 'utf8')).toBe(stdout);
    const piped = await run(['dot', '-'], { cwd, stdin: DUMP });
    expect(piped.stdout).toBe(stdout.replaceAll('in/a.cpuprofile', '-'));
  });

  test('of all dumps with --merge', async () => {
    const cwd = mixedFolder();
    await run(['dot', '--merge', 'in/a.cpuprofile', 'in/b.cpuprofile.gz', '-o', 'm.dot'], { cwd });
    expect(readFileSync(join(cwd, 'm.dot'), 'utf8')).toContain('4 samples');
  });

  test('of what changed with --compare', async () => {
    const cwd = mixedFolder();
    writeFileSync(join(cwd, 'new'), drawnDump([['main', 'work']]));
    const result = await run(['dot', '--compare', 'in/a.cpuprofile', 'new', '-o', '-'], { cwd });
    expect(result.stdout).toContain('▲ work\\napp/work.js:1\\n50.0% → 100.0% (+50.0)');
    const wrong = await run(['dot', '--compare', 'new', '-o', '-'], { cwd });
    expect(wrong).toMatchObject({ status: 2, stderr: expect.stringContaining('takes two dumps') });
  });

  test('never takes the place of a dump', async () => {
    const cwd = mixedFolder();
    const args = ['dot', 'in/a.cpuprofile', '-o', 'in/a.cpuprofile'];
    expect(await run(args, { cwd })).toMatchObject({ status: 2 });
    expect(readFileSync(join(cwd, 'in/a.cpuprofile'), 'utf8')).toBe(DUMP);
  });

  test('of functions that nothing matches is none: exit 5', async () => {
    const cwd = mixedFolder();
    const { stderr, stdout, status } = await run(['dot', 'in/a.cpuprofile', '-z', 'no'], { cwd });
    expect({ stderr, stdout, status }).toEqual({
      stderr: 'scoobyprof: in/a.cpuprofile: no function matches no\n',
      stdout: '',
      status: 5,
    });
    const names = await run(['dot', 'in/a.cpuprofile', '--list-functions', '*:*r*'], { cwd });
    expect(names.stdout).toBe('work:1:work\nrest:1:rest\n');
  });

  test.each([
    [['--time-format', '%s', '--style', 'gprof2dot']],
    [['--focus', '(']],
    [['--nodes', 'x']],
    [['--style', 'x']],
    [['-T', 'png', '--engine', 'wasm']],
  ])('%j is a usage error', async (args) => {
    const { status, stderr } = await run(['dot', fixture('recursion.node20'), '-o', '-', ...args]);
    expect(status).toBe(2);
    expect(stderr).toMatch(/^scoobyprof: /);
  });
});

describe('a picture', () => {
  test('is an SVG that needs nothing installed', async () => {
    const env = { PATH: '/nonexistent' };
    const args = ['dot', fixture('slow-report.node20'), '-T', 'svg', '-o', '-'];
    const { stdout, status } = await run(args, { env });
    expect(stdout).toMatch(/^<\?xml[^>]*>\s*<svg[\s\S]*<script>[\s\S]*<\/svg>\s*$/);
    expect(stdout).toMatch(/<svg[^>]* data-drawn-by="drawn by graphviz [\d.]+ \(included\)"/);
    expect(status).toBe(0);
  });

  test.skipIf(!hasGraphviz)('is drawn by graphviz where it is installed, and says so', async () => {
    const args = ['dot', fixture('slow-report.node20'), '-T', 'svg', '-o', '-'];
    const drawnBy = async (...more: readonly string[]) => {
      const { stdout, stderr, status } = await run([...args, ...more]);
      expect({ stderr, status }).toEqual({ stderr: '', status: 0 });
      return / data-drawn-by="([^"]*)"/.exec(stdout)?.[1];
    };
    expect(await drawnBy()).toMatch(/^drawn by graphviz [\d.]+ \(the program dot\)$/);
    expect(await drawnBy('--engine', 'dot')).toBe(await drawnBy('--engine', 'auto'));
    expect(await drawnBy('--engine', 'wasm')).toMatch(/^drawn by graphviz [\d.]+ \(included\)$/);
  });

  test.skipIf(process.platform === 'win32')(
    'is drawn all the same where a program dot does not draw it',
    async () => {
      const bin = temporaryFolder();
      const program = join(bin, 'dot');
      const args = ['dot', fixture('slow-report.node20'), '-T', 'svg', '-o', '-'];
      for (const text of ['#!/bin/sh\nexit 3\n', '#!/bin/sh\n', '#!/nowhere\n']) {
        writeFileSync(program, text, { mode: 0o755 });
        const { stdout, stderr, status } = await run(args, { env: { PATH: bin } });
        expect({ stderr, status }).toEqual({ stderr: '', status: 0 });
        expect(stdout).toContain('(included)"');
        expect(stdout.match(/class="node"/g)?.length).toBeGreaterThan(5);
      }
    },
  );

  test.each([['png'], ['pdf']])('as %s needs graphviz, and says so', async (type) => {
    const args = ['dot', fixture('recursion.node20'), '-T', type, '-o', '-'];
    const without = await run(args, { env: { PATH: '/nonexistent' } });
    expect(without.status).toBe(2);
    expect(without.stderr).toMatch(
      /needs dot, a program of graphviz, which is not installed\n.*-T svg/,
    );
    if (hasGraphviz) expect((await run(args)).stdout.slice(0, 5)).toMatch(/PNG|%PDF/);
  });
});

describe('at the prompt', () => {
  test('dot writes the graph of the current profile, and of what restrictions leave', async () => {
    const cwd = mixedFolder();
    const script = 'dot > all.dot; strip; dot work > one.dot; dot nothing';
    const { status } = await run(['-c', script, '--keep-going', 'in/a.cpuprofile'], { cwd });
    expect(status).toBe(5);
    const [all, one] = ['all.dot', 'one.dot'].map((name) => readFileSync(join(cwd, name), 'utf8'));
    expect(all).toContain('3 of 3 functions');
    expect(one).toContain('1 of 3 functions');
    if (hasGraphviz) expect(nop(`${all}${one}`).errors).toBe('');
  });

  test('graph makes a picture', async () => {
    const cwd = mixedFolder();
    await run(['graph > x.svg', 'in/a.cpuprofile'], { cwd });
    expect(readFileSync(join(cwd, 'x.svg'), 'utf8')).toContain('<title>n0&#45;&gt;n1</title>');
  });

  test('--json wraps the text', async () => {
    const { stdout } = await run(['--json', '-c', 'dot', fixture('recursion.node20')]);
    expect(stdout).toMatch(/^\{"schema":"scoobyprof\.graph\/1","dot":"digraph/);
  });
});

test.skipIf(process.platform !== 'linux')('--open leaves nothing beside the dump', async () => {
  const folder = temporaryFolder();
  const dump = join(folder, 'app.cpuprofile');
  copyFileSync(fixture('slow-report.node20'), dump);
  const opener = temporaryFolder();
  writeFileSync(join(opener, 'xdg-open'), `#!/bin/sh\ncp "$1" '${opener}/opened'\n`, {
    mode: 0o755,
  });
  const env = { PATH: `${opener}:${process.env['PATH']}`, TMPDIR: opener };
  const { status } = await run(['dot', '--open', '-T', 'svg', dump], { env, cwd: folder });
  expect(status).toBe(0);
  await expect.poll(() => existsSync(join(opener, 'opened')), { timeout: 60_000 }).toBe(true);
  expect(readdirSync(folder)).toEqual(['app.cpuprofile']);
});
