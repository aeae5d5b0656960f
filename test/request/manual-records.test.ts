import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, onTestFinished, test } from 'vitest';
import { reports, run, temporaryFolder } from '../cli/run-program.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

/** A project that has this package and Express installed, and a program of the manual, by its page and name. */
function project(page: string, name: string, change = (text: string): string => text): string {
  const folder = temporaryFolder();
  mkdirSync(join(folder, 'node_modules'));
  symlinkSync(join(ROOT, 'node_modules/express'), join(folder, 'node_modules/express'));
  symlinkSync(ROOT, join(folder, 'node_modules/scoobyprof'));
  writeFileSync(join(folder, 'package.json'), '{"name":"shop","version":"1.2.3"}');
  const text = readFileSync(join(ROOT, `src/manual/${page}.md`), 'utf8');
  const program = new RegExp(`^\`\`\`js\\n// ${name}\\n([\\s\\S]*?)^\`\`\`$`, 'm').exec(text)?.[1];
  if (program === undefined) throw new Error(`${page} has no program ${name}`);
  writeFileSync(join(folder, name), change(program));
  return folder;
}

async function port(server: ReturnType<typeof createServer>): Promise<number> {
  await once(server.listen(0, '127.0.0.1'), 'listening');
  return (server.address() as AddressInfo).port;
}

/** The server of the manual, beside a stock that answers for it, and where both are. */
async function startShop(change?: (text: string) => string) {
  const folder = project('records', 'shop.mjs', change);
  const stock = createServer((request, response) => response.end(JSON.stringify(request.url)));
  onTestFinished(() => void stock.close());
  const probe = createServer();
  const free = await port(probe);
  probe.close();
  const { PATH = '' } = process.env;
  const child = spawn(process.execPath, ['shop.mjs'], {
    cwd: folder,
    env: {
      ...{ PATH, PORT: String(free), PROFILER_DUMP_PATH: join(folder, 'dumps'), TZ: 'UTC' },
      STOCK_URL: `http://127.0.0.1:${await port(stock)}`,
    },
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  const said = { stderr: '' };
  child.stderr.on('data', (piece: Buffer) => {
    said.stderr += piece.toString();
  });
  const ask = async (value: string): Promise<Response> => {
    for (;;) {
      try {
        const url = `http://127.0.0.1:${free}/orders?page=2&token=abc`;
        return await fetch(url, { headers: { 'X-Scooby-Profile': value } });
      } catch (error) {
        if (child.exitCode !== null) throw error;
        await new Promise((resolve) => setTimeout(resolve, 50));
      }
    }
  };
  return { folder, child, said, ask };
}

/** What the command line says of the newest record, when it is there. */
async function requests(folder: string, ...words: readonly string[]): Promise<string> {
  for (;;) {
    const result = await run(['requests', ...words, join(folder, 'dumps')], { cwd: folder });
    if (result.status === 0) return result.stdout;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

test('a server of the manual is recorded, and read in the second command', async () => {
  const { folder, ask, said } = await startShop();
  const response = await ask('on');
  expect(response.status).toBe(200);
  const id = response.headers.get('x-scooby') ?? '';
  const text = await requests(folder, 'latest');
  expect(text).toContain('GET /orders?page=2&token=***  200  ');
  expect(text).toMatch(
    / {2}N\+1 +12 × +GET http:\/\/127\.0\.0\.1:\d+\/items\/\? .* shop\.mjs:9 \(findItem\)\n/,
  );
  expect(reports(await requests(folder, '--json'))).toMatchObject([
    { id, service: 'shop', version: '1.2.3', http: { count: 12 }, n1: 1, duplicates: 0, errors: 0 },
  ]);
  expect(await requests(folder, 'latest', '--log')).toMatch(
    /ms {2}page 2 {2}shop\.mjs:14 \(listOrders\)/,
  );
  // Standard error is no terminal.
  expect(said.stderr).toBe('');
}, 120_000);

test('a request that asks for cpu has a profile, with the request beside it at the prompt', async () => {
  const { folder, ask } = await startShop();
  await (await ask('cpu')).text();
  await requests(folder, 'latest');
  const dumps = join(folder, 'dumps');
  const words = ['browse', 'latest', '--dir', dumps];
  const { stdout, stderr } = await run(words, { cwd: folder, stdin: 'stats 3\nrequest\n' });
  expect(stderr).toBe('');
  expect(stdout).toContain('GET /orders?page=2&token=*** (/orders): status 200');
  expect(stdout).toMatch(/N\+1 +12 ×/);
}, 120_000);

test('a server that is told to says on standard error what it found', async () => {
  const { ask, said } = await startShop((text) => {
    return text.replace("mode: 'scooby'", "mode: 'scooby', notices: true");
  });
  const id = (await ask('on')).headers.get('x-scooby') ?? '';
  while (!said.stderr.includes('\n')) await new Promise((resolve) => setTimeout(resolve, 20));
  expect(said.stderr).toMatch(
    /^scoobyprof GET \/orders \d+ ms: N\+1 12 × GET http:\/\/127\.0\.0\.1:\d+\/items\/\? at shop\.mjs:9 \(findItem\);.* scoobyprof requests [0-9a-f]{4}\n$/,
  );
  expect(said.stderr).toContain(`scoobyprof requests ${id.slice(0, 4)}\n`);
}, 120_000);

test('a test of the manual fails with the table of calls', async () => {
  const folder = project('testing', 'orders.test.mjs');
  const { PATH = '' } = process.env;
  const failed = await promisify(execFile)(process.execPath, ['--test', 'orders.test.mjs'], {
    cwd: folder,
    env: { PATH },
  }).catch((error) => error);
  expect(failed.code).toBe(1);
  expect(failed.stdout).toContain('expected 1 http, found 12; expected 0 N+1, found 1');
  expect(failed.stdout).toMatch(
    / 12 .* N\+1 {2}GET http:\/\/127\.0\.0\.1:\d+\/items\/\? {2}orders\.test\.mjs:9 \(loadOrders\)/,
  );
}, 120_000);

test('a plugin of the manual works', async () => {
  const folder = project('plugins', 'search-plugin.mjs');
  const { PATH = '' } = process.env;
  const run = promisify(execFile);
  const { stdout } = await run(process.execPath, ['search-plugin.mjs'], {
    cwd: folder,
    env: { PATH },
  });
  expect(stdout).toBe('search\n');
}, 120_000);
