import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { catalog } from '../../src/commands/registry.ts';
import type { Schema } from '../../src/commands/schemas/json-schema.ts';
import { SCHEMAS, schemaNamed } from '../../src/commands/schemas/registry.ts';
import { fixture, run, temporaryFolder } from '../cli/run-program.ts';
import { drawnDump } from '../drawn-dump.ts';
import { drawnHeap } from '../drawn-heap.ts';
import { drawnTrace } from '../drawn-trace.ts';
import { writeProfileOfRecord, writeRecords } from '../records/record-folder.ts';
import { sampleRecord, shopRecord } from '../records/sample-record.ts';
import { schemaFaults, schemaOf } from '../schema-faults.ts';
import { drawnRuns, program } from './diff/drawn-runs.ts';

const TEST = fileURLToPath(new URL('..', import.meta.url));
const SOURCE = fileURLToPath(new URL('../../src', import.meta.url));
const MAX_MS = 120_000;

/** Objects that the program printed, as far as tests have come: each has been checked. */
const seen = new Map<string, object[]>();

function expectRight(stdout: string, origin: string): readonly object[] {
  const objects = stdout
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as object);
  for (const value of objects) {
    expect(schemaFaults(value), origin).toEqual([]);
    seen.set(schemaOf(value), [...(seen.get(schemaOf(value)) ?? []), value]);
  }
  return objects;
}

async function expectRightOutput(
  args: readonly string[],
  cwd?: string,
): Promise<readonly object[]> {
  const { stdout, stderr } = await run(args, cwd === undefined ? {} : { cwd });
  expect(stdout, `${args.join(' ')}: ${stderr}`).not.toBe('');
  return expectRight(stdout, args.join(' '));
}

describe('the schemas', () => {
  test.each(SCHEMAS)(
    '$name is closed, and says what each field is',
    async ({ name, version, load }) => {
      const schema = (await load()) as Schema;
      expect(schema.$id).toBe(`urn:scoobyprof:${name}:${version}`);
      // Plugins of users put what they want into records.
      if (name === 'record') return;
      const open: string[] = [];
      const untold: string[] = [];
      const visit = (part: Schema, path: string): void => {
        if (part.type !== undefined && [part.type].flat().includes('object')) {
          if (part.additionalProperties !== false) open.push(path);
        }
        for (const [key, value] of Object.entries(part.properties ?? {})) {
          const isTold = (value.description ?? '') !== '' || (value.oneOf ?? []).length > 0;
          if (!isTold && path !== '') untold.push(`${path}.${key}`);
          visit(value, `${path}.${key}`);
        }
        if (part.items !== undefined) visit(part.items, `${path}[]`);
        // Those without a type only say which of the fields go together.
        const ways = [...(part.oneOf ?? []), ...(part.anyOf ?? [])];
        for (const one of ways.filter(({ type }) => type !== undefined)) visit(one, path);
      };
      visit(schema, '');
      expect({ open, untold }).toEqual({ open: [], untold: [] });
    },
  );

  test.each(['tree', 'tree/1', 'scoobyprof.tree/1', 'urn:scoobyprof:tree:1'])(
    '%s names one',
    async (word) => {
      const { stdout } = await run(['schema', word]);
      expect(JSON.parse(stdout)).toEqual(
        JSON.parse(JSON.stringify(await schemaNamed('tree').load())),
      );
    },
  );

  test.each([
    ['tre', 'did you mean tree?'],
    ['tree/2', 'did you mean tree?'],
    ['\u001b[2J', 'scoobyprof schema lists them'],
  ])('%j names none', async (word, hint) => {
    const { stdout, stderr, status } = await run(['schema', word]);
    expect({ stdout, status }).toEqual({ stdout: '', status: 2 });
    expect(stderr).toContain(hint);
    expect(stderr).not.toContain('\u001b');
  });

  test('are listed, for readers and programs', async () => {
    const { stdout } = await run(['schema']);
    for (const { name, summary } of SCHEMAS)
      expect(stdout).toMatch(new RegExp(`^${name} +1  ${summary}$`, 'm'));
    const [listed] = await expectRightOutput(['schema', '--json']);
    expect((listed as { schemas: unknown[] }).schemas).toHaveLength(SCHEMAS.length);
  });

  test('there is one for each form that the sources name', () => {
    const names = new Set<string>();
    for (const path of readdirSync(SOURCE, { recursive: true, encoding: 'utf8' })) {
      if (!/\.tsx?$/.test(path)) continue;
      const text = readFileSync(join(SOURCE, path), 'utf8');
      for (const [, name = ''] of text.matchAll(/schema: '(scoobyprof\.[\w-]+\/\d+)'/g))
        names.add(name);
      for (const [, name = ''] of text.matchAll(/kind: 'view',\s*name: '([\w-]+)'/g))
        names.add(`scoobyprof.${name}/1`);
      for (const [, name = ''] of text.matchAll(/: ViewForm = \{\s*name: '([\w-]+)'/g))
        names.add(`scoobyprof.${name}/1`);
    }
    const known = new Set(SCHEMAS.map(({ name, version }) => `scoobyprof.${name}/${version}`));
    expect([...names].filter((name) => !known.has(name))).toEqual([]);
    expect(names.size).toBeGreaterThan(15);
  });
});

/** All commands and options that change what is printed. `{dump}` is another dump. */
const LINES = [
  ...[
    'stats',
    'stats --error',
    'sort cumtime; stats 3',
    'stats nothing-is-called-this',
    'strip; stats 5; undo',
  ],
  ...[
    'callers 3',
    'callees 3',
    'callees -n 1 3',
    'peek 2',
    'tree',
    'tree --depth 40 --min 0',
    'tree --callers 2',
  ],
  ...[
    'timeline',
    'timeline --strips 2',
    'lines',
    'lines 3',
    'flame',
    'flame --callers',
    'flame --depth 3 2',
    'graph 3',
    'dot 3',
  ],
  ...[
    'sort',
    'info',
    'dumps',
    'thread',
    'value',
    'help',
    'help tree',
    'help numbers',
    'help schema tree',
  ],
  ...[
    'compare {dump}',
    'compare {dump} --error --per sample',
    'compare {dump} --per second',
    'sort cumtime; compare {dump}',
  ],
  ...[
    'focus .; stats 3; tree',
    'ignore nothing; stats 2; reset',
    'hide zzz; stats 2; reset',
    'show .; stats 2; reset',
  ],
  ...[
    'only mine; stats 2; reset',
    'between 10% 90%; stats 2; timeline; reset',
    'last 50%; stats 2; reset',
  ],
  ...[
    'slowest 10ms; stats 2; reset',
    'group package; stats; callers; tree; flame; timeline; group function',
  ],
  ...[
    'group category; stats; dumps; info; compare {dump}; reset',
    'group file; stats 3; lines 1; reset',
  ],
  ...[
    'add {dump}; stats 3; dumps; info; timeline; compare; flame',
    'only dump 1; stats 2; dumps; reset',
  ],
  ...['reverse', 'read', 'open 1', 'copy', 'request', 'summary', 'lines'],
];

const lineArguments = (dump: string): readonly string[] =>
  LINES.flatMap((line) => ['-c', line.replaceAll('{dump}', `'${dump}'`)]);

const FIXTURES: Readonly<Record<string, string>> = {
  ...Object.fromEntries(
    ['slow-report', 'idle-server', 'counted', 'orders-tsc', 'recursion'].map((name) => [
      name,
      fixture(`${name}.node20`),
    ]),
  ),
  'Python, cProfile': join(TEST, '../fixtures/inventory.python3.stats'),
  'Python, profile': join(TEST, '../fixtures/inventory.python3-profile.stats'),
  pprof: join(TEST, '../fixtures/slow-report.node20.pb.gz'),
};

describe('what the program prints is as its schema says', () => {
  test.each(Object.entries(FIXTURES))(
    '%s',
    async (_, path) => {
      await expectRightOutput(['--json', '--keep-going', ...lineArguments(path), path]);
    },
    MAX_MS,
  );

  test.each([
    [
      'a heap',
      'a.heapprofile',
      drawnHeap([
        [['main', 'f'], 40],
        [['main', 'g'], 8],
      ]),
    ],
    [
      'a trace of threads',
      'a.json',
      JSON.stringify(
        drawnTrace([{ name: 'main', stacks: [['f'], ['f', 'g']] }, { stacks: [['h']] }]),
      ),
    ],
    ['a dump without samples', 'a.cpuprofile', drawnDump([])],
    [
      'hits alone',
      'a.cpuprofile',
      JSON.stringify({
        ...JSON.parse(drawnDump([['f'], ['g']])),
        samples: undefined,
        timeDeltas: undefined,
      }),
    ],
    ['folded stacks', 'a.folded', 'main;f 3\nmain;g 4\n'],
  ])(
    '%s',
    async (_, name, text) => {
      const path = join(temporaryFolder(), name);
      writeFileSync(path, text);
      await expectRightOutput(['--json', '--keep-going', ...lineArguments(path), path]);
      if (name !== 'a.json') return;
      const lines = 'thread; info; stats; timeline; dumps';
      await expectRightOutput(['--json', '--thread', 'all', '-c', lines, path]);
    },
    MAX_MS,
  );

  test(
    'the examples of every command',
    async () => {
      const path = fixture('slow-report.node20');
      const commands = await catalog.loadAll();
      const lines = commands
        .flatMap(({ name, examples }) => examples.map(({ line }) => [name, line] as const))
        .filter(([name]) => !['quit', 'export', 'graph', 'open', 'copy'].includes(name))
        .map(([, line]) =>
          line
            .replaceAll('{dump}', `'${path}'`)
            .replaceAll('{function}', 'groupBy')
            .replaceAll('{file}', 'collections'),
        )
        .filter((line) => !/ -o | --open| -i\b|[>|]/.test(line));
      expect(lines.length).toBeGreaterThan(40);
      const cwd = temporaryFolder();
      await expectRightOutput(
        ['--json', '--keep-going', ...lines.flatMap((line) => ['-c', line]), path],
        cwd,
      );
    },
    MAX_MS,
  );

  test(
    'diff and its baseline',
    async () => {
      const cwd = temporaryFolder();
      for (const [side, stacks] of [
        ['base', program()],
        ['new', program({ slow: 400 })],
      ] as const) {
        for (const [i, dump] of drawnRuns(4, stacks, side.length).entries())
          writeFileSync(join(cwd, `${side}-${i}.cpuprofile`), dump);
      }
      const sides = (count: number): readonly string[] => {
        const of = (side: string): readonly string[] =>
          Array.from({ length: count }, (_, i) => `${side}-${i}.cpuprofile`);
        return [...of('base'), '--', ...of('new'), '--json'];
      };
      for (const more of [
        [],
        ['--all'],
        ['--runs-table'],
        ['--measure', 'time'],
        ['--fail-on', 'cumtime(/slow/) > +10%', '--require', 'busy < +900%'],
      ]) {
        await expectRightOutput(['diff', ...sides(4), ...more], cwd);
      }
      await expectRightOutput(['diff', ...sides(1)], cwd);
      await expectRightOutput([
        'diff',
        fixture('slow-report.node20'),
        fixture('slow-report.node24'),
        '--json',
      ]);
      await run(
        ['diff', '--save-baseline', 'a.baseline.json', 'base-0.cpuprofile', 'base-1.cpuprofile'],
        { cwd },
      );
      const baseline = JSON.parse(readFileSync(join(cwd, 'a.baseline.json'), 'utf8'));
      expectRight(JSON.stringify(baseline), 'baseline');
      await expectRightOutput(
        ['diff', '--baseline', 'a.baseline.json', 'new-0.cpuprofile', '--json'],
        cwd,
      );
    },
    MAX_MS,
  );

  test(
    'diff by route',
    async () => {
      const cwd = temporaryFolder();
      const scooby = { method: 'GET', url: '/orders', route: '/orders', status: 200 };
      for (const side of ['base', 'new']) {
        for (const [i, dump] of drawnRuns(3, program(), side.length).entries()) {
          const about = { ...scooby, id: `3f1d2c4b-5a69-4788-9b0a-1c2d3e4f5a6${i}` };
          writeFileSync(
            join(cwd, `${side}-${i}.cpuprofile`),
            JSON.stringify({ ...JSON.parse(dump), scooby: about }),
          );
        }
      }
      const of = (side: string) => [0, 1, 2].map((i) => `${side}-${i}.cpuprofile`);
      const [report] = await expectRightOutput(
        ['diff', ...of('base'), '--', ...of('new'), '--by', 'route', '--json'],
        cwd,
      );
      expect((report as { routes: unknown[] }).routes.length).toBeGreaterThan(0);
    },
    MAX_MS,
  );

  test(
    'records of requests, and the dump of one',
    async () => {
      const folder = temporaryFolder();
      const path = writeProfileOfRecord(folder, shopRecord());
      writeRecords(folder, [
        sampleRecord(
          {},
          { id: '91bb03aa-5a69-4788-9b0a-1c2d3e4f5a6b', route: null, service: null },
        ),
      ]);
      for (const words of [
        [],
        ['3f1d'],
        ['3f1d', '--group'],
        ['3f1d', '--sql', '--group'],
        ['3f1d', '--timeline', '--log'],
        ['91bb', '--compare', '3f1d'],
      ]) {
        await expectRightOutput(['requests', ...words, folder, '--json']);
      }
      await expectRightOutput(['--json', '-c', 'request; request --group; stats; info', path]);
    },
    MAX_MS,
  );

  test(
    'what watch says of dumps, of broken ones and of records',
    async () => {
      const folder = temporaryFolder();
      writeRecords(folder, [shopRecord()]);
      writeFileSync(join(folder, 'a.1.cpuprofile'), drawnDump([['f'], ['g']]));
      writeFileSync(join(folder, 'a.2.heapprofile'), drawnHeap([[['main', 'f'], 40]]));
      writeFileSync(join(folder, 'a.3.cpuprofile'), '{"nodes":7');
      writeFileSync(
        join(folder, 'b.cpuprofile'),
        drawnDump(Array.from({ length: 300 }, () => ['f'])),
      );
      writeFileSync(
        join(folder, 'b.1.cpuprofile'),
        drawnDump(Array.from({ length: 900 }, () => ['f'])),
      );
      await expectRightOutput(['watch', '--existing', '--once', '5', '--json', folder]);
      expect(seen.has('scoobyprof.dump/1')).toBe(true);
      expect(seen.has('scoobyprof.error/1')).toBe(true);
    },
    MAX_MS,
  );

  test('what collect did', async () => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, 'a.cpuprofile'), drawnDump([['f'], ['g']]));
    await expectRightOutput(['collect', folder, '-o', join(folder, 'fleet'), '--json']);
  });

  test('all goldens', () => {
    let count = 0;
    for (const path of readdirSync(TEST, { recursive: true, encoding: 'utf8' })) {
      if (!/goldens.*\.txt$/.test(path)) continue;
      const lines = readFileSync(join(TEST, path), 'utf8').split('\n');
      const objects = lines.filter((line) => /^\{"(?:schema|scooby)":/.test(line));
      count += objects.length;
      expectRight(objects.join('\n'), path);
    }
    expect(count).toBeGreaterThan(40);
  });
});

describe('the check can fail', () => {
  test('every schema was used', () => {
    const names = SCHEMAS.map(({ name, version }) => `scoobyprof.${name}/${version}`);
    // What only a server says is checked where servers are tested, what only a fleet says where DuckDB is installed.
    const isElsewhere = (name: string): boolean =>
      /\.(?:found-dumps|recorded-run|requests)\//.test(name);
    expect(names.filter((name) => !seen.has(name) && !isElsewhere(name))).toEqual([]);
  });

  test('another field, one that is missing, one of another type: each is found', () => {
    const missed: string[] = [];
    for (const [name, objects] of seen) {
      // Keys that it does not name are allowed there.
      if (name === 'scoobyprof.record/1') continue;
      const value = objects.find((one) => JSON.stringify(one).length < 20_000) ?? objects[0];
      for (const [what, changed] of changes(value)) {
        if (schemaFaults(changed).length === 0) missed.push(`${name} ${what}`);
      }
    }
    expect(missed).toEqual([]);
  });
});

/** Copies with one thing wrong. */
function* changes(value: unknown): Iterable<readonly [what: string, changed: unknown]> {
  for (const path of objectPaths(value, [])) {
    const where = path.join('.');
    yield [`${where}: more`, changedAt(value, path, (one) => ({ ...one, unheardOf: 1 }))];
    for (const [key, part] of Object.entries(at(value, path))) {
      // A list of one kind of thing is no thing.
      const other = typeof part === 'object' && part !== null ? 'text' : { odd: part };
      yield [`${where}.${key}: other`, changedAt(value, path, (one) => ({ ...one, [key]: other }))];
    }
  }
}

type Path = readonly (string | number)[];

/** The first object of each list is enough. */
function* objectPaths(value: unknown, path: Path): Iterable<Path> {
  if (Array.isArray(value)) {
    if (value.length > 0) yield* objectPaths(value[0], [...path, 0]);
  } else if (typeof value === 'object' && value !== null) {
    yield path;
    for (const [key, part] of Object.entries(value)) yield* objectPaths(part, [...path, key]);
  }
}

function at(value: unknown, path: Path): Record<string, unknown> {
  return path.reduce(
    (part, key) => (part as Record<string | number, unknown>)[key],
    value,
  ) as Record<string, unknown>;
}

function changedAt(value: unknown, path: Path, change: (one: object) => object): unknown {
  const [key, ...rest] = path;
  if (key === undefined) return change(value as object);
  const copy = (Array.isArray(value) ? [...value] : { ...(value as object) }) as Record<
    string | number,
    unknown
  >;
  copy[key] = changedAt(copy[key], rest, change);
  return copy;
}
