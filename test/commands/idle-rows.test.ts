import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { parseLine } from '../../src/commands/language/grammar.ts';
import { runCommand } from '../../src/commands/run-command.ts';
import { type LoadedDump, Session } from '../../src/commands/session/session.ts';
import { loadProfile } from '../../src/importers/load-profile.ts';
import { type layoutNames, loadLayout } from '../../src/render/registry.ts';
import type { EdgesReport, Report } from '../../src/render/report.ts';
import { type DrawnFrame, drawnDump } from '../drawn-dump.ts';

const idle = { functionName: '(idle)', url: '' };
const waiting = { functionName: '(waiting)', url: '' };
const native = { functionName: 'writev', url: '', scriptId: '0' };

/** One millisecond of work in ten, as a server has it. */
const SERVER: readonly (readonly DrawnFrame[])[] = [
  ...Array.from({ length: 20 }, () => [idle]),
  ...Array.from({ length: 30 }, () => [waiting]),
  ['listen', 'handle', 'query'],
  ['listen', 'handle', 'query'],
  ['listen', 'handle', native],
  ['listen', 'log'],
  ['listen'],
  ['tick'],
];

async function dumpOf(stacks: readonly (readonly DrawnFrame[])[]): Promise<LoadedDump> {
  const profile = await loadProfile(Buffer.from(drawnDump(stacks)));
  return { path: 'server.cpuprofile', modifiedAt: null, profile };
}

async function run(line: string, { isForReaders = false, stacks = SERVER } = {}) {
  const start = Session.start(await dumpOf(stacks), 'on-stack');
  let outcome = { session: isForReaders ? start.forReaders() : start } as Awaited<
    ReturnType<typeof runCommand>
  >;
  for (const command of parseLine(line)) {
    outcome = await runCommand(command, outcome.session, () => dumpOf(stacks));
  }
  return outcome;
}

async function textOf(report: Report | null, layout: (typeof layoutNames)[number]) {
  return [...(await loadLayout(layout)).render(report as Report)].join('');
}

type Row = Record<string, unknown> & { readonly label: string };

async function jsonRows(line: string): Promise<readonly Row[]> {
  const json = JSON.parse(await textOf((await run(line)).report, 'json'));
  return json.rows ?? json.functions;
}

const isIdle = (label: string) => label === '(idle)' || label === '(waiting)';

describe('what is idle has no percentage', () => {
  test.each(['tree', 'tree --min 20', 'tree --callers', 'tree idle|waiting|query'])(
    '%s in JSON',
    async (line) => {
      const rows = await jsonRows(line);
      expect(rows.filter(({ label }) => isIdle(label))).toHaveLength(2);
      for (const { label, cumulativeShare } of rows) {
        if (isIdle(label)) expect(cumulativeShare).toBeNull();
        else expect(cumulativeShare).toBeLessThanOrEqual(1);
      }
    },
  );

  test.each(['stats .', 'tree .', 'tree --callers .', 'callers .', 'callees .', 'stats idle'])(
    '%s in tables: its line has a time and neither bar nor percentage',
    async (line) => {
      const { report } = await run(line, { isForReaders: true });
      for (const layout of ['terminal', 'markdown', 'pstats'] as const) {
        const rows = (await textOf(report, layout))
          .split('\n')
          .filter((row) => /\(idle\)/.test(row));
        expect(rows).not.toEqual([]);
        for (const row of rows) {
          expect(row).not.toMatch(/[▏▎▍▌▋▊▉█]|333\.3|\d %/);
          expect(row).not.toMatch(/\d\.\d(?!\d)/);
        }
      }
    },
  );

  test('below a frame that it hangs under, and above one, too', async () => {
    const stacks = [['thread', idle], ['thread', idle], ['thread', 'work'], ['work']];
    for (const line of ['tree', 'tree --callers']) {
      const { report } = await run(line, { stacks });
      const json = JSON.parse(await textOf(report, 'json'));
      const row = json.rows.find(({ label }: Row) => label === '(idle)');
      expect(row).toMatchObject({ cumulativeShare: null });
    }
    const up = JSON.parse(
      await textOf((await run('tree --callers idle', { stacks })).report, 'json'),
    );
    for (const row of up.rows) expect(row.cumulativeShare).toBeNull();
    const callees = await textOf((await run('callees thread', { stacks })).report, 'markdown');
    expect(callees.split('\n').find((row) => row.includes('(idle)'))).toMatch(
      /\|\|`\(idle\)`|\|\|→/,
    );
  });

  test('a condition in percent does not hold for it', async () => {
    const { testCondition, parseCondition } = await import(
      '../../src/commands/language/conditions.ts'
    );
    const { session } = await run('stats');
    const { hits } = testCondition(parseCondition('tottime(/./) > 90%'), session.table);
    expect(hits).toEqual([]);
    const inTime = testCondition(parseCondition('tottime(/idle/) > 1ms'), session.table);
    expect(inTime.hits).toHaveLength(1);
  });
});

describe('what is idle comes last', () => {
  const labelsOf = async (line: string) => {
    const { session } = await run(line);
    return session.rows.map((row) => session.table.labels[row] as string);
  };

  test.each(['tottime', 'time', 'cumtime', 'cumulative', 'samples'])('by %s', async (key) => {
    for (const line of [`sort ${key}`, `sort ${key}; reverse`, `sort ${key} name`]) {
      const labels = await labelsOf(line);
      expect(labels.slice(-2).every(isIdle), line).toBe(true);
    }
  });

  test('where no order was chosen', async () => {
    for (const line of ['stats', 'reverse', 'strip', 'read', 'add x']) {
      expect((await labelsOf(line)).slice(-2).every(isIdle), line).toBe(true);
    }
  });

  test.each(['name', 'stdname', 'filename', 'line', 'calls', 'nfl'])(
    'but by %s where the key puts it',
    async (key) => {
      const forth = await labelsOf(`sort ${key}`);
      const back = await labelsOf(`sort ${key}; reverse`);
      expect(back).toEqual(forth.toReversed());
    },
  );

  test('in trees on its level', async () => {
    for (const line of ['tree', 'tree --callers', 'tree .']) {
      const tops = (await jsonRows(line)).filter(({ depth }) => depth === 0);
      expect(
        tops.slice(-2).map(({ label }) => isIdle(label)),
        line,
      ).toEqual([true, true]);
    }
  });
});

describe('tables for readers', () => {
  const rowsOf = async (line: string, isForReaders = true) => {
    const { report } = await run(line, { isForReaders });
    const { rows, labelOf, reductions } = report as Extract<Report, { kind: 'stats' }>;
    return { labels: rows.map(labelOf), reductions };
  };

  test.each([
    ['stats', 6],
    ['stats 5', 5],
    ['stats all', 6],
    ['stats -/query/', 5],
    ['stats .5', 3],
    ['sort name; stats', 6],
    ['callers 100', 6],
    ['group category; stats', 2],
  ])('%s shows %d rows, none of them idle', async (line, count) => {
    const { labels } = await rowsOf(line);
    expect(labels).toHaveLength(count);
    expect(labels.some(isIdle)).toBe(false);
  });

  test('fractions and reductions count without it', async () => {
    const { reductions } = await rowsOf('stats .5');
    expect(reductions).toMatchObject([{ from: 6, to: 3 }]);
  });

  test.each(['idle', '.', "'(?i)IDLE|waiting'", '-/query/ idle'])(
    'stats %s selects it by a pattern',
    async (words) => {
      expect((await rowsOf(`stats ${words}`)).labels).toContain('(idle)');
    },
  );

  test('row numbers count what is shown', async () => {
    const { report } = await run('sort name; stats; callers 1', { isForReaders: true });
    const { rows, labelOf } = report as EdgesReport;
    expect(rows.map(labelOf)).toEqual((await rowsOf('sort name; stats 1')).labels);
  });

  test('programs and the pstats layout keep it', async () => {
    expect((await rowsOf('stats', false)).labels.filter(isIdle)).toHaveLength(2);
    expect((await rowsOf('stats .5', false)).reductions).toMatchObject([{ from: 8, to: 4 }]);
  });

  test('a profile of nothing but idle time is an empty table, and no empty selection', async () => {
    const stacks = [[idle], [idle]];
    const all = await run('stats', { isForReaders: true, stacks });
    expect(all.isEmptySelection).toBe(false);
    expect((await run('stats 5', { isForReaders: true, stacks })).isEmptySelection).toBe(false);
    expect((await run('stats foo', { isForReaders: true, stacks })).isEmptySelection).toBe(true);
    expect(await textOf(all.report, 'terminal')).toContain('of it idle');
  });

  test('the tree leaves it out too, unless a pattern selects it', async () => {
    const text = async (line: string) =>
      textOf((await run(line, { isForReaders: true })).report, 'terminal');
    expect(await text('tree --min 0')).not.toMatch(/\(idle\)|\(waiting\)/);
    expect(await text('tree --callers --min 0')).not.toMatch(/\(idle\)|\(waiting\)/);
    expect(await text('tree idle')).toMatch(/\(idle\)/);
  });
});

test('stats 5 on a recorded server shows five functions', async () => {
  const path = fileURLToPath(
    new URL('../../fixtures/idle-server.node20.cpuprofile', import.meta.url),
  );
  const dump = { path, modifiedAt: null, profile: await loadProfile(path) };
  const session = Session.start(dump, 'on-stack').forReaders();
  const [command] = parseLine('stats 5');
  const { report } = await runCommand(command as never, session, () => Promise.reject(new Error()));
  const { rows, labelOf } = report as Extract<Report, { kind: 'stats' }>;
  expect(rows).toHaveLength(5);
  expect(rows.map(labelOf)).not.toContain('(idle)');
});
