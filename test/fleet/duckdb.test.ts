import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { DuckdbEngine, type DuckdbPackage } from '../../src/fleet/duckdb.ts';
import type { FleetBatch } from '../../src/fleet/engine.ts';
import { DUCKDB } from './duckdb-package.ts';

const folder = mkdtempSync(join(tmpdir(), 'duckdb-'));
const allowed = join(folder, 'allowed.parquet');
const secret = join(folder, 'secret.csv');
let engine: DuckdbEngine;

beforeAll(async () => {
  if (DUCKDB === null) return;
  writeFileSync(secret, 'word\nhidden\n');
  engine = await DuckdbEngine.open(DUCKDB as DuckdbPackage);
  await engine.run(`COPY (SELECT 1 AS one) TO '${allowed}'`);
  await engine.run("CREATE TABLE samples AS SELECT 'a' AS route, 7 AS cpu_ms");
  await engine.lock([allowed]);
});
afterAll(async () => {
  await engine?.close();
  rmSync(folder, { recursive: true });
});

async function rowsOf(sql: string): Promise<unknown[][]> {
  const rows: unknown[][] = [];
  for await (const { rowCount, columns } of engine.query(sql) as AsyncIterable<FleetBatch>) {
    for (let row = 0; row < rowCount; row++) rows.push(columns.map((column) => column[row]));
  }
  return rows;
}

const failure = (sql: string) =>
  rowsOf(sql).then(
    () => 'it answered',
    (error) => `${error.code}: ${error.message}`,
  );

describe.skipIf(DUCKDB === null)('DuckDB', () => {
  test('gives numbers, texts, lists and ids of stacks', async () => {
    const sql =
      "SELECT CAST(1.5 AS DOUBLE), 'a', NULL, ['x', 'y'], CAST(18446744073709551615 AS UBIGINT)";
    expect(await rowsOf(sql)).toEqual([[1.5, 'a', null, ['x', 'y'], 18446744073709551615n]]);
  });

  test('gives many rows in batches', async () => {
    const rows = await rowsOf('SELECT CAST(i AS DOUBLE) FROM range(10000) AS r(i)');
    expect(rows.map(([i]) => i)).toEqual(Array.from({ length: 10000 }, (_, i) => i));
  });

  test('reads the files that it was told of', async () => {
    expect(await rowsOf(`SELECT one FROM read_parquet('${allowed}')`)).toEqual([[1]]);
  });

  test.each([
    `SELECT 1 FROM samples WHERE (route IN (SELECT content FROM read_text('${secret}')))`,
    `SELECT 1 FROM samples WHERE (route IN (SELECT word FROM read_csv('${secret}')))`,
    `SELECT 1 FROM samples WHERE (EXISTS (SELECT 1 FROM '${secret}'))`,
    "SELECT 1 FROM samples WHERE (route IN (SELECT content FROM read_text('/etc/passwd')))",
    "SELECT 1 FROM samples WHERE (route IN (SELECT file FROM glob('/etc/*')))",
    "SELECT * FROM read_parquet('https://example.org/a.parquet')",
    "SELECT * FROM read_duckdb('/tmp/any.db')",
  ])('no other file is read: %s', async (sql) => {
    expect(await failure(sql)).toMatch(/^usage: DuckDB: |^unreadable: DuckDB: /);
    expect(await failure(sql)).not.toMatch(/hidden|root:/);
  });

  test.each([
    'DROP TABLE samples',
    'CREATE TABLE other AS SELECT 1',
    "INSERT INTO samples VALUES ('b', 1)",
    `COPY samples TO '${join(folder, 'copied.csv')}'`,
    `COPY samples TO '${allowed}'`,
    `EXPORT DATABASE '${join(folder, 'exported')}'`,
    `ATTACH '${join(folder, 'attached.db')}'`,
    'INSTALL httpfs',
    'LOAD httpfs',
    'SET enable_external_access = true',
    'RESET lock_configuration',
    'PRAGMA enable_profiling',
    'CALL force_checkpoint()',
    'EXPLAIN ANALYZE SELECT 1',
    'SELECT 1; SELECT 2',
    'SELECT 1; DROP TABLE samples',
    "SELECT * FROM query('DROP TABLE samples')",
    "SELECT getenv('HOME')",
  ])('nothing is written, loaded or set: %s', async (sql) => {
    const before = readdirSync(folder);
    expect(await failure(sql)).toMatch(/^(?:usage|unreadable): /);
    expect(readdirSync(folder)).toEqual(before);
    expect(await rowsOf('SELECT route, cpu_ms FROM samples')).toEqual([['a', 7]]);
  });

  test('what it may read stays locked', async () => {
    await expect(engine.run("SET allowed_paths = ['/etc/passwd']")).rejects.toThrow('locked');
    expect(existsSync(join(folder, '.tmp'))).toBe(false);
  });

  test('what is wrong is said in one line', async () => {
    expect(await failure('SELECT 1 FROM samples WHERE (\nrout = 1\n)')).toBe(
      'usage: DuckDB: Referenced column "rout" not found in FROM clause!',
    );
    expect(await failure("SELECT 1 FROM samples WHERE (\ncpu_ms = 'much'\n)")).toBe(
      "usage: DuckDB: Could not convert string 'much' to INT32",
    );
    expect(await failure('SELECT 1 FROM samples WHERE (\nroute = = 1\n)')).not.toContain('\n');
  });
});
