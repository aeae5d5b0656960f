import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { fixture, reports, run, temporaryFolder } from '../run-program.ts';
import { dumpsIn, functionsOf, NODES, program, recordAndSignal } from './recordings.ts';

const BUSY = 'let s = 0; for (let i = 0; i < 1e6; i++) s += i;\n';
const SERVER = `let turns = 0;
function tick() { ${BUSY} if (++turns === 5) console.log('ready'); }
setInterval(tick, 5);
`;

describe('passes through', () => {
  test('standard streams, and arguments behind --', async () => {
    const folder = temporaryFolder();
    const path = program(
      folder,
      `console.error(process.argv.slice(2).join());\nprocess.stdin.pipe(process.stdout);\n`,
    );
    const args = [
      'record',
      '--dir',
      folder,
      '--',
      process.execPath,
      path,
      '--dir',
      'x',
      '--',
      '-y',
    ];
    const { stdout, stderr, status } = await run(args, { stdin: 'hello' });
    expect(stdout).toBe('hello');
    expect(stderr).toMatch(/^--dir,x,--,-y\n/);
    expect(status).toBe(0);
    expect(dumpsIn(folder)).toHaveLength(1);
  });

  test.each([
    ['process.exit', `${BUSY} process.exit(3)`, 3],
    ['a crash', `${BUSY} throw new Error('boom')`, 1],
    ['a rejected promise', `${BUSY} Promise.reject(new Error('boom'))`, 1],
    ['the end', BUSY, 0],
  ])('the exit status of %s, and keeps the dump', async (_, text, status) => {
    const folder = temporaryFolder();
    const args = ['record', '--calls', '--dir', folder, process.execPath, program(folder, text)];
    const result = await run(args);
    expect(result.status).toBe(status);
    const [dump] = dumpsIn(folder);
    expect(await functionsOf(dump as string, 'app.cjs')).toMatchObject([{ calls: 1 }]);
  });

  test('the exit status of a program that is no node, and says that there is no dump', async () => {
    const folder = temporaryFolder();
    const { status, stderr } = await run(['record', '--dir', folder, '--', 'sh', '-c', 'exit 9']);
    expect(status).toBe(9);
    expect(stderr).toContain('no dump was made: the program did not start node');
    expect(readdirSync(folder)).toEqual([]);
  });
});

for (const { version, path, isMissing } of NODES) {
  describe(version, () => {
    test.skipIf(isMissing).each([
      ['SIGINT', 130],
      ['SIGTERM', 143],
      ['SIGHUP', 129],
    ] as const)('%s keeps the dump of a program that never ends', async (signal, status) => {
      const folder = temporaryFolder();
      const args = ['--calls', '--dir', folder, '--', path, program(folder, SERVER)];
      const result = await recordAndSignal(args, [signal]);
      expect(result.status).toBe(status);
      const [dump] = dumpsIn(folder);
      expect(await functionsOf(dump as string, 'tick')).toMatchObject([{ callCounts: 'exact' }]);
      expect(readdirSync(folder)).toHaveLength(2);
    });

    test.skipIf(isMissing)('a loop without end is stopped at the second Ctrl-C', async () => {
      const folder = temporaryFolder();
      const text = `console.log('ready');\nfunction endless() { for (;;) {} }\nendless();`;
      const args = ['--dir', folder, '--', path, program(folder, text)];
      const { status, stderr } = await recordAndSignal(args, ['SIGINT', 'SIGINT']);
      expect(stderr).toContain('the program is still running; the next signal kills it');
      expect(status).toBe(130);
      const [dump] = dumpsIn(folder);
      expect(await functionsOf(dump as string, 'endless')).toHaveLength(1);
    });

    test.skipIf(isMissing)('a program that does not want to end is killed in the end', async () => {
      const folder = temporaryFolder();
      const text = `process.on('SIGINT', () => {});\n${SERVER}`;
      const args = ['--dir', folder, '--', path, program(folder, text)];
      const { status, stderr } = await recordAndSignal(args, ['SIGINT', 'SIGINT', 'SIGINT']);
      expect(stderr).toContain('left no dump: SIGKILL ended it');
      expect(status).toBe(137);
    });

    test.skipIf(isMissing)('a listener of the program comes first, and sees no other', async () => {
      const folder = temporaryFolder();
      const text = `process.on('SIGINT', () => {
        console.log(process.listenerCount('SIGINT'), process.listeners('SIGINT').length);
        process.exit(7);
      });\n${SERVER}`;
      const args = ['--dir', folder, '--', path, program(folder, text)];
      const { status, stdout } = await recordAndSignal(args, ['SIGINT']);
      expect(stdout).toContain('1 1\n');
      expect(status).toBe(7);
      expect(dumpsIn(folder)).toHaveLength(1);
    });

    test.skipIf(isMissing)('programs that start node leave a dump of each', async () => {
      const folder = temporaryFolder();
      const app = program(folder, BUSY);
      const line = `"${path}" "${app}" && "${path}" "${app}"; exit 4`;
      const result = await run(['record', '--calls', '--dir', folder, '--', 'sh', '-c', line]);
      expect(result.status).toBe(4);
      expect(dumpsIn(folder)).toHaveLength(2);
    });
  });
}

test('a program that is killed leaves no dump, and it is said why', async () => {
  const folder = temporaryFolder();
  // Node writes its files where it kills itself.
  const text = `require('node:child_process').spawnSync('sh', ['-c', 'kill -9 $PPID']);`;
  const { status, stderr } = await run([
    'record',
    '--dir',
    folder,
    '--',
    process.execPath,
    program(folder, text),
  ]);
  expect(status).toBe(137);
  expect(stderr).toContain('left no dump: SIGKILL ended it, and then node does not write one');
  expect(dumpsIn(folder)).toEqual([]);
});

test('a process among others that is killed is named, and what may be the reason', async () => {
  const folder = temporaryFolder();
  const app = program(
    folder,
    `require('node:child_process').spawnSync('sh', ['-c', 'kill -9 $PPID']);`,
  );
  const line = `"${process.execPath}" "${app}"; exit 0`;
  const { status, stderr } = await run(['record', '--dir', folder, '--', 'sh', '-c', line]);
  expect(status).toBe(0);
  expect(stderr).toMatch(/main thread of app\.cjs, process \d+: left no dump: it was killed/);
  expect(stderr).toContain('no dump was made');
});

test('counts of a second run leave the times as they are', async () => {
  const folder = temporaryFolder();
  const args = ['record', '--calls=separate', '--dir', folder, '--name', 'twice', '--'];
  const app = program(folder, `console.log('runs');\nfunction f() { ${BUSY} }\nf(); f();\n`);
  const { stdout, stderr } = await run([...args, process.execPath, app]);
  expect(stdout).toBe('runs\nruns\n');
  expect(stderr).toContain('the program runs again');
  const [dump = ''] = dumpsIn(folder);
  expect(dump).toMatch(/\.twice\.cpuprofile$/);
  expect(await functionsOf(dump, '[(]f[)]')).toMatchObject([{ calls: 2, callCounts: 'exact' }]);
  const report = await run(['stats', dump]);
  expect(report.stdout).not.toContain('while calls were counted');
});

test('folders with blanks and quotes in their names', async () => {
  const folder = join(temporaryFolder(), `a "b" c\\d`);
  mkdirSync(folder);
  const app = program(folder, BUSY);
  const args = ['record', '--calls', '--dir', folder, '--', process.execPath, app];
  expect(await run(args)).toMatchObject({ status: 0 });
  expect(dumpsIn(folder)).toHaveLength(1);
});

test('a terminated worker keeps its dump', async () => {
  const folder = temporaryFolder();
  const text = `const { Worker, isMainThread } = require('node:worker_threads');
    if (isMainThread) {
      const worker = new Worker(__filename);
      worker.once('message', () => worker.terminate());
    } else {
      ${BUSY}
      require('node:worker_threads').parentPort.postMessage('done');
      setInterval(() => {}, 1000);
    }`;
  const args = [
    'record',
    '--calls',
    '--dir',
    folder,
    '--',
    process.execPath,
    program(folder, text),
  ];
  const { stderr } = await run(args);
  expect(dumpsIn(folder)).toHaveLength(2);
  expect(stderr).toContain('worker 1');
});

test('--browse opens the dumps at the end', async () => {
  const folder = temporaryFolder();
  const app = program(folder, BUSY);
  const args = ['record', '--dir', folder, '--browse', '--', process.execPath, app];
  const { stdout } = await run(args, { stdin: 'stats 1\n' });
  expect(stdout).toContain('List reduced from');
});

test('a process that runs, by its inspector', async () => {
  const folder = temporaryFolder();
  const inspect = '--inspect=127.0.0.1:0';
  const child = spawn(process.execPath, [inspect, program(folder, SERVER)], { stdio: 'pipe' });
  onTestFinished(() => {
    child.kill();
  });
  let address = '';
  while (address === '') {
    const [text] = await once(child.stderr, 'data');
    address = /ws:\/\/([\d.]+:\d+)\//.exec(String(text))?.[1] ?? '';
  }
  const args = ['record', '--calls', '--inspect', address, '--for', '500ms', '--dir', folder];
  const { status, stderr } = await run(args);
  expect(stderr).toContain(`main thread of app.cjs`);
  expect(status).toBe(0);
  const [dump] = dumpsIn(folder);
  const [tick] = await functionsOf(dump as string, 'tick');
  expect(tick).toMatchObject({ callCounts: 'exact' });
  expect(child.exitCode).toBeNull();
});

test.each([
  [['record'], 'record needs a program'],
  [['record', '--for', '10s', '--', 'node'], '--for is for a running process'],
  [['record', '--pid', '1', '--', 'node'], 'cannot both be recorded'],
  [['record', '--pid', 'x'], 'It has to be the number of a process'],
  [['record', '--interval', '5 parsecs', 'node'], 'It has to be a number with us, ms, s or min'],
  [['record', '--name', '../x', 'node'], 'It may have letters'],
  [['record', '--calls=often', 'node'], 'separate'],
  [['record', '--inspect', 'x:y'], 'is not the address of an inspector'],
])('usage: %j', async (args, message) => {
  const { status, stderr } = await run(args);
  expect(stderr).toContain(message);
  expect(status).toBe(2);
});

test('a program that is not there', async () => {
  const folder = temporaryFolder();
  const { status, stderr } = await run(['record', '--dir', folder, '--', '/no/such/program']);
  expect(stderr).toBe('scoobyprof: /no/such/program: cannot be started: no such program\n');
  expect(status).toBe(3);
});

describe('counts', () => {
  test('joins files that were made elsewhere', async () => {
    const folder = temporaryFolder();
    const coverage = join(folder, 'coverage');
    const app = program(folder, `function f() { ${BUSY} }\nfor (let i = 0; i < 9; i++) f();\n`);
    const child = spawn(process.execPath, ['--cpu-prof', `--cpu-prof-dir=${folder}`, app], {
      env: { ...process.env, NODE_V8_COVERAGE: coverage, NODE_OPTIONS: '' },
    });
    await once(child, 'close');
    const files = readdirSync(coverage).map((name) => join(coverage, name));
    const [dump = ''] = dumpsIn(folder);
    const output = join(folder, 'out.cpuprofile');
    const { status, stderr } = await run(['counts', dump, ...files, '-o', output]);
    expect(stderr).toContain('exact calls of');
    expect(status).toBe(0);
    expect(await functionsOf(output, '[(]f[)]')).toMatchObject([{ calls: 9 }]);
    // Once more: the new counts take the place of the old.
    await run(['counts', output, ...files]);
    const again = output.replace('.cpuprofile', '.counts.cpuprofile');
    expect(await functionsOf(again, '[(]f[)]')).toMatchObject([{ calls: 9 }]);
    expect(readFileSync(again, 'utf8').match(/"scoobyprof":/g)).toHaveLength(1);
  });

  test.each([
    ['no coverage', [fixture('recursion'), fixture('recursion')], 4],
    ['no such file', [fixture('recursion.node20'), '/no/such/file'], 3],
  ])('%s', async (_, [dump = '', coverage = ''], status) => {
    const path = dump.includes('node20') ? dump : fixture('recursion.node20');
    const file = coverage.startsWith('/no') ? coverage : fixture('recursion.node20');
    expect(await run(['counts', path, file])).toMatchObject({ status });
  });

  test('of the same run are said to have slowed it down', async () => {
    const { stdout } = await run(['--json', 'stats', '1', fixture('counted.node20')]);
    expect(reports(stdout)[0]).toMatchObject({ timedWhileCounting: true, callCounts: 'mixed' });
  });
});
