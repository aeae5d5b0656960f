import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { RequestRecord, SqlCall } from '../../../src/records/record.ts';
import { startMongo } from './mongo-server.ts';
import { hasOrm, loadOrm } from './orms.ts';
import { callersOf, driverRecorder } from './recorded.ts';
import { type DatabaseServer, hasMariadb, hasPostgres, startServer } from './servers.ts';

/** Drivers at the oldest version that is watched, where it is not among the other packages. */
const sqlOf = (record: RequestRecord): readonly SqlCall[] => record.plugins.sql?.calls ?? [];
const shapeOf = (record: RequestRecord): unknown[] =>
  sqlOf(record).map(({ text, rows, unfinished, error }) => [text, rows, unfinished ?? error?.code]);

let server: DatabaseServer;

describe.skipIf(!hasMariadb)('on MariaDB', () => {
  beforeAll(async () => {
    server = await startServer('mariadb');
  }, 120_000);
  afterAll(() => server?.stop());

  interface Connection {
    query(sql: string, values?: unknown[]): Promise<unknown[]>;
    execute: Connection['query'];
    batch: Connection['query'];
    beginTransaction(): Promise<void>;
    commit(): Promise<void>;
    prepare(sql: string): Promise<{ execute: (values: unknown[]) => Promise<unknown> }>;
    release(): Promise<void>;
  }
  interface Pool extends Connection {
    getConnection(): Promise<Connection>;
    end(): Promise<void>;
  }

  test.runIf(hasOrm('mariadb-3-0'))('mariadb 3.0', async () => {
    const { createPool } = loadOrm('mariadb-3-0') as { createPool(options: object): Pool };
    const pool = createPool({
      ...{ host: '127.0.0.1', port: server.port, user: 'root', connectionLimit: 2 },
    });
    await pool.query('CREATE DATABASE IF NOT EXISTS shop');
    await pool.query('CREATE OR REPLACE TABLE shop.users (id int)');
    const { record, host } = driverRecorder();
    const made = await record(async function ask() {
      await pool.batch('INSERT INTO shop.users VALUES (?)', [[1], [2]]);
      expect(await pool.query('SELECT id FROM shop.users WHERE id < ?', [9])).toHaveLength(2);
      await pool.execute('SELECT ?', [1]);
      const connection = await pool.getConnection();
      await connection.beginTransaction();
      await connection.query('SELECT 2');
      await connection.commit();
      const statement = await connection.prepare('SELECT ? + 3');
      await statement.execute([1]);
      await connection.query('SELECT no_such').catch(Object);
      await connection.release();
      await Promise.all([1, 2, 3].map((n) => pool.query(`SELECT SLEEP(0.1), ${n}`)));
    });
    host.close();
    await pool.end();
    expect(made.problems).toEqual([]);
    expect(shapeOf(made)).toEqual([
      ['INSERT INTO shop.users VALUES (?)', 2, undefined],
      ['SELECT id FROM shop.users WHERE id < ?', 2, undefined],
      ['SELECT ?', 1, undefined],
      ['START TRANSACTION', 0, undefined],
      ['SELECT 2', 1, undefined],
      ['COMMIT', 0, undefined],
      ['SELECT ? + 3', 1, undefined],
      ['SELECT no_such', undefined, 'ER_BAD_FIELD_ERROR'],
      ...[1, 2, 3].map((n) => [`SELECT SLEEP(0.1), ${n}`, 1, undefined]),
    ]);
    const waits = sqlOf(made).map(({ waitMs }) => waitMs);
    expect(waits.at(-1)).toBeGreaterThan(90);
    expect(waits.at(-1)).toBe(Math.max(...waits));
    expect(callersOf(made, 'sql').slice(0, 8)).toEqual(Array(8).fill('ask'));
  });
});

describe.skipIf(!hasPostgres)('on PostgreSQL', () => {
  type Sql = ((strings: TemplateStringsArray, ...values: unknown[]) => Promise<unknown[]>) & {
    begin(work: (sql: Sql) => unknown): Promise<unknown>;
    unsafe(text: string): Promise<unknown[]>;
    end(): Promise<void>;
  };

  test.runIf(hasOrm('postgres-3-0'))('postgres 3.0', { timeout: 120_000 }, async () => {
    const { port, stop } = await startServer('postgres');
    const make = loadOrm('postgres-3-0') as (options: object) => Sql;
    const sql = make({ host: '127.0.0.1', port, user: 'postgres', max: 2 });
    const { record, host } = driverRecorder();
    const made = await record(async function ask() {
      await sql`SELECT ${1}::int, ${sql`2`}`;
      await sql.unsafe('SELECT 3');
      await sql.begin(async function inner(transaction) {
        await transaction`SELECT 4`;
      });
      await sql`SELECT no_such`.catch(Object);
    });
    host.close();
    await sql.end();
    await stop();
    expect(made.problems).toEqual([]);
    expect(shapeOf(made)).toEqual([
      ['SELECT $1::int, 2', 1, undefined],
      ['SELECT 3', 1, undefined],
      [expect.stringMatching(/^begin/), 0, undefined],
      ['SELECT 4', 1, undefined],
      ['commit', 0, undefined],
      ['SELECT no_such', undefined, '42703'],
    ]);
    const callers = callersOf(made, 'sql');
    expect([0, 1, 3, 5].map((i) => callers[i])).toEqual(['ask', 'ask', 'inner', 'ask']);
  });
});

type MongoModule = typeof import('mongodb');

test.runIf(hasOrm('mongodb-6-0'))('mongodb 6.0', async () => {
  const { MongoClient } = loadOrm('mongodb-6-0') as MongoModule;
  const { url, stop } = await startMongo();
  const client = await MongoClient.connect(url, { maxPoolSize: 2 });
  const users = client.db('shop').collection<{ _id: number; age: number }>('users');
  const { record, host } = driverRecorder();
  const made = await record(async function ask() {
    await users.insertMany([1, 2, 3, 4].map((n) => ({ _id: n, age: n * 10 })));
    const found = await users.find({ age: { $gt: 10 } }, { batchSize: 2 }).toArray();
    expect(found).toHaveLength(3);
    await users.findOne({ _id: 1 });
    await users.updateOne({ _id: 1 }, { $set: { age: 2 } });
    await users.bulkWrite([{ deleteOne: { filter: { _id: 2 } } }]);
    expect(await users.countDocuments({ age: { $gt: 0 } })).toBe(3);
    await users
      .find({ $bad: 1 } as object)
      .toArray()
      .catch(Object);
    await Promise.all([1, 2, 3].map((_id) => users.findOne({ _id }, { comment: 'sleep 100' })));
  });
  host.close();
  await client.close();
  await stop();
  expect(made.problems).toEqual([]);
  expect(shapeOf(made)).toEqual([
    ['users.insertMany', 4, undefined],
    ['users.find {"age":{"$gt":"?"}}', 3, undefined],
    ['users.findOne {"_id":"?"}', 1, undefined],
    ['users.updateOne {"_id":"?"} {"$set":{"age":"?"}}', 1, undefined],
    ['users.bulkWrite', 1, undefined],
    ['users.countDocuments {"age":{"$gt":"?"}}', undefined, undefined],
    ['users.find {"$bad":"?"}', undefined, 2],
    ...[1, 0, 1].map((rows) => ['users.findOne {"_id":"?"}', rows, undefined]),
  ]);
  const waits = sqlOf(made).map(({ waitMs }) => waitMs);
  expect(waits.at(-1)).toBeGreaterThan(90);
  expect(waits.at(-1)).toBe(Math.max(...waits));
  expect(callersOf(made, 'sql').slice(0, 7)).toEqual(Array(7).fill('ask'));
});
