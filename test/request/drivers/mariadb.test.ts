import type { EventEmitter } from 'node:events';
import { createRequire } from 'node:module';
import mariadbModule, { type Pool } from 'mariadb';
import type callbackModule from 'mariadb/callback';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { RequestRecord, SqlCall } from '../../../src/records/record.ts';
import { current } from '../../../src/request/context/current.ts';
import { mariadb as plugin } from '../../../src/request/plugins/index.ts';
import { type Recorder, recorderOf } from '../recording.ts';
import { callersOf, driverRecorder, siteOf } from './recorded.ts';
import { type DatabaseServer, hasMariadb, startServer } from './servers.ts';

const load = createRequire(import.meta.url);
const sqlOf = (record: RequestRecord): readonly SqlCall[] => record.plugins.sql?.calls ?? [];
const textsOf = (record: RequestRecord): string[] => sqlOf(record).map(({ text }) => text);

let server: DatabaseServer;
const config = (): { host: string; port: number; user: string; connectionLimit: number } => ({
  ...{ host: '127.0.0.1', port: server.port, user: 'root', connectionLimit: 2 },
});
beforeAll(async () => {
  if (hasMariadb) server = await startServer('mariadb');
}, 120_000);
afterAll(() => server?.stop());

const handedIn = (module: object) => (): Recorder => recorderOf([plugin(module)]);

describe.skipIf(!hasMariadb).each<[string, typeof mariadbModule, () => Recorder]>([
  ['found where require has loaded it', load('mariadb'), driverRecorder],
  ['handed in as an ES module', mariadbModule, handedIn(mariadbModule)],
])('mariadb, %s', (_how, mariadb, recorder) => {
  let pool: Pool;
  beforeAll(async () => {
    pool = mariadb.createPool(config());
    await pool.query('CREATE DATABASE IF NOT EXISTS shop');
    await pool.query('CREATE OR REPLACE TABLE shop.users (id int, name varchar(20))');
    await pool.batch('INSERT INTO shop.users VALUES (?, ?)', [
      [1, 'a'],
      [2, 'b'],
      [3, 'c'],
    ]);
  });
  afterAll(() => pool.end());

  test('query, execute and batch of a pool are one call each, as the program wrote them', async () => {
    const { record, host } = recorder();
    async function findUsers(): Promise<void> {
      expect(await pool.query('SELECT * FROM shop.users WHERE id < ?', [3])).toHaveLength(2);
      await pool.execute({ sql: 'SELECT * FROM shop.users WHERE name = ?', metaAsArray: true }, [
        'c',
      ]);
      await pool.query('UPDATE shop.users SET name = ? WHERE id = ?', ['x', 1]);
      await pool.batch('INSERT INTO shop.users VALUES (?, ?)', [
        [10, 'y'],
        [11, 'z'],
      ]);
      await pool.query('DELETE FROM shop.users WHERE id > 9');
    }
    const made = await record(findUsers, ['params']);
    host.close();
    expect(sqlOf(made)).toMatchObject([
      {
        ...{ system: 'mariadb', source: 'mariadb', rows: 2, params: [3] },
        text: 'SELECT * FROM shop.users WHERE id < ?',
      },
      { text: 'SELECT * FROM shop.users WHERE name = ?', params: ['c'], rows: 1 },
      { text: 'UPDATE shop.users SET name = ? WHERE id = ?', params: ['x', 1], rows: 1 },
      { text: 'INSERT INTO shop.users VALUES (?, ?)', rows: 2 },
      { text: 'DELETE FROM shop.users WHERE id > 9', rows: 2 },
    ]);
    expect(callersOf(made, 'sql')).toEqual(Array(5).fill('findUsers'));
    expect(made.problems).toEqual([]);
    expect(sqlOf(made).filter(({ unfinished }) => unfinished)).toEqual([]);
  });

  test('connections, transactions, prepared statements, streams, errors', async () => {
    const { record, host } = recorder();
    const made = await record(async function useAll() {
      const connection = await pool.getConnection();
      await connection.beginTransaction();
      await connection.query({ sql: 'SELECT ? + 1' }, [1]);
      await connection.rollback();
      const statement = await connection.prepare('SELECT ? + 2');
      for (const n of [1, 2]) await statement.execute([n]);
      statement.close();
      const rows: unknown[] = [];
      for await (const row of connection.queryStream('SELECT id FROM shop.users')) rows.push(row);
      expect(rows).toHaveLength(3);
      const failed = await connection
        .query('SELECT no_such')
        .catch((error: { code: string }) => error);
      expect(failed.code).toBe('ER_BAD_FIELD_ERROR');
      await pool.execute('SELECT * FROM shop.nothing').catch(Object);
      await connection.release();
    });
    host.close();
    expect(textsOf(made)).toEqual([
      ...['START TRANSACTION', 'SELECT ? + 1', 'ROLLBACK', 'SELECT ? + 2', 'SELECT ? + 2'],
      ...['SELECT id FROM shop.users', 'SELECT no_such', 'SELECT * FROM shop.nothing'],
    ]);
    const codes = sqlOf(made).map(({ error }) => error?.code);
    expect(codes.slice(0, 6)).toEqual(Array(6).fill(undefined));
    expect(codes.slice(6)).toEqual(['ER_BAD_FIELD_ERROR', 'ER_NO_SUCH_TABLE']);
    expect(sqlOf(made)[5]).toMatchObject({ rows: 3 });
    expect(callersOf(made, 'sql')).toEqual(Array(8).fill('useAll'));
    expect(sqlOf(made).filter(({ unfinished }) => unfinished)).toEqual([]);
  });

  test('who waits for a connection is told, apart from the query itself', async () => {
    const { record, host } = recorder();
    const made = await record(() =>
      Promise.all([1, 2, 3].map((n) => pool.query(`SELECT ${n}, SLEEP(0.1)`))),
    );
    host.close();
    const waits = sqlOf(made).map(({ waitMs }) => waitMs);
    expect(waits.at(-1)).toBeGreaterThan(90);
    expect(waits.at(-1)).toBe(Math.max(...waits));
    for (const call of sqlOf(made)) {
      expect(call.durationMs).toBeGreaterThan(90);
      expect(call.startMs + call.waitMs + call.durationMs).toBeLessThan(made.durationMs + 0.01);
    }
  });

  test('a query that waits when its request ends, and a connection that never comes', async () => {
    const { record, host } = recorder();
    const late: Promise<unknown>[] = [];
    const made = await record(() => {
      for (const n of [1, 2, 3]) late.push(pool.query(`SELECT ${n}, SLEEP(0.05)`));
    });
    await Promise.all(late);
    expect(sqlOf(made).map(({ unfinished }) => unfinished)).toEqual([true, true, true]);
    const closed = mariadb.createPool({ ...config(), port: 1, acquireTimeout: 200 });
    const failed = await record(() => closed.query('SELECT 1').catch(() => undefined));
    host.close();
    await closed.end();
    expect(sqlOf(failed)).toMatchObject([{ text: 'SELECT 1', error: { name: 'SqlError' } }]);
  });

  test('a connection that was there before is seen from its first query', async () => {
    const connection = await mariadb.createConnection(config());
    const { record, host } = recorder();
    const made = await record(() => connection.query('SELECT 1'));
    host.close();
    await connection.end();
    expect(textsOf(made)).toEqual(['SELECT 1']);
  });

  test('a cluster: the query has its caller', async () => {
    const { record, host } = recorder();
    const cluster = mariadb.createPoolCluster();
    cluster.add('one', config());
    const made = await record(async function ask() {
      await cluster.of('.*').query('SELECT 1');
      const connection = await cluster.getConnection('one');
      await connection.query('SELECT 2');
      await connection.release();
    });
    host.close();
    await cluster.end();
    expect(textsOf(made)).toEqual(['SELECT 1', 'SELECT 2']);
    expect(callersOf(made, 'sql')).toEqual(['ask', 'ask']);
  });

  test('what it gives is what it gave; close puts everything back', async () => {
    const { record, host } = recorder();
    const prototype = Object.getPrototypeOf(pool);
    const before = [prototype.query, prototype.getConnection];
    await record(async () => {
      const asked = pool.query('SELECT 1 AS n');
      expect(asked).toBeInstanceOf(Promise);
      const rows = await asked;
      expect(rows[0]).toEqual({ n: 1 });
      expect(rows.meta[0].name()).toBe('n');
      const connection = await pool.getConnection();
      const own = Object.getPrototypeOf(connection);
      before.push(own.query);
      await connection.release();
    });
    expect(prototype.query).not.toBe(before[0]);
    expect(prototype.query.length).toBe(before[0].length);
    host.close();
    expect([prototype.query, prototype.getConnection]).toEqual(before.slice(0, 2));
    const connection = await pool.getConnection();
    expect(Object.getPrototypeOf(connection).query).not.toBe(before[2]);
    await connection.release();
  });
});

describe.skipIf(!hasMariadb)('mariadb/callback', () => {
  test('callbacks run in the context of those who handed them over; each call is its own', async () => {
    const callback = load('mariadb/callback') as typeof callbackModule;
    const pool = callback.createPool(config());
    const { begin, recordOf } = driverRecorder();
    const [a, b] = [begin(), begin()];
    const seen: (string | undefined)[] = [];
    const query = (): Promise<void> =>
      new Promise((resolve) => {
        pool.query('SELECT SLEEP(0.01)', () => {
          seen.push(current()?.id);
          pool.getConnection((_error, connection) => {
            seen.push(current()?.id);
            connection?.execute('SELECT SLEEP(0.01)', () => {
              seen.push(current()?.id);
              // What its types do not know.
              const asked = connection as unknown as { query(sql: string): EventEmitter };
              asked.query('SELECT 7').on('end', () => {
                seen.push(current()?.id);
                connection.rollback(() => connection.release(() => undefined));
                resolve();
              });
            });
          });
        });
      });
    const all: Promise<void>[] = [];
    for (let i = 0; i < 6; i++) all.push(a.run(query), b.run(query), query());
    await Promise.all(all);
    for (const id of [a.id, b.id, undefined])
      expect(seen.filter((one) => one === id)).toHaveLength(24);
    for (const recording of [a, b]) {
      const record = await recordOf(recording);
      expect(sqlOf(record)).toHaveLength(24);
      expect(textsOf(record).filter((text) => text === 'ROLLBACK')).toHaveLength(6);
      expect(sqlOf(record).filter(({ waitMs }) => waitMs > 5).length).toBeGreaterThan(2);
      expect(new Set(sqlOf(record).map((call) => siteOf(record, call)?.line)).size).toBe(4);
      expect(sqlOf(record).filter(({ unfinished }) => unfinished)).toEqual([]);
    }
    await new Promise<void>((resolve) => pool.end(() => resolve()));
  });
});
