import { describe, expect, test } from 'vitest';
import { parseLine } from '../../src/commands/language/grammar.ts';
import { runCommand } from '../../src/commands/run-command.ts';
import { type LoadedDump, Session } from '../../src/commands/session/session.ts';
import { loadProfile } from '../../src/importers/load-profile.ts';
import { ProfileError } from '../../src/model/profile-error.ts';
import type { EdgesReport, StatsReport } from '../../src/render/report.ts';
import { drawnDump } from '../drawn-dump.ts';

const DUMPS: Readonly<Record<string, string>> = {
  'a.cpuprofile': drawnDump([['main', 'work'], ['main', 'work'], ['main', 'rest'], ['main']]),
  'b.cpuprofile': drawnDump([
    ['main', 'work', 'deep'],
    ['main', 'work', 'deep'],
  ]),
};

async function load(path: string): Promise<LoadedDump> {
  const text = DUMPS[path];
  if (text === undefined) throw new ProfileError('unreadable', 'no such file', { subject: path });
  return { path, modifiedAt: null, profile: await loadProfile(Buffer.from(text)) };
}

async function run(session: Session, line: string) {
  let outcome = { session } as Awaited<ReturnType<typeof runCommand>>;
  for (const command of parseLine(line)) {
    outcome = await runCommand(command, outcome.session, load);
  }
  return outcome;
}

const start = async (path = 'a.cpuprofile') => Session.start(await load(path), 'on-stack');

/** Labels of a session's rows in their order. */
const labels = ({ rows, table }: Session) => rows.map((row) => table.labels[row]);

describe('a session is a value', () => {
  test.each(['sort name', 'reverse', 'strip', 'add b.cpuprofile', 'read b.cpuprofile'])(
    '%s gives a new one and leaves the old as it was',
    async (line) => {
      const before = await start();
      const shown = labels(before);
      const { session } = await run(before, line);
      expect(session).not.toBe(before);
      expect(labels(session)).not.toEqual(shown);
      expect(labels(before)).toEqual(shown);
      expect(labels(await start())).toEqual(shown);
    },
  );

  test.each(['stats', 'callers', 'callees', 'help', 'quit', 'sort', 'sort foo'])(
    '%s gives the same',
    async (line) => {
      const before = await start();
      expect((await run(before, line)).session).toBe(before);
    },
  );

  test.each(['add missing.cpuprofile', 'add b.cpuprofile missing.cpuprofile', 'read missing'])(
    '%s fails and changes nothing',
    async (line) => {
      const before = await start();
      await expect(run(before, line)).rejects.toThrow('no such file');
      expect(before.dumps.map(({ path }) => path)).toEqual(['a.cpuprofile']);
    },
  );
});

describe('the order', () => {
  test('a sampled dump starts by internal time', async () => {
    const { report } = await run(await start(), 'stats');
    expect((report as StatsReport).sortedBy).toEqual(['internal time']);
    expect(labels(await start())).toEqual([
      '/app/work.js:1(work)',
      '/app/main.js:1(main)',
      '/app/rest.js:1(rest)',
    ]);
  });

  test.each(['strip', 'add b.cpuprofile', 'read'])('%s goes back to that', async (line) => {
    const { session } = await run(await start(), `sort name; reverse; ${line}`);
    expect(session.order).toEqual({ keys: ['tottime'], isReversed: false });
  });

  test('reverse turns it round and back, and "Ordered by" stays', async () => {
    const forth = await run(await start(), 'sort name; stats');
    const back = await run(await start(), 'sort name; reverse; stats');
    expect((back.report as StatsReport).sortedBy).toEqual(['function name']);
    expect(labels(back.session)).toEqual(labels(forth.session).toReversed());
    expect(labels((await run(back.session, 'reverse')).session)).toEqual(labels(forth.session));
  });

  test('a bad key among good ones lists the keys and keeps the order', async () => {
    const { session, report, error } = await run(await start(), 'sort name; sort line foo');
    expect(report?.kind).toBe('sort-keys');
    expect(error).toMatchObject({ code: 'usage' });
    expect(session.order?.keys).toEqual(['name']);
  });

  test('a misspelt key gets the nearest', async () => {
    const { error } = await run(await start(), 'sort cumtme');
    expect(error).toMatchObject({ hint: 'did you mean cumtime?' });
  });
});

describe('merging', () => {
  test('numbers and totals add up', async () => {
    const { report } = await run(await start(), 'add b.cpuprofile; stats work');
    const { stats, rows, files } = report as StatsReport;
    expect(files.map(({ path }) => path)).toEqual(['a.cpuprofile', 'b.cpuprofile']);
    expect(stats.totals).toMatchObject({ time: 6000, sampleCount: 6 });
    const row = rows[0] as number;
    expect(stats.self[row]).toBe(2000);
    expect(stats.cumulative[row]).toBe(4000);
  });

  test('callees are those of both dumps', async () => {
    const { report } = await run(await start(), 'add b.cpuprofile; callees work');
    const { edges, labelOf } = report as EdgesReport;
    const ends = Array.from(edges.callee, (callee) => labelOf(callee));
    expect(ends).toContain('/app/deep.js:1(deep)');
    expect(ends).toContain('/app/rest.js:1(rest)');
  });

  test('read alone drops what was added, and reads the file read last', async () => {
    const added = await run(await start(), 'add b.cpuprofile; read');
    expect(added.session.dumps.map(({ path }) => path)).toEqual(['a.cpuprofile']);
    const other = await run(await start(), 'read b.cpuprofile; add a.cpuprofile; read');
    expect(other.session.dumps.map(({ path }) => path)).toEqual(['b.cpuprofile']);
  });
});

test('strip drops folders, also of dumps added before, and loses no calls', async () => {
  const before = await start();
  const { session } = await run(before, 'add b.cpuprofile; strip');
  expect(labels(session)).toContain('work.js:1(work)');
  const added = await run(before, 'add b.cpuprofile');
  expect(session.table.stats.totals).toEqual(added.session.table.stats.totals);
});

test('an empty selection is told from an empty profile', async () => {
  expect((await run(await start(), 'stats nothing')).isEmptySelection).toBe(true);
  expect((await run(await start(), 'callers nothing')).isEmptySelection).toBe(true);
  expect((await run(await start(), 'stats')).isEmptySelection).toBe(false);
  const empty = {
    path: 'e',
    modifiedAt: null,
    profile: await loadProfile(Buffer.from(drawnDump([]))),
  };
  expect((await run(Session.start(empty, 'on-stack'), 'stats x')).isEmptySelection).toBe(false);
});

test.each([
  ['callers -n 2 work', 2, 1],
  ['callers -n2', 2, 3],
  ['callees work -n 1', 1, 1],
  ['callees', null, 3],
])('%s: limit %s', async (line, limit, rowCount) => {
  const report = (await run(await start(), line)).report as EdgesReport;
  expect(report.limit).toBe(limit);
  expect(report.rows).toHaveLength(rowCount);
});

test.each(['callers -n', 'callers -n x', 'callees -n 0', 'callees -n -3', 'callers -n .5'])(
  '%s is refused',
  async (line) => {
    await expect(run(await start(), line)).rejects.toThrow('-n needs a number of at least 1');
  },
);

test.each([
  ['stat', 'did you mean stats?'],
  ['calers', 'did you mean callers?'],
  ['frobnicate', "'help' lists the commands"],
  ['toString', "'help' lists the commands"],
])('%s is no command: %s', async (line, hint) => {
  await expect(run(await start(), line)).rejects.toMatchObject({ code: 'usage', hint });
});
