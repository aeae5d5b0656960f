import { createRequire } from 'node:module';
import { text as textOfStream } from 'node:stream/consumers';
import { pipeline } from 'node:stream/promises';
import postgresModule, { type Sql } from 'postgres';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { groupsOf } from '../../../src/records/groups.ts';
import type { RequestRecord, SqlCall } from '../../../src/records/record.ts';
import { current } from '../../../src/request/context/current.ts';
import { postgres as plugin } from '../../../src/request/plugins/index.ts';
import { type Recorder, recorderOf } from '../recording.ts';
import { callersOf, driverRecorder, siteOf } from './recorded.ts';
import { type DatabaseServer, hasPostgres, startServer } from './servers.ts';

const load = createRequire(import.meta.url);
const sqlOf = (record: RequestRecord): readonly SqlCall[] => record.plugins.sql?.calls ?? [];
const textsOf = (record: RequestRecord): string[] => sqlOf(record).map(({ text }) => text);

let server: DatabaseServer;
beforeAll(async () => {
  if (hasPostgres) server = await startServer('postgres');
}, 120_000);
afterAll(() => server?.stop());

type How = [string, typeof postgresModule, (sql: Sql) => Recorder];

describe.skipIf(!hasPostgres).each<How>([
  ['found where require has loaded it', load('postgres'), driverRecorder],
  ['handed in as an sql', postgresModule, (sql) => recorderOf([plugin(sql)])],
  ['handed in as a module', postgresModule, () => recorderOf([plugin(postgresModule)])],
])('postgres, %s', (_how, postgres, recorder) => {
  let sql: Sql;
  beforeAll(async () => {
    const config = { host: '127.0.0.1', port: server.port, user: 'postgres', max: 2 };
    sql = postgres({ ...config, database: 'postgres', onnotice: () => undefined });
    await sql`CREATE TABLE IF NOT EXISTS users (id int, name text)`;
    await sql`TRUNCATE users`;
    await sql`INSERT INTO users SELECT n, 'u' || n FROM generate_series(1, 9) n`;
  });
  afterAll(() => sql.end());

  test('a query has the line of its tag, its text, parameters and rows', async () => {
    const { record, host } = recorder(sql);
    const usersBelow = (id: number): PromiseLike<readonly unknown[]> =>
      sql`SELECT * FROM users WHERE id < ${id}`;
    const made = await record(async () => expect(await usersBelow(4)).toHaveLength(3), ['params']);
    host.close();
    expect(sqlOf(made)).toMatchObject([
      {
        ...{ system: 'postgresql', source: 'postgres', text: 'SELECT * FROM users WHERE id < $1' },
        ...{ params: [4], rows: 3 },
      },
    ]);
    expect(sqlOf(made)[0]).not.toHaveProperty('error');
    expect(callersOf(made, 'sql')).toEqual(['usersBelow']);
    expect(made.problems).toEqual([]);
  });

  test('all ways to ask: fragments, helpers, unsafe, simple, cursors, transactions', async () => {
    const { record, host } = recorder(sql);
    const made = await record(async function askAll() {
      const names = ['id', 'name'];
      await sql`SELECT ${sql(names)} FROM ${sql('users')} ${sql`WHERE id = ${1}`}`;
      await sql`INSERT INTO users ${sql([
        { id: 20, name: 'a' },
        { id: 21, name: 'b' },
      ])}`;
      expect((await sql`DELETE FROM users WHERE id >= 20`).count).toBe(2);
      await sql.unsafe('SELECT $1::int + 1', [2]);
      expect(await sql`SELECT 1; SELECT 2`.simple()).toHaveLength(2);
      let count = 0;
      for await (const rows of sql`SELECT id FROM users`.cursor(4)) count += rows.length;
      await sql`SELECT id FROM users`.cursor(5, (rows) => {
        count += rows.length;
      });
      await sql`SELECT id FROM users WHERE id > 4`.forEach(() => {
        count++;
      });
      expect(count).toBe(23);
      await sql.begin(async (inner) => {
        await inner`UPDATE users SET name = 'x' WHERE id < 3`;
        await inner.savepoint((deep) => deep`SELECT 4`);
      });
      await sql`SELECT id FROM users WHERE id > 0`.values().describe();
    });
    host.close();
    const rowsOf = Object.fromEntries(sqlOf(made).map(({ text, rows }) => [text, rows]));
    expect(rowsOf).toEqual({
      'SELECT "id","name" FROM "users" WHERE id = $1': 1,
      'INSERT INTO users ("id","name")values($1,$2),($3,$4)': 2,
      'DELETE FROM users WHERE id >= 20': 2,
      'SELECT $1::int + 1': 1,
      'SELECT 1; SELECT 2': 2,
      'SELECT id FROM users': 9,
      'SELECT id FROM users WHERE id > 4': 5,
      'begin ': 0,
      "UPDATE users SET name = 'x' WHERE id < 3": 2,
      'savepoint "s0"': 0,
      'SELECT 4': 1,
      commit: 0,
      'SELECT id FROM users WHERE id > 0': undefined,
    });
    expect(sqlOf(made).filter(({ unfinished }) => unfinished)).toEqual([]);
    // The driver commits by itself.
    const withoutSite = sqlOf(made).filter((call) => siteOf(made, call) === undefined);
    for (const { text } of withoutSite) expect(['savepoint "s0"', 'commit']).toContain(text);
  });

  test('errors go to the program as they are, and into the record', async () => {
    const { record, host } = recorder(sql);
    const made = await record(async () => {
      const failed = await sql`SELECT no_such`.catch((error: { code: string }) => error);
      expect(failed).toBeInstanceOf(postgres.PostgresError);
      await sql`SELECT ${undefined as unknown as number}`.catch(Object);
      await sql
        .begin(async (inner) => {
          await inner`SELECT nothing FROM users`;
        })
        .catch(Object);
    });
    host.close();
    expect(sqlOf(made).map(({ text, error }) => [text, error?.code])).toEqual([
      ['SELECT no_such', '42703'],
      ['SELECT $1', 'UNDEFINED_VALUE'],
      ['begin ', undefined],
      ['SELECT nothing FROM users', '42703'],
      ['rollback', undefined],
    ]);
    expect(sqlOf(made)[0]?.error).not.toHaveProperty('message');
  });

  test('who waits for a connection is told; who still waits at the end is there', async () => {
    const { record, host } = recorder(sql);
    const late: PromiseLike<unknown>[] = [];
    const made = await record(async () => {
      const reserved = await Promise.all([sql.reserve(), sql.reserve()]);
      const asked = [1, 2].map((n) => sql`SELECT ${n}::int`.execute());
      await reserved[0]`SELECT pg_sleep(0.1)`;
      for (const one of reserved) one.release();
      await Promise.all(asked);
      late.push(sql`SELECT pg_sleep(0.05), ${'late'}::text`.execute());
    });
    await Promise.all(late);
    host.close();
    expect(sqlOf(made).filter(({ waitMs }) => waitMs > 50)).toHaveLength(2);
    expect(sqlOf(made).map(({ unfinished = false }) => unfinished)).toEqual(
      sqlOf(made).map(({ text }) => text.includes('text')),
    );
  });

  test('copies to their end, and the callbacks of rows in their own context', async () => {
    const { begin, record, recordOf, host } = recorder(sql);
    const made = await record(async () => {
      await pipeline(['30\ta\n', '31\tb\n'], await sql`COPY users FROM stdin`.writable());
      const copied = await sql`COPY (SELECT id FROM users WHERE id > 29) TO stdout`.readable();
      expect(await textOfStream(copied)).toBe('30\n31\n');
      await sql`DELETE FROM users WHERE id > 29`;
    });
    expect(textsOf(made)).toHaveLength(3);
    expect(sqlOf(made).filter(({ unfinished, error }) => unfinished || error)).toEqual([]);
    const [a, b] = [begin(), begin()];
    const seen: [string | undefined, string | undefined][] = [];
    const ask = async (id?: string): Promise<void> => {
      await sql`SELECT pg_sleep(0.01)`;
      await sql`SELECT 1`.forEach(() => {
        seen.push([id, current()?.id]);
      });
      await sql`SELECT 1`.cursor(1, () => {
        seen.push([id, current()?.id]);
      });
    };
    const all: Promise<void>[] = [];
    for (let i = 0; i < 6; i++)
      all.push(
        a.run(() => ask(a.id)),
        b.run(() => ask(b.id)),
        ask(),
      );
    await Promise.all(all);
    expect(seen).toHaveLength(36);
    for (const [wanted, got] of seen) expect(got).toBe(wanted);
    for (const recording of [a, b]) expect(sqlOf(await recordOf(recording))).toHaveLength(18);
    host.close();
  });

  test('an N+1 has the tag as its place; close puts everything back', async () => {
    const queries = Object.getPrototypeOf(sql.unsafe('')) as { handle: unknown };
    const before = queries.handle;
    const { record, host } = recorder(sql);
    const made = await record(async () => {
      const findUser = (id: number): PromiseLike<unknown> =>
        sql`SELECT * FROM users WHERE id = ${id}`;
      for (let id = 1; id <= 6; id++) await findUser(id);
    });
    expect(groupsOf(made)).toMatchObject([{ n1: true, count: 6, site: { fn: 'findUser' } }]);
    expect(queries.handle).not.toBe(before);
    host.close();
    expect(queries.handle).toBe(before);
    expect(Object.hasOwn(queries, 'signature')).toBe(false);
    expect(await sql`SELECT 1 AS n`).toEqual([{ n: 1 }]);
  });
});
