import { execFileSync, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { describe, expect, onTestFinished, test } from 'vitest';
import { metaOf } from '../../src/records/record-meta.ts';
import { redisStore } from '../../src/stores/redis/open-redis-store.ts';
import { reports, run, temporaryFolder } from '../cli/run-program.ts';
import { WatchProgram } from '../cli/watch/watch-program.ts';
import { freePort } from '../free-port.ts';
import { shopRecord } from '../records/sample-record.ts';
import { askHttp } from '../request/ask.ts';
import { hasRedis } from '../request/drivers/servers.ts';
import { ask, startCluster, startRedis } from './redis-servers.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const PAGE = readFileSync(join(ROOT, 'src/manual/stores.md'), 'utf8');

/** A project that has this package installed, and a program of the page. */
function project(name: string): string {
  const folder = temporaryFolder();
  mkdirSync(join(folder, 'node_modules'));
  symlinkSync(join(ROOT, 'node_modules/express'), join(folder, 'node_modules/express'));
  symlinkSync(ROOT, join(folder, 'node_modules/scoobyprof'));
  const program = new RegExp(`^\`\`\`js\\n// ${name}\\n([\\s\\S]*?)^\`\`\`$`, 'm').exec(PAGE)?.[1];
  writeFileSync(join(folder, name), `${program}`);
  return folder;
}

test('the store of the manual passes the test of stores', () => {
  const folder = project('memory-store.test.mjs');
  const words = ['--test', '--test-reporter=tap', 'memory-store.test.mjs'];
  const { NODE_OPTIONS: _, ...env } = process.env;
  const stdout = execFileSync(process.execPath, words, { cwd: folder, encoding: 'utf8', env });
  expect(stdout).toMatch(/^# fail 0$/m);
  expect(Number(/^# pass (\d+)$/m.exec(stdout)?.[1])).toBeGreaterThan(12);
});

describe.skipIf(!hasRedis)('with a Redis', () => {
  test('the server of the manual keeps its records there', async () => {
    const redis = await startRedis();
    onTestFinished(() => redis.stop());
    const url = `redis://127.0.0.1:${redis.port}`;
    const port = await freePort();
    const { PATH } = process.env;
    const child = spawn(process.execPath, ['shop-on-redis.mjs'], {
      cwd: project('shop-on-redis.mjs'),
      env: { PATH, PORT: String(port), REDIS_URL: url },
      stdio: ['ignore', 'ignore', 'inherit'],
    });
    onTestFinished(() => void child.kill('SIGKILL'));
    const headers = { 'x-scooby-profile': 'on' };
    let id: unknown;
    while (id === undefined) {
      const answer = await askHttp(port)('/hello', { headers }).catch(() => null);
      id = answer?.headers['x-scooby'];
      if (child.exitCode !== null) throw new Error('it ended');
      await sleep(50);
    }
    await expect
      .poll(async () => (await run(['requests', url, '--json'])).stdout, { timeout: 60_000 })
      .toContain(`${id}`);
  });

  /** The lines of the page, with another password. */
  const users = Array.from(PAGE.matchAll(/^ACL (SETUSER .*)$/gm), ([, line]) =>
    `${line}`.replace('PASSWORD', 'pw').split(' '),
  );

  test.each(['one server', 'a cluster'])(
    'users with the least rights of the manual can do all that is needed in %s, and no more',
    async (kind) => {
      expect(users).toHaveLength(2);
      const redis = kind === 'one server' ? await startRedis() : await startCluster();
      onTestFinished(() => redis.stop());
      const ports = 'ports' in redis ? redis.ports : [redis.port];
      for (const port of ports) for (const words of users) await ask(port, ['acl', ...words]);
      const urlOf = (user: string): string => `redis://${user}:pw@127.0.0.1:${ports[0]}`;
      const reader = urlOf('scooby-reader');

      const store = redisStore({ url: urlOf('scooby-server') });
      // What is put is given 500 ms, with the time to connect: this waits longer.
      await store.get(randomUUID());
      const put = async (): Promise<string> => {
        const cpu = { dump: null, samples: 1, intervalUs: 1000 };
        const shop = shopRecord({ id: randomUUID(), startedAt: Date.now() });
        const record = { ...shop, plugins: { ...shop.plugins, cpu } };
        const content = Buffer.from(JSON.stringify(record));
        const profile = readFileSync(join(ROOT, 'fixtures/slow-report.node20.cpuprofile'));
        await store.put(record.id, content, { meta: metaOf(record), profile });
        return record.id;
      };
      const id = await put();
      expect(await store.get(id)).not.toBeNull();
      expect(await store.getProfile(id)).not.toBeNull();

      expect(reports((await run(['requests', reader, '--json'])).stdout)).toHaveLength(1);
      expect((await run(['requests', id.slice(0, 8), reader, '--sql'])).status).toBe(0);
      const env = { TMPDIR: temporaryFolder() };
      const opened = await run(['browse', id.slice(0, 8), reader, '-c', 'stats 3'], { env });
      expect(opened.stdout).toContain('sameKey');
      const watch = await WatchProgram.watching([reader, '--json']);
      await sleep(200);
      const next = await put();
      await watch.until(() => watch.lines.length > 0);
      expect(watch.objects.map((one) => one.id)).toEqual([next]);

      // The index tells of it, too: this says that the reader may listen.
      const heard = ports.map((port) => ask(port, ['pubsub', 'numsub', 'scooby:new']));
      expect(`${await Promise.all(heard)}`).toMatch(/scooby:new,1/);
      await store.close();

      const [server] = ports as [number];
      const credentials = (username: string) => ({ username, password: 'pw' });
      for (const words of [
        ['keys', '*'],
        ['get', 'user:1'],
        ['set', 'user:1', 'x'],
        ['flushall'],
      ]) {
        for (const user of ['scooby-server', 'scooby-reader']) {
          await expect(ask(server, words, credentials(user))).rejects.toThrow(/NOPERM/);
        }
      }
      const key = `scooby:{${id}}:r`;
      await expect(ask(server, ['set', key, 'x'], credentials('scooby-reader'))).rejects.toThrow(
        /NOPERM/,
      );
      await expect(ask(server, ['del', key], credentials('scooby-server'))).rejects.toThrow(
        /NOPERM/,
      );
    },
    120_000,
  );
});
