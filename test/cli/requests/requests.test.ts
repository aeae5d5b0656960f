import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { CALL_KINDS, callsOf, type RequestRecord } from '../../../src/records/record.ts';
import { randomRecord } from '../../records/random-record.ts';
import { writeProfileOfRecord, writeRecords } from '../../records/record-folder.ts';
import { sampleRecord, shopRecord, sqlCall } from '../../records/sample-record.ts';
import { SeededRandom } from '../../seeded-random.ts';
import { reports, run, temporaryFolder } from '../run-program.ts';

const RECORDS = Array.from({ length: 40 }, (_, i) => randomRecord(new SeededRandom(i), i));

/** All fingerprints of a record are found by eye: only those of plain texts are looked at. */
function groupsByHand(record: RequestRecord, kind: 'cache' | 'rpc'): readonly object[] {
  const groups = new Map<string, { count: number; totalMs: number; errors: number }>();
  for (const call of callsOf(record, kind)) {
    const own = (record.stacks[call.stack ?? -1] ?? [])
      .map((index) => record.frames[index])
      .find((frame) => frame?.kind === 'app');
    const place = own === undefined ? null : [own.fn, own.file, own.line, own.col];
    const form =
      'key' in call
        ? `${call.command} ${call.key?.replace(/[0-9]+/g, '?')}`
        : 'service' in call
          ? `${call.service}.${call.method}`
          : '';
    const key = JSON.stringify([form, place]);
    const group = groups.get(key) ?? { count: 0, totalMs: 0, errors: 0 };
    group.count++;
    group.totalMs += call.durationMs;
    group.errors += call.error === undefined ? 0 : 1;
    groups.set(key, group);
  }
  return [...groups.entries()]
    .map(([key, group]) => ({ key, ...group, totalMs: Math.round(group.totalMs * 1000) / 1000 }))
    .sort((a, b) => (a.key < b.key ? -1 : 1));
}

describe('against computation by hand, over random records', () => {
  test('the list', async () => {
    const folder = temporaryFolder();
    writeRecords(folder, RECORDS);
    const { stdout } = await run(['requests', '--json', '--limit', '1000', folder]);
    const rows = reports(stdout);
    expect(rows.map(({ id }) => id)).toEqual(RECORDS.map(({ id }) => id).reverse());
    for (const row of rows) {
      const record = RECORDS.find(({ id }) => id === row.id) as RequestRecord;
      const { id, host, method, url, route, status, startedAt, durationMs, cpuMs } = record;
      expect(row).toMatchObject({
        ...{ schema: 'scoobyprof.request/1', id, host, method, url, route, status, startedAt },
        ...{ durationMs, cpuMs, service: record.service, version: '1.2.3' },
      });
      const all = CALL_KINDS.flatMap((kind) => callsOf(record, kind));
      expect(row.errors).toBe(all.filter(({ error }) => error).length);
      expect(row.slow).toBe(all.filter((c) => c.waitMs + c.durationMs >= 100).length);
      for (const kind of CALL_KINDS) expect(row[kind].count).toBe(callsOf(record, kind).length);
      expect(row.sql.ms).toBeCloseTo(coveredMs(record, 'sql'), 2);
    }
  });

  test('groups', async () => {
    const folder = temporaryFolder();
    writeRecords(folder, RECORDS);
    for (const record of RECORDS.slice(0, 6)) {
      const words = ['requests', record.id, '--group', '--cache', '--rpc', '--json', folder];
      const [report] = reports((await run(words)).stdout);
      expect(report).toMatchObject({ schema: 'scoobyprof.groups/1', id: record.id });
      for (const kind of ['cache', 'rpc'] as const) {
        // biome-ignore lint/suspicious/noExplicitAny: what the program printed
        const ofKind = report.groups.filter((group: any) => group.kind === kind);
        // biome-ignore lint/suspicious/noExplicitAny: what the program printed
        const found = ofKind.map(({ fingerprint, site, count, totalMs, errors }: any) => ({
          key: JSON.stringify([fingerprint, site && [site.fn, site.file, site.line, site.col]]),
          ...{ count, totalMs, errors },
        }));
        // biome-ignore lint/suspicious/noExplicitAny: what the program printed
        expect(found.sort((a: any, b: any) => (a.key < b.key ? -1 : 1))).toEqual(
          groupsByHand(record, kind),
        );
      }
      // biome-ignore lint/suspicious/noExplicitAny: what the program printed
      const indices = report.groups.flatMap(({ kind, calls }: any) =>
        calls.map((index: number) => `${kind}${index}`),
      );
      const count = callsOf(record, 'cache').length + callsOf(record, 'rpc').length;
      expect(new Set(indices).size).toBe(count);
    }
  });
});

/** Milliseconds in which some call of a kind ran or waited, looked at microsecond by microsecond. */
function coveredMs(record: RequestRecord, kind: 'sql'): number {
  const covered = new Set<number>();
  for (const { startMs, waitMs, durationMs } of callsOf(record, kind)) {
    const end = Math.round((startMs + waitMs + durationMs) * 1000);
    for (let us = Math.round(startMs * 1000); us < end; us++) covered.add(us);
  }
  return covered.size / 1000;
}

describe('filters and orders', () => {
  const idsFor = async (...words: readonly string[]): Promise<readonly string[]> => {
    const folder = temporaryFolder();
    writeRecords(folder, RECORDS);
    const { stdout } = await run(['requests', '--json', '--limit', '99', ...words, folder]);
    return reports(stdout).map(({ id }) => id);
  };
  const newestFirst = [...RECORDS].reverse();

  test.each<[words: readonly string[], isWanted: (record: RequestRecord) => boolean]>([
    [['--status', '5xx'], ({ status }) => status >= 500 && status < 600],
    [['--status', '404,302'], ({ status }) => status === 404 || status === 302],
    [['--method', 'get'], ({ method }) => method.toUpperCase() === 'GET'],
    [['--slower', '100ms'], ({ durationMs }) => durationMs >= 100],
    [['--slower', '0.2s'], ({ durationMs }) => durationMs >= 200],
    [['--url', 'plain[12]'], ({ url }) => /plain[12]/.test(url)],
    [['--route', '(?i)PLAIN0'], ({ route }) => /plain0/i.test(route ?? '')],
    [
      ['--status', '5xx', '--slower', '50ms'],
      ({ status, durationMs }) => status >= 500 && durationMs >= 50,
    ],
  ])('%j', async (words, isWanted) => {
    const wanted = newestFirst.filter(isWanted).map(({ id }) => id);
    expect(wanted.length).toBeGreaterThan(0);
    expect(await idsFor(...words)).toEqual(wanted);
  });

  test.each<[key: string, value: (record: RequestRecord) => number]>([
    ['time', ({ startedAt }) => startedAt],
    ['ms', ({ durationMs }) => durationMs],
    ['cpu', ({ cpuMs }) => cpuMs ?? -1],
    ['sql', (record) => callsOf(record, 'sql').length],
  ])('--sort %s', async (key, value) => {
    const sorted = newestFirst.toSorted((a, b) => value(b) - value(a)).map(({ id }) => id);
    expect(await idsFor('--sort', key)).toEqual(sorted);
  });

  test('--since goes by the clock', async () => {
    const folder = temporaryFolder();
    writeRecords(folder, [
      sampleRecord(
        {},
        { id: 'aaaa0000-0000-4000-8000-000000000000', startedAt: Date.now() - 5000 },
      ),
      sampleRecord({}, { id: 'bbbb0000-0000-4000-8000-000000000000', startedAt: Date.now() - 9e6 }),
    ]);
    const of = async (age: string) => {
      const { stdout } = await run(['requests', '--json', '--since', age, folder]);
      return reports(stdout).map(({ id }) => id.slice(0, 4));
    };
    expect(await of('10m')).toEqual(['aaaa']);
    expect(await of('3h')).toEqual(['aaaa', 'bbbb']);
  });

  test('latest is the newest that a filter lets through', async () => {
    const folder = temporaryFolder();
    writeRecords(folder, RECORDS);
    const { stdout } = await run(['requests', 'latest', '--status', '404', '--json', folder]);
    const wanted = newestFirst.find(({ status }) => status === 404);
    expect(reports(stdout)[0].id).toBe(wanted?.id);
  });
});

// biome-ignore lint/suspicious/noControlCharactersInRegex: none of them may be there
const OBEYED = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u200e\u200f\u202a-\u202e\u2066-\u2069]/;

describe('hostile texts', () => {
  test('never reach a terminal, a file or a program as they are, in any view and width', async () => {
    const folder = temporaryFolder();
    writeRecords(folder, RECORDS.slice(0, 8));
    const first = RECORDS[0] as RequestRecord;
    const one = ['--sql', '--cache', '--rpc', '--http', '--timeline', '--log'];
    const views = [[], [first.id], [first.id, ...one], [first.id, '--group', '--log']];
    const looks = [
      ['terminal', '60'],
      ['terminal', '97'],
      ['terminal', '160'],
      ['pstats', '80'],
      ['markdown', '80'],
      ['csv', '80'],
      ['json', '80'],
    ] as const;
    for (const view of [
      ...views,
      [first.id, '--stack', '--all'],
      [first.id, '--compare', '0001'],
    ]) {
      for (const [layout, columns] of looks) {
        const env = { COLUMNS: columns, NO_COLOR: '1', LANG: 'C.UTF-8' };
        const words = ['requests', ...view, folder, '--layout', layout];
        const { stdout, stderr, status } = await run(words, { env });
        expect({ stderr, status }).toEqual({ stderr: '', status: 0 });
        expect(stdout.replaceAll('\r\n', '\n')).not.toMatch(OBEYED);
      }
    }
  }, 120_000);

  test('an id is no path', async () => {
    const folder = temporaryFolder();
    writeRecords(folder, RECORDS.slice(0, 2));
    writeFileSync(join(folder, 'secret.json'), '{}');
    for (const id of ['../secret', '....', '../../etc/passwd', '%2e%2e']) {
      const { stdout, status } = await run(['requests', id, folder]);
      expect({ stdout, status }).toEqual({ stdout: '', status: 2 });
    }
  });

  test('a link in the place of a record is not followed', async () => {
    const folder = temporaryFolder();
    writeRecords(folder, [shopRecord()]);
    writeFileSync(join(folder, 'outside.json'), JSON.stringify(shopRecord()));
    const id = 'abcd0000-0000-4000-8000-000000000000';
    symlinkSync(join(folder, 'outside.json'), join(folder, 'requests', `${id}.json`));
    expect((await run(['requests', 'abcd', folder])).status).toBe(3);
    expect(reports((await run(['requests', '--json', folder])).stdout)).toHaveLength(1);
  });
});

describe('exit status', () => {
  const two = ['3f1d2c4b-0000-4000-8000-000000000001', '3f1d2c4b-0000-4000-8000-000000000002'];

  function folderOfTwo(): string {
    const folder = temporaryFolder();
    writeRecords(
      folder,
      two.map((id) => sampleRecord({ sql: { calls: [sqlCall()] } }, { id })),
    );
    return folder;
  }

  test.each<[words: readonly string[], status: number, stderr: RegExp]>([
    [
      ['3f1d'],
      2,
      /3f1d is the beginning of 2 records\nscoobyprof: 3f1d2c4b-0000-4000-8000-00000000000[12], 3f1d/,
    ],
    [['dead'], 3, /no record dead/],
    [['--sql'], 2, /--sql is a view of one record/],
    [['latest', '--sort', 'ms'], 2, /are for lists/],
    [[two[0] as string, '--n1'], 2, /are for lists/],
    [['--sort', 'size'], 2, /sort/],
    [['--since', 'yesterday'], 2, /since/],
    [['--status', '6xx'], 2, /status/],
    [['--url', '('], 2, /bad expression/],
    [['--limit', '0'], 2, /limit/],
    [['--n1'], 5, /none of 2 records/],
    [['--status', '500'], 5, /none of 2 records/],
    [['latest', '--status', '500'], 5, /none of 2 records/],
    [['latest', '--sql', '--stack', '2'], 5, /there is no row 2/],
    [['latest', '--compare', 'dead'], 3, /no record dead/],
    [['latest', '--sql', '--compare', 'latest'], 2, /--compare/],
    [['redis://127.0.0.1:6379'], 3, /Redis/],
    [['latest', 'rediss://example.com'], 3, /Redis/],
    [['notes', 'latest'], 2, /notes is not the id/],
  ])('%j is %d', async (words, status, stderr) => {
    const folder = folderOfTwo();
    const result = await run(['requests', ...words], { env: { PROFILER_DUMP_PATH: folder } });
    expect({ stdout: result.stdout, status: result.status }).toEqual({ stdout: '', status });
    expect(result.stderr).toMatch(stderr);
    expect(result.stderr).not.toMatch(/^\s+at /m);
  });

  test('a folder without records, or none at all, is 3, and how to record is said', async () => {
    const folder = temporaryFolder();
    for (const path of [folder, join(folder, 'none')]) {
      const { status, stderr } = await run(['requests', path]);
      expect(status).toBe(3);
      expect(stderr).toContain('holds no record of a request');
      expect(stderr).toContain('X-Scooby-Profile');
    }
  });

  test('what is no record is passed over in a list, and 4 where it is asked for', async () => {
    const folder = folderOfTwo();
    const ids = ['cccc', 'dddd', 'eeee'].map((start) => `${start}0000-0000-4000-8000-000000000000`);
    const contents = ['{"scooby":1', '{"scooby":2}', '[]'];
    ids.forEach((id, i) => {
      writeFileSync(join(folder, 'requests', `${id}.json`), contents[i] as string);
    });
    expect(reports((await run(['requests', '--json', folder])).stdout)).toHaveLength(2);
    for (const id of ids) expect((await run(['requests', id, folder])).status).toBe(4);
  });
});

describe('the folder', () => {
  test('is that of dumps, or the one of records in it', async () => {
    const folder = temporaryFolder();
    writeRecords(folder, [shopRecord()]);
    mkdirSync(join(folder, 'elsewhere'));
    const at = [
      run(['requests', '--json', folder]),
      run(['requests', '--json', join(folder, 'requests')]),
      run(['requests', '--json', '--dir', folder]),
      run(['requests', '--json'], { cwd: folder }),
      run(['requests', '--json'], {
        cwd: join(folder, 'elsewhere'),
        env: { PROFILER_DUMP_PATH: folder },
      }),
    ];
    for (const { stdout } of await Promise.all(at)) {
      expect(reports(stdout).map(({ id }) => id)).toEqual([shopRecord().id]);
    }
  });

  test('holds records of several services, which the list then names', async () => {
    const folder = temporaryFolder();
    const id = '5f0c7f2e-0000-4000-8000-000000000000';
    writeRecords(folder, [shopRecord()]);
    expect((await run(['requests', folder])).stdout).not.toContain('service');
    writeRecords(folder, [sampleRecord({}, { id, service: 'stock', host: 'other', pid: 9 })]);
    const { stdout } = await run(['requests', folder]);
    expect(stdout).toMatch(/^time +host +service/);
    expect(stdout).toMatch(/ stock +GET /);
    expect(stdout).toMatch(/ shop +GET /);
  });
});

describe('browse', () => {
  test('opens the profile of a record', async () => {
    const folder = temporaryFolder();
    writeProfileOfRecord(folder, shopRecord());
    for (const id of ['3f1d', '3F1D2C4B', shopRecord().id, 'latest']) {
      const words = ['--json', '-c', 'stats', 'browse', id, '--dir', folder];
      const { stdout, stderr, status } = await run(words);
      expect({ stderr, status }).toEqual({ stderr: '', status: 0 });
      expect(reports(stdout)[0]).toMatchObject({ request: { id: shopRecord().id } });
    }
    const piped = await run(['browse', '3f1d'], { cwd: folder, stdin: 'request --sql --group\n' });
    expect(piped.stdout).toContain('N+1 (12 dup)');
  });

  test('says why there is nothing to open', async () => {
    const folder = temporaryFolder();
    writeRecords(folder, [sampleRecord()]);
    const none = await run(['browse', '3f1d'], { cwd: folder });
    expect({ stdout: none.stdout, status: none.status }).toEqual({ stdout: '', status: 3 });
    expect(none.stderr).toContain('recorded without cpu');
    const missing = await run(['browse', 'beef'], { cwd: folder });
    expect(missing.status).toBe(3);
    expect(missing.stderr).toContain('no record beef');
  });

  test('a file of that name wins', async () => {
    const folder = temporaryFolder();
    const path = writeProfileOfRecord(folder, shopRecord());
    symlinkSync(path, join(folder, 'beef'));
    const { stdout } = await run(['--json', '-c', 'stats', 'browse', 'beef'], { cwd: folder });
    expect(reports(stdout)[0].files).toEqual(['beef']);
  });
});

describe('the command request', () => {
  test('shows the record of the profile, in scripts and as JSON', async () => {
    const folder = temporaryFolder();
    const path = writeProfileOfRecord(folder, shopRecord());
    const { stdout } = await run(['request', path]);
    expect(stdout).toContain('GET /orders?page=2  200  48.211 ms');
    expect(stdout).toContain('next: request --sql --group');
    const stack = await run(['request --sql --group --stack 1', path]);
    expect(stack.stdout).toContain('   src/users.ts:12 (findUser)\n');
    const groups = reports((await run(['--json', 'request', '--group', '--sql', path])).stdout);
    expect(groups).toMatchObject([{ schema: 'scoobyprof.groups/1', id: shopRecord().id }]);
    expect(groups[0].groups).toHaveLength(3);
    const [record] = reports((await run(['--json', 'request', path])).stdout);
    expect(record).toMatchObject({ scooby: 1, id: shopRecord().id });
    expect(record).not.toHaveProperty('owner');
  });

  test.each([
    ['request', 'fixtures/slow-report.node20.cpuprofile', 3, 'is of no request'],
    ['request --stack x', 'fixtures/slow-report.node20.cpuprofile', 2, ''],
    ['request --sq', 'fixtures/slow-report.node20.cpuprofile', 2, '--sql'],
  ])('%s on %s', async (line, path, status, text) => {
    const result = await run([line, path]);
    expect(result.status).toBe(status);
    expect(result.stderr).toContain(text);
  });

  test('says where the record would be', async () => {
    const folder = temporaryFolder();
    const path = writeProfileOfRecord(folder, shopRecord());
    const alone = join(folder, 'alone.cpuprofile');
    symlinkSync(path, alone);
    mkdirSync(join(folder, 'other'));
    symlinkSync(path, join(folder, 'other/a.cpuprofile'));
    expect((await run(['request', alone])).status).toBe(0);
    const { status, stderr } = await run(['request', join(folder, 'other/a.cpuprofile')]);
    expect(status).toBe(3);
    expect(stderr).toContain(join(folder, 'other/requests'));
  });
});
