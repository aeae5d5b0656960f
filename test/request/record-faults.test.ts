import { once } from 'node:events';
import { mkdirSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import http, { type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, expect, test, vi } from 'vitest';
import { readRecord } from '../../src/records/read-record.ts';
import { scooby } from '../../src/request/frameworks/http.ts';
import type { Plugin } from '../../src/request/record/plugin.ts';
import type { ScoobyModeOptions } from '../../src/request/record/record-options.ts';
import { makeToken } from '../../src/stores/token.ts';
import { temporaryFolder } from '../cli/run-program.ts';
import { type Ask, askHttp } from './ask.ts';
import { dumpNames, runServer } from './servers.ts';

const ON = { headers: { 'x-scooby-profile': 'on' } };

const open: Server[] = [];
afterEach(() => {
  vi.unstubAllEnvs();
  for (const server of open.splice(0)) server.close();
});

async function listen(listener: RequestListener): Promise<Ask> {
  const server = http.createServer(listener);
  open.push(server);
  await once(server.listen(0, '127.0.0.1'), 'listening');
  return askHttp((server.address() as AddressInfo).port);
}

const answer: RequestListener = (_, response) => void response.end('served');

const keeperOf = (options: Partial<ScoobyModeOptions> = {}) =>
  scooby({ mode: 'scooby', dumpPath: temporaryFolder(), ...options });

test.each([
  [{ secret: 'short' }, /secret has 5 bytes/],
  [{ secret: 7 }, /secret/],
  [{ base: 'scooby' }, /base is "scooby"/],
  [{ base: '/scooby/' }, /base/],
  [{ base: '/' }, /base/],
  [{ base: '/a?b' }, /base/],
  [{ shouldProfile: () => true }, /shouldProfile is not an option/],
  [{ isSuperuser: () => true }, /isSuperuser is not an option/],
  [{ every: 2 }, /every is not an option/],
  [{ plugins: [{ name: 'Not Small' }] }, /Not Small/],
  [{ plugins: [{}] }, /plugins/],
  [{ plugins: 'pg' }, /plugins/],
  [{ store: {} }, /store has no method put/],
  [{ limits: { calls: 5001 } }, /limits\.calls is 5001/],
  [{ limits: { seconds: Number.NaN } }, /seconds is NaN/],
  [{ intervalUs: 1 }, /intervalUs is 1/],
])('an option that makes no sense is refused at once: %j', (options, message) => {
  const create = (): unknown => scooby({ mode: 'scooby', ...options } as never);
  expect(create).toThrow(RangeError);
  expect(create).toThrow(message);
});

test('options of one mode are none of the other', () => {
  expect(() => scooby({ secret: 'x'.repeat(40) } as never)).toThrow(/secret is an option of mode/);
  expect(() => scooby({ mode: 'dump' } as never)).toThrow(/mode is "dump"/);
  vi.stubEnv('SCOOBYPROF_SECRET', 'short');
  expect(() => scooby({ mode: 'scooby' })).toThrow(/secret has 5 bytes/);
});

test('leave for production without a secret is no leave, and is said', async () => {
  vi.stubEnv('NODE_ENV', 'production');
  const warned = vi.spyOn(process, 'emitWarning').mockImplementation(() => undefined);
  const keeper = keeperOf({ allowProduction: true });
  expect(warned.mock.calls[0]?.[1]).toMatchObject({ code: 'SCOOBYPROF_PRODUCTION' });
  warned.mockRestore();
  const ask = await listen(keeper.wrap(answer));
  expect((await ask('/', ON)).headers['x-scooby']).toBe(undefined);
});

test('nothing is installed before the first request that is recorded, and close takes it back', async () => {
  const done: string[] = [];
  const plugin: Plugin = {
    name: 'own',
    install: () => {
      done.push('installed');
      return () => void done.push('undone');
    },
  };
  const keeper = keeperOf({ plugins: [plugin] });
  const ask = await listen(keeper.wrap(answer));
  await ask('/');
  expect(done).toEqual([]);
  await ask('/', ON);
  await ask('/', ON);
  expect(done).toEqual(['installed']);
  await keeper.close();
  expect(done).toEqual(['installed', 'undone']);
  expect((await ask('/', ON)).headers['x-scooby']).toBe(undefined);
});

test('beyond the limits requests are served, unrecorded', async () => {
  const keeper = keeperOf({ limits: { concurrent: 1, perMinute: 2000 } });
  const waiting: (() => void)[] = [];
  const ask = await listen(
    keeper.wrap((request, response) => {
      if (request.url === '/wait') waiting.push(() => void response.end('served'));
      else response.end('served');
    }),
  );
  const first = ask('/wait', ON);
  await expect.poll(() => waiting.length).toBe(1);
  const second = await ask('/', ON);
  expect(second.body).toBe('served');
  expect(second.headers['x-scooby']).toBe(undefined);
  for (const end of waiting) end();
  await first;
  await expect.poll(async () => (await ask('/', ON)).headers['x-scooby']).toBeDefined();
  expect(keeper.counts.refused.concurrent).toBeGreaterThan(0);
  await keeper.close();
  const flood = keeperOf({ limits: { perMinute: 0 } });
  const askFlood = await listen(flood.wrap(answer));
  await Promise.all(Array.from({ length: 50 }, () => askFlood('/', ON)));
  expect(flood.counts).toMatchObject({ recorded: 0, refused: { perMinute: 50 } });
});

test('a request that is longer than the limit is cut, and goes on', async () => {
  const dumpPath = temporaryFolder();
  const keeper = keeperOf({ dumpPath, limits: { seconds: 0.05 } });
  const ask = await listen(
    keeper.wrap(async (_, response) => {
      response.write('ser');
      await sleep(200);
      response.end('ved');
    }),
  );
  const { body, headers } = await ask('/', ON);
  expect(body).toBe('served');
  await keeper.close();
  const path = join(dumpPath, 'requests', `${String(headers['x-scooby'])}.json`);
  expect(readRecord(readFileSync(path))).toMatchObject({ ending: 'cut', status: 200 });
  expect(keeper.counts).toMatchObject({ cut: 1, written: 1 });
});

test('of two modes the outer one has the request', async () => {
  const [dumps, records] = [temporaryFolder(), temporaryFolder()];
  const dumper = scooby({ dumpPath: dumps });
  const keeper = keeperOf({ dumpPath: records });
  const dumpOutside = await listen(dumper.wrap(keeper.wrap(answer)));
  const recordOutside = await listen(keeper.wrap(dumper.wrap(answer)));
  expect((await dumpOutside('/', ON)).headers['x-scooby']).toBe(undefined);
  expect((await recordOutside('/', ON)).headers['x-scooby']).toBeDefined();
  expect((await recordOutside('/')).headers['x-scooby']).toBe(undefined);
  await sleep(50);
  await Promise.all([dumper.close(), keeper.close()]);
  expect(dumper.counts.profiled).toBe(2);
  expect(keeper.counts.recorded).toBe(1);
  expect(dumpNames(dumps)).toHaveLength(2);
  expect(readdirSync(join(records, 'requests'))).toHaveLength(1);
});

/** Folders into which nothing can be written. */
const BAD_FOLDERS: Readonly<Record<string, (folder: string) => void>> = {
  'a file': (folder) => writeFileSync(join(folder, 'requests'), ''),
  'a link': (folder) => symlinkSync(temporaryFolder(), join(folder, 'requests')),
  'a link to nothing': (folder) => symlinkSync(join(folder, 'no'), join(folder, 'requests')),
  'a file in the place of its parent': (folder) => {
    rmSync(folder, { recursive: true });
    writeFileSync(folder, '');
  },
};

test.each(Object.keys(BAD_FOLDERS))('the folder is %s: requests are served', async (kind) => {
  const dumpPath = temporaryFolder();
  BAD_FOLDERS[kind]?.(dumpPath);
  const keeper = keeperOf({ dumpPath });
  const ask = await listen(keeper.wrap(answer));
  for (let i = 0; i < 3; i++) expect((await ask('/', ON)).body).toBe('served');
  await keeper.close();
  expect(keeper.counts).toMatchObject({ recorded: 3, written: 0, lost: 3 });
});

test('a folder that is gone comes back', async () => {
  const dumpPath = temporaryFolder();
  const keeper = keeperOf({ dumpPath });
  const ask = await listen(keeper.wrap(answer));
  await ask('/', ON);
  await expect.poll(() => keeper.counts.written).toBe(1);
  rmSync(dumpPath, { recursive: true });
  await ask('/', ON);
  await keeper.close();
  expect(readdirSync(join(dumpPath, 'requests'))).toHaveLength(1);
});

test('plugins that throw, hooks and all, change nothing for the request', async () => {
  const fail = (): never => {
    throw new Error('broken');
  };
  const broken: Plugin = {
    ...{ name: 'broken', onRequest: fail, onRoute: fail, onEnd: fail, toJSON: fail },
  };
  const dumpPath = temporaryFolder();
  const keeper = keeperOf({ dumpPath, plugins: [broken] });
  const ask = await listen(keeper.wrap(answer));
  const { body, headers } = await ask('/', ON);
  expect(body).toBe('served');
  await keeper.close();
  const path = join(dumpPath, 'requests', `${String(headers['x-scooby'])}.json`);
  expect(readRecord(readFileSync(path)).problems).toEqual([
    { plugin: 'broken', message: 'broken' },
  ]);
});

test('hostile requests: nothing but a valid token opens anything, and huge ones are only served', async () => {
  const secret = 'scooby-test-secret-0123456789abcdef';
  const keeper = keeperOf({ secret, limits: { perMinute: 10_000 } });
  const ask = await listen(keeper.wrap(answer));
  const expiry = Math.floor(Date.now() / 1000) + 600;
  const token = makeToken({ expiry, options: [], owner: 'developer-1' }, secret);
  const values = [
    ...['on', `${token}.`, `v1.${token}`, token.toUpperCase(), token.replace('v1', 'v2')],
    ...[`"${token}"`, `Bearer ${token}`, `${token},${token}`, 'v1....', 'x'.repeat(12_000)],
  ];
  for (const value of values) {
    for (const headers of [{ 'x-scooby-profile': value }, { cookie: `scooby=${value}; a=b` }]) {
      // Quotes round the value of a cookie are allowed by its grammar.
      if ('cookie' in headers && value.startsWith('"')) continue;
      const found = await ask('/', { headers: headers as Record<string, string> });
      expect(found.headers['x-scooby']).toBe(undefined);
      if (found.status === 200) expect(found.body).toBe('served');
    }
  }
  const cookie = `${'scooby;'.repeat(1000)} scoobys=1; xscooby=2; scooby=${token}`;
  expect((await ask('/', { headers: { cookie } })).headers['x-scooby']).toBeDefined();
  expect(keeper.counts.recorded).toBe(1);
  await keeper.close();
});

test('when the process ends, what runs and what is not written yet is written', async () => {
  const folder = temporaryFolder();
  mkdirSync(folder, { recursive: true });
  const { stderr, status } = await runServer('recorded-exit', [folder]);
  expect({ stderr, status }).toEqual({ stderr: '', status: 0 });
  const records = readdirSync(join(folder, 'requests')).map((name) => {
    return readRecord(readFileSync(join(folder, 'requests', name)));
  });
  const byUrl = Object.fromEntries(records.map((record) => [record.url, record]));
  expect(Object.keys(byUrl).sort((a, b) => a.localeCompare(b))).toEqual(['/done', '/open']);
  expect(byUrl['/open']).toMatchObject({
    ...{ ending: 'exit', status: 0 },
    plugins: { log: { entries: [{ text: '/open' }] } },
  });
  expect(byUrl['/open']?.problems).toEqual([{ plugin: 'cpu', message: 'the process ended first' }]);
  expect(byUrl['/done']).toMatchObject({ ending: 'finished', status: 200 });
});
