import { createRequire } from 'node:module';
import { count, eq, gt, sql } from 'drizzle-orm';
import * as my from 'drizzle-orm/mysql-core';
import { drizzle as drizzleMysql } from 'drizzle-orm/mysql2';
import { drizzle as drizzlePg, type NodePgDatabase } from 'drizzle-orm/node-postgres';
import * as pgCore from 'drizzle-orm/pg-core';
import { drizzle as drizzlePostgres } from 'drizzle-orm/postgres-js';
import mysql from 'mysql2';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { groupsOf } from '../../../src/records/groups.ts';
import type { RequestRecord, SqlCall } from '../../../src/records/record.ts';
import { drizzle as plugin } from '../../../src/request/plugins/index.ts';
import { driverSource } from '../../../src/request/plugins/registry.ts';
import { type Recorder, recorderOf } from '../recording.ts';
import { callersOf, siteOf } from './recorded.ts';
import { type DatabaseServer, hasMariadb, hasPostgres, startServer } from './servers.ts';

const load = createRequire(import.meta.url);
const sqlOf = (record: RequestRecord): readonly SqlCall[] => record.plugins.sql?.calls ?? [];
const recorder = (db: object): Recorder => recorderOf([plugin(db)], {}, { source: driverSource() });

const users = pgCore.pgTable('users', { id: pgCore.integer('id'), name: pgCore.text('name') });
const schema = { users };
type Db = NodePgDatabase<typeof schema>;

let server: DatabaseServer;
beforeAll(async () => {
  if (hasPostgres) server = await startServer('postgres');
}, 120_000);
afterAll(() => server?.stop());

const kinds: [string, () => [Db, () => Promise<unknown>]][] = [
  [
    'pg',
    () => {
      const pool = new pg.Pool({ host: '127.0.0.1', port: server.port, user: 'postgres', max: 2 });
      return [drizzlePg(pool, { schema }), () => pool.end()];
    },
  ],
  [
    'postgres',
    () => {
      const client = load('postgres')({
        ...{ host: '127.0.0.1', port: server.port, user: 'postgres', max: 2 },
        onnotice: () => undefined,
      });
      return [drizzlePostgres(client, { schema }) as unknown as Db, () => client.end()];
    },
  ],
];

describe.skipIf(!hasPostgres).each(kinds)('drizzle with %s', (driver, open) => {
  let db: Db;
  let end: () => Promise<unknown>;
  beforeAll(async () => {
    [db, end] = open();
    await db.execute(sql`CREATE TABLE IF NOT EXISTS users (id int, name text)`);
    await db.execute(sql`TRUNCATE users`);
  });
  afterAll(() => end());

  test('each query has the line where it was built, however it is run', async () => {
    const { record, host } = recorder(db);
    const made = await record(async function askAll() {
      await db.insert(users).values([1, 2, 3].map((id) => ({ id, name: `u${id}` })));
      expect(await db.select().from(users).where(gt(users.id, 1)).orderBy(users.id)).toHaveLength(
        2,
      );
      await db.update(users).set({ name: 'x' }).where(eq(users.id, 1));
      await db.query.users.findMany({ where: eq(users.id, 2) });
      expect(await db.query.users.findFirst()).toBeDefined();
      expect(await db.$count(users)).toBe(3);
      await db.execute(sql`SELECT 1`);
      await db.delete(users).where(eq(users.id, 3)).returning();
      const named = db.$with('named').as(db.select().from(users));
      await db.with(named).select({ n: count() }).from(named);
      const later = db.selectDistinct({ id: users.id }).from(users);
      await new Promise((resolve) => setTimeout(resolve, 1));
      await later.execute();
    });
    host.close();
    expect(sqlOf(made)).toHaveLength(10);
    expect(sqlOf(made)[0]).toMatchObject({ source: driver, system: 'postgresql', rows: 3 });
    expect(callersOf(made, 'sql')).toEqual(Array(10).fill('askAll'));
    const lines = sqlOf(made).map((call) => siteOf(made, call)?.line ?? 0);
    expect(new Set(lines).size).toBe(10);
    expect(lines).toEqual(lines.toSorted((a, b) => a - b));
  });

  test('a transaction, and what the program does with the rows, have their own lines', async () => {
    const { record, host } = recorder(db);
    const made = await record(async () => {
      await db.transaction(async function move(tx) {
        await tx.update(users).set({ name: 'y' });
        await tx.transaction(async function deep(inner) {
          await inner.select().from(users);
        });
      });
      await db
        .select()
        .from(users)
        .then(function next() {
          return db.execute(sql`SELECT 2`);
        });
    });
    host.close();
    const word = (text: string): string => `${text.split(' ')[0]}`.toLowerCase();
    expect(sqlOf(made).map(({ text }) => word(text))).toEqual([
      ...['begin', 'update', 'savepoint', 'select', ...(driver === 'pg' ? ['release'] : [])],
      ...['commit', 'select', 'select'],
    ]);
    const ofRows = sqlOf(made).filter(({ text }) => /^(?:select|update)/i.test(text));
    const names = ofRows.map((call) => siteOf(made, call)?.fn);
    expect([...names.slice(0, 2), names.at(-1)]).toEqual(['move', 'deep', 'next']);
  });

  test('an N+1 has its place; close puts everything back', async () => {
    const { select } = db;
    const { record, host } = recorder(db);
    const made = await record(async () => {
      const findUser = (id: number): PromiseLike<unknown> =>
        db.select().from(users).where(eq(users.id, id));
      for (let id = 1; id <= 6; id++) await findUser(id);
    });
    expect(groupsOf(made)).toMatchObject([{ n1: true, count: 6, site: { fn: 'findUser' } }]);
    expect(db.select).not.toBe(select);
    host.close();
    expect(db.select).toBe(select);
    expect(await db.select().from(users)).toHaveLength(2);
  });
});

describe.skipIf(!hasMariadb)('drizzle with mysql2', () => {
  test('each query has the line where it was built', async () => {
    const mariadb = await startServer('mariadb');
    const config = { host: '127.0.0.1', port: mariadb.port, user: 'root', connectionLimit: 2 };
    const pool = mysql.createPool(config);
    const db = drizzleMysql(pool);
    const items = my.mysqlTable('items', { id: my.int('id') });
    await db.execute(sql`CREATE DATABASE shop`);
    const { record, host } = recorder(db);
    const made = await record(async function askAll() {
      await db.execute(sql`SELECT 1`);
      await db.select().from(items).catch(Object);
      await db.insert(items).values({ id: 1 }).catch(Object);
    });
    host.close();
    expect(sqlOf(made)).toHaveLength(3);
    expect(callersOf(made, 'sql')).toEqual(Array(3).fill('askAll'));
    await pool.promise().end();
    await mariadb.stop();
  }, 120_000);
});
