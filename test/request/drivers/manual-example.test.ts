import { spawn } from 'node:child_process';
import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { describe, expect, onTestFinished, test } from 'vitest';
import { groupsOf } from '../../../src/records/groups.ts';
import { readRecord } from '../../../src/records/read-record.ts';
import { temporaryFolder } from '../../cli/run-program.ts';
import { freePort } from '../../free-port.ts';
import { hasPostgres, startServer } from './servers.ts';

const ROOT = fileURLToPath(new URL('../../../', import.meta.url));
const HEADERS = { 'X-Scooby-Profile': 'on' };

/** The program of the manual, as its first line names it. */
const [, NAME = '', TEXT = ''] =
  /^```js\n\/\/ (\S+)\n([\s\S]*?)^```$/m.exec(
    readFileSync(join(ROOT, 'src/manual/drivers.md'), 'utf8'),
  ) ?? [];

/** The answer when there is one: servers take a while to start, records to be written. */
async function answered(url: string): Promise<Response> {
  for (const until = Date.now() + 20_000; Date.now() < until; await sleep(50)) {
    const response = await fetch(url, { headers: HEADERS }).catch(() => null);
    if (response?.status === 200) return response;
  }
  throw new Error(`${url} does not answer`);
}

describe.skipIf(!hasPostgres)('the server of the manual', () => {
  test('has its N+1 in the record, with nothing set up', { timeout: 120_000 }, async () => {
    const database = await startServer('postgres');
    onTestFinished(() => database.stop());
    const folder = temporaryFolder();
    mkdirSync(join(folder, 'node_modules'));
    symlinkSync(join(ROOT, 'node_modules/pg'), join(folder, 'node_modules/pg'));
    symlinkSync(ROOT, join(folder, 'node_modules/scoobyprof'));
    writeFileSync(join(folder, NAME), TEXT);
    const port = await freePort();
    const { PATH = '', HOME = '' } = process.env;
    const ofDatabase = { PGHOST: '127.0.0.1', PGPORT: `${database.port}`, PGUSER: 'postgres' };
    const env = { PATH, HOME, PORT: `${port}`, PROFILER_DUMP_PATH: join(folder, 'dumps') };
    const child = spawn(process.execPath, [NAME], {
      ...{ cwd: folder, env: { ...env, ...ofDatabase }, stdio: ['ignore', 'ignore', 'inherit'] },
    });
    onTestFinished(() => {
      child.kill();
    });
    const url = `http://127.0.0.1:${port}`;
    const answer = await answered(`${url}/`);
    const id = answer.headers.get('x-scooby');
    const data = await answered(`${url}/scooby/get-data/${id}`);
    const text = await data.text();
    const [group, ...others] = groupsOf(readRecord(Buffer.from(`${text}`)));
    expect(others).toEqual([]);
    expect(group).toMatchObject({ n1: true, count: 5, fingerprint: 'select ?::int as id' });
    expect(group?.site).toMatchObject({ fn: 'findUser', file: join(folder, NAME), line: 7 });
  });
});
