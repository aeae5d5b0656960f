import { copyFileSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { appendRecorded } from '../../src/recorder/write-counts.ts';
import { textWidth } from '../../src/render/terminal/text-width.ts';
import { drawnDump } from '../drawn-dump.ts';
import { fixture, reports, run, temporaryFolder } from './run-program.ts';
import { hasTerminal, Terminal } from './terminal.ts';

/** A run of three dumps: npm, which ends last, a program, and a thread of it that is busier; and an older dump. */
function recordedRun(): string {
  const folder = temporaryFolder();
  const write = (name: string, script: string, samples: number, secondsAgo: number): void => {
    const path = join(folder, name);
    writeFileSync(path, drawnDump(Array.from({ length: samples }, () => ['main', name])));
    const process = {
      script,
      pid: 7,
      thread: 0,
      busy: 1000 * samples,
      unit: 'us' as const,
      node: null,
    };
    const run = { id: 'x', number: 1, command: 'npm test' };
    if (script !== '') appendRecorded(path, { counts: null, mark: { run, process } });
    const at = new Date(statSync(path).mtimeMs - 1000 * secondsAgo);
    utimesSync(path, at, at);
  };
  write('npm.cpuprofile', '/usr/bin/npm', 90, 0);
  write('app.cpuprofile', '/app/app.js', 10, 1);
  write('thread.cpuprofile', '/app/app.js', 30, 2);
  write('old.cpuprofile', '', 99, 500);
  return folder;
}

const nameOf = ({ file }: { file: string }): string => file.replace(/.*\//, '');
const inRun = (folder: string, script: string) => run(['--json', '--dir', folder, script]);

test('the notice says that dumps lists them, and it does: the busiest first, launchers last', async () => {
  const { stdout, stderr, status } = await inRun(recordedRun(), 'dumps; stats');
  expect(status).toBe(0);
  expect(stderr).toMatch(
    /thread\.cpuprofile: the busiest of the newest run \(npm test\), which has 2 other dumps: dumps lists them\n$/,
  );
  const [dumps, stats] = reports(stdout);
  expect(dumps.rows.map(nameOf)).toEqual(['thread.cpuprofile', 'app.cpuprofile', 'npm.cpuprofile']);
  expect(dumps.rows.map(({ samples }: { samples: number }) => samples)).toEqual([30, 10, 90]);
  expect(dumps.totalUs).toBe(130_000);
  expect(dumps.openDump).toBe(1);
  // To look at the list changes nothing.
  expect(stats.totalUs).toBe(30_000);
});

test('only dump N opens another one, which undo takes back; filters stay', async () => {
  const script = 'focus main; only dump 2; stats; dumps; only dump 3; stats; undo; undo; stats';
  const { stdout, stderr } = await inRun(recordedRun(), script);
  expect(stderr.trimEnd().split('\n')).toHaveLength(1);
  const [app, dumps, npm, thread] = reports(stdout);
  expect([app, npm, thread].map(({ totalUs }) => totalUs)).toEqual([10_000, 90_000, 30_000]);
  expect(app.files[0]).toMatch(/app\.cpuprofile$/);
  expect(npm.view).toEqual(['focus main']);
  expect(dumps.rows).toHaveLength(3);
  expect(dumps.openDump).toBe(2);
});

test('reset goes back to the busiest dump, with no filter', async () => {
  const script = 'focus main; only dump 2; stats; reset; stats; dumps; reset; stats';
  const { stdout, stderr } = await inRun(recordedRun(), script);
  expect(stderr.trimEnd().split('\n')).toHaveLength(1);
  const [app, thread, dumps, again] = reports(stdout);
  expect([app, thread, again].map(({ totalUs }) => totalUs)).toEqual([10_000, 30_000, 30_000]);
  expect(thread.view ?? []).toEqual([]);
  expect(dumps.openDump).toBe(1);
});

test('read alone goes on with the run, and another dump ends it', async () => {
  const folder = recordedRun();
  const old = join(folder, 'old.cpuprofile');
  const script = `only dump 2; read; dumps; add ${old}; dumps; read ${old}; dumps`;
  const [run, added, other] = reports((await inRun(folder, script)).stdout);
  expect(run.rows).toHaveLength(3);
  expect(added.rows.map(nameOf)).toEqual(['app.cpuprofile', 'old.cpuprofile']);
  expect(other.rows.map(nameOf)).toEqual(['old.cpuprofile']);
});

test('a dump that was named stands alone', async () => {
  const { stdout } = await run(['--json', 'dumps', join(recordedRun(), 'app.cpuprofile')]);
  expect(reports(stdout)[0].rows).toHaveLength(1);
});

test.each(['0', '4', 'x'])('only dump %s is a usage error', async (number) => {
  const { stderr, status } = await inRun(recordedRun(), `only dump ${number}`);
  expect(status).toBe(2);
  expect(stderr).toContain('there are dumps 1 to 3');
});

test.skipIf(!hasTerminal)(
  'one that is gone meanwhile is said, and the others are listed',
  async () => {
    const folder = recordedRun();
    const terminal = Terminal.start(['-c', 'stats 1', '-c', 'dumps', '--dir', folder]);
    expect(await terminal.shows('status 0')).toContain(
      'dump 1 is open; only dump N opens another one',
    );
    const stdin = ['stats 1', 'dumps', 'only dump 2', 'stats 1', ''];
    const removing = stdin
      .join('\n')
      .replace('dumps', `stats | rm ${join(folder, 'app.cpuprofile')}\ndumps`);
    const { stdout, stderr } = await run(['--dir', folder], { stdin: removing });
    expect(stdout).toMatch(/dump 2 cannot be read: .*app\.cpuprofile: no such file/);
    expect(stdout).toMatch(/3 {2}.*npm\.cpuprofile/);
    expect(stderr).toMatch(/app\.cpuprofile: no such file/);
    rmSync(folder, { recursive: true, force: true });
  },
);

test.each([60, 80, 120])(
  'a table of dumps with the names that Node gives fits %i columns',
  async (columns) => {
    const cwd = temporaryFolder();
    const names = [1, 2].map((i) => `CPU.20261127.04281${i}.1737${i}.0.001.cpuprofile`);
    for (const name of names) copyFileSync(fixture('slow-report.node20'), join(cwd, name));
    const { stdout } = await run(['dumps', '--layout', 'terminal', ...names], {
      cwd,
      env: { COLUMNS: `${columns}` },
    });
    for (const line of stdout.split('\n'))
      expect(textWidth(line), line).toBeLessThanOrEqual(columns);
    // Both ends are left.
    expect(stdout).toMatch(/CPU\.2026.*cpuprofile/);
  },
);
