import { execFileSync } from 'node:child_process';
import { chmodSync, cpSync, mkdirSync, readdirSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { RequestRecord } from '../../../src/records/record.ts';
import { metaOf } from '../../../src/records/record-meta.ts';
import { redisStore } from '../../../src/stores/redis/open-redis-store.ts';
import { drawnDump } from '../../drawn-dump.ts';
import { freePort } from '../../free-port.ts';
import { sampleRecord, shopRecord } from '../../records/sample-record.ts';
import { type DatabaseServer, hasRedis } from '../../request/drivers/servers.ts';
import { ask, type RedisCluster, startCluster, startRedis } from '../../stores/redis-servers.ts';
import { reports, run, temporaryFolder } from '../run-program.ts';
import { WatchProgram } from '../watch/watch-program.ts';

const ROOT = fileURLToPath(new URL('../../..', import.meta.url));
const DEPENDENCIES = ['commander', '@jridgewell/trace-mapping', 'chalk', 'string-width'];
const id = (start: string): string => `${start}0000-0000-4000-8000-000000000000`;

let server: DatabaseServer;
let cluster: RedisCluster;
let url = '';
let clusterUrl = '';

beforeAll(async () => {
  if (!hasRedis) return;
  [server, cluster] = await Promise.all([startRedis(), startCluster()]);
  url = `redis://127.0.0.1:${server.port}`;
  clusterUrl = `redis://127.0.0.1:${cluster.ports[3]}`;
}, 120_000);

afterAll(async () => {
  await server?.stop();
  await cluster?.stop();
});

async function put(
  place: string,
  records: readonly RequestRecord[],
  profile?: Uint8Array,
): Promise<void> {
  const store = redisStore({ url: place });
  // What is put is given 500 ms, with the time to connect: this waits longer.
  await store.list();
  for (const record of records) {
    const content = Buffer.from(JSON.stringify(record));
    await store.put(record.id, content, { meta: metaOf(record), ...(profile && { profile }) });
  }
  await store.close();
}

const now = (changes: Partial<RequestRecord>): Partial<RequestRecord> => ({
  startedAt: Date.now(),
  ...changes,
});

describe.skipIf(!hasRedis)('requests of Redis', () => {
  const of = (name: string): string => `${url}?prefix=${name}:`;

  test('of all hosts are one list, and each row says where it was', async () => {
    const place = of('list');
    const shop = shopRecord(now({ id: id('aaaa'), host: 'web-1' }));
    const pay = sampleRecord(
      {},
      now({ id: id('bbbb'), host: 'web-2', service: 'pay', version: '7' }),
    );
    await put(place, [shop, pay]);
    const { stdout, status, stderr } = await run(['requests', place]);
    expect([status, stderr]).toEqual([0, '']);
    expect(stdout).toMatch(/^time +host +service +version +method/);
    expect(stdout).toMatch(/ web-1 +shop +1\.2\.3 +GET /);
    expect(stdout).toMatch(/ web-2 +pay +7 +GET /);
    expect(stdout).toContain(
      `2 of 2 records in redis://127.0.0.1:${server.port}?prefix=list%3A · `,
    );
    for (const [filter, found] of [
      [['--host', 'web-2'], 'bbbb'],
      [['--service', '^shop$'], 'aaaa'],
      [['--version', '^7'], 'bbbb'],
      [['--n1'], 'aaaa'],
    ] as const) {
      const { stdout: json } = await run(['requests', place, '--json', ...filter]);
      expect(reports(json).map((one) => one.id)).toEqual([id(found)]);
    }
    expect((await run(['requests', place, '--host', 'web-3'])).status).toBe(5);
  });

  test('one is shown, compared and named by what can be typed', async () => {
    const place = of('one');
    await put(place, [shopRecord(now({ id: id('aaaa') })), shopRecord(now({ id: id('abbb') }))]);
    const { stdout } = await run(['requests', 'aaaa', place, '--sql', '--group']);
    expect(stdout).toContain('N+1');
    const next = /scoobyprof (requests aaaa \S+)/.exec(
      (await run(['requests', 'aaaa', place])).stdout,
    );
    expect((await run(`${next?.[1]?.replaceAll("'", '')}`.split(' '))).status).toBe(0);
    expect((await run(['requests', 'latest', '--dir', place])).status).toBe(0);
    expect((await run(['requests', 'aaaa', place, '--compare', 'abbb'])).status).toBe(0);
    const missing = await run(['requests', 'cccc', place]);
    expect([missing.status, missing.stdout]).toEqual([3, '']);
    expect(missing.stderr).toContain('no record cccc');
    expect(missing.stderr).not.toContain('    at ');
  });

  test('nothing there is status 3', async () => {
    const { status, stderr } = await run(['requests', of('none')]);
    expect(status).toBe(3);
    expect(stderr).toContain('holds no record of a request');
  });

  test('browse opens the profile, and what it did is at hand; nothing is left behind', async () => {
    const place = of('browse');
    const folder = temporaryFolder();
    const dump = JSON.parse(drawnDump([['listOrders', 'findUser'], ['listOrders']]));
    const scooby = { id: id('aaaa'), method: 'GET', url: '/', route: '/orders', status: 200 };
    const profile = Buffer.from(JSON.stringify({ ...dump, scooby }));
    const cpu = { dump: null, samples: 2, intervalUs: 1000 };
    const shop = shopRecord(now({ id: id('aaaa') }));
    await put(place, [{ ...shop, plugins: { ...shop.plugins, cpu } }], profile);
    await put(place, [sampleRecord({}, now({ id: id('bbbb') }))]);
    const env = { TMPDIR: folder };
    for (const words of [
      ['aaaa', place],
      ['aaaa', '--dir', place],
    ]) {
      const opened = await run(['browse', ...words, '-c', 'stats; request --sql --group'], { env });
      expect([opened.status, opened.stderr]).toEqual([0, '']);
      expect(opened.stdout).toMatch(/findUser[\s\S]*N\+1/);
    }
    expect(readdirSync(folder)).toEqual([]);
    const without = await run(['browse', 'bbbb', place, '-c', 'stats'], { env });
    expect([without.status, without.stdout]).toEqual([3, '']);
    expect(without.stderr).toContain('recorded without cpu');
    const nowhere = { TMPDIR: join(folder, 'none') };
    const full = await run(['browse', 'aaaa', place, '-c', 'stats'], { env: nowhere });
    expect(full.status).toBe(3);
    expect(full.stderr.trimEnd().split('\n')).toHaveLength(1);
  });

  test.each([['one server'], ['a cluster']])('watch says what comes into %s', async (kind) => {
    const place = `${kind === 'a cluster' ? clusterUrl : url}?prefix=watch:`;
    await put(place, [shopRecord(now({ id: id('aaaa'), startedAt: Date.now() - 1000 }))]);
    const program = await WatchProgram.watching([place, '--fail-on', 'sql > 100', '--json']);
    await put(place, [
      sampleRecord({}, now({ id: id('bbbb') })),
      shopRecord(now({ id: id('cccc') })),
    ]);
    await program.until(() => program.lines.length > 0);
    expect(program.objects.map((one) => one.id)).toEqual([id('cccc')]);
    program.child.kill('SIGINT');
    expect(await program.status()).toBe(130);
    expect(program.stderr.match(/\n/g)).toHaveLength(1);
  });

  test('watch ends where a condition holds, and takes what is there if it is asked to', async () => {
    const place = of('fail');
    await put(place, [shopRecord(now({ id: id('aaaa'), host: 'web-1' }))]);
    const { status, stdout, stderr } = await run([
      'watch',
      place,
      '--existing',
      '--fail-on',
      'n1 > 0',
    ]);
    expect(status).toBe(1);
    expect(stdout).toMatch(/ web-1 .* N\+1 ×25/);
    expect(stderr).toContain('fails on n1 > 0: 1');
    for (const [flag, word] of [
      ['--max-age', '2h'],
      ['--thread', 'all'],
      ['--value', 'cpu'],
    ] as const) {
      const wrong = await run(['watch', place, flag, word]);
      expect([wrong.status, wrong.stderr]).toEqual([
        2,
        `scoobyprof: ${flag} is for dumps, and there are none in Redis\n`,
      ]);
    }
  });

  test('a cluster is read by any of its servers', async () => {
    const ids = Array.from({ length: 30 }, (_, i) => id(`aa${String(i).padStart(2, '0')}`));
    const place = `${clusterUrl}?prefix=all:`;
    await put(
      place,
      ids.map((one) => shopRecord(now({ id: one }))),
    );
    for (const port of cluster.ports) {
      const words = [
        'requests',
        `redis://127.0.0.1:${port}?prefix=all:`,
        '--json',
        '--limit',
        '50',
      ];
      const { stdout } = await run(words);
      expect(new Set(reports(stdout).map((one) => one.id))).toEqual(new Set(ids));
    }
  });

  test('what a server or a writer says is shown, and not obeyed', async () => {
    const place = of('hostile');
    const evil = '\u001b[2J\u202e\u0007x';
    const record = shopRecord(
      now({ id: id('aaaa'), host: evil, service: evil, version: evil, url: `/${evil}` }),
    );
    await put(place, [record]);
    for (const words of [
      ['requests', place],
      ['requests', 'aaaa', place],
      ['watch', place, '--existing', '--fail-on', 'n1 > 0'],
    ]) {
      const { stdout, stderr } = await run(words);
      // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what must not be there
      expect(stdout + stderr).not.toMatch(/[\u001b\u202e\u0007]/);
    }
  });

  test('a broken record is named and is status 4', async () => {
    await put(of('broken'), [shopRecord(now({ id: id('aaaa') }))]);
    await ask(server.port, ['set', `broken:{${id('aaaa')}}:r`, '\u001f\u008bnot gzip']);
    const { status, stdout, stderr } = await run(['requests', 'aaaa', of('broken')]);
    expect([status, stdout]).toEqual([4, '']);
    expect(stderr).toContain(id('aaaa'));
  });
});

describe.skipIf(!hasRedis)('a Redis that does not let us in', () => {
  test('is told of in one line, without the password', async () => {
    const locked = await startRedis({ args: ['--requirepass', 'right one'] });
    try {
      const wrong = await run(['requests', `redis://:s3cret@127.0.0.1:${locked.port}`]);
      expect([wrong.status, wrong.stdout]).toEqual([3, '']);
      expect(wrong.stderr).toContain(`redis://:***@127.0.0.1:${locked.port}`);
      expect(wrong.stderr).not.toContain('s3cret');
      expect(wrong.stderr.trimEnd().split('\n')).toHaveLength(1);
      const none = await run(['requests', `redis://127.0.0.1:${locked.port}`]);
      expect(none.status).toBe(3);
      const right = `redis://:right%20one@127.0.0.1:${locked.port}`;
      await put(right, [shopRecord(now({ id: id('aaaa') }))]);
      const shown = await run(['requests', right]);
      expect(shown.status).toBe(0);
      expect(shown.stdout).not.toContain('right');
      const place = `redis://127.0.0.1:${locked.port}`;
      const byEnvironment = await run(['requests', place], { env: { REDISCLI_AUTH: 'right one' } });
      expect(byEnvironment.status).toBe(0);
      expect(byEnvironment.stdout + byEnvironment.stderr).not.toContain('right');
    } finally {
      await locked.stop();
    }
  }, 60_000);

  test('is not there: status 3 at once', async () => {
    const place = `redis://user:s3cret@127.0.0.1:${await freePort()}/3`;
    for (const words of [
      ['requests', place],
      ['requests', 'latest', place],
      ['watch', place],
      ['browse', 'aaaa', place],
    ]) {
      const { status, stdout, stderr } = await run(words);
      expect([status, stdout]).toEqual([3, '']);
      expect(stderr).toMatch(
        /^scoobyprof: redis:\/\/user:\*\*\*@127\.0\.0\.1:\d+\/3: .*ECONNREFUSED.*\n$/,
      );
    }
  });

  test.each([
    'redis://',
    'redis:///x',
    'redis://:s3cret@h:99999',
    'rediss://u:s3cret@h/name',
    'redis:s3cret',
  ])('is no address: %s is status 2, and not repeated', async (place) => {
    const { status, stderr } = await run(['requests', place]);
    expect(status).toBe(2);
    expect(stderr).not.toContain('s3cret');
    expect(stderr.trimEnd().split('\n')).toHaveLength(1);
  });
});

describe.skipIf(!hasRedis)('the clients that are installed', () => {
  /** The program with these packages beside it, and no others. */
  function installed(packages: readonly string[]): string {
    const folder = temporaryFolder();
    const home = join(folder, 'node_modules/scoobyprof');
    mkdirSync(join(home, 'dist'), { recursive: true });
    for (const name of ['bin', 'package.json', 'dist/program']) {
      cpSync(join(ROOT, name), join(home, name), { recursive: true });
    }
    mkdirSync(join(folder, 'node_modules/@jridgewell'));
    for (const name of [...DEPENDENCIES, ...packages]) {
      symlinkSync(join(ROOT, 'node_modules', name), join(folder, 'node_modules', name));
    }
    return join(home, 'bin/scoobyprof.js');
  }

  const runWith = (packages: readonly string[], args: readonly string[]) => {
    try {
      const stdout = execFileSync(process.execPath, [installed(packages), ...args], {
        // Packages of the folder that it is run in would do, too.
        cwd: tmpdir(),
        encoding: 'utf8',
        stdio: 'pipe',
        env: { PATH: process.env['PATH'], TMPDIR: '/nonexistent' },
      });
      return { status: 0, stdout, stderr: '' };
    } catch (error) {
      return error as { status: number; stdout: string; stderr: string };
    }
  };

  test.each([[['redis']], [['ioredis']], [['redis', 'ioredis']]])(
    '%j will do',
    async (packages) => {
      const name = `by-${packages.join('-')}:`;
      for (const place of [`${url}?prefix=${name}`, `${clusterUrl}?prefix=${name}`]) {
        await put(place, [shopRecord(now({ id: id('aaaa') }))]);
        const { stdout } = runWith(packages, ['requests', place, '--json']);
        expect(reports(stdout).map((one) => one.id)).toEqual([id('aaaa')]);
      }
    },
  );

  test('without one it is said what to install', () => {
    const { status, stdout, stderr } = runWith([], ['requests', url]);
    expect([status, stdout]).toEqual([3, '']);
    expect(stderr).toMatch(/no client for Redis is installed/);
    expect(stderr).toMatch(/npm install redis/);
  });
});

describe.skipIf(!hasRedis || !hasOpenssl())('rediss', () => {
  test('speaks TLS, and takes no certificate that nobody vouches for', async () => {
    const folder = temporaryFolder();
    const [key, cert] = [join(folder, 'key.pem'), join(folder, 'cert.pem')];
    execFileSync(
      'openssl',
      [
        ...['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'],
        ...['-keyout', key, '-out', cert, '-days', '2', '-subj', '/CN=localhost'],
        ...['-addext', 'subjectAltName=DNS:localhost,IP:127.0.0.1'],
      ],
      { stdio: 'pipe' },
    );
    for (const path of [folder, key, cert]) chmodSync(path, 0o755);
    const tlsPort = await freePort();
    const tls = await startRedis({
      args: [
        ...['--tls-port', `${tlsPort}`, '--tls-cert-file', cert, '--tls-key-file', key],
        ...['--tls-ca-cert-file', cert, '--tls-auth-clients', 'no'],
      ],
    });
    try {
      await put(`redis://127.0.0.1:${tls.port}`, [shopRecord(now({ id: id('aaaa') }))]);
      const place = `rediss://localhost:${tlsPort}`;
      const trusting = await run(['requests', place], { env: { NODE_EXTRA_CA_CERTS: cert } });
      expect([trusting.status, trusting.stderr]).toEqual([0, '']);
      const careful = await run(['requests', place]);
      expect([careful.status, careful.stdout]).toEqual([3, '']);
      expect(careful.stderr).toMatch(/certificate/);
    } finally {
      await tls.stop();
    }
  }, 60_000);
});

function hasOpenssl(): boolean {
  try {
    execFileSync('openssl', ['version'], { stdio: 'pipe' });
    return true;
  } catch {
    return false;
  }
}
