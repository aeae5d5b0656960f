import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, onTestFinished, test } from 'vitest';
import { filesOf, rowsOfFile } from '../../fleet/read-fleet.ts';
import { SeededRandom } from '../../seeded-random.ts';
import { run, temporaryFolder } from '../run-program.ts';
import { collectedSeeds, dumpsIn, range, writeDumps } from './collect-program.ts';

const PROGRAM = fileURLToPath(new URL('../../../bin/scoobyprof.js', import.meta.url));
const PATIENCE_MS = 300_000;

function folders() {
  const root = temporaryFolder();
  const dumps = join(root, 'dumps');
  mkdirSync(dumps);
  return { dumps, fleet: join(root, 'fleet') };
}

/** `collect` as it runs; it goes with the test. */
function start(args: readonly string[]): { child: ChildProcess; ended: Promise<unknown> } {
  const { PATH = '', HOME = '' } = process.env;
  const child = spawn(process.execPath, [PROGRAM, 'collect', ...args], {
    env: { PATH, HOME, TZ: 'UTC' },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  onTestFinished(() => {
    child.kill('SIGKILL');
  });
  return { child, ended: once(child, 'close') };
}

async function until(isSo: () => boolean | Promise<boolean>): Promise<void> {
  const deadline = Date.now() + PATIENCE_MS;
  while (!(await isSo())) {
    if (Date.now() > deadline) throw new Error('did not happen');
    await pause(20);
  }
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

test('killed at any point it leaves whole files, and loses and doubles nothing', async () => {
  const { dumps, fleet } = folders();
  const random = new SeededRandom(31);
  writeDumps(dumps, range(0, 400));
  let kills = 0;
  for (let round = 0; round < 25; round++) {
    const { child, ended } = start([dumps, '-o', fleet, ...(round % 2 === 0 ? ['--remove'] : [])]);
    // From before it has begun to after it has ended.
    await pause(random.below(900));
    if (child.kill('SIGKILL')) kills++;
    await ended;
    for (const table of ['samples', 'stacks'] as const) {
      mkdirSync(join(fleet, 'stacks'), { recursive: true });
      for (const file of filesOf(fleet, table)) await rowsOfFile(file);
    }
    // What is gone is in the rows.
    const left = new Set(dumpsIn(dumps).map((name) => Number(name.split('.')[0])));
    const collected = new Set(await collectedSeeds(fleet));
    expect(range(0, 400).filter((seed) => !left.has(seed) && !collected.has(seed))).toEqual([]);
    writeDumps(dumps, range(400 + 10 * round, 410 + 10 * round));
  }
  expect(kills).toBeGreaterThan(0);
  const last = await run(['collect', dumps, '-o', fleet, '--remove']);
  expect(last).toMatchObject({ stderr: '', status: 0 });
  expect(await collectedSeeds(fleet)).toEqual(range(0, 650));
  expect(dumpsIn(dumps)).toEqual([]);
}, 600_000);

test.each([[[]], [['--remove']]])(
  'two at once on one folder count no dump twice %j',
  async (more) => {
    for (let round = 0; round < 3; round++) {
      const { dumps, fleet } = folders();
      writeDumps(dumps, range(0, 300));
      const args = ['collect', dumps, '-o', fleet, ...more];
      const results = await Promise.all([run(args), run(args), run(args)]);
      for (const { stderr, status } of results)
        expect({ stderr, status }).toEqual({ stderr: '', status: 0 });
      expect(await collectedSeeds(fleet)).toEqual(range(0, 300));
      expect(dumpsIn(dumps)).toHaveLength(more.length === 0 ? 300 : 0);
    }
  },
  600_000,
);

test(
  'the right to write of a process that is gone is taken over',
  async () => {
    const { dumps, fleet } = folders();
    writeDumps(dumps, range(0, 3));
    const gone = spawn(process.execPath, ['-e', '']);
    await once(gone, 'close');
    mkdirSync(fleet);
    const { readlinkSync } = await import('node:fs');
    let place = hostname();
    try {
      place += ` ${readlinkSync('/proc/self/ns/pid')}`;
    } catch {
      // Not Linux.
    }
    const lock = { token: 'x', pid: gone.pid, place };
    writeFileSync(join(fleet, '.scoobyprof-lock'), JSON.stringify(lock));
    const { status } = await run(['collect', dumps, '-o', fleet]);
    expect(status).toBe(0);
    expect(await collectedSeeds(fleet)).toEqual([0, 1, 2]);
  },
  PATIENCE_MS,
);

test(
  '--watch takes what is there and what comes, and stores the rest at its end',
  async () => {
    const { dumps, fleet } = folders();
    writeDumps(dumps, range(0, 20));
    await run(['collect', dumps, '-o', fleet]);
    writeDumps(dumps, range(20, 30));
    const { child, ended } = start([dumps, '-o', fleet, '--watch', '--remove', '--every', '300ms']);
    let stderr = '';
    child.stderr?.on('data', (piece: Buffer) => {
      stderr += piece.toString();
    });
    await until(() => stderr.includes('watching'));
    await until(() => dumpsIn(dumps).length === 0);
    writeDumps(dumps, range(30, 60));
    await until(() => dumpsIn(dumps).length === 0);
    writeFileSync(join(dumps, 'cut.cpuprofile'), '{"nodes":[');
    await until(() => stderr.includes('cut.cpuprofile'));
    expect(await collectedSeeds(fleet)).toEqual(range(0, 60));
    writeDumps(dumps, range(60, 65));
    child.kill('SIGTERM');
    await ended;
    // What had come by then is stored, what had not is still there.
    const left = dumpsIn(dumps).filter((name) => name !== 'cut.cpuprofile');
    expect((await collectedSeeds(fleet)).length + left.length).toBe(65);
    expect(child.exitCode).toBe(4);
  },
  PATIENCE_MS,
);
