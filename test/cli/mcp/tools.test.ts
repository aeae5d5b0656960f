import { copyFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { drawnDump } from '../../drawn-dump.ts';
import { writeRecords } from '../../records/record-folder.ts';
import { shopRecord } from '../../records/sample-record.ts';
import { fixture, reports, run, temporaryFolder } from '../run-program.ts';
import { startMcp } from './mcp-client.ts';

const SLOW = 'slow-report.node20';
const MENDED = 'slow-report-mended.node20';

/** A folder with fixtures in it, as somebody works in it. */
function folderWith(...names: readonly string[]): string {
  const folder = temporaryFolder();
  for (const name of names) copyFileSync(fixture(name), join(folder, `${name}.cpuprofile`));
  return folder;
}

const FILE = `${SLOW}.cpuprofile`;
const ALL = { budget: 200_000 };

test('tools say what they are and that they only read; none runs programs unless it was allowed', async () => {
  const cwd = temporaryFolder();
  const { client } = await startMcp({ cwd });
  const { tools } = await client.listTools();
  const names = ['summary', 'run', 'compare', 'diff', 'dumps', 'requests'];
  expect(tools.map(({ name }) => name)).toEqual(names);
  for (const { annotations, description, inputSchema } of tools) {
    expect(annotations).toMatchObject({ readOnlyHint: true, destructiveHint: false });
    expect(description).toMatch(/\w{3}/);
    for (const property of Object.values(inputSchema.properties ?? {})) {
      expect((property as { description: string }).description).toMatch(/\w{3}/);
    }
  }
  expect(client.getInstructions()).toContain('no instructions');

  const { client: allowed } = await startMcp({ cwd, args: ['--allow-record'] });
  const { tools: all } = await allowed.listTools();
  expect(all.map(({ name }) => name)).toEqual([...names, 'record']);
  expect(all.at(-1)?.annotations).toMatchObject({ readOnlyHint: false });
});

/** A report less what only tables for programs have: idle time as a row of its own. */
// biome-ignore lint/suspicious/noExplicitAny: reports are of many forms
function forReaders({ functions, restrictions, ...others }: any): unknown {
  return {
    ...others,
    restrictions: restrictions?.map(({ from: _, ...one }: { from: number }) => one),
    functions: functions?.filter(({ label }: { label: string }) => label !== '(idle)'),
  };
}

describe('run', () => {
  test.each([
    'stats 5',
    'sort cumtime; stats 10',
    'only mine; callers sameKey; callees groupBy',
    'group package; stats',
    'tree',
    'lines findGroup',
    'timeline',
    'flame',
    'info',
    'focus groupBy; peek sameKey',
    'dumps',
    'sort',
    'help stats',
  ])('%s: what the command line prints', async (commands) => {
    const cwd = folderWith(SLOW);
    const { ask } = await startMcp({ cwd });
    const answer = await ask('run', { commands, dumps: [FILE], ...ALL });
    const line = ['-c', commands, FILE];
    const { stdout } = await run(['--layout', 'markdown', ...line], { cwd });
    const json = await run(['--json', ...line], { cwd });
    const blankLines = /\n\s*\n/g;
    expect(answer.text.replace(blankLines, '\n')).toBe(stdout.trim().replace(blankLines, '\n'));
    expect(answer.reports.map(forReaders)).toEqual(reports(json.stdout).map(forReaders));
    expect(answer.leftOut).toEqual([]);
  });

  test('a graph is a block of code', async () => {
    const cwd = folderWith(SLOW);
    const { ask } = await startMcp({ cwd });
    const answer = await ask('run', { commands: 'dot 5', dumps: [FILE], ...ALL });
    const { stdout } = await run(['-c', 'dot 5', FILE], { cwd });
    expect(answer.text).toBe(`\`\`\`\n${stdout}\n\`\`\``);
    expect(answer.reports).toEqual([{ schema: 'scoobyprof.graph/1', dot: stdout }]);
  });

  test('each call starts anew, but rows keep the numbers that were shown last', async () => {
    const { ask } = await startMcp({ cwd: folderWith(SLOW, MENDED) });
    const dumps = [FILE];
    await ask('run', { commands: 'focus money; sort calls; stats 3', dumps });
    const { reports: found } = await ask('run', { commands: 'stats 4', dumps });
    expect(found[0].view).toBeUndefined();
    const third = found[0].functions[2].label;
    // Another dump has rows of its own.
    await ask('run', { commands: 'sort calls; stats', dumps: [`${MENDED}.cpuprofile`] });
    const { reports: callers } = await ask('run', { commands: 'callers 3', dumps });
    expect(callers[0].functions.map(({ label }: { label: string }) => label)).toEqual([third]);
  });

  test('without a dump it is the busiest of the newest run, as everywhere', async () => {
    const cwd = folderWith(SLOW);
    const { ask } = await startMcp({ cwd });
    const { reports: found } = await ask('run', { commands: 'stats 1' });
    expect(found[0].files).toEqual([FILE]);
    writeFileSync(join(cwd, 'newer.cpuprofile'), drawnDump([['a'], ['a', 'b']]));
    const { reports: newer } = await ask('run', { commands: 'stats 1' });
    expect(newer[0].files).toEqual(['newer.cpuprofile']);
  });

  test('several dumps and folders are merged', async () => {
    const cwd = folderWith(SLOW, MENDED);
    const { ask } = await startMcp({ cwd });
    const { reports: merged } = await ask('run', { commands: 'stats 1', dumps: ['.'] });
    const { stdout } = await run(['--json', '-c', 'stats 1', './'], { cwd });
    expect(merged[0].totalUs).toBe(reports(stdout)[0].totalUs);
    expect(merged[0].files).toHaveLength(2);
  });

  test('a dump that changes is read again', async () => {
    const cwd = temporaryFolder();
    const path = join(cwd, 'a.cpuprofile');
    const { ask } = await startMcp({ cwd });
    const asked = { commands: 'stats', dumps: ['a.cpuprofile'] };
    for (const name of ['first', 'second']) {
      writeFileSync(path, drawnDump([[name], [name, `${name}Inner`]]));
      const { text } = await ask('run', asked);
      expect(text).toContain(`(${name}Inner)`);
    }
  });

  test('what is repaired and what matches nothing is told', async () => {
    const cwd = temporaryFolder();
    const dump = JSON.parse(drawnDump([['a'], ['a', 'b']]));
    writeFileSync(
      join(cwd, 'a.cpuprofile'),
      JSON.stringify({ ...dump, timeDeltas: [1000, 1000, 1000] }),
    );
    const { ask } = await startMcp({ cwd });
    const { notes, text } = await ask('run', {
      commands: 'stats nothing',
      dumps: ['a.cpuprofile'],
    });
    expect(notes.join('\n')).toMatch(/a\.cpuprofile: .*\n(?:.*\n)*stats nothing: nothing matched/);
    expect(text).toContain('nothing matched');
  });
});

test('compare: what the command says', async () => {
  const cwd = folderWith(SLOW, MENDED);
  const { ask } = await startMcp({ cwd });
  const asked = { old: [FILE], new: [`${MENDED}.cpuprofile`], ...ALL };
  const { reports: found } = await ask('compare', { ...asked, rows: 7 });
  const { stdout } = await run(['--json', 'compare', '-n', '7', FILE, `${MENDED}.cpuprofile`], {
    cwd,
  });
  expect(found[0].rows).toHaveLength(7);
  expect(found[0].rows[0]).toEqual(reports(stdout)[0].rows[0]);
  const { reports: own } = await ask('compare', {
    ...asked,
    ...{ isCumulative: true, per: 'second', filters: 'group package' },
  });
  expect(own[0]).toMatchObject({ measure: 'cumtime', per: 'second', view: ['group package'] });
});

test('diff: what the command says', async () => {
  const cwd = folderWith(SLOW, MENDED);
  const { ask } = await startMcp({ cwd });
  const condition = 'duration < -50%';
  const { reports: found, text } = await ask('diff', {
    ...{ base: [FILE], new: [`${MENDED}.cpuprofile`], isAll: true, failOn: [condition], ...ALL },
  });
  const line = ['diff', '--json', '--all', '--fail-on', condition, FILE, `${MENDED}.cpuprofile`];
  const { stdout, status } = await run(line, { cwd });
  expect(status).toBe(1);
  expect(found).toEqual(reports(stdout));
  expect(text).toMatch(/^❌ \*\*.*noise/);
});

test('dumps: what lies in the folder, below it, and in the folder of dumps', async () => {
  const cwd = folderWith(SLOW);
  const other = folderWith(MENDED);
  const { ask } = await startMcp({ cwd, env: { PROFILER_DUMP_PATH: other } });
  const recorded = await run(
    ['record', '--dir', 'deep/down', '--', 'node', '-e', 'for (let i = 0; i < 1e8; i++);'],
    { cwd, env: { TMPDIR: '/tmp' } },
  );
  expect(recorded.status).toBe(0);
  const { reports: found } = await ask('dumps');
  const paths: string[] = found[0].dumps.map(({ path }: { path: string }) => path);
  expect(paths).toHaveLength(3);
  expect(paths[0]).toMatch(/^deep\/down\/.*\.cpuprofile$/);
  expect(paths.slice(1).sort()).toEqual([join(other, `${MENDED}.cpuprofile`), FILE].sort());
  expect(found[0].dumps[0].run.command).toContain('node -e');
  const { reports: below } = await ask('dumps', { folder: 'deep' });
  expect(below[0].dumps.map(({ path }: { path: string }) => path)).toEqual(paths.slice(0, 1));
  // What the list says can be asked for.
  const { isError } = await ask('run', {
    commands: 'stats 1',
    dumps: [join(other, `${MENDED}.cpuprofile`)],
  });
  expect(isError).toBe(false);
});

describe('requests', () => {
  test('a list, filtered, and the groups of one', async () => {
    const cwd = temporaryFolder();
    const record = shopRecord();
    writeRecords(cwd, [record]);
    const { ask } = await startMcp({ cwd });
    const list = await run(['requests', '--json', './'], { cwd });
    const { reports: listed, text } = await ask('requests');
    expect(listed).toEqual(reports(list.stdout));
    expect(text).toContain(record.id.slice(0, 4));
    const { reports: groups, text: table } = await ask('requests', { id: 'latest', ...ALL });
    const grouped = await run(['requests', 'latest', './', '--group', '--json'], { cwd });
    expect(groups).toEqual(reports(grouped.stdout));
    expect(table).toMatch(/^\|/);
    const none = await ask('requests', { status: '5xx', slower: '1000s' });
    expect([none.isError, none.text]).toEqual([
      true,
      expect.stringContaining('what was asked for'),
    ]);
  });

  test.each(['summary', 'calls', 'stacks', 'timeline', 'log'])('%s of one', async (view) => {
    const cwd = temporaryFolder();
    writeRecords(cwd, [shopRecord()]);
    const { ask } = await startMcp({ cwd });
    const { isError, text } = await ask('requests', { id: 'latest', view });
    expect([isError, text]).toEqual([false, expect.stringMatching(/\w/)]);
  });
});

describe('record', () => {
  test('runs a program without a shell, and names its dumps', async () => {
    const cwd = temporaryFolder();
    const { ask } = await startMcp({
      cwd,
      args: ['--allow-record', '--dir', 'dumps'],
      env: { TMPDIR: '/tmp' },
    });
    const words = '; touch evil; $(touch evil) > evil';
    const script = `console.log(JSON.stringify(process.argv.slice(1))); for (let i = 0; i < 1e8; i++);`;
    const {
      reports: made,
      text,
      isError,
    } = await ask('record', {
      program: 'node',
      args: ['-e', script, words],
    });
    expect(isError).toBe(false);
    expect(text).toContain('it ended with status 0; 1 dump');
    expect(made[1].output).toContain(JSON.stringify([words]));
    const [{ path }] = made[0].dumps;
    const { reports: found } = await ask('run', { commands: 'stats 1' });
    expect(found[0].files).toEqual([path]);
    const listed = await run(['-c', 'info', path], { cwd });
    expect(listed.status).toBe(0);
  }, 60_000);

  test('ends what takes too long, and keeps its dump', async () => {
    const cwd = temporaryFolder();
    const { ask } = await startMcp({
      cwd,
      args: ['--allow-record', '--dir', 'dumps'],
      env: { TMPDIR: '/tmp' },
    });
    const { reports: made, text } = await ask('record', {
      ...{ program: 'node', args: ['-e', 'setInterval(() => {}, 1000)'], timeoutSeconds: 6 },
    });
    expect(text).toContain('its time was up');
    expect(made[0].dumps).toHaveLength(1);
    const { text: wrong, isError } = await ask('record', { program: 'no-such-program-here' });
    expect([isError, wrong]).toEqual([false, expect.stringContaining('no such program')]);
  }, 60_000);

  test('is no tool where it was not allowed', async () => {
    const { client } = await startMcp({ cwd: temporaryFolder() });
    const call = client.callTool({ name: 'record', arguments: { program: 'node' } });
    await expect(call).rejects.toThrow('there is no tool record');
  });
});

describe('wrong questions', () => {
  test.each([
    ['run', {}, 'run: commands is missing'],
    ['run', { commands: '' }, 'commands is empty (try: sort cumtime; stats 10)'],
    ['run', { commands: 7 }, 'run: commands is not string'],
    ['run', { commands: 'stats', dump: FILE }, 'run takes no dump (did you mean dumps?)'],
    ['run', { commands: 'stats', dumps: FILE }, 'run: dumps is not array'],
    ['run', { commands: 'stats', budget: 10 }, 'run: budget is out of its limits'],
    ['run', { commands: 'stats', budget: 1.5 }, 'run: budget is not integer'],
    ['run', { commands: 'stat 5' }, 'unknown command stat (did you mean stats?)'],
    ['run', { commands: 'stats [' }, /^.*\[.*$/],
    ['run', { commands: 'stats', dumps: ['none.cpuprofile'] }, /^none\.cpuprofile: no such file/],
    ['run', { commands: 'stats', dumps: ['text.cpuprofile'] }, /^text\.cpuprofile: /],
    ['run', { commands: 'stats > out.txt' }, /answers go to no file/],
    ['run', { commands: 'stats >> out.txt' }, /answers go to no file/],
    ['run', { commands: 'stats 3; stats | touch out.txt' }, /answers go to no file/],
    ['run', { commands: 'export pprof -o out.txt' }, /export does more than to look/],
    ['run', { commands: 'export svg' }, /export does more than to look/],
    ['run', { commands: 'flame --open' }, /does more than to look|flame/],
    ['run', { commands: 'flame -i' }, /flame/],
    ['run', { commands: 'graph' }, /graph does more than to look/],
    ['run', { commands: 'open sameKey 1' }, /open does more than to look/],
    ['run', { commands: 'copy' }, /copy does more than to look/],
    ['run', { commands: '! touch out.txt' }, /^unknown command !/],
    ['compare', { old: [FILE], new: [] }, /compare needs a file/],
    ['compare', { old: [FILE], new: ['-n'] }, /^\.\/-n: no such file/],
    ['compare', { old: [FILE], new: [FILE], per: 'day' }, /per is not one of/],
    ['compare', { old: [FILE], new: [FILE], filters: 'stats > x' }, /answers go to no file/],
    ['diff', { base: [FILE], new: [] }, /diff/],
    ['diff', { base: ['--save-baseline=out.txt'], new: [FILE] }, /no such file/],
    ['diff', { base: [FILE], new: [FILE], failOn: ['nonsense'] }, /nonsense/],
    ['dumps', { folder: FILE }, `${FILE}: is no folder`],
    ['dumps', { folder: 'none' }, 'none: is no folder'],
    ['requests', { id: '../../x' }, /is not the id of a record/],
    ['requests', { id: '--open' }, /is not the id of a record/],
    ['requests', { folder: 'redis://127.0.0.1:6379' }, /no other host is asked/],
    ['requests', { since: 'yesterday' }, /since/],
    ['requests', { view: 'log' }, /views are of one record/],
  ])('%s %j', async (name, args, message) => {
    const cwd = folderWith(SLOW);
    writeFileSync(join(cwd, 'text.cpuprofile'), 'nothing of that kind');
    const { ask } = await startMcp({ cwd });
    const { isError, text } = await ask(name, { dumps: [FILE], ...args } as never).then((answer) =>
      // Only some tools take dumps.
      answer.text.includes('takes no dumps') ? ask(name, args) : answer,
    );
    expect(isError).toBe(true);
    expect(text).toMatch(message);
    expect(text.split('\n')).toHaveLength(1);
    const { stdout } = await run(['-c', 'stats 1', FILE], { cwd });
    expect(stdout).toContain('samples');
    await expect(ask('run', { commands: 'stats 1', dumps: [FILE] })).resolves.toMatchObject({
      isError: false,
    });
  });

  test('nothing was written by any of them', async () => {
    const cwd = folderWith(SLOW);
    const { ask } = await startMcp({ cwd });
    const lines = [
      'stats > a',
      'export svg -o b',
      'export pprof > c',
      'dot | tee d',
      'stats; export html -o e',
    ];
    for (const commands of lines) {
      expect((await ask('run', { commands, dumps: [FILE] })).isError).toBe(true);
    }
    const { reports: found } = await ask('dumps');
    expect(found[0].dumps).toHaveLength(1);
    const { readdirSync } = await import('node:fs');
    expect(readdirSync(cwd)).toEqual([FILE]);
  });
});

test.each([300, 1000, 3000, 20_000])(
  'no answer is longer than its budget of %i',
  async (budget) => {
    const cwd = folderWith(SLOW, MENDED);
    const { ask } = await startMcp({ cwd });
    const dumps = [FILE];
    const questions = [
      ['run', { commands: 'stats all', dumps }],
      ['run', { commands: 'tree; stats all; callers .; help; timeline; flame; dot', dumps }],
      ['run', { commands: 'help numbers', dumps }],
      ['run', { commands: 'lines findGroup; info', dumps }],
      ['compare', { old: dumps, new: [`${MENDED}.cpuprofile`], rows: 500 }],
      ['diff', { base: dumps, new: [`${MENDED}.cpuprofile`], isAll: true }],
      ['dumps', {}],
    ] as const;
    for (const [name, args] of questions) {
      const { text, reports: json, isError } = await ask(name, { ...args, budget });
      expect([name, isError]).toEqual([name, false]);
      expect(text.length).toBeGreaterThan(0);
      expect(text.length).toBeLessThanOrEqual(budget);
      expect(JSON.stringify(json).length).toBeLessThanOrEqual(budget + 100 * json.length);
      expect((text.match(/^```/gm) ?? []).length % 2).toBe(0);
    }
  },
);
