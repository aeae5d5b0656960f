import { afterAll, describe, expect, test } from 'vitest';
import type { RequestRecord, SqlCall } from '../../../src/records/record.ts';
import { BETTER_SQLITE3 } from '../../../src/request/plugins/drivers/better-sqlite3.ts';
import { LoadedDrivers, sourceOf } from '../../../src/request/plugins/loaded-drivers.ts';
import { recorderOf } from '../recording.ts';
import { Database } from './better-sqlite3-double.ts';
import { callersOf, driverRecorder } from './recorded.ts';

const sqlOf = (record: RequestRecord): readonly SqlCall[] => record.plugins.sql?.calls ?? [];

interface Statement {
  run(...values: unknown[]): unknown;
  get(...values: unknown[]): unknown;
  all(...values: unknown[]): unknown[];
  iterate(...values: unknown[]): IterableIterator<unknown>;
}
interface Opened {
  exec(text: string): unknown;
  prepare(text: string): Statement;
  close(): void;
}

function uses(db: Opened, select: Statement): void {
  db.exec('CREATE TABLE IF NOT EXISTS t (a)');
  const insert = db.prepare('INSERT INTO t VALUES (?)');
  for (const n of [1, 2, 3]) insert.run(n);
  expect(select.all(1)).toHaveLength(2);
  select.get(9);
  for (const row of select.iterate(0)) if ((row as { a: number }).a === 2) break;
  expect([...select.iterate(1)]).toHaveLength(2);
  expect(() => db.exec('SELECT no_such')).toThrow();
}

const EXPECTED = [
  { text: 'CREATE TABLE IF NOT EXISTS t (a)' },
  ...[1, 2, 3].map((n) => ({ text: 'INSERT INTO t VALUES (?)', params: [n], rows: 1 })),
  { text: 'SELECT a FROM t WHERE a > ?', params: [1], rows: 2 },
  { text: 'SELECT a FROM t WHERE a > ?', params: [9], rows: 0 },
  { text: 'SELECT a FROM t WHERE a > ?', params: [0], rows: 2 },
  { text: 'SELECT a FROM t WHERE a > ?', params: [1], rows: 2 },
  { text: 'SELECT no_such' },
];

const builtIn = process.getBuiltinModule?.('node:module').isBuiltin('node:sqlite') ?? false;
const hasSqlite = builtIn && Number(process.versions.node.split('.')[0]) >= 24;

describe.skipIf(!hasSqlite)('node:sqlite', () => {
  let db: Opened | undefined;
  afterAll(() => db?.close());

  test('statements, those prepared before too, iterations and errors', async () => {
    const { record } = driverRecorder();
    const none = await record(() => undefined);
    expect(sqlOf(none)).toEqual([]);
    const name = 'node:sqlite';
    const { DatabaseSync } = (await import(name)) as { DatabaseSync: new (path: string) => Opened };
    const opened = new DatabaseSync(':memory:');
    db = opened;
    opened.exec('CREATE TABLE t (a)');
    const select = opened.prepare('SELECT a FROM t WHERE a > ?');
    const made = await record(
      function useAll() {
        uses(opened, select);
      },
      ['params'],
    );
    expect(sqlOf(made)).toMatchObject(EXPECTED);
    expect(sqlOf(made).at(-1)?.error).toBeDefined();
    expect(sqlOf(made)[0]).toMatchObject({ system: 'sqlite', source: 'node-sqlite' });
    expect(callersOf(made, 'sql').slice(0, -1)).toEqual(Array(8).fill('uses'));
  });
});

describe('better-sqlite3, by a double of its classes', () => {
  const path = '/app/node_modules/better-sqlite3/lib/database.js';

  test('statements, those prepared before too, iterations and errors', async () => {
    const db = new Database(':memory:');
    const select = db.prepare('SELECT a FROM t WHERE a > ?');
    const loaded = new LoadedDrivers(
      [{ ...BETTER_SQLITE3, packages: BETTER_SQLITE3.packages }],
      { [path]: { exports: Database, loaded: true } },
      () => ({ name: 'better-sqlite3', version: '12.11.1' }),
    );
    const { record, host } = recorderOf([], {}, { source: sourceOf(() => loaded) });
    const made = await record(() => uses(db, select), ['params']);
    expect(sqlOf(made)).toMatchObject(EXPECTED);
    expect(sqlOf(made).at(-1)?.error).toMatchObject({ code: 'SQLITE_ERROR' });
    const { prepare } = Database.prototype;
    host.close();
    expect(Database.prototype.prepare).not.toBe(prepare);
    expect(Object.keys(select)).toEqual([]);
  });
});
