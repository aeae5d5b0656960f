import {
  cpSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { foundReport } from '../../src/cli/mcp/found-report.ts';
import type { Schema } from '../../src/commands/schemas/json-schema.ts';
import { SCHEMAS } from '../../src/commands/schemas/registry.ts';
import { reports, run, runInShell, temporaryFolder } from '../cli/run-program.ts';
import { drawnDump } from '../drawn-dump.ts';
import { drawnTrace } from '../drawn-trace.ts';
import { type SchemaExample, schemaManual } from '../manual-of-schemas.ts';
import { writeRecords } from '../records/record-folder.ts';
import { sampleRecord, shopRecord } from '../records/sample-record.ts';
import { schemaFaults } from '../schema-faults.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const PAGE = join(ROOT, 'src/manual/json.md');
const MAX_MS = 120_000;

const DUMP = 'fixtures/slow-report.node20.cpuprofile';

/** What is typed for the example of a schema, from the folder of the project or from one that `prepare` fills. */
const COMMANDS: Readonly<Record<string, string>> = {
  summary: `scoobyprof --json summary ${DUMP}`,
  stats: `scoobyprof --json "stats 2" ${DUMP}`,
  callers: `scoobyprof --json "callers -n 1 sameKey" ${DUMP}`,
  callees: `scoobyprof --json "callees -n 1 groupBy" ${DUMP}`,
  tree: `scoobyprof --json "tree --depth 3 --min 20" ${DUMP}`,
  lines: `scoobyprof --json "lines sameKey" ${DUMP}`,
  timeline: `scoobyprof --json timeline ${DUMP}`,
  flame: `scoobyprof --json "flame --depth 2" ${DUMP}`,
  info: `scoobyprof --json info ${DUMP}`,
  compare: `scoobyprof --json "compare fixtures/slow-report-mended.node20.cpuprofile" ${DUMP}`,
  dumps: `scoobyprof --json dumps ${DUMP} fixtures/slow-report-mended.node20.cpuprofile`,
  threads: 'scoobyprof --json thread page.trace.json',
  values: 'scoobyprof --json value fixtures/slow-report.node20.pb.gz',
  graph: `scoobyprof --json "dot 2" ${DUMP}`,
  'sort-keys': `scoobyprof --json sort ${DUMP}`,
  help: `scoobyprof --json "help tree" ${DUMP}`,
  manual: `scoobyprof --json "help numbers" ${DUMP}`,
  diff: 'scoobyprof diff --json fixtures/slow-report.node20.cpuprofile fixtures/slow-report-mended.node20.cpuprofile',
  baseline: `scoobyprof diff --save-baseline main.baseline.json ${DUMP}`,
  dump: 'scoobyprof watch --json --existing --once 1 dumps',
  error: 'scoobyprof watch --json --existing --once 1 broken',
  requests: `scoobyprof --json -c "requests sameKey" ${DUMP}`,
  collect: 'scoobyprof collect dumps -o fleet --json',
  request: 'scoobyprof requests --json --limit 1 records',
  groups: 'scoobyprof requests --json 3f1d --sql --group records',
  'compared-requests': 'scoobyprof requests --json 91bb --compare 3f1d records',
  record: 'scoobyprof requests --json 3f1d records',
  'found-dumps': 'scoobyprof mcp, tool dumps',
  'recorded-run': 'scoobyprof mcp --allow-record, tool record',
  schemas: 'scoobyprof schema --json',
};

/** What they say is tested where the package is installed that they take. */
const NEED_PACKAGES: ReadonlySet<string> = new Set(['requests']);

/** A folder with the fixtures and what else the commands name. */
function prepared(): string {
  const cwd = temporaryFolder();
  mkdirSync(join(cwd, 'fixtures'));
  for (const name of readdirSync(join(ROOT, 'fixtures'))) {
    const [from, to] = [join(ROOT, 'fixtures', name), join(cwd, 'fixtures', name)];
    if (!name.startsWith('slow-report')) symlinkSync(from, to);
    else cpSync(from, to, { recursive: true });
    // When it was written is printed: a clone has the time at which it was made.
    if (name.startsWith('slow-report')) utimesSync(to, 1_790_000_000, 1_790_000_000);
  }
  for (const folder of ['dumps', 'broken']) mkdirSync(join(cwd, folder));
  const dump = join(cwd, 'dumps/worker.cpuprofile');
  writeFileSync(
    dump,
    drawnDump([
      ['main', 'parse'],
      ['main', 'parse'],
      ['main', 'render'],
    ]),
  );
  utimesSync(dump, 1_790_000_000, 1_790_000_000);
  writeFileSync(join(cwd, 'broken/cut.cpuprofile'), '{"nodes":[');
  writeFileSync(
    join(cwd, 'page.trace.json'),
    JSON.stringify(
      drawnTrace([
        { name: 'CrRendererMain', stacks: [['main'], ['main', 'parse']] },
        { name: 'DedicatedWorker', stacks: [['work']] },
      ]),
    ),
  );
  writeRecords(join(cwd, 'records'), [
    shopRecord(),
    // The older one of the two: those of one moment stand as their files were written.
    sampleRecord(
      {},
      {
        id: '91bb03aa-5a69-4788-9b0a-1c2d3e4f5a6b',
        startedAt: 1_789_999_999_000,
        durationMs: 12,
      },
    ),
  ]);
  return cwd;
}

/** What only a server for language models says. */
const OF_SERVER: Readonly<Record<string, object>> = {
  'found-dumps': foundReport(
    [
      {
        path: 'CPU.1.cpuprofile',
        bytes: 81_920,
        modifiedMs: 1_790_000_000_000,
        mark: {
          run: { id: '3f1d2c4b', number: 1, command: 'node app.js' },
          process: {
            ...{ script: 'app.js', pid: 4711, thread: 0, busy: 812_000 },
            ...{ unit: 'us', node: '20.20.2' },
          },
        },
      },
    ],
    '',
  ).objects[0] as object,
  'recorded-run': {
    schema: 'scoobyprof.recorded-run/1',
    status: 0,
    isTimedOut: false,
    output: 'listening\ndone',
  },
};

/** What a command prints, or the file that it writes. */
async function printed(command: string, cwd: string): Promise<unknown> {
  const { stdout, stderr } = await runInShell(`scoobyprof() { $SCOOBYPROF "$@"; }\n${command}`, {
    cwd,
    env: { TZ: 'UTC' },
  });
  if (stdout === '') {
    const baseline = JSON.parse(readFileSync(join(cwd, 'main.baseline.json'), 'utf8'));
    const made = { node: '20.20.2', cpuModel: 'A CPU', recordedAt: '2026-11-27T12:00:00.000Z' };
    return { ...baseline, ...made };
  }
  expect(stderr, command).not.toContain('error');
  // Packed otherwise by other versions of Node.
  if (command.includes('collect')) return { ...JSON.parse(stdout), bytes: 4105 };
  return JSON.parse(stdout.replaceAll(`${cwd}/`, '').split('\n')[0] as string);
}

test(
  'the manual has a part for each schema, as the schemas say it, with what is printed',
  async () => {
    const cwd = prepared();
    const parts = [];
    for (const { load, ...about } of SCHEMAS) {
      if (NEED_PACKAGES.has(about.name)) {
        parts.push([about, (await load()) as Schema, null] as const);
        continue;
      }
      const command = COMMANDS[about.name] as string;
      expect(command, `an example of ${about.name}`).toBeDefined();
      const value = OF_SERVER[about.name] ?? (await printed(command, cwd));
      expect(schemaFaults(value), command).toEqual([]);
      const example: SchemaExample = { command, value };
      parts.push([about, (await load()) as Schema, example] as const);
    }
    const page = schemaManual(parts);
    if (process.env['SCOOBYPROF_UPDATE_GOLDENS'] === '1') writeFileSync(PAGE, page);
    expect(readFileSync(PAGE, 'utf8')).toBe(page);
  },
  MAX_MS,
);

test('help schema NAME shows one part, in the shell and as a command', async () => {
  const { stdout } = await run(['help', 'schema', 'scoobyprof.tree/1']);
  expect(stdout).toMatch(/^# tree\n/);
  expect(stdout).toContain('`rows[].depth`, integer');
  expect(stdout).not.toContain('isHottest');
  const shown = await run(['--json', '-c', 'help schema tree', join(ROOT, DUMP)]);
  expect(reports(shown.stdout)).toEqual([
    { schema: 'scoobyprof.manual/1', page: 'schema tree', text: stdout },
  ]);
  const wrong = await run(['help', 'schema', 'nothing']);
  expect(wrong).toMatchObject({ status: 2, stdout: '' });
  expect(wrong.stderr).toContain('there is no schema nothing');
});
