import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { readRecord } from '../../../src/records/read-record.ts';
import { callsOf, type RequestRecord, type SqlCall } from '../../../src/records/record.ts';
import { prisma as plugin } from '../../../src/request/plugins/index.ts';
import { recorderOf } from '../recording.ts';
import { runServer } from '../servers.ts';
import { hasOrm } from './orms.ts';
import { siteOf } from './recorded.ts';
import { type DatabaseServer, hasPostgres, startServer } from './servers.ts';

/** The functions that asked, as the program `prisma` names them, and what of it is in the record. */
const canRun = hasPostgres && hasOrm('@prisma/client');
const folder = mkdtempSync(join(tmpdir(), 'scoobyprof-prisma-'));
let server: DatabaseServer;
let record: RequestRecord;
let told: { ids: string[]; isPutBack: boolean; sum: number };
beforeAll(async () => {
  if (!canRun) return;
  server = await startServer('postgres');
  const { stdout, stderr } = await runServer('prisma', [`${server.port}`, folder]);
  expect(stderr).toBe('');
  told = JSON.parse(stdout);
  record = readRecord(readFileSync(join(folder, 'requests', `${told.ids[0]}.json`)));
}, 120_000);
afterAll(async () => {
  rmSync(folder, { recursive: true, force: true });
  await server?.stop();
});

test.runIf(canRun)('all ways to ask a client have their line, and give what they gave', () => {
  const calls = callsOf(record, 'sql') as readonly SqlCall[];
  const isAsked = ({ text }: SqlCall): boolean => !/^(?:BEGIN|COMMIT|ROLLBACK|SET)/.test(text);
  expect(calls.filter(isAsked).map((call) => siteOf(record, call)?.fn)).toEqual([
    ...['create', 'findLater', 'raw', 'rawUnsafe', 'batch', 'batch', 'inner', 'innerRaw'],
    ...['extended', 'next'],
  ]);
  expect(calls.filter(({ unfinished, error }) => unfinished || error)).toEqual([]);
  expect(calls.filter(({ text }) => text === 'BEGIN')).toHaveLength(2);
  expect(record.problems).toEqual([]);
  expect(told.sum).toBe(9);
});

test.runIf(canRun)('close puts the client back as it was', () => {
  expect(told.isPutBack).toBe(true);
});

test('what is no client of Prisma is refused, and the request goes on', async () => {
  const { record: make, host } = recorderOf([plugin({ user: {} })]);
  const made = await make(() => undefined);
  host.close();
  expect(made.plugins.sql).toBeUndefined();
});
