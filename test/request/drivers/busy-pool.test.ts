import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { groupsOf } from '../../../src/records/groups.ts';
import { readRecord } from '../../../src/records/read-record.ts';
import {
  type AnyCall,
  CALL_KINDS,
  callsOf,
  type RequestRecord,
} from '../../../src/records/record.ts';
import { NODE24, runServer } from '../servers.ts';
import { siteOf } from './recorded.ts';
import {
  type DatabaseServer,
  hasMariadb,
  hasMemcached,
  hasPostgres,
  hasRedis,
  startServer,
} from './servers.ts';

/** 300 requests that ask for a driver, 30 at once, two connections in all: who asks for what must not be mixed up. */
const PROGRAM = fileURLToPath(new URL('../programs/shop-repositories.mjs', import.meta.url));
const MAX_MS = 120_000;

interface Answer {
  readonly n: number;
  readonly id: string | null;
  /** The functions that called, in their order. */
  readonly callers: readonly string[];
}

const folder = mkdtempSync(join(tmpdir(), 'scoobyprof-busy-'));
const stops: (() => unknown)[] = [];
afterAll(async () => {
  for (const stop of stops) await stop();
  rmSync(folder, { recursive: true, force: true });
});

async function portOf(name: Parameters<typeof startServer>[0]): Promise<number> {
  const server: DatabaseServer = await startServer(name);
  stops.push(server.stop);
  return server.port;
}

async function webPort(): Promise<number> {
  const server: Server = createServer((request, response) => response.end(request.url));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  stops.push(() => server.close());
  return (server.address() as { port: number }).port;
}

const NODES: readonly (readonly [string, string | null])[] = [
  ['this Node', process.execPath],
  ['Node 24', NODE24 === process.execPath ? null : NODE24],
];

function busy(drivers: readonly string[], start: () => Promise<number>): void {
  let port = 0;
  beforeAll(async () => {
    port = await start();
  }, MAX_MS);
  describe.each(NODES)('on %s', (where, node) => {
    test.skipIf(node === null).each(drivers)(
      '%s: every call is in its own record, with its caller, in order',
      async (driver) => {
        const dumps = join(folder, `${driver.replace(':', '-')}-${where.replace(' ', '')}`);
        const program = ['busy-pool', [driver, `${port}`, dumps], { node: `${node}` }] as const;
        const { stdout, stderr } = await runServer(...program);
        expect(stderr.replace(/.*(?:Deprecation|trace-).*\n/g, '')).toBe('');
        const { answers, counts } = JSON.parse(stdout) as {
          answers: Answer[];
          counts: { recorded: number; lost: number };
        };
        expect(counts).toMatchObject({ recorded: 200, lost: 0 });
        expect(answers.filter(({ id }) => id !== null)).toHaveLength(200);
        for (const answer of answers)
          if (answer.id !== null) check(answer, recordAt(dumps, answer));
      },
      MAX_MS,
    );
  });
}

function recordAt(dumps: string, { id }: Answer): RequestRecord {
  return readRecord(readFileSync(join(dumps, 'requests', `${id}.json`)));
}

function check({ n, callers }: Answer, record: RequestRecord): void {
  expect(record.problems).toEqual([]);
  const calls: readonly AnyCall[] = CALL_KINDS.flatMap((kind) => callsOf(record, kind));
  for (const call of calls) {
    expect(JSON.stringify(call)).toContain(`r${n}r`);
    expect(call.unfinished).toBeUndefined();
    expect(call.error).toBeUndefined();
    expect(call.startMs + call.waitMs + call.durationMs).toBeLessThan(record.durationMs + 0.01);
  }
  const sites = calls.map((call) => siteOf(record, call));
  expect(sites.map((site) => site?.fn.replace(/^ask$/, 'asked'))).toEqual(
    calls.some(({ source }) => source === 'memcached') ? callers.map(() => 'asked') : callers,
  );
  for (const site of sites) {
    expect(site?.file).toBe(PROGRAM);
    expect(CALL_LINES.has(site?.line ?? 0)).toBe(true);
  }
  const groups = groupsOf(record);
  expect(groups.filter(({ n1 }) => n1)).toHaveLength(n % 4 === 0 ? 1 : 0);
  expect(groups.reduce((sum, { duplicates }) => sum + duplicates, 0)).toBe(n % 4 === 1 ? 2 : 0);
}

/** Where drivers are called. */
const CALL_LINES = new Set(
  readFileSync(PROGRAM, 'utf8')
    .split('\n')
    .flatMap((line, i) =>
      /sql`|\.(?:query|execute|unsafe|get|hGetAll|hgetall|request)\(|fetch\(|get\(options/.test(
        line,
      )
        ? [i + 1]
        : [],
    ),
);

describe.skipIf(!hasPostgres)('PostgreSQL', () =>
  busy(['pg', 'postgres'], () => portOf('postgres')),
);
describe.skipIf(!hasMariadb)('MariaDB', () => busy(['mysql2', 'mariadb'], () => portOf('mariadb')));
describe.skipIf(!hasRedis)('Redis', () => busy(['redis', 'ioredis'], () => portOf('redis')));
describe.skipIf(!hasMemcached)('memcached', () => busy(['memcached'], () => portOf('memcached')));
describe('HTTP', () => busy(['fetch', 'undici', 'node:http'], webPort));
