import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { reports, run, temporaryFolder } from '../run-program.ts';
import { dumpsIn, NODES, program, recordAndSignal } from './recordings.ts';

/** Keeps about 8 MB: 64 lists of 16,000 numbers of 8 bytes, filled so that nothing of them is shared. */
const KEEPS = `const kept = (globalThis.kept = []);
function keepLists() { for (let i = 0; i < 64; i++) kept.push(new Array(16000).fill(i + 0.5)); }
function dropLists() { for (let i = 0; i < 64; i++) new Array(16000).fill(i + 0.5); }
keepLists(); dropLists();
`;
const KEPT_BYTES = 64 * 16_000 * 8;

interface HeapRow {
  readonly functionName: string;
  readonly cumulativeBytes: number;
  readonly calls: number | null;
}

/** What a function keeps in use, all that it calls included; 0 where no row has its name. */
async function keptBy(dump: string, name: string): Promise<number> {
  const { stdout, stderr } = await run(['--json', 'stats', dump]);
  expect(stderr).not.toContain('cannot');
  const [report] = reports(stdout) as unknown as [{ functions: HeapRow[] }];
  const row = report.functions.find(({ functionName }) => functionName === name);
  return row?.cumulativeBytes ?? 0;
}

/** V8 scales from samples, each of which stands for the interval or so: these sizes are many of them. */
async function expectKept(dump: string): Promise<void> {
  const kept = await keptBy(dump, 'keepLists');
  expect(kept).toBeGreaterThan(0.6 * KEPT_BYTES);
  expect(kept).toBeLessThan(1.6 * KEPT_BYTES);
  expect(await keptBy(dump, 'dropLists')).toBeLessThan(0.3 * KEPT_BYTES);
}

for (const { version, path, isMissing } of NODES) {
  describe.skipIf(isMissing)(version, () => {
    test.each([
      ['the end', '', 0],
      ['process.exit', 'process.exit(3)', 3],
      ['a crash', `throw new Error('boom')`, 1],
    ])('says who keeps memory in use, after %s', async (_, end, status) => {
      const folder = temporaryFolder();
      const app = program(folder, `${KEEPS}${end}`);
      const result = await run(['record', '--heap', '--dir', folder, '--', path, app]);
      expect(result.status).toBe(status);
      const [dump = '', ...others] = dumpsIn(folder);
      expect(others).toEqual([]);
      expect(dump).toMatch(/Heap\.\d{8}\.\d{6}\.\d+\.0\.\d+\.heapprofile$/);
      expect(result.stderr).toMatch(/main thread of app\.cjs +[\d.]+ MB in use {2}[\d.]+ kB/);
      expect(result.stderr).not.toContain('busy');
      await expectKept(dump);
    });

    test('a signal keeps the dump of a program that never ends', async () => {
      const folder = temporaryFolder();
      const app = program(folder, `${KEEPS}console.log('ready'); setInterval(() => {}, 1000);`);
      const args = ['--heap', '--dir', folder, '--', path, app];
      expect((await recordAndSignal(args, ['SIGTERM'])).status).toBe(143);
      await expectKept(dumpsIn(folder)[0] as string);
    });

    test.each(['own end', 'terminated', 'exit'])('of worker threads: %s', async (mode) => {
      const folder = temporaryFolder();
      const app = program(
        folder,
        `const { Worker, isMainThread, parentPort, workerData } = require('node:worker_threads');
        if (isMainThread) {
          const [mode] = process.argv.slice(2);
          const options = [{}, { execArgv: [] }].map((more) => ({ workerData: mode, ...more }));
          const workers = options.map((one) => new Worker(__filename, one));
          let done = 0;
          for (const worker of workers) worker.once('message', () => {
            if (++done < workers.length) return;
            if (mode === 'exit') process.exit(5);
            if (mode === 'terminated') for (const each of workers) each.terminate();
          });
        } else {
          ${KEEPS}
          parentPort.postMessage('done');
          if (workerData !== 'own end') setInterval(() => {}, 1000);
        }`,
      );
      const args = ['record', '--heap', '--dir', folder, '--', path, app, mode];
      const { status, stderr } = await run(args);
      expect(status).toBe(mode === 'exit' ? 5 : 0);
      expect(stderr).not.toContain('left no dump');
      const dumps = dumpsIn(folder);
      expect(dumps).toHaveLength(3);
      for (const dump of dumps.filter((name) => !/\.0\.\d+\.heapprofile$/.test(name))) {
        await expectKept(dump);
      }
    });

    test('of all that a shell starts; they are one run, of which the fullest is opened', async () => {
      const folder = temporaryFolder();
      const app = program(folder, `if (process.argv[2] === 'much') { ${KEEPS} }`);
      const line = `"${path}" "${app}"; "${path}" "${app}" much; "${path}" "${app}"; exit 4`;
      const args = ['record', '--heap', '--name', 'shell', '--dir', folder, '--', 'sh', '-c', line];
      const { status, stderr } = await run(args);
      expect(status).toBe(4);
      const dumps = dumpsIn(folder);
      expect(dumps).toHaveLength(3);
      for (const dump of dumps) expect(dump).toMatch(/\.shell\.heapprofile$/);
      const [, fullest = ''] = /→ .* (Heap\S+)/.exec(stderr) ?? [];
      await expectKept(join(folder, fullest));
      const newest = await run(['--dir', folder, '-c', 'stats 3; dumps']);
      expect(newest.stderr).toContain(`${fullest}: the busiest of the newest run`);
      expect(newest.stderr).toContain('which has 2 other dumps');
      expect(newest.stdout).toContain('keepLists');
    });
  });
}

test('--runs records each into a folder of its own', async () => {
  const folder = join(temporaryFolder(), 'runs');
  const app = program(temporaryFolder(), KEEPS);
  const args = ['record', '--heap', '--runs', '2', '--dir', folder, '--', process.execPath, app];
  expect(await run(args)).toMatchObject({ status: 0 });
  for (const number of ['1', '2']) await expectKept(dumpsIn(join(folder, number))[0] as string);
});

test('--interval is bytes: a smaller one takes more samples', async () => {
  const counts: number[] = [];
  for (const interval of ['256kB', '16KiB']) {
    const folder = temporaryFolder();
    const command = [process.execPath, program(folder, KEEPS)];
    await run(['record', '--heap', '--interval', interval, '--dir', folder, '--', ...command]);
    const document = JSON.parse(readFileSync(dumpsIn(folder)[0] as string, 'utf8'));
    counts.push(document.samples.length);
    await expectKept(dumpsIn(folder)[0] as string);
  }
  const [few = 0, many = 0] = counts;
  expect(many).toBeGreaterThan(2 * few);
});

test('a process that runs, by its inspector', async () => {
  const folder = temporaryFolder();
  const app = program(folder, `setTimeout(() => { ${KEEPS} }, 1500); setInterval(() => {}, 50);`);
  const child = spawn(process.execPath, ['--inspect=127.0.0.1:0', app], { stdio: 'pipe' });
  onTestFinished(() => {
    child.kill();
  });
  let address = '';
  while (address === '') {
    const [text] = await once(child.stderr, 'data');
    address = /ws:\/\/([\d.]+:\d+)\//.exec(String(text))?.[1] ?? '';
  }
  const args = ['record', '--heap', '--inspect', address, '--for', '3s', '--dir', folder];
  expect(await run(args)).toMatchObject({ status: 0 });
  await expectKept(dumpsIn(folder)[0] as string);
  expect(child.exitCode).toBeNull();
});

test.each([
  [['record', '--heap', '--calls', '--', 'node'], 'heap profiles hold no calls'],
  [
    ['record', '--heap', '--interval', '2ms', '--', 'node'],
    'With --heap it has to be bytes, as 64kB',
  ],
  [['record', '--interval', '64kB', '--', 'node'], 'a number with us, ms, s or min'],
  [['record', '--heap', '--for', '1s', '--', 'node'], '--for is for a running process'],
  [['record', '--heap'], 'record needs a program'],
])('usage: %j', async (args, message) => {
  const { status, stderr } = await run(args);
  expect(stderr).toContain(message);
  expect(status).toBe(2);
  expect(readdirSync('.').filter((name) => name.endsWith('.heapprofile'))).toEqual([]);
});
