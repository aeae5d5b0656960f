import { spawn } from 'node:child_process';
import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, onTestFinished, test } from 'vitest';
import { temporaryFolder } from '../cli/run-program.ts';
import { readDumps } from './servers.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

/** The programs of the manual, by the name in their first line. */
const EXAMPLES: readonly (readonly [name: string, text: string])[] = Array.from(
  readFileSync(join(ROOT, 'src/manual/requests.md'), 'utf8').matchAll(
    /^```js\n\/\/ (\S+)\n([\s\S]*?)^```$/gm,
  ),
  ([, name, text]) => [name as string, text as string],
);

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

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

async function textOf(url: string, isRunning: () => boolean): Promise<string> {
  while (isRunning()) {
    try {
      const response = await fetch(url);
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

test.each(EXAMPLES)('%s of the manual runs and leaves a dump', async (name, text) => {
  const folder = project();
  const dumps = join(folder, 'dumps');
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
  const answer = await textOf(`http://${host}:${port}/hello/you`, () => child.exitCode === null);
  expect(answer).toMatch(/^hello (\/hello\/)?you$/);
  await expect.poll(() => readableDumps(dumps), { timeout: 5000 }).toHaveLength(1);
  const route = /http|pool/.test(name) ? null : '/hello/:name';
  expect(readDumps(dumps)[0].scooby).toMatchObject({ method: 'GET', url: '/hello/you', route });
});

function readableDumps(folder: string): readonly unknown[] {
  try {
    return readDumps(folder);
  } catch {
    return [];
  }
}
