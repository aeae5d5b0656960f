import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { drawnRuns, program } from '../../commands/diff/drawn-runs.ts';
import { run, runInShell, temporaryFolder } from '../run-program.ts';

const MANUAL = fileURLToPath(new URL('../../../src/manual/comparing.md', import.meta.url));

/** A folder with `base` and `new`, five runs each; `slow` takes twice as long in `new`. */
function sides({ slow = 400, count = 5 } = {}): string {
  const cwd = temporaryFolder();
  for (const [side, stacks] of [
    ['base', program()],
    ['new', program({ slow })],
  ] as const) {
    mkdirSync(join(cwd, side));
    for (const [i, dump] of drawnRuns(count, stacks, side.length).entries()) {
      writeFileSync(join(cwd, side, `${i}.cpuprofile`), dump);
    }
  }
  return cwd;
}

const SLOWER = ['--fail-on', 'cumtime(/[(]slow[)]/) > +10%'];

describe('the gate', () => {
  test.each([
    ['holds', ['base', '--', 'new', ...SLOWER], 1],
    ['options on both sides of the separator', [...SLOWER, 'base', '--', 'new', '--json'], 1],
    ['two paths need no separator', ['base', 'new', ...SLOWER], 1],
    ['nothing got slower the other way', ['new', '--', 'base', ...SLOWER], 0],
    ['no condition', ['base', '--', 'new'], 0],
    ['required', ['base', '--', 'new', '--require', 'cumtime(/slow/) < -5%'], 1],
    ['required, and so', ['new', '--', 'base', '--require', 'cumtime(/slow/) < -5%'], 0],
    ['matches nothing', ['base', '--', 'new', '--fail-on', 'cumtime(/nothing/) > +10%'], 5],
    ['nothing new', ['base', '--', 'new', '--fail-on', 'new(/nothing/)'], 0],
    [
      'a condition that held wins',
      ['base', 'new', ...SLOWER, '--fail-on', 'cumtime(/no-/) > +1%'],
      1,
    ],
    ['a bad one wins', ['base', 'new', ...SLOWER, '--fail-on', 'cumtime(/no-/) > +1'], 2],
    ['files', ['base/0.cpuprofile', '--', 'new/0.cpuprofile', ...SLOWER], 0],
    ['undecided', ['base/0.cpuprofile', 'new/0.cpuprofile', ...SLOWER, '--undecided', 'fail'], 1],
    ['one side', ['base', '--'], 2],
    ['no side', [], 2],
    ['three paths', ['base', 'new', 'new'], 2],
    ['a missing file', ['base', '--', 'nowhere'], 3],
    ['an unknown option', ['base', 'new', '--fial-on', 'x'], 2],
    ['a bad chance', ['base', 'new', '--alpha', '2'], 2],
  ])('%s: %j ends with %i', async (_, args, status) => {
    const result = await run(['diff', ...args], { cwd: sides() });
    expect(result.stderr).not.toMatch(/^\s+at /m);
    expect(result.status).toBe(status);
  });

  test('errors say what to do', async () => {
    const cwd = sides();
    const { stderr } = await run(['diff', 'base', '--'], { cwd });
    expect(stderr).toBe(
      'scoobyprof: diff: the new side is missing\nscoobyprof: scoobyprof diff BASE… -- NEW…\n',
    );
    writeFileSync(join(cwd, 'x.stats'), readFileSync('fixtures/inventory.python3.stats'));
    const counted = await run(['diff', 'base', '--', 'x.stats'], { cwd });
    expect(counted).toMatchObject({ status: 2, stdout: '' });
    expect(counted.stderr).toContain('x.stats: diff compares numbers of samples');
  });
});

test('the report as text, Markdown, JSON and CSV', async () => {
  const cwd = sides();
  const text = await run(['diff', 'base', '--', 'new'], { cwd });
  expect(text.stdout).toMatch(/^base 5 runs, new 5 runs · /);
  expect(text.stdout).toMatch(/slower +\S*main\.js:20\(slow\)/);
  expect(text.stdout).not.toContain('\u001b');
  const markdown = await run(['diff', 'base', '--', 'new', '--layout', 'markdown'], { cwd });
  expect(markdown.stdout).toMatch(/^<!-- scoobyprof diff default -->\n\*\*1 slower/);
  const json = JSON.parse((await run(['diff', 'base', '--', 'new', '--json'], { cwd })).stdout);
  expect(json).toMatchObject({ schema: 'scoobyprof.diff/1', runs: { base: 5, new: 5 } });
  const csv = await run(['diff', 'base', '--', 'new', '--layout', 'csv'], { cwd });
  expect(csv.stdout.split('\r\n')).toHaveLength(json.functions.length + 2);
});

test('one run each says how little it can tell', async () => {
  const { stdout } = await run(['diff', 'base/0.cpuprofile', 'new/0.cpuprofile'], { cwd: sides() });
  expect(stdout).toMatch(/^1 run each: changes below ×\d/);
});

test('a baseline is a side', async () => {
  const cwd = sides();
  const saved = await run(['diff', '--save-baseline', 'b.json', 'base'], { cwd });
  expect(saved).toMatchObject({ status: 0, stdout: '' });
  expect(saved.stderr).toContain('b.json: the baseline of 5 runs');
  const [direct, first, second] = await Promise.all([
    run(['diff', '--json', 'base', '--', 'new', ...SLOWER], { cwd }),
    run(['diff', '--json', '--baseline', 'b.json', 'new', ...SLOWER], { cwd }),
    run(['diff', '--json', 'b.json', '--', 'new', ...SLOWER], { cwd }),
  ]);
  expect(first.status).toBe(1);
  expect(second.stdout).toBe(first.stdout);
  expect(JSON.parse(first.stdout).functions).toEqual(JSON.parse(direct.stdout).functions);
  const aged = readFileSync(join(cwd, 'b.json'), 'utf8')
    .replace(/"node":"[^"]*"/, '"node":"12.0.0"')
    .replace(/"cpuModel":(?:"[^"]*"|null)/, '"cpuModel":"another"');
  writeFileSync(join(cwd, 'old.json'), aged);
  const old = await run(['diff', '--baseline', 'old.json', 'new'], { cwd });
  expect(old.stdout).toContain('warning: the baseline was made with Node 12.0.0');
  expect(old.stdout).toContain('warning: the baseline was made on another CPU (another');
  const both = await run(['diff', '--baseline', 'b.json', 'base', '--', 'new'], { cwd });
  expect(both.status).toBe(2);
  writeFileSync(join(cwd, 'b.json'), '{"schema":"scoobyprof.baseline/1"');
  const broken = await run(['diff', '--baseline', 'b.json', 'new'], { cwd });
  expect(broken).toMatchObject({ status: 4, stdout: '' });
});

test('dumps with the mark of one run are one run, without its launcher', async () => {
  const cwd = temporaryFolder();
  for (const side of ['base', 'new']) {
    for (const number of [1, 2]) {
      mkdirSync(join(cwd, side, String(number)), { recursive: true });
      const run = { id: side, number, command: 'npm test' };
      for (const [i, script] of ['/usr/bin/npm', '/app/a.js', '/app/b.js'].entries()) {
        const mark = { run, process: { script, pid: i, thread: 0, busyUs: 1 } };
        const [dump = ''] = drawnRuns(1, program(), number + i, { scoobyprof: mark });
        writeFileSync(join(cwd, side, String(number), `${i}.cpuprofile`), dump);
      }
    }
  }
  const json = JSON.parse((await run(['diff', '--json', 'base', '--', 'new'], { cwd })).stdout);
  expect(json.runs).toEqual({ base: 2, new: 2 });
  expect(json.files.base).toHaveLength(4);
  expect(json.samples.base).toBeGreaterThan(2000);
});

test('runs of different versions of Node are not compared', async () => {
  const cwd = temporaryFolder();
  for (const [side, node] of [
    ['base', '20.20.2'],
    ['new', '24.1.0'],
  ] as const) {
    mkdirSync(join(cwd, side));
    const run = { id: side, number: 1, command: 'npm test' };
    const mark = { run, process: { script: '/app/a.js', pid: 1, thread: 0, busyUs: 1, node } };
    const [dump = ''] = drawnRuns(1, program(), side.length, { scoobyprof: mark });
    writeFileSync(join(cwd, side, 'a.cpuprofile'), dump);
  }
  const compare = (...more: string[]) => run(['diff', 'base', '--', 'new', ...more], { cwd });
  const result = await compare();
  expect(result.status).toBe(0);
  expect(result.stdout).toMatch(
    /^base 1 run, new 1 run · .*\nnot comparable: the runs are of different versions of Node/,
  );
  expect((await compare(...SLOWER, '--undecided', 'fail')).status).toBe(1);
});

test("what is none of the user's is not tested, and the report says what tests it", async () => {
  const cwd = temporaryFolder();
  const stacks = ['a', 'b', 'c', 'd', 'e'].map((name, i) => ({
    frames: [{ name, url: 'file:///app/node_modules/lib/index.js', line: 9 * (i + 1) }],
    samples: 100,
  }));
  for (const [side, dump = ''] of drawnRuns(2, stacks, 1).entries()) {
    writeFileSync(join(cwd, `${side}.cpuprofile`), dump);
  }
  const compare = (...more: string[]) =>
    run(['diff', '0.cpuprofile', '1.cpuprofile', ...more], { cwd });
  const result = await compare();
  expect(result.stdout).toContain('no function of yours was tested: --all tests');
  expect((await compare('--all')).stdout).not.toContain('no function of yours');
});

const BENCH = (work: number) => `
function render(n) { let s = 0; for (let i = 0; i < n; i++) s += Math.sqrt(i) % 7; return s; }
function parse(n) { let s = 0; for (let i = 0; i < n; i++) s += Math.cbrt(i) % 5; return s; }
function load(n) { let s = 0; for (let i = 0; i < n; i++) s += Math.log2(i + 1) % 3; return s; }
function check(n) { let s = 0; for (let i = 0; i < n; i++) s += Math.atan(i) % 3; return s; }
let sum = 0;
for (let k = 0; k < 30; k++) sum += render(${work}) + parse(200000) + load(200000) + check(100000);
if (!(sum > 0)) throw new Error();
`;

test('record --against runs two checkouts in turn, and ends with what changed', async () => {
  const cwd = temporaryFolder();
  for (const [folder, work] of [
    ['base', 100000],
    ['here', 800000],
  ] as const) {
    mkdirSync(join(cwd, folder));
    writeFileSync(join(cwd, folder, 'bench.cjs'), BENCH(work));
  }
  const args = ['record', '--runs', '3', '--against', '../base', '--dir', 'prof', '--'];
  const options = { cwd: join(cwd, 'here') };
  const result = await run([...args, process.execPath, 'bench.cjs'], options);
  expect(result.status).toBe(0);
  const turns = [...result.stderr.matchAll(/run \d of 3, (\w+)/g)].map(([, side]) => side);
  expect(turns).toEqual(['base', 'new', 'new', 'base', 'base', 'new']);
  expect(result.stdout).toMatch(/^base 3 runs, new 3 runs/);
  expect(result.stdout).toMatch(/slower +\S*bench\.cjs:2\(render\)/);
  const again = await run(['diff', '--json', 'prof/base', '--', 'prof/new'], options);
  expect(JSON.parse(again.stdout).runs).toEqual({ base: 3, new: 3 });
  const twice = await run([...args, process.execPath, 'bench.cjs'], options);
  expect(twice.status).toBe(3);
  const nowhere = await run(['record', '--against', '../no', '--', process.execPath, 'x'], options);
  expect(nowhere).toMatchObject({ status: 3 });
});

test('the steps of the action in the manual', async () => {
  const steps = [...readFileSync(MANUAL, 'utf8').matchAll(/^ {6}run: (.*)$/gm)].map(
    ([, line]) => line,
  );
  expect(steps).toHaveLength(3);
  const cwd = join(temporaryFolder(), 'repository');
  mkdirSync(join(cwd, 'bench'), { recursive: true });
  const git = (...args: string[]) =>
    execFileSync('git', ['-c', 'user.name=x', '-c', 'user.email=x@example.org', ...args], { cwd });
  git('init', '-q');
  writeFileSync(join(cwd, 'package.json'), '{"name":"x","version":"1.0.0"}');
  const lock = { name: 'x', version: '1.0.0', lockfileVersion: 3, packages: {} };
  writeFileSync(join(cwd, 'package-lock.json'), JSON.stringify(lock));
  for (const work of [100000, 800000]) {
    writeFileSync(join(cwd, 'bench', 'render.js'), BENCH(work));
    git('add', '-A');
    git('commit', '-qm', `render ${work}`);
  }
  const script = steps
    .map((line) => line?.replaceAll('npx scoobyprof', '$SCOOBYPROF'))
    .join('\n')
    .replace(/\$\{\{ inputs\.command \}\}/, 'node bench/render.js');
  const env = { GITHUB_STEP_SUMMARY: join(cwd, 'summary.md'), npm_config_update_notifier: 'false' };
  const { status, stderr } = await runInShell(`set -e\n${script}`, { cwd, env });
  expect(stderr).not.toMatch(/^\s+at /m);
  expect(status).toBe(1);
  const summary = readFileSync(env.GITHUB_STEP_SUMMARY, 'utf8');
  expect(summary).toMatch(/❌ \*\*\d+ slower/);
  expect(summary).toContain('(render)');
}, 120_000);
