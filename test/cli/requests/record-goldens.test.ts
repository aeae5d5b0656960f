import { expect, test } from 'vitest';
import { Goldens } from '../../golden.ts';
import { writeProfileOfRecord, writeRecords } from '../../records/record-folder.ts';
import {
  digest,
  httpCall,
  logEntry,
  sampleRecord,
  shopRecord,
  sqlCall,
} from '../../records/sample-record.ts';
import { reports, run, temporaryFolder } from '../run-program.ts';

const GOLDENS = new Goldens('goldens-of-records');

/** The words behind `requests`; the first ones name the golden. */
const VIEWS: Readonly<Record<string, readonly string[]>> = {
  list: [],
  'list-by-wasted': ['--sort', 'wasted', '--limit', '2'],
  summary: ['3f1d'],
  'summary-quiet': ['91bb'],
  'summary-errors': ['c4a1'],
  calls: ['c4a1', '--sql', '--http'],
  groups: ['3f1d', '--sql', '--group'],
  'groups-of-all': ['3f1d', '--group'],
  stack: ['3f1d', '--sql', '--group', '--stack', '1'],
  'stack-whole': ['3f1d', '--sql', '--stack', '27', '--all'],
  timeline: ['3f1d', '--timeline'],
  log: ['3f1d', '--log'],
  compare: ['c4a1', '--compare', '3f1d'],
};

/** Records of two services: one with an N+1, a quiet one, one with what went wrong. */
function records(folder: string): string {
  const shop = shopRecord();
  const entries = [
    logEntry({ text: 'page 2 { shop: 7 }' }),
    logEntry({ atMs: 20.25, text: 'cart {\n  items: [ 1, 2 ],\n  total: 12.5\n}' }),
    logEntry({
      atMs: 44,
      text: `${'a long line that says little '.repeat(9)}\u001b[2J`,
      stack: null,
    }),
  ];
  writeProfileOfRecord(folder, { ...shop, plugins: { ...shop.plugins, log: { entries } } });
  writeRecords(folder, [
    sampleRecord(
      {},
      {
        ...{ id: '91bb03aa-5a69-4788-9b0a-1c2d3e4f5a6b', service: 'stock', url: '/old' },
        ...{ route: null, handler: null, status: 302, durationMs: 1.1, cpuMs: 0.4 },
        startedAt: 1_790_000_001_000,
      },
    ),
    failedRecord(),
  ]);
  return folder;
}

function failedRecord() {
  const insert = 'insert into orders (a, b) values ($1, $2)';
  const calls = [
    sqlCall({
      startMs: 2,
      durationMs: 99,
      rows: 3,
      digest: digest(1),
      params: [{ type: 'number' }],
    }),
    sqlCall({
      ...{ startMs: 3, waitMs: 12.5, durationMs: 120, text: insert, params: [1, 'x'] },
      ...{
        digest: digest(2),
        error: { name: 'DatabaseError', code: '23505', message: 'Key (a)=(1)' },
      },
    }),
    sqlCall({ startMs: 130, durationMs: 1, rows: 3, digest: digest(1), stack: 3 }),
  ];
  return sampleRecord(
    {
      sql: { calls },
      http: { calls: [httpCall({ startMs: 131, unfinished: true, status: null })] },
    },
    {
      ...{
        id: 'c4a1d7f0-5a69-4788-9b0a-1c2d3e4f5a6b',
        method: 'POST',
        status: 0,
        ending: 'aborted',
      },
      ...{ url: '/orders', durationMs: 140, cpuMs: 3.1, startedAt: 1_790_000_002_000 },
      limits: { dropped: { calls: 2, stacks: 0, log: 1 } },
      problems: [{ plugin: 'sql', message: 'pg 7 is not known to work' }],
    } as const,
  );
}

const LOOKS: Readonly<Record<string, { readonly args: readonly string[]; readonly env: object }>> =
  {
    'terminal, 60 columns': { args: ['--layout', 'terminal'], env: { COLUMNS: '60' } },
    'terminal, 100 columns': { args: ['--layout', 'terminal'], env: { COLUMNS: '100' } },
    'terminal, 160 columns': { args: ['--layout', 'terminal'], env: { COLUMNS: '160' } },
    'terminal, 100 columns, colours and links': {
      args: ['--layout', 'terminal', '--links', 'always'],
      env: { COLUMNS: '100', FORCE_COLOR: '2' },
    },
    'terminal, 80 columns, ASCII': {
      args: ['--layout', 'terminal'],
      env: { COLUMNS: '80', LC_ALL: 'C' },
    },
    plain: { args: [], env: {} },
    markdown: { args: ['--layout', 'markdown'], env: {} },
    csv: { args: ['--layout', 'csv'], env: {} },
  };

const CASES = Object.entries(VIEWS);

test.each(CASES)(
  '%s',
  async (name, words) => {
    const folder = records(temporaryFolder());
    const sections: string[] = [];
    for (const [title, { args, env }] of Object.entries(LOOKS)) {
      const options = { cwd: folder, env: { LANG: 'C.UTF-8', ...env } };
      const { stdout, stderr, status } = await run(['requests', ...words, ...args], options);
      expect({ stderr, status }).toEqual({ stderr: '', status: 0 });
      sections.push(`=== ${title}\n${stdout}`);
    }
    const text = sections
      .join('')
      .replaceAll('\u001b', '␛')
      .replaceAll('\u0007', '␇')
      .replaceAll('\r', '')
      .replaceAll(folder, '/dumps');
    GOLDENS.expect(name, text);
  },
  120_000,
);

test('every golden has its test', () => {
  GOLDENS.expectNames(Object.keys(VIEWS));
});

test('what went wrong is in JSON as in the record', async () => {
  const folder = records(temporaryFolder());
  const { stdout } = await run(['requests', 'c4a1', '--json'], { cwd: folder });
  const { owner: _, ...record } = failedRecord();
  expect(reports(stdout)).toEqual([record]);
});
