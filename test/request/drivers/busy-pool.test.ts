import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { isControlCall } from '../../../src/records/call-form.ts';
import { groupsOf } from '../../../src/records/groups.ts';
import { readRecord } from '../../../src/records/read-record.ts';
import {
  type AnyCall,
  CALL_KINDS,
  callsOf,
  type RequestRecord,
} from '../../../src/records/record.ts';
import { NODE24, runServer } from '../servers.ts';
import { startMongo } from './mongo-server.ts';
import { hasOrm } from './orms.ts';
import { framesOf, siteOf } from './recorded.ts';
import { cellsOf, rowsOfManual, type Seen, updateManual } from './seen-table.ts';
import {
  type DatabaseServer,
  hasMariadb,
  hasMemcached,
  hasPostgres,
  hasRedis,
  startServer,
} from './servers.ts';

/** 300 requests that ask for a driver, 30 at once, two connections in all: who asks for what must not be mixed up. */
const FILES = ['shop-repositories', 'orm-repositories'].map((name) =>
  fileURLToPath(new URL(`../programs/${name}.mjs`, import.meta.url)),
);
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

async function mongoPort(): Promise<number> {
  const server = await startMongo();
  stops.push(server.stop);
  return Number(new URL(server.url).port);
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

/** A driver, or a library in front of one; the name of its row in the manual. */
interface Case {
  readonly row: string;
  readonly driver: string;
  /** The package that has to be installed. */
  readonly needs?: string;
  readonly isHandedIn?: boolean;
}

const driverCase = (driver: string): Case => ({ row: driver, driver });

/** `library` is the name of its package, `driver` that of the repository. */
function ormCase(library: string, driver: string, more: Partial<Case> = {}): Case {
  const behind = driver.slice(driver.lastIndexOf('-') + 1);
  return { row: `${library}, ${behind}`, driver, isHandedIn: true, ...more };
}

function notHandedIn({ row, ...more }: Case): Case {
  return { ...more, row: `${row}, not handed in`, isHandedIn: false };
}

function busy(cases: readonly Case[], start: () => Promise<number>): void {
  let port = 0;
  beforeAll(async () => {
    port = await start();
  }, MAX_MS);
  for (const one of cases) {
    // The whole suite is run on both; what stands in front of drivers takes long.
    const nodes = one.isHandedIn === undefined ? NODES : NODES.slice(0, 1);
    describe(one.row, () => {
      test.for(nodes)(
        'on %s every call is in its own record, with its caller, in order',
        { timeout: MAX_MS },
        async ([where, node], { skip }) => {
          if (node === null) skip('SCOOBYPROF_NODE24 does not name a Node 24');
          if (!hasOrm(one.needs)) skip('the packages of test/request/orms are not installed');
          await tryCase(one, { node: `${node}`, where, port });
        },
      );
    });
  }
}

async function tryCase(
  { row, driver, isHandedIn = false }: Case,
  { node, where, port }: { node: string; where: string; port: number },
): Promise<void> {
  const dumps = join(folder, `${row}-${where}`.replaceAll(/\W+/g, '-'));
  const args = [driver, `${port}`, dumps, ...(isHandedIn ? ['handed-in'] : [])];
  const { stdout, stderr } = await runServer('busy-pool', args, { node });
  expect(stderr.replace(/.*(?:Deprecation|trace-).*\n/g, '')).toBe('');
  const { answers, counts } = JSON.parse(stdout) as {
    answers: Answer[];
    counts: { recorded: number; lost: number };
  };
  expect(counts).toMatchObject({ recorded: 200, lost: 0 });
  const recorded = answers.filter(({ id }) => id !== null);
  expect(recorded).toHaveLength(200);
  const all = recorded.map((answer) => ({ answer, record: recordAt(dumps, answer) }));
  for (const { answer, record } of all) check(answer, record);
  const cells = cellsOf(seenIn(all));
  updateManual(row, cells);
  const wanted = rowsOfManual().get(row);
  expect(wanted?.slice(0, cells.length)).toEqual(cells);
  if (wanted?.[1] === 'yes') for (const { answer, record } of all) checkCallers(answer, record);
}

function recordAt(dumps: string, { id }: Answer): RequestRecord {
  return readRecord(readFileSync(join(dumps, 'requests', `${id}.json`)));
}

/** What a record has besides what begins and ends transactions. */
function asksOf(record: RequestRecord): readonly AnyCall[] {
  return CALL_KINDS.flatMap((kind) =>
    callsOf(record, kind).filter((call) => !isControlCall(kind, call)),
  );
}

function isStray({ n }: Answer, call: AnyCall): boolean {
  return !JSON.stringify(call).includes(`r${n}r`);
}

function check(answer: Answer, record: RequestRecord): void {
  expect(record.problems).toEqual([]);
  for (const call of CALL_KINDS.flatMap((kind) => [...callsOf(record, kind)])) {
    expect(call.unfinished).toBeUndefined();
    expect(call.error).toBeUndefined();
    expect(call.startMs + call.waitMs + call.durationMs).toBeLessThan(record.durationMs + 0.01);
  }
  const calls = asksOf(record);
  expect(calls.filter((call) => isStray(answer, call))).toEqual([]);
  expect(calls).toHaveLength(answer.callers.length);
  const groups = groupsOf(record);
  expect(groups.filter(({ n1 }) => n1)).toHaveLength(answer.n % 4 === 0 ? 1 : 0);
  const duplicates = groups.reduce((sum, group) => sum + group.duplicates, 0);
  expect(duplicates).toBe(answer.n % 4 === 1 ? 2 : 0);
}

/** Calls that were made at once go out in any order where a library is between. */
function checkCallers({ callers }: Answer, record: RequestRecord): void {
  const sites = asksOf(record).map((call) => siteOf(record, call));
  const isOrm = sites.some((site) => site?.file === FILES[1]);
  const names = sites.map((site) => site?.fn);
  // The functions of a driver with callbacks that ask are called `ask`.
  const wanted = callers.map((caller, i) => (names[i] === 'ask' ? 'ask' : caller));
  expect(isOrm ? names.toSorted() : names).toEqual(isOrm ? wanted.toSorted() : wanted);
  for (const site of sites) {
    expect(FILES).toContain(site?.file);
    if (!isOrm) expect(CALL_LINES.has(site?.line ?? 0)).toBe(true);
  }
}

/** Where drivers are called. */
const CALL_LINES = new Set(
  readFileSync(`${FILES[0]}`, 'utf8')
    .split('\n')
    .flatMap((line, i) =>
      /(?:sql|inner)`|fetch\(|get\(options/.test(line) ||
      /\.(?:query|execute|unsafe|get|hGetAll|hgetall|request|find|aggregate|findOne|updateOne)\(/.test(
        line,
      )
        ? [i + 1]
        : [],
    ),
);

function seenIn(all: readonly { answer: Answer; record: RequestRecord }[]): Seen {
  const hiddenBy = new Set<string>();
  let [strayCalls, ownLines, calls, found, begun] = [0, 0, 0, 0, 0];
  for (const { answer, record } of all) {
    for (const call of asksOf(record)) {
      calls++;
      if (isStray(answer, call)) strayCalls++;
      const site = siteOf(record, call);
      if (site !== undefined && FILES.includes(site.file)) ownLines++;
      else hiddenBy.add(hiderOf(record, call));
    }
    if (groupsOf(record).some(({ n1 }) => n1)) found++;
    const texts = callsOf(record, 'sql').map((call) => ('text' in call ? call.text : ''));
    if (texts.some((text) => /\bcommit\b/i.test(text))) begun++;
  }
  const transfers = all.filter(({ answer }) => answer.callers.some(isTransfer)).length;
  return {
    ...{ strayCalls, ownLines, calls, hiddenBy },
    n1: [found, all.filter(({ answer }) => answer.n % 4 === 0).length],
    transactions: transfers === 0 ? null : [begun, transfers],
  };
}

const isTransfer = (caller: string): boolean => caller.startsWith('transfer');

function hiderOf(record: RequestRecord, call: AnyCall): string {
  const file = framesOf(record, call).find(({ kind }) => kind === 'library')?.file ?? '';
  return /.*node_modules[\\/]((?:@[^\\/]+[\\/])?[^\\/]+)/.exec(file)?.[1] ?? 'the program';
}

const drizzlePg = ormCase('drizzle-orm', 'drizzle-pg');
const prismaPg = ormCase('Prisma', 'prisma-pg', { needs: '@prisma/client' });

describe.skipIf(!hasPostgres)('PostgreSQL', () =>
  busy(
    [
      ...['pg', 'postgres'].map(driverCase),
      ...[drizzlePg, notHandedIn(drizzlePg), ormCase('drizzle-orm', 'drizzle-postgres')],
      ...[ormCase('knex', 'knex-pg'), ormCase('kysely', 'kysely-pg')],
      ormCase('typeorm', 'typeorm-pg', { needs: 'typeorm' }),
      ormCase('sequelize', 'sequelize-pg', { needs: 'sequelize' }),
      ormCase('mikro-orm', 'mikro-orm-pg', { needs: '@mikro-orm/postgresql' }),
      ...[prismaPg, notHandedIn(prismaPg)],
    ],
    () => portOf('postgres'),
  ),
);
describe.skipIf(!hasMariadb)('MariaDB', () =>
  busy(
    [
      ...['mysql2', 'mariadb'].map(driverCase),
      ...[ormCase('drizzle-orm', 'drizzle-mysql2'), ormCase('knex', 'knex-mysql2')],
      ormCase('kysely', 'kysely-mysql2'),
      ormCase('typeorm', 'typeorm-mysql2', { needs: 'typeorm' }),
      ormCase('sequelize', 'sequelize-mysql2', { needs: 'sequelize' }),
      ormCase('Prisma', 'prisma-mariadb', { needs: '@prisma/client' }),
    ],
    () => portOf('mariadb'),
  ),
);
describe('MongoDB, a server of ours', () =>
  busy(
    [driverCase('mongodb'), ormCase('mongoose', 'mongoose-mongodb', { needs: 'mongoose' })],
    mongoPort,
  ));
describe.skipIf(!hasRedis)('Redis', () =>
  busy(['redis', 'ioredis'].map(driverCase), () => portOf('redis')),
);
describe.skipIf(!hasMemcached)('memcached', () =>
  busy(['memcached', 'memjs'].map(driverCase), () => portOf('memcached')),
);
describe('HTTP', () => busy(['fetch', 'undici', 'node:http'].map(driverCase), webPort));
