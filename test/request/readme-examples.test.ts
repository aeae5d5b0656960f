import { spawn } from 'node:child_process';
import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, onTestFinished, test } from 'vitest';
import { readRecord } from '../../src/records/read-record.ts';
import { folderStore } from '../../src/stores/folder-store.ts';
import { temporaryFolder } from '../cli/run-program.ts';
import { freePort } from '../free-port.ts';
import { readDumps } from './servers.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

/** The programs of the manual, by the name in their first line. */
const EXAMPLES = examplesOf('requests');
const RECORDED = examplesOf('recording-requests');

function examplesOf(page: string): readonly (readonly [name: string, text: string])[] {
  return Array.from(
    readFileSync(join(ROOT, `src/manual/${page}.md`), 'utf8').matchAll(
      /^```js\n\/\/ (\S+)\n([\s\S]*?)^```$/gm,
    ),
    ([, name, text]) => [name as string, text as string],
  );
}

/** A project that has this package and the frameworks installed. */
function project(): string {
  const folder = temporaryFolder();
  mkdirSync(join(folder, 'node_modules'));
  for (const name of ['express', 'fastify']) {
    symlinkSync(join(ROOT, 'node_modules', name), join(folder, 'node_modules', name));
  }
  symlinkSync(ROOT, join(folder, 'node_modules', 'scoobyprof'));
  return folder;
}

async function textOf(
  url: string,
  isRunning: () => boolean,
  headers: Record<string, string> = {},
): Promise<string> {
  while (isRunning()) {
    try {
      const response = await fetch(url, { headers });
      return await response.text();
    } catch {
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }
  throw new Error('the server ended');
}

test('the manual has a server of each kind', () => {
  expect(EXAMPLES.map(([name]) => name)).toEqual([
    'server-express.mjs',
    'server-fastify.mjs',
    'server-http.mjs',
    'server-pool.mjs',
  ]);
});

/** Runs a program of the manual on a port; gives how to ask it. */
async function run(name: string, text: string, dumps: string) {
  const folder = project();
  writeFileSync(join(folder, name), text);
  const port = await freePort();
  const { PATH = '', HOME = '' } = process.env;
  const child = spawn(process.execPath, [name], {
    cwd: folder,
    env: { PATH, HOME, PORT: String(port), PROFILER_DUMP_PATH: dumps },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  onTestFinished(() => {
    child.kill();
  });
  const host = name === 'server-fastify.mjs' ? 'localhost' : '127.0.0.1';
  return (path: string, headers?: Record<string, string>): Promise<string> =>
    textOf(`http://${host}:${port}${path}`, () => child.exitCode === null, headers);
}

test.each(EXAMPLES)('%s of the manual runs and leaves a dump', async (name, text) => {
  const dumps = join(temporaryFolder(), 'dumps');
  const ask = await run(name, text, dumps);
  expect(await ask('/hello/you')).toMatch(/^hello (\/hello\/)?you$/);
  await expect.poll(() => readableDumps(dumps), { timeout: 5000 }).toHaveLength(1);
  const route = /http|pool/.test(name) ? null : '/hello/:name';
  expect(readDumps(dumps)[0].scooby).toMatchObject({ method: 'GET', url: '/hello/you', route });
});

test.each(RECORDED)('%s of the manual runs and leaves a record', async (name, text) => {
  const dumps = join(temporaryFolder(), 'dumps');
  const ask = await run(name, text, dumps);
  const headers = { 'x-scooby-profile': 'params' };
  expect(await ask('/hello/you', headers)).toMatch(/^hello (\/hello\/)?you$/);
  const store = folderStore({ dumpPath: dumps });
  await expect.poll(() => store.list(), { timeout: 5000 }).toHaveLength(1);
  const [id = ''] = await store.ids();
  const { plugins } = readRecord((await store.get(id)) as Uint8Array);
  const want = {
    'server-recorded.mjs': { log: { entries: [{ text: 'greets you' }] } },
    'server-plugin.mjs': { rpc: { calls: [{ service: 'Mail', method: 'send', args: ['you'] }] } },
  };
  expect(plugins).toMatchObject(want[name as keyof typeof want]);
});

function readableDumps(folder: string): readonly unknown[] {
  try {
    return readDumps(folder);
  } catch {
    return [];
  }
}
