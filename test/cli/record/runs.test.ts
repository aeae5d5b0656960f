import { readdirSync, readFileSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { run, temporaryFolder } from '../run-program.ts';
import { dumpsIn } from './recordings.ts';

const HOT = `function hotTest() { const end = Date.now() + 400; while (Date.now() < end) Math.sqrt(end); }
hotTest();
`;

const WAITING = `const { Worker, isMainThread } = require('node:worker_threads');
function hotWorker() { const end = Date.now() + 400; while (Date.now() < end) Math.sqrt(end); }
if (isMainThread) [1, 2].map(() => new Worker(__filename));
else hotWorker();
`;

/** A package whose \`npm test\` runs node. */
function packageIn(folder: string): string {
  writeFileSync(join(folder, 'package.json'), '{"name":"a","scripts":{"test":"node hot.js"}}');
  writeFileSync(join(folder, 'hot.js'), HOT);
  return join(folder, 'dumps');
}

async function topOf(args: readonly string[], cwd: string) {
  const { stdout, stderr, status } = await run(['--json', ...args, 'sort tottime; stats 1'], {
    cwd,
  });
  expect(status).toBe(0);
  const { functions } = JSON.parse(stdout) as { functions: { functionName: string }[] };
  return { top: functions[0]?.functionName, stderr };
}

interface Mark {
  readonly run: { readonly id: string; readonly number: number; readonly command: string };
}

function markOf(dump: string): Mark {
  return (JSON.parse(readFileSync(dump, 'utf8')) as { scoobyprof: Mark }).scoobyprof;
}

test('after npm test the dump of the program is opened, and the command to do so is said', async () => {
  const cwd = temporaryFolder();
  const dumps = packageIn(cwd);
  const recorded = await run(['record', '--dir', dumps, '--', 'npm', 'test'], { cwd });
  expect(recorded.status).toBe(0);
  expect(recorded.stderr).toMatch(/2 dumps in .*\n→ main thread of hot\.js.*\n.*npm.*\(launcher\)/);
  const [, command = ''] = /look at it: scoobyprof (\S+)\n$/.exec(recorded.stderr) ?? [];
  expect(statSync(command).isFile()).toBe(true);
  const { top, stderr } = await topOf(['--dir', dumps], cwd);
  expect(top).toBe('hotTest');
  expect(stderr).toMatch(
    /^scoobyprof: .*: the busiest of the newest run \(npm test\), which has 1 other dump: dumps lists them\n$/,
  );
  expect(command).toBe(/^scoobyprof: (.*): the busiest/.exec(stderr)?.[1]);
  const [one, other] = dumpsIn(dumps).map(markOf);
  expect(one?.run).toEqual(other?.run);
  expect(one?.run).toMatchObject({ number: 1, command: 'npm test' });
});

test('a run that is older is not looked at, though it is busier', async () => {
  const cwd = temporaryFolder();
  const dumps = packageIn(cwd);
  writeFileSync(join(cwd, 'short.js'), 'for (let i = 0; i < 1e6; i++) Math.sqrt(i);');
  await run(['record', '--dir', dumps, '--', 'npm', 'test'], { cwd });
  await run(['record', '--dir', dumps, '--', process.execPath, 'short.js'], { cwd });
  const { top, stderr } = await topOf(['--dir', dumps], cwd);
  expect(stderr).toContain('the newest dump');
  expect(top).not.toBe('hotTest');
});

test('of dumps that node wrote itself those that overlap are a run: the busy worker is opened', async () => {
  const cwd = temporaryFolder();
  writeFileSync(join(cwd, 'app.cjs'), WAITING);
  const line = `"${process.execPath}" --cpu-prof app.cjs`;
  await run(['record', '--dir', 'unused', '--', 'sh', '-c', `NODE_OPTIONS= ${line}`], { cwd });
  expect(dumpsIn(cwd)).toHaveLength(3);
  // The main thread ends last; what is far older has another run.
  const main = dumpsIn(cwd).find((path) => /\.\d+\.0\.\d+\.cpuprofile$/.test(path)) as string;
  utimesSync(main, new Date(), new Date());
  const { top, stderr } = await topOf([], cwd);
  expect(top).toBe('hotWorker');
  expect(stderr).toContain('which has 2 other dumps');
  for (const path of dumpsIn(cwd)) {
    if (path !== main) utimesSync(path, 1e9, 1e9);
  }
  expect((await topOf([], cwd)).stderr).toContain('the newest dump');
});

test('--runs records into folders of their own, each a run', async () => {
  const cwd = temporaryFolder();
  writeFileSync(join(cwd, 'hot.js'), HOT);
  const args = ['record', '--runs', '3', '--dir', 'd', '--', process.execPath, 'hot.js'];
  const { status, stderr } = await run(args, { cwd });
  expect(status).toBe(0);
  expect(stderr).toContain('run 3 of 3');
  expect(readdirSync(join(cwd, 'd')).sort()).toEqual(['1', '2', '3']);
  const marks = ['1', '2', '3'].map((name) => {
    const [dump, ...more] = dumpsIn(join(cwd, 'd', name));
    expect(more).toEqual([]);
    return markOf(dump as string).run;
  });
  expect(marks.map(({ number }) => number)).toEqual([1, 2, 3]);
  expect(new Set(marks.map(({ id }) => id)).size).toBe(1);
  const again = await run(args, { cwd });
  expect(again).toMatchObject({ status: 3 });
  expect(again.stderr).toContain('d/1: holds dumps of other runs');
});

describe('counts', () => {
  test('stand beside the mark, and joining them anew keeps it', async () => {
    const cwd = temporaryFolder();
    writeFileSync(join(cwd, 'hot.js'), HOT);
    const args = ['record', '--calls', '--dir', 'd', '--', process.execPath, 'hot.js'];
    await run(args, { cwd });
    const [dump = ''] = dumpsIn(join(cwd, 'd'));
    const { stdout } = await run(['--json', 'stats hotTest', dump]);
    expect(JSON.parse(stdout)).toMatchObject({ functions: [{ calls: 1, callCounts: 'exact' }] });
    expect(markOf(dump).run.command).toBe(`${process.execPath} hot.js`);
    const coverage = join(cwd, 'coverage');
    const line = `NODE_OPTIONS= NODE_V8_COVERAGE="${coverage}" "${process.execPath}" hot.js`;
    await run(['record', '--dir', 'unused', '--', 'sh', '-c', line], { cwd });
    const files = readdirSync(coverage).map((name) => join(coverage, name));
    const joined = await run(['counts', '-o', 'joined.cpuprofile', dump, ...files], { cwd });
    expect(joined.status).toBe(0);
    expect(markOf(join(cwd, 'joined.cpuprofile')).run).toEqual(markOf(dump).run);
  });
});
