import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, mkdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, onTestFinished, test } from 'vitest';
import { drawnDump } from '../../drawn-dump.ts';
import { fixture, run, temporaryFolder } from '../run-program.ts';
import { writeLargeDump } from './large-dump.ts';
import { PROGRAM, startMcp } from './mcp-client.ts';

const ROOT = fileURLToPath(new URL('../../..', import.meta.url));

const DEPENDENCIES = Object.keys(
  JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')).dependencies,
);

interface RawOptions {
  readonly cwd: string;
  readonly program?: string;
  readonly args?: readonly string[];
}

/** The program as a server, without a client: lines in, lines out. */
function rawServer({ cwd, program = PROGRAM, args = [] }: RawOptions) {
  const { PATH = '' } = process.env;
  const child = spawn(process.execPath, [program, 'mcp', ...args], {
    cwd,
    env: { PATH, TMPDIR: '/nonexistent' },
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  child.stdin.on('error', () => {});
  const output = { stdout: '', stderr: '' };
  child.stdout.setEncoding('utf8').on('data', (piece) => {
    output.stdout += piece;
  });
  child.stderr.setEncoding('utf8').on('data', (piece) => {
    output.stderr += piece;
  });
  const closed = once(child, 'close') as Promise<[number | null, NodeJS.Signals | null]>;
  const send = (message: object): void => void child.stdin.write(`${JSON.stringify(message)}\n`);
  const lines = async (count: number): Promise<readonly string[]> => {
    let isClosed = false;
    const end = closed.then(() => {
      isClosed = true;
    });
    while (output.stdout.split('\n').length <= count) {
      if (isClosed) throw new Error(`it ended: ${output.stderr}`);
      await Promise.race([once(child.stdout, 'data'), end]);
    }
    return output.stdout.split('\n').slice(0, count);
  };
  return { child, output, closed, send, lines };
}

const HELLO = {
  ...{ jsonrpc: '2.0', id: 1, method: 'initialize' },
  params: {
    ...{ protocolVersion: '2025-06-18', capabilities: {} },
    clientInfo: { name: 'test', version: '1' },
  },
};

function call(id: number, name: string, args: object) {
  const params = { name, arguments: args };
  return { jsonrpc: '2.0', id, method: 'tools/call', params };
}

test('standard output holds the protocol and nothing else, a message on each line', async () => {
  const cwd = temporaryFolder();
  writeFileSync(join(cwd, 'a.cpuprofile'), drawnDump([['a\u2028b\u202e\u0085c']]));
  const { child, closed, output, send, lines } = rawServer({ cwd });
  send(HELLO);
  await lines(1);
  send({ jsonrpc: '2.0', method: 'notifications/initialized' });
  child.stdin.write('this is no JSON\n');
  send(call(2, 'run', { commands: 'stats; lines a; nonsense' }));
  send(call(3, 'run', { commands: 'stats' }));
  const answers = (await lines(3)).map((line) => JSON.parse(line));
  expect(answers.map(({ jsonrpc }) => jsonrpc)).toEqual(['2.0', '2.0', '2.0']);
  // Characters that some readers take for the end of a line.
  expect(output.stdout).not.toMatch(/[\u2028\u2029\u0085\u202e]/);
  const [stats] = answers.find(({ id }) => id === 3).result.structuredContent.reports;
  expect(stats.functions[0].functionName).toBe('a\u2028b\u202e\u0085c');
  child.stdin.end();
  expect(await closed).toEqual([0, null]);
});

describe('it ends with its client', () => {
  test('where nothing was ever asked', async () => {
    const { child, closed, output } = rawServer({ cwd: temporaryFolder() });
    child.stdin.end();
    expect([await closed, output.stdout, output.stderr]).toEqual([[0, null], '', '']);
  });

  test('in the middle of an answer', async () => {
    const cwd = temporaryFolder();
    writeLargeDump(join(cwd, 'large.cpuprofile'), 8e6);
    const { child, closed, send, lines } = rawServer({ cwd });
    send(HELLO);
    await lines(1);
    send(call(2, 'run', { commands: 'stats' }));
    child.stdin.end();
    expect(await closed).toEqual([0, null]);
  });

  test('where nobody reads any more', async () => {
    const { child, closed, send, lines } = rawServer({ cwd: temporaryFolder() });
    send(HELLO);
    await lines(1);
    child.stdout.destroy();
    for (let id = 2; id < 20; id++) send(call(id, 'dumps', {}));
    child.stdin.end();
    expect((await closed)[1]).toBe(null);
  });

  test.each(['SIGTERM', 'SIGINT'] as const)('%s', async (signal) => {
    const { child, closed, send, lines } = rawServer({ cwd: temporaryFolder() });
    send(HELLO);
    await lines(1);
    child.kill(signal);
    expect(await closed).toEqual([null, signal]);
  });

  test.each(['SIGTERM', 'end'] as const)(
    'and the program that it records with it: %s',
    async (how) => {
      const cwd = temporaryFolder();
      const args = ['--allow-record', '--dir', 'dumps'];
      const { child, closed, send, lines } = rawServer({ cwd, args });
      send(HELLO);
      await lines(1);
      const script =
        "require('fs').writeFileSync('pid', String(process.pid)); setInterval(() => {}, 1000)";
      send(call(2, 'record', { program: 'node', args: ['-e', script] }));
      const pid = await until(() => Number(contentOf(join(cwd, 'pid'))));
      if (how === 'end') child.stdin.end();
      else child.kill(how);
      await closed;
      await until(() => !isRunning(pid));
    },
  );
});

function contentOf(path: string): string {
  return statSync(path, { throwIfNoEntry: false }) === undefined ? '' : readFileSync(path, 'utf8');
}

function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

async function until<T>(value: () => T): Promise<T> {
  for (;;) {
    const found = value();
    if (found) return found;
    await new Promise((resolve) => {
      setTimeout(resolve, 20);
    });
  }
}

describe('at once', () => {
  const FILE = 'slow-report.node20.cpuprofile';

  test('questions of one session, and two sessions, have the answers that they have alone', async () => {
    const cwd = temporaryFolder();
    cpSync(fixture('slow-report.node20'), join(cwd, FILE));
    cpSync(fixture('http-server.node20'), join(cwd, 'other.cpuprofile'));
    const questions = [FILE, 'other.cpuprofile'].flatMap((name) =>
      [
        'stats 5',
        'sort cumtime; stats 5',
        'only mine; stats',
        'tree',
        'focus main; stats',
        'nothing',
      ].map((commands) => ({ commands, dumps: [name] })),
    );
    const alone = await startMcp({ cwd });
    const expected = [];
    for (const question of questions) expected.push(await alone.ask('run', question));
    const sessions = await Promise.all([startMcp({ cwd }), startMcp({ cwd })]);
    const found = await Promise.all(
      sessions.map(({ ask }) => Promise.all(questions.map((question) => ask('run', question)))),
    );
    for (const answers of found) expect(answers).toEqual(expected);
  });

  test('more dumps than are kept open', async () => {
    const cwd = temporaryFolder();
    const names = Array.from({ length: 30 }, (_, i) => `d${i}`);
    for (const name of names) writeFileSync(join(cwd, `${name}.cpuprofile`), drawnDump([[name]]));
    const { ask } = await startMcp({ cwd });
    for (const round of [1, 2]) {
      const answers = await Promise.all(
        names.map((name) => ask('run', { commands: 'stats', dumps: [`${name}.cpuprofile`] })),
      );
      expect([round, answers.map(({ reports }) => reports[0].functions[0].functionName)]).toEqual([
        round,
        names,
      ]);
    }
  });
});

/** 100 with \`npm run soak\`. */
const MEGABYTES = Number(process.env['SCOOBYPROF_MCP_MEGABYTES'] ?? 12);

test('a large dump is read once', async () => {
  const cwd = temporaryFolder();
  const sampleCount = writeLargeDump(join(cwd, 'large.cpuprofile'), MEGABYTES * 1e6);
  expect(statSync(join(cwd, 'large.cpuprofile')).size).toBeGreaterThan(MEGABYTES * 0.8e6);
  const { ask } = await startMcp({ cwd });
  const dumps = ['large.cpuprofile'];
  const { reports } = await ask('run', { commands: 'stats 3', dumps });
  expect(reports[0]).toMatchObject({ sampleCount, totalUs: (sampleCount - 1) * 1000 });
  const { reports: again } = await ask('run', { commands: 'sort cumtime; stats 3; tree', dumps });
  expect(again[0].sampleCount).toBe(sampleCount);
  const { text, leftOut } = await ask('run', { commands: 'stats all; callers .', dumps });
  expect(text.length).toBeLessThanOrEqual(8000);
  expect(leftOut.length).toBeGreaterThan(0);
}, 300_000);

describe('the package that speaks the protocol', () => {
  /** The program in a folder of its own, where it sees what it always needs. */
  function installed(): string {
    const folder = temporaryFolder();
    const home = join(folder, 'node_modules/scoobyprof');
    mkdirSync(join(home, 'dist'), { recursive: true });
    for (const name of ['bin', 'package.json', 'dist/program']) {
      cpSync(join(ROOT, name), join(home, name), { recursive: true });
    }
    for (const name of DEPENDENCIES) {
      mkdirSync(dirname(join(folder, 'node_modules', name)), { recursive: true });
      symlinkSync(join(ROOT, 'node_modules', name), join(folder, 'node_modules', name));
    }
    return join(home, 'bin/scoobyprof.js');
  }

  test('is asked for by its name where it is missing', async () => {
    const { closed, output } = rawServer({ cwd: temporaryFolder(), program: installed() });
    expect(await closed).toEqual([3, null]);
    expect(output.stdout).toBe('');
    expect(output.stderr).toBe(
      'scoobyprof: mcp needs the package @modelcontextprotocol/server, which is not installed\n' +
        'scoobyprof: npm install --save-dev @modelcontextprotocol/server\n',
    );
  });

  test('may be that of the project', async () => {
    const cwd = temporaryFolder();
    mkdirSync(join(cwd, 'node_modules'));
    const name = '@modelcontextprotocol';
    symlinkSync(join(ROOT, 'node_modules', name), join(cwd, 'node_modules', name));
    const { child, closed, send, lines } = rawServer({ cwd, program: installed() });
    send(HELLO);
    const [line = ''] = await lines(1);
    expect(JSON.parse(line).result.serverInfo.name).toBe('scoobyprof');
    child.stdin.end();
    expect(await closed).toEqual([0, null]);
  });
});

test('arguments that it does not know are status 2', async () => {
  const { status, stderr, stdout } = await run(['mcp', '--alow-record']);
  expect([status, stdout]).toEqual([2, '']);
  expect(stderr).toContain('did you mean --allow-record');
});
