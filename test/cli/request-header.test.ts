import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { dump } from '../importers/dumps.ts';
import { run } from './run-program.ts';

const folder = mkdtempSync(join(tmpdir(), 'scoobyprof-header-'));
afterAll(() => rmSync(folder, { recursive: true }));

const REQUEST = {
  id: '0b6e2f0a-5a43-4f5e-9d3d-1f6f8a3f2f10',
  method: 'GET',
  url: '/users/7?full=1',
  route: '/users/:id',
  status: 200,
  cpuMs: 12.345,
  durationMs: 80.1,
  threadCpuMs: null,
  startedAt: 1_790_000_000_000.5,
  service: 'shop',
  version: '1.2.3',
  host: 'web-1',
  pid: 4711,
};

function requestDump(scooby: unknown): string {
  const path = join(folder, 'one.cpuprofile');
  writeFileSync(path, JSON.stringify({ ...dump(), scooby }));
  return path;
}

async function header(scooby: unknown): Promise<string> {
  const { stdout, status } = await run(['stats', requestDump(scooby)]);
  expect(status).toBe(0);
  return stdout.slice(0, stdout.indexOf('Ordered by'));
}

test('the header of a dump of one request says which', async () => {
  expect(await header(REQUEST)).toContain(
    '         GET /users/7?full=1 (/users/:id): status 200, 12.345 ms of CPU (by the clock) in 80.100 ms\n',
  );
});

test('time by the clock is told from time on a processor', async () => {
  expect(await header({ ...REQUEST, threadCpuMs: 3.5 })).toContain(
    '12.345 ms of CPU (by the clock; on a processor 3.500 ms) in 80.100 ms\n',
  );
});

test('what the dump does not say is left out', async () => {
  expect(await header({ method: 'POST', url: 5 })).toContain('\n         POST\n');
  expect(await header({ cpuMs: 1 })).toContain('\n         1.000 ms of CPU (by the clock)\n');
});

test('urls are hostile', async () => {
  const text = await header({ ...REQUEST, url: '/\u001b[2J\u202e', route: null });
  expect(text).toContain('GET /\\x1b[2J\\u202e: status 200');
});

test('a dump of a whole program has no such line', async () => {
  for (const none of [undefined, null, 1, 'GET', []]) {
    expect(await header(none)).not.toMatch(/GET|of CPU/);
  }
});

test('JSON has the request, as the dump says it', async () => {
  const { stdout } = await run(['--json', 'stats', requestDump(REQUEST)]);
  expect(JSON.parse(stdout)).toMatchObject({ request: REQUEST });
  const without = await run(['--json', 'stats', requestDump(null)]);
  expect(JSON.parse(without.stdout)).not.toHaveProperty('request');
});
