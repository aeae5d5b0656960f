import { describe, expect, test } from 'vitest';
import { parseLine } from '../../src/commands/language/grammar.ts';
import { runCommand } from '../../src/commands/run-command.ts';
import { type LoadedDump, Session } from '../../src/commands/session/session.ts';
import { loadProfile } from '../../src/importers/load-profile.ts';
import { jsonLayout } from '../../src/render/layouts/json.ts';
import { pstatsLayout } from '../../src/render/layouts/pstats.ts';
import type { EdgesReport, StatsReport } from '../../src/render/report.ts';
import type { ViewReport } from '../../src/render/view-report.ts';
import { drawnDump } from '../drawn-dump.ts';

const lib = {
  functionName: 'lib',
  url: 'file:///app/node_modules/@scope/lib/index.js',
  lineNumber: 4,
};
const internal = { functionName: 'read', url: 'node:fs' };

const DUMPS: Readonly<Record<string, string>> = {
  'a.cpuprofile': drawnDump([
    ['main', 'work'],
    ['main', 'work'],
    ['main', lib, 'helper'],
    ['main', internal],
    ['main'],
    ['other', 'work'],
  ]),
  'b.cpuprofile': drawnDump([
    ['main', 'work'],
    ['main', 'fresh'],
    ['main', 'fresh'],
  ]),
  'c.cpuprofile': drawnDump([
    ['main', 'work'],
    ['main', 'work'],
    ['main', 'work'],
    ['main', 'fresh'],
  ]),
  'quick.cpuprofile': drawnDump([
    ...Array.from({ length: 60 }, () => ['main', 'hot']),
    ...Array.from({ length: 900 }, () => ['main']),
    ...Array.from({ length: 600 }, () => ['other']),
  ]),
  'slow.cpuprofile': drawnDump([
    ...Array.from({ length: 400 }, () => ['main', 'hot']),
    ...Array.from({ length: 900 }, () => ['main']),
    ...Array.from({ length: 600 }, () => ['other']),
  ]),
  'idle.cpuprofile': drawnDump([['work'], [{ functionName: '(idle)', url: '' }]]),
  'before.cpuprofile': drawnDump([
    ['load', { functionName: 'parse', url: 'file:///app/parse-3f2a9c81.js', lineNumber: 0 }],
    ['load'],
    ['load', { functionName: 'group', url: 'file:///app/load.js' }],
  ]),
  'after.cpuprofile': drawnDump([
    ['load', { functionName: 'parse', url: 'file:///app/parse-77b2d0a4.js', lineNumber: 30 }],
    ['load', { functionName: 'parse', url: 'file:///app/parse-77b2d0a4.js', lineNumber: 30 }],
    ['load'],
    ['load', 'group'],
  ]),
};

async function load(path: string): Promise<LoadedDump> {
  if (path.endsWith('.stats')) {
    const profile = await loadProfile('fixtures/inventory.python3.stats');
    return { path, modifiedAt: null, profile };
  }
  return {
    path,
    modifiedAt: null,
    profile: await loadProfile(Buffer.from(DUMPS[path] as string)),
  };
}

async function run(line: string, { path = 'a.cpuprofile', isForReaders = true } = {}) {
  const start = Session.start(await load(path), 'on-stack');
  let outcome = { session: isForReaders ? start.forReaders() : start } as Awaited<
    ReturnType<typeof runCommand>
  >;
  for (const command of parseLine(line)) {
    outcome = await runCommand(command, outcome.session, load);
  }
  return outcome;
}

const namesOf = ({ rows, stats }: StatsReport | EdgesReport) =>
  rows.map((row) => stats.functions.functionName[row]);

async function statsOf(line: string): Promise<StatsReport> {
  return (await run(line)).report as StatsReport;
}

describe('filters', () => {
  test.each([
    ['focus work', 3000, ['work', 'main', 'other']],
    ['focus work; ignore other', 2000, ['work', 'main']],
    ['ignore work', 3000, ['main', 'read', 'helper', 'lib']],
    ['hide node_modules', 6000, ['work', 'main', 'read', 'helper', 'other']],
    ['show work', 6000, ['work']],
    ['only mine', 6000, ['work', 'main', 'helper', 'other']],
    ['focus main; hide main; show work|lib', 5000, ['work', 'lib']],
    ['focus work; reset', 6000, ['work', 'main', 'read', 'helper', 'other', 'lib']],
    ['focus work; sort name; undo; undo', 6000, ['work', 'main', 'read', 'helper', 'other', 'lib']],
    ['strip; focus ^work.js', 3000, ['work', 'main', 'other']],
  ])('%s leaves %d µs of %j', async (line, totalUs, names) => {
    const report = await statsOf(`${line}; stats all`);
    expect(report.stats.totals.time).toBe(totalUs);
    expect(namesOf(report).toSorted()).toEqual([...names].toSorted());
  });

  test('stand in the header and in JSON, with what percentages are of', async () => {
    const report = await statsOf('focus work; only mine; group file; stats');
    expect(report.view).toEqual({
      commands: ['focus work', 'only mine', 'group file'],
      wholeBusyTime: 6000,
    });
    const json = JSON.parse([...jsonLayout.render(report)].join(''));
    expect(json).toMatchObject({
      view: ['focus work', 'only mine', 'group file'],
      wholeBusyUs: 6000,
      totalUs: 3000,
    });
    const text = [...pstatsLayout.render(report)].join('');
    expect(text).toContain('view: focus work; only mine; group file\n');
    expect(text).toContain(
      "percentages are of 3.0 ms that are not idle (50.0 % of the recording's)",
    );
  });

  test('what is not filtered says nothing of it', async () => {
    const report = await statsOf('stats');
    expect(report.view).toBeUndefined();
    expect([...jsonLayout.render(report)].join('')).not.toContain('"view"');
  });

  test.each([
    'focus',
    'focus a b',
    'focus (',
    'hide',
    'only',
    'only yours',
    'group',
    'group fil',
    'group a b',
    'group toString',
    'undo',
  ])('%s is refused and changes nothing', async (line) => {
    await expect(run(line)).rejects.toMatchObject({ code: 'usage' });
  });

  test.each([
    'focus a',
    'ignore a',
    'hide a',
    'show a',
    'only mine',
    'group file',
    'tree',
    'lines a',
  ])('%s says that Python dumps have no stacks', async (line) => {
    const message = `${line.split(' ')[0]} needs stacks, which a Python dump does not have`;
    await expect(run(line, { path: 'p.stats' })).rejects.toMatchObject({ code: 'usage', message });
  });
});

test("percentages under a filter are of all dumps, Python's too", async () => {
  const { stats, view } = await statsOf('focus work; add p.stats; stats');
  const python = (await run('stats', { path: 'p.stats' })).report as StatsReport;
  const focused = (await statsOf('focus work; stats')).stats.totals.time;
  expect(view?.wholeBusyTime).toBeCloseTo(6000 + 1e6 * python.stats.totals.time, 3);
  expect(stats.totals.time).toBeCloseTo(focused + 1e6 * python.stats.totals.time, 3);
});

describe('groups', () => {
  test.each([
    ['package', { program: 4000, '@scope/lib': 0, 'node internals': 1000 }],
    ['category', { program: 4000, dependencies: 0, 'node internals': 1000 }],
  ])('by %s', async (by, expected) => {
    const { stats, labelOf } = await statsOf(`ignore other; group ${by}; stats`);
    const own = Object.fromEntries(
      stats.functions.functionName.map((_, i) => [labelOf(i), stats.self[i]]),
    );
    expect(own).toEqual(expected);
  });

  test('have callers too', async () => {
    const report = (await run('group category; callers depend')).report as EdgesReport;
    const ends = Array.from(report.edges.caller, (caller, i) => [
      report.labelOf(caller),
      report.labelOf(report.edges.callee[i] as number),
    ]);
    expect(ends).toContainEqual(['program', 'dependencies']);
  });
});

describe('row numbers', () => {
  test.each([
    ['stats; callers 2', ['main']],
    ['sort name; stats; callees 1 3', ['helper', 'main']],
    ['stats work; callers 1', ['work']],
    ['callers work; callers 2', ['main']],
    ['stats; sort name; callers 1', ['work']],
    ['stats; focus work; callers 2', ['main']],
  ])('%s: of %j', async (line, names) => {
    expect(namesOf((await run(line)).report as EdgesReport)).toEqual(names);
  });

  test.each([
    ['callers 2', 2],
    ['stats; callers main 2', 1],
  ])('%s: an integer keeps the first where it is no row number', async (line, count) => {
    expect(((await run(line)).report as EdgesReport).rows).toHaveLength(count);
  });

  test('without numbered rows it always does', async () => {
    const { report } = await run('stats; callers 3', { isForReaders: false });
    expect((report as EdgesReport).rows).toHaveLength(3);
    const { isEmptySelection } = await run('stats all', { isForReaders: false });
    expect(isEmptySelection).toBe(true);
  });

  test('stats takes the first n all the same', async () => {
    expect(namesOf(await statsOf('stats; stats 1'))).toEqual(['work']);
  });

  test.each([
    ['stats 2; callers 3', 'there is no row 3: the table has 2'],
    ['stats; callers 0', 'there is no row 0: the table has 6'],
    [
      'sort name; stats; focus work; callers 1',
      'row 1 (/app/helper.js:1(helper)) is not in this view',
    ],
  ])('%s: %s', async (line, message) => {
    await expect(run(line)).rejects.toMatchObject({ code: 'usage', message });
  });
});

describe('compare', () => {
  const rowsOf = async (line: string) => {
    const { report } = await run(line);
    const json = JSON.parse([...jsonLayout.render(report as ViewReport)].join(''));
    return json.rows.map((row: Record<string, unknown>) => [
      row['functionName'],
      row['oldUs'],
      row['newUs'],
      row['changeUs'],
      row['status'],
    ]);
  };

  test('what changed most stands first, what came and went is said', async () => {
    expect(await rowsOf('compare b.cpuprofile')).toEqual([
      ['work', 3000, 1000, -2000, 'few'],
      ['fresh', null, 2000, 2000, 'new'],
      ['main', 1000, 0, -1000, 'few'],
      ['helper', 1000, null, -1000, 'gone'],
      ['read', 1000, null, -1000, 'gone'],
      ['lib', 0, null, 0, 'gone'],
      ['other', 0, null, 0, 'gone'],
    ]);
  });

  test('without a file it is the last dump at hand that is new', async () => {
    expect(await rowsOf('add b.cpuprofile; compare -n 2')).toEqual([
      ['work', 3000, 1000, -2000, 'few'],
      ['fresh', null, 2000, 2000, 'new'],
    ]);
  });

  test('what can be told from noise is slower or faster, by the words of diff', async () => {
    const { report } = await run('read quick.cpuprofile; compare slow.cpuprofile --error');
    const json = JSON.parse([...jsonLayout.render(report as ViewReport)].join(''));
    const of = Object.fromEntries(
      json.rows.map((row: Record<string, unknown>) => [row['functionName'], row]),
    );
    expect(of['hot']).toMatchObject({ status: 'slower' });
    expect(of['main']).toMatchObject({ status: 'noise' });
    expect(of['hot'].changeShareError).toBeGreaterThan(0);
    expect(of['hot'].changeShareError).toBeLessThan(of['hot'].changeShare);
    const { report: plain } = await run('read quick.cpuprofile; compare slow.cpuprofile');
    expect([...jsonLayout.render(plain as ViewReport)].join('')).not.toContain('changeShareError');
  });

  test('the whole of both sides, and their change, in JSON and in the heading', async () => {
    const { report } = await run('compare b.cpuprofile');
    const text = [...pstatsLayout.render(report as ViewReport)].join('');
    expect(text).toContain('a.cpuprofile\nb.cpuprofile\n');
    expect(text).toContain('duration 6.0 ms → 3.0 ms (-50.0 %), busy 6.0 ms → 3.0 ms (-50.0 %)');
    expect(text).toContain('6 → 3 samples (-50.0 %)');
    const json = JSON.parse([...jsonLayout.render(report as ViewReport)].join(''));
    expect(json).toMatchObject({
      old: { files: ['a.cpuprofile'], durationUs: 6000, busyUs: 6000, samples: 6, dumpCount: 1 },
      new: { files: ['b.cpuprofile'], durationUs: 3000, busyUs: 3000, samples: 3, dumpCount: 1 },
    });
  });

  test('what is idle has no share, stands last, and is not shown to readers', async () => {
    const files = { path: 'idle.cpuprofile', isForReaders: false };
    const { report } = await run('compare idle.cpuprofile', files);
    const json = JSON.parse([...jsonLayout.render(report as ViewReport)].join(''));
    expect(json.rows.at(-1)).toMatchObject({
      functionName: '(idle)',
      oldShare: null,
      newShare: null,
      changeShare: null,
    });
    const { report: shown } = await run('compare idle.cpuprofile', { path: 'idle.cpuprofile' });
    expect((shown as ViewReport).rows).toHaveLength(1);
  });

  test('functions that only moved are neither gone nor new, and rows have numbers', async () => {
    const rows = await rowsOf('read before.cpuprofile; compare after.cpuprofile');
    expect(rows).toEqual([
      ['parse', 1000, 2000, 1000, 'few'],
      ['load', 1000, 1000, 0, 'few'],
      ['group', 1000, 1000, 0, 'few'],
    ]);
    const { report, session } = await run('read before.cpuprofile; compare after.cpuprofile');
    const json = JSON.parse([...jsonLayout.render(report as ViewReport)].join(''));
    expect(
      json.rows.map((row: Record<string, unknown>) => [row['match'], row['oldLabel']]),
    ).toEqual([
      ['line', '/app/parse-3f2a9c81.js:1(parse)'],
      ['exact', '/app/load.js:1(load)'],
      ['moved', '/app/load.js:1(group)'],
    ]);
    expect((report as ViewReport).rows.map(({ cells }) => cells[0])).toEqual([1, 2, 3]);
    expect(session.shownLabels?.[2]).toBe('/app/load.js:1(group)');
    const text = [...pstatsLayout.render(report as ViewReport)].join('');
    expect(text).toContain('/app/group.js:1(group) [moved from load.js:1(group)]');
  });

  test('in the order of cumtime it compares that; -n shows fewer', async () => {
    expect(await rowsOf('sort cumtime; compare b.cpuprofile -n 1')).toEqual([
      ['main', 5000, 3000, -2000, 'few'],
    ]);
  });

  test('per sample', async () => {
    expect((await rowsOf('compare b.cpuprofile --per sample'))[0]).toEqual([
      'fresh',
      null,
      expect.closeTo(666.67, 1),
      expect.closeTo(666.67, 1),
      'new',
    ]);
  });

  test('several dumps on a side give a mean', async () => {
    const rows = await rowsOf('read b.cpuprofile; compare b.cpuprofile c.cpuprofile');
    expect(rows).toContainEqual(['work', 1000, 2000, 1000, 'few']);
  });

  test.each([
    'compare',
    'compare b.cpuprofile --per week',
    'compare b.cpuprofile --por x',
    'compare -n',
  ])('%s is refused', async (line) => {
    await expect(run(line)).rejects.toMatchObject({ code: 'usage' });
  });
});

test.each(['tree --depth 0', 'tree --depth', 'tree --depth x', 'tree --deep 3', 'lines'])(
  '%s is refused',
  async (line) => {
    await expect(run(line)).rejects.toMatchObject({ code: 'usage' });
  },
);

test('undo takes back an added dump, and stops at what was read', async () => {
  const { session } = await run('add b.cpuprofile; undo');
  expect(session.dumps.map(({ path }) => path)).toEqual(['a.cpuprofile']);
  await expect(run('focus work; read b.cpuprofile; undo')).rejects.toThrow('nothing to undo');
});

test('info of every kind of dump', async () => {
  for (const path of ['a.cpuprofile', 'p.stats']) {
    const { report } = await run('info', { path });
    const names = (report as ViewReport).rows.map(({ cells }) => cells[0]);
    expect(names).toContain('duration');
    expect(names).toContain('try');
  }
});
