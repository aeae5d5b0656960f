import { existsSync, unlinkSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { temporaryFolder } from '../run-program.ts';
import { hasTerminal, Terminal } from '../terminal.ts';
import { dumpOf, pause, WatchProgram, writeDump } from './watch-program.ts';

async function liveTable(args: readonly string[] = [], columns = 120) {
  const folder = temporaryFolder();
  const terminal = Terminal.start(['watch', ...args, '.'], { cwd: folder, columns });
  await terminal.shows(/no dump yet[\s\S]*watching/);
  return { folder, terminal };
}

const ROW = /^([> ]) +\d\d:\d\d:\d\d +(\S+ \S+) .* (\w+)\.cpuprofile$/gm;

/** The rows of the table, the chosen one marked. */
function rowsOf(screen: string): string[] {
  return [...screen.matchAll(ROW)].map(([, mark, , name]) => `${mark === '>' ? '>' : ''}${name}`);
}

describe.runIf(hasTerminal)('the live table', () => {
  test('shows the last dumps, the functions over all of them and a sparkline', async () => {
    const { folder, terminal } = await liveTable();
    writeDump(folder, 'first', dumpOf(100));
    await terminal.shows('first.cpuprofile');
    writeDump(folder, 'second', dumpOf(50, ['main', 'other']));
    writeDump(folder, 'third', dumpOf(200));
    const screen = await terminal.shows('third.cpuprofile');
    expect(screen).toContain('watching .  3 dumps');
    expect(rowsOf(screen)).toEqual(['>third', 'second', 'first']);
    expect(screen).toMatch(/durations ▅▃█ up to 200 ms/);
    expect(screen).toMatch(/200 ms +200 +100\.0 % +0\.0 % {2}work 100\.0 %/);
    expect(screen).toMatch(/ 300 ms +85\.7 % {2}\/app\/work\.js:1\(work\)/);
    expect(screen).toMatch(/ 50\.0 ms +14\.3 % {2}\/app\/other\.js:1\(other\)/);
  });

  test('keys sort, select, hold, and quit', async () => {
    const { folder, terminal } = await liveTable();
    for (const [name, count] of [
      ['middle', 50],
      ['long', 90],
      ['short', 20],
    ] as const) {
      writeDump(folder, name, dumpOf(count));
      await terminal.shows(`${name}.cpuprofile`);
    }
    terminal.press('Down');
    expect(rowsOf(await terminal.shows(/^> .*long/m))).toEqual(['short', '>long', 'middle']);
    terminal.press('s');
    expect(rowsOf(await terminal.shows('duration↓'))).toEqual(['>long', 'middle', 'short']);
    terminal.press('p');
    await terminal.shows('paused (0 more since)');
    writeDump(folder, 'late', dumpOf(70));
    const held = await terminal.shows('paused (1 more since)');
    expect(rowsOf(held)).toEqual(['>long', 'middle', 'short']);
    terminal.press('p');
    expect(rowsOf(await terminal.shows('late.cpuprofile'))).toEqual([
      '>long',
      'late',
      'middle',
      'short',
    ]);
    terminal.press('q');
    const screen = await terminal.shows('status 0');
    expect(screen).toContain('scoobyprof: 4 dumps');
    expect(screen).not.toContain('late.cpuprofile');
  });

  test('g draws the graph of the chosen dump', async () => {
    const { folder, terminal } = await liveTable();
    writeDump(folder, 'first', dumpOf(100));
    await terminal.shows('first.cpuprofile');
    terminal.press('g');
    await terminal.shows('1 graph: ');
    // A graph that is looked at leaves nothing beside its dump.
    expect(existsSync(join(folder, 'first.svg'))).toBe(false);
    terminal.press('q');
    await terminal.shows('status 0');
  });

  test('Enter opens the chosen dump in the prompt, and leaving it comes back', async () => {
    const { folder, terminal } = await liveTable();
    writeDump(folder, 'a', dumpOf(30));
    await terminal.shows('a.cpuprofile');
    terminal.press('Enter');
    await terminal.shows(/a\.cpuprofile%$/);
    terminal.type('stats 1\n');
    await terminal.shows(/restriction <1>[\s\S]*a\.cpuprofile%$/);
    writeDump(folder, 'meanwhile', dumpOf(40));
    await pause(400);
    expect(terminal.screen()).not.toContain('meanwhile');
    terminal.press('C-d');
    expect(rowsOf(await terminal.shows('back from'))).toEqual(['meanwhile', '>a']);
    terminal.press('Enter');
    await terminal.shows(/a\.cpuprofile%$/);
    terminal.type('quit\n');
    await terminal.shows('back from');
    terminal.press('C-c');
    await terminal.shows('status 130');
  });

  test('a dump that is gone, or broken, is said in a line', async () => {
    const { folder, terminal } = await liveTable();
    writeDump(folder, 'a', dumpOf(30));
    writeDump(folder, 'bad', 'hello');
    await terminal.shows(/1 dump, 1 broken[\s\S]*bad\.cpuprofile: not a profile/);
    unlinkSync(join(folder, 'a.cpuprofile'));
    terminal.press('Enter');
    await terminal.shows('a.cpuprofile: no such file');
    terminal.press('q');
    await terminal.shows('status 0');
  });

  test('a condition that fails ends it, and is said below', async () => {
    const { folder, terminal } = await liveTable(['--fail-on', 'duration > 50ms']);
    writeDump(folder, 'a', dumpOf(60));
    const screen = await terminal.shows('status 1');
    expect(screen).toContain('a.cpuprofile: fails on duration > 50ms: 60.000 ms');
  });

  test('many dumps at once fit the screen, at 60 columns too', async () => {
    const { folder, terminal } = await liveTable([], 60);
    for (let i = 0; i < 100; i++) writeDump(folder, `n${i}`, dumpOf(10 + i));
    const screen = await terminal.shows('100 dumps');
    expect(screen.split('\n').length).toBeLessThanOrEqual(40);
    expect(Math.max(...screen.split('\n').map((line) => line.length))).toBeLessThanOrEqual(60);
    expect(screen).toContain('q quit');
  });

  test('SIGTERM gives the terminal back, from the prompt too', async () => {
    const { folder, terminal } = await liveTable();
    writeDump(folder, 'a', dumpOf(30));
    await terminal.shows('a.cpuprofile');
    terminal.press('Enter');
    await terminal.shows(/a\.cpuprofile%$/);
    terminal.signalProgram('SIGTERM');
    const screen = await terminal.shows('status 130');
    expect(screen).toContain('scoobyprof: 1 dump');
  });

  test('lines where the terminal can do nothing', async () => {
    const folder = temporaryFolder();
    const program = await WatchProgram.watching([folder]);
    writeDump(folder, 'a');
    await program.untilLines(1);
    expect(program.stdout).not.toContain('\u001b');
  });
});
