import { setTimeout as sleep, setImmediate as turn } from 'node:timers/promises';
import pgNew from 'pg';
import pgOld from 'pg-8-0';
import Cursor from 'pg-cursor';
import QueryStream from 'pg-query-stream';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { RequestRecord, SqlCall } from '../../../src/records/record.ts';
import { current } from '../../../src/request/context/current.ts';
import { pg as pgPlugin } from '../../../src/request/plugins/index.ts';
import { recorderOf } from '../recording.ts';
import { callersOf, driverRecorder, siteOf } from './recorded.ts';
import { type DatabaseServer, hasPostgres, startServer } from './servers.ts';

let server: DatabaseServer;
const config = (): pgNew.PoolConfig => ({
  ...{ host: '127.0.0.1', port: server.port, user: 'postgres', database: 'postgres' },
  password: 'none',
});
const sqlOf = (record: RequestRecord): readonly SqlCall[] => record.plugins.sql?.calls ?? [];
const textsOf = (record: RequestRecord): string[] => sqlOf(record).map(({ text }) => text);

beforeAll(async () => {
  if (hasPostgres) server = await startServer('postgres');
}, 120_000);
afterAll(() => server?.stop());

describe.skipIf(!hasPostgres).each([
  ['8.0, the oldest', pgOld as unknown as typeof pgNew],
  ['the newest', pgNew],
])('pg %s', (_version, pg) => {
  let pool: pgNew.Pool;
  beforeAll(async () => {
    pool = new pg.Pool({ ...config(), max: 2 });
    await pool.query('CREATE TABLE IF NOT EXISTS users (id int, name text)');
    await pool.query('TRUNCATE users');
    await pool.query("INSERT INTO users SELECT n, 'u' || n FROM generate_series(1, 9) n");
  });
  afterAll(() => pool.end());

  test('a query of a pool is one call, with its caller, parameters and rows', async () => {
    const { record } = driverRecorder();
    async function findUsers(): Promise<unknown[]> {
      return (await pool.query('SELECT * FROM users WHERE id < $1', [4])).rows;
    }
    const made = await record(findUsers, ['params']);
    expect(sqlOf(made)).toHaveLength(1);
    expect(sqlOf(made)[0]).toMatchObject({
      ...{ system: 'postgresql', source: 'pg', text: 'SELECT * FROM users WHERE id < $1' },
      ...{ params: [4], rows: 3 },
    });
    expect(sqlOf(made)[0]?.error).toBeUndefined();
    expect(callersOf(made, 'sql')).toEqual(['findUsers']);
    expect(siteOf(made, sqlOf(made)[0])?.file).toContain('pg.test.ts');
    expect(made.problems).toEqual([]);
  });

  test('all ways to query: text, object, callbacks, a client of its own, a transaction', async () => {
    const { record } = driverRecorder();
    const made = await record(async () => {
      await pool.query({ text: 'SELECT 1', values: [] });
      await new Promise((resolve) => pool.query('SELECT 2', resolve));
      await new Promise((resolve) => pool.query('SELECT 3 + $1', [1], resolve));
      const client = await pool.connect();
      await client.query('BEGIN');
      await client.query('UPDATE users SET name = $1 WHERE id < 3', ['x']);
      await new Promise((resolve) => client.query('SELECT 4', [], resolve));
      await client.query('ROLLBACK');
      client.release();
      const own = new pg.Client(config());
      await own.connect();
      await own.query({ name: 'five', text: 'SELECT 5' });
      await own.end();
    });
    expect(textsOf(made)).toEqual([
      ...['SELECT 1', 'SELECT 2', 'SELECT 3 + $1', 'BEGIN'],
      ...['UPDATE users SET name = $1 WHERE id < 3', 'SELECT 4', 'ROLLBACK', 'SELECT 5'],
    ]);
    expect(sqlOf(made)[4]).toMatchObject({ rows: 2 });
    expect(sqlOf(made).every(({ stack, unfinished }) => stack !== null && !unfinished)).toBe(true);
  });

  test('errors go to the program as they are, and into the record', async () => {
    const { record } = driverRecorder();
    const failed = (work: Promise<unknown>): Promise<{ code?: string }> =>
      work.then(
        () => ({}),
        (error) => error,
      );
    const made = await record(async () => {
      expect((await failed(pool.query('SELECT no_such'))).code).toBe('42703');
      const client = await pool.connect();
      expect((await failed(client.query('SELECT nothing FROM users'))).code).toBe('42703');
      client.release();
      expect(() => (client.query as (text: unknown) => void)(null)).toThrow(TypeError);
    });
    expect(sqlOf(made).map(({ error }) => error?.code)).toEqual(['42703', '42703', null]);
    expect(sqlOf(made)[0]?.error).not.toHaveProperty('message');
  });

  test('who waits for a connection is told, apart from the query itself', async () => {
    const { record } = driverRecorder();
    const made = await record(() =>
      Promise.all([1, 2, 3].map((n) => pool.query(`SELECT ${n}, pg_sleep(0.1)`))),
    );
    const waits = sqlOf(made).map(({ waitMs }) => waitMs);
    // The first two wait for the server, the third one for one of them.
    expect(waits.indexOf(Math.max(...waits))).toBe(2);
    expect(waits[2]).toBeGreaterThan(90);
    for (const call of sqlOf(made)) {
      expect(call.durationMs).toBeGreaterThan(90);
      expect(call.startMs + call.waitMs + call.durationMs).toBeLessThan(made.durationMs + 0.01);
    }
  });

  test('a cursor and a stream of rows are one call each, to their end', async () => {
    const { record } = driverRecorder();
    const made = await record(async () => {
      const client = await pool.connect();
      const cursor = client.query(new Cursor('SELECT id FROM users WHERE id > $1', [2]));
      expect(await cursor.read(3)).toHaveLength(3);
      await sleep(20);
      expect(await cursor.read(30)).toHaveLength(4);
      await cursor.close();
      const rows: unknown[] = [];
      for await (const row of client.query(new QueryStream('SELECT id FROM users', [])))
        rows.push(row);
      expect(rows).toHaveLength(9);
      client.release();
    });
    expect(sqlOf(made)).toMatchObject([
      { text: 'SELECT id FROM users WHERE id > $1', rows: 7 },
      { text: 'SELECT id FROM users', rows: 9 },
    ]);
    expect(sqlOf(made)[0]?.durationMs).toBeGreaterThan(18);
    expect(sqlOf(made).every(({ unfinished }) => !unfinished)).toBe(true);
  });

  test('a query that still waits when its request ends is in the record, unfinished', async () => {
    const { record } = driverRecorder();
    const late: Promise<unknown>[] = [];
    const made = await record(() => {
      for (const n of [1, 2, 3]) late.push(pool.query(`SELECT ${n}, pg_sleep(0.05)`));
    });
    await Promise.all(late);
    expect(sqlOf(made).map(({ unfinished }) => unfinished)).toEqual([true, true, true]);
  });

  test('callbacks run in the context of those who handed them over', async () => {
    const { begin, recordOf } = driverRecorder();
    const [a, b] = [begin(), begin()];
    const seen: (string | undefined)[] = [];
    const query = (): Promise<void> =>
      new Promise((resolve) => {
        pool.query('SELECT pg_sleep(0.01)', () => {
          seen.push(current()?.id);
          pool.connect((_error, client, release) => {
            seen.push(current()?.id);
            client?.query('SELECT 1', () => {
              seen.push(current()?.id);
              release();
              resolve();
            });
          });
        });
      });
    const all: Promise<void>[] = [];
    for (let i = 0; i < 6; i++) all.push(a.run(query), b.run(query), query());
    await Promise.all(all);
    await turn();
    expect(seen.filter((id) => id === a.id)).toHaveLength(18);
    expect(seen.filter((id) => id === b.id)).toHaveLength(18);
    expect(seen.filter((id) => id === undefined)).toHaveLength(18);
    for (const recording of [a, b]) expect(sqlOf(await recordOf(recording))).toHaveLength(12);
  });

  test('close puts everything back', async () => {
    const before = [pg.Client.prototype.query, Object.getPrototypeOf(pg.Pool.prototype).query];
    const { record, host } = driverRecorder();
    await record(() => pool.query('SELECT 1'));
    expect(pg.Client.prototype.query).not.toBe(before[0]);
    expect(pg.Client.prototype.query.name).toBe(before[0].name);
    expect(pg.Client.prototype.query.length).toBe(before[0].length);
    host.close();
    expect(pg.Client.prototype.query).toBe(before[0]);
    expect(Object.getPrototypeOf(pg.Pool.prototype).query).toBe(before[1]);
  });

  test('it can be handed in', async () => {
    const { record } = recorderOf([pgPlugin(pg)]);
    const made = await record(() => pool.query('SELECT 1'));
    expect(textsOf(made)).toEqual(['SELECT 1']);
  });
});
