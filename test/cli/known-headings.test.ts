import { copyFileSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { drawnDump } from '../drawn-dump.ts';
import { fixture, reports, run, temporaryFolder } from './run-program.ts';
import { hasTerminal, Terminal } from './terminal.ts';

const WRITTEN_AT = new Date('2024-04-07T00:49:08.900Z');

function twoDumps(): { readonly cwd: string } {
  const cwd = temporaryFolder();
  for (const [i, name] of ['a', 'b'].entries()) {
    const samples = Array.from({ length: 40 }, () => ['main', `work${i}`]);
    const path = join(cwd, `${name}.cpuprofile`);
    writeFileSync(path, drawnDump([...samples, ['main', 'shared']]));
    utimesSync(path, WRITTEN_AT, WRITTEN_AT);
  }
  return { cwd };
}

const LAYOUTS = ['pstats', 'terminal'] as const;
const countOf = (text: string, pattern: RegExp): number => text.match(pattern)?.length ?? 0;

describe.each(LAYOUTS)('in the layout %s', (layout) => {
  const script = async (line: string, options = twoDumps()) => {
    const { stdout, stderr } = await run(['--layout', layout, line, 'a.cpuprofile'], options);
    expect(stderr).toBe('');
    return stdout;
  };
  const HEAD = /a\.cpuprofile/g;

  test('a header that did not change is one line', async () => {
    const once = await script('stats');
    const twice = await script('stats; stats');
    expect(twice.startsWith(once)).toBe(true);
    const again = twice.slice(once.length);
    expect(again).not.toMatch(HEAD);
    const [line, blank, ...rest] = again.split('\n');
    expect(blank).toBe('');
    expect(line).toMatch(layout === 'pstats' ? /41 samples, .* in 0\.041 seconds/ : /^41\.\d* ms/);
    // The table is the same to the last character.
    const table = layout === 'pstats' ? 'Ordered by' : '#';
    const tableOf = (text: string): string => text.slice(text.indexOf(table));
    expect(tableOf(rest.join('\n'))).toBe(tableOf(once));
  });

  test('orders and restrictions stay, and do not make a header new', async () => {
    const text = await script('stats; sort cumtime; stats 2; reverse; stats work');
    expect(countOf(text, HEAD)).toBe(1);
    const reductions =
      layout === 'pstats'
        ? ['due to restriction <2>', "due to restriction <'work'>", 'Ordered by: cumulative time']
        : ['by cumulative time · the first 2 of 3', '1 of 3 match work'];
    for (const reduction of reductions) expect(text).toContain(reduction);
  });

  test('filters, another dump and one that is added make it new, and what is undone too', async () => {
    expect(countOf(await script('stats; focus work0; stats; stats'), HEAD)).toBe(2);
    expect(countOf(await script('stats; focus work0; stats; undo; stats'), HEAD)).toBe(3);
    expect(countOf(await script('stats; add b.cpuprofile; stats; stats'), HEAD)).toBe(2);
    expect(countOf(await script('stats; read b.cpuprofile; stats'), HEAD)).toBe(1);
    expect(await script('stats; read b.cpuprofile; stats')).toMatch(/b\.cpuprofile/);
  });

  test('the filters in force are named in it', async () => {
    const text = await script('focus work0; stats; stats');
    expect(countOf(text, HEAD)).toBe(1);
    expect(countOf(text, /view: focus work0/g)).toBe(2);
  });

  test('a dump that was written again has a new header', async () => {
    const { cwd } = twoDumps();
    const touch = 'touch -d 2025-01-01T00:00:00Z a.cpuprofile';
    const { stdout } = await run(['--layout', layout, 'a.cpuprofile'], {
      cwd,
      stdin: `stats\nstats | ${touch}\nread\nstats\n`,
    });
    expect(stdout).toMatch(/2024[\s\S]*2025/);
  });

  test('what goes to files and programs has all of it, and says nothing of the screen', async () => {
    const text = await script('stats > one.txt; stats; stats | cat');
    expect(countOf(text, HEAD)).toBe(2);
  });

  test('piped input is the same', async () => {
    const { cwd } = twoDumps();
    const stdin = 'stats\nstats\n\ncallers work\nstats\n';
    const { stdout } = await run(['--layout', layout, 'a.cpuprofile'], { cwd, stdin });
    expect(countOf(stdout, HEAD)).toBe(1);
  });

  test('Python: as pstats has it', async () => {
    const cwd = temporaryFolder();
    const from = fixture('inventory.python3').replace(/\.cpuprofile$/, '.stats');
    copyFileSync(from, join(cwd, 'python.stats'));
    const one = await run(['--layout', layout, 'stats 3', 'python.stats'], { cwd });
    const two = await run(['--layout', layout, 'stats 3; stats 3', 'python.stats'], { cwd });
    if (layout === 'pstats') expect(two.stdout).toBe(one.stdout.repeat(2));
    else expect(countOf(two.stdout, /python\.stats/g)).toBe(1);
  });
});

test('at 60 columns it is one line, whatever stands in it', async () => {
  const { cwd } = twoDumps();
  const filter = Array.from({ length: 9 }, () => 'focus (main|work0)').join('; ');
  const line = `${filter}; stats; sort cumtime; stats 2`;
  const env = { COLUMNS: '60' };
  const { stdout } = await run(['--layout', 'terminal', line, 'a.cpuprofile'], { cwd, env });
  const rows = stdout.split('\n');
  const at = rows.findLastIndex((row) => row.includes('view: '));
  expect(rows[at + 1]).toBe('');
  expect(Array.from(rows[at] ?? '').length).toBeLessThanOrEqual(60);
});

test('callers tell nothing of gaps: a warning is not lost behind them', async () => {
  const cwd = temporaryFolder();
  const dump = JSON.parse(drawnDump(Array.from({ length: 60 }, () => ['main', 'work'])));
  dump.timeDeltas[30] = 900_000;
  dump.endTime += 900_000;
  writeFileSync(join(cwd, 'a.cpuprofile'), JSON.stringify(dump));
  const line = 'callers work; stats; callers work; stats';
  const { stdout } = await run(['--layout', 'terminal', line, 'a.cpuprofile'], { cwd });
  expect(countOf(stdout, /this profile may mislead/g)).toBe(1);
});

test('programs get all of it, each time', async () => {
  const { cwd } = twoDumps();
  const { stdout } = await run(['--json', 'stats; stats; peek work', 'a.cpuprofile'], { cwd });
  const [first, second, callers, callees] = reports(stdout);
  expect(second).toEqual(first);
  for (const { files, totalUs, restrictions } of [callers, callees]) {
    expect(files).toEqual(['a.cpuprofile']);
    expect(totalUs).toBe(first.totalUs);
    expect(restrictions).toHaveLength(1);
  }
});

test.each(['pstats', 'terminal', 'markdown'])('peek has one header in %s', async (layout) => {
  const { cwd } = twoDumps();
  const { stdout } = await run(['--layout', layout, 'peek work', 'a.cpuprofile'], { cwd });
  const order = layout === 'pstats' ? /Ordered by/g : /by internal time/g;
  expect(countOf(stdout, order)).toBe(1);
  expect(countOf(stdout, /main\.js/g)).toBe(1);
  expect(countOf(stdout, /work0/g)).toBeGreaterThanOrEqual(2);
});

test.skipIf(!hasTerminal)('copy takes the whole report, whatever the screen has', async () => {
  const terminal = Terminal.start(['a.cpuprofile'], twoDumps());
  await terminal.shows('cpuprofile%');
  terminal.allowClipboard();
  for (const [line, answer] of [
    ['stats', '/app/shared.js'],
    ['stats 2', 'the first 2 of 3'],
    ['copy', 'on the clipboard'],
  ] as const) {
    terminal.type(line);
    terminal.press('Enter');
    await terminal.shows(answer);
  }
  const screen = await terminal.shows('on the clipboard');
  expect(screen).toMatch(/^41\.0 ms, .* the first 2 of 3$/m);
  expect(terminal.clipboard()).toMatch(/a\.cpuprofile[\s\S]*restriction <2>/);
});
