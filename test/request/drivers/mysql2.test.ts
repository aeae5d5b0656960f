import mysql from 'mysql2';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { RequestRecord, SqlCall } from '../../../src/records/record.ts';
import { current } from '../../../src/request/context/current.ts';
import { mysql2 } from '../../../src/request/plugins/index.ts';
import { recorderOf } from '../recording.ts';
import { callersOf, driverRecorder, siteOf } from './recorded.ts';
import { type DatabaseServer, hasMariadb, startServer } from './servers.ts';

let server: DatabaseServer;
const sqlOf = (record: RequestRecord): readonly SqlCall[] => record.plugins.sql?.calls ?? [];
const textsOf = (record: RequestRecord): string[] => sqlOf(record).map(({ text }) => text);

describe.skipIf(!hasMariadb)('mysql2', () => {
  let pool: mysql.Pool;
  beforeAll(async () => {
    server = await startServer('mariadb');
    const config = { host: '127.0.0.1', port: server.port, user: 'root', connectionLimit: 2 };
    pool = mysql.createPool(config);
    await pool.promise().query('CREATE DATABASE shop');
    await pool.promise().query('CREATE TABLE shop.users (id int, name varchar(20))');
    await pool.promise().query("INSERT INTO shop.users VALUES (1, 'a'), (2, 'b'), (3, 'c')");
  }, 120_000);
  afterAll(async () => {
    await pool.promise().end();
    await server.stop();
  });

  test('query and execute of a pool are one call each, as the program wrote them', async () => {
    const { record } = driverRecorder();
    async function findUsers(): Promise<void> {
      const promised = pool.promise();
      await promised.query('SELECT * FROM shop.users WHERE id < ?', [3]);
      await promised.execute('SELECT * FROM shop.users WHERE name = ?', ['c']);
      await promised.query('UPDATE shop.users SET name = ? WHERE id = ?', ['x', 1]);
    }
    const made = await record(findUsers, ['params']);
    expect(sqlOf(made)).toMatchObject([
      {
        ...{ system: 'mysql', source: 'mysql2', rows: 2, params: [3] },
        text: 'SELECT * FROM shop.users WHERE id < ?',
      },
      { text: 'SELECT * FROM shop.users WHERE name = ?', params: ['c'], rows: 1 },
      { text: 'UPDATE shop.users SET name = ? WHERE id = ?', params: ['x', 1], rows: 1 },
    ]);
    expect(callersOf(made, 'sql')).toEqual(['findUsers', 'findUsers', 'findUsers']);
    expect(made.problems).toEqual([]);
  });

  test('connections, transactions, prepared statements, listeners, errors', async () => {
    const { record } = driverRecorder();
    const made = await record(async () => {
      const connection = await pool.promise().getConnection();
      await connection.beginTransaction();
      await connection.query({ sql: 'SELECT ? + 1', values: [1] });
      await connection.rollback();
      const statement = await connection.prepare('SELECT ? + 2');
      for (const n of [1, 2]) await statement.execute([n]);
      await new Promise((resolve) => {
        pool.query('SELECT 3').on('end', resolve).on('result', Object);
      });
      await connection.query('SELECT no_such').catch(Object);
      await pool.promise().execute('SELECT * FROM shop.nothing').catch(Object);
      connection.release();
    });
    expect(textsOf(made)).toEqual([
      ...['START TRANSACTION', 'SELECT ? + 1', 'ROLLBACK', 'SELECT ? + 2', 'SELECT ? + 2'],
      ...['SELECT 3', 'SELECT no_such', 'SELECT * FROM shop.nothing'],
    ]);
    const codes = sqlOf(made).map(({ error }) => error?.code);
    expect(codes.slice(0, 6)).toEqual(Array(6).fill(undefined));
    expect(codes.slice(6)).toEqual(['ER_BAD_FIELD_ERROR', 'ER_NO_SUCH_TABLE']);
    expect(sqlOf(made).filter(({ unfinished }) => unfinished)).toEqual([]);
  });

  test('who waits for a connection is told, and its callbacks run in its own context', async () => {
    const { begin, recordOf } = driverRecorder();
    const [a, b] = [begin(), begin()];
    const seen: (string | undefined)[] = [];
    const query = (): Promise<void> =>
      new Promise((resolve) => {
        pool.query('SELECT SLEEP(0.01)', () => {
          seen.push(current()?.id);
          pool.getConnection((_error, connection) => {
            seen.push(current()?.id);
            connection.execute('SELECT SLEEP(0.01)', () => {
              seen.push(current()?.id);
              connection.release();
              resolve();
            });
          });
        });
      });
    const all: Promise<void>[] = [];
    for (let i = 0; i < 6; i++) all.push(a.run(query), b.run(query), query());
    await Promise.all(all);
    for (const id of [a.id, b.id, undefined])
      expect(seen.filter((one) => one === id)).toHaveLength(18);
    for (const recording of [a, b]) {
      const record = await recordOf(recording);
      expect(sqlOf(record)).toHaveLength(12);
      expect(sqlOf(record).filter(({ waitMs }) => waitMs > 5).length).toBeGreaterThan(2);
      expect(new Set(sqlOf(record).map((call) => siteOf(record, call)?.line)).size).toBe(2);
      for (const { startMs, waitMs, durationMs } of sqlOf(record))
        expect(startMs + waitMs + durationMs).toBeLessThan(record.durationMs + 0.01);
    }
  });

  test('close puts everything back; it can be handed in', async () => {
    const { Pool } = mysql as unknown as { Pool: { prototype: object } };
    const base = Object.getPrototypeOf(Pool.prototype);
    const before = [base.query, base.getConnection];
    const { record, host } = recorderOf([mysql2(mysql)]);
    const made = await record(() => pool.promise().query('SELECT 1'));
    expect(textsOf(made)).toEqual(['SELECT 1']);
    expect(base.query).not.toBe(before[0]);
    host.close();
    expect([base.query, base.getConnection]).toEqual(before);
  });
});
