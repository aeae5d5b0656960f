import { copyFileSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { drawnDump } from '../../drawn-dump.ts';
import { fixture, temporaryFolder } from '../run-program.ts';
import { hasTerminal, Terminal } from '../terminal.ts';

/** How often a text occurs. */
const count = (text: string, part: string): number => text.split(part).length - 1;

/** The prompt at the end of the screen, with nothing typed. */
const WAITING = /^app\.cpuprofile%$(?![\s\S])/m;

function folderWithDump(): string {
  const folder = temporaryFolder();
  copyFileSync(fixture('workers.node20'), join(folder, 'app.cpuprofile'));
  return folder;
}

async function prompt(columns = 100): Promise<Terminal> {
  const terminal = Terminal.start(['app.cpuprofile'], { cwd: folderWithDump(), columns });
  await terminal.shows(WAITING);
  return terminal;
}

describe.runIf(hasTerminal)('the prompt', () => {
  test('says what it looks at, what to try, and how to leave', async () => {
    const screen = await (await prompt()).shows(WAITING);
    expect(screen).toContain('app.cpuprofile: 84 functions in 0.556 seconds');
    expect(screen).toContain('sort cumtime; stats 10');
    expect(screen).toContain('Ctrl-D leaves');
  });

  test('runs commands, repeats the last with an empty line, and leaves with quit', async () => {
    const terminal = await prompt();
    terminal.type('sort cumtime; stats 3\n');
    await terminal.shows(/the first 3 of[\s\S]*app\.cpuprofile%$/);
    terminal.press('Enter');
    await terminal.shows(/the first 3 of[\s\S]*the first 3 of[\s\S]*app\.cpuprofile%$/);
    terminal.type('quit\n');
    await terminal.shows('status 0');
  });

  test('every change of what is shown answers in one line', async () => {
    const folder = temporaryFolder();
    copyFileSync(fixture('slow-report.node20'), join(folder, 'app.cpuprofile'));
    const terminal = Terminal.start(['app.cpuprofile'], { cwd: folder });
    await terminal.shows(WAITING);
    const answers = {
      'focus groupBy': /^focus groupBy: 918 ms of 1\.246 s, 14 functions$/m,
      'only mine': /^only mine: 918 ms of 1\.246 s, \d+ functions$/m,
      'group file': /^group file: 918 ms of 1\.246 s, \d+ files$/m,
      'sort cumtime': /^sort cumtime: by cumulative time$/m,
      reverse: /^reverse: by cumulative time, reversed$/m,
      undo: /^undo: by cumulative time$/m,
      strip: /^strip: 918 ms of 1\.246 s, \d+ files$/m,
      reset: /^reset: 1\.246 s, \d+ functions$/m,
    };
    for (const [line, answer] of Object.entries(answers)) {
      terminal.type(`${line}\n`);
      await terminal.shows(answer);
    }
    // Nothing is left to take away.
    terminal.type('reset\nstats 1\n');
    expect(count(await terminal.shows(/the first 1 of/), '\nreset: ')).toBe(1);
  });

  test('Esc leaves the search of the history', async () => {
    const terminal = await prompt();
    terminal.type('sort name\n');
    await terminal.shows(/^sort name: /m);
    terminal.press('C-r');
    await terminal.shows('history:');
    terminal.press('Escape');
    await terminal.shows(WAITING);
    terminal.type('stats 1\n');
    await terminal.shows(/the first 1 of[\s\S]*app\.cpuprofile%$/);
  });

  test('the beginning of several sort keys asks which, before it lists them', async () => {
    const terminal = await prompt();
    terminal.type('sort cum\n');
    const screen = await terminal.shows(/a unique beginning[\s\S]*app\.cpuprofile%$/);
    expect(screen).toMatch(/cumtime or cumulative\?[\s\S]*a unique beginning/);
  });

  test('a long name of a dump is cut in its middle', async () => {
    const folder = temporaryFolder();
    const name = 'CPU.20260102.030405.12345.0.001.cpuprofile';
    copyFileSync(fixture('workers.node20'), join(folder, name));
    const terminal = Terminal.start([name], { cwd: folder });
    await terminal.shows(/^CPU\.20260102…\S*cpuprofile%$/m);
    const line = (await terminal.shows('%')).split('\n').find((text) => text.endsWith('%'));
    expect(line).toHaveLength(25);
  });

  test('programs get no answers', async () => {
    const terminal = Terminal.start(['--json', 'app.cpuprofile'], { cwd: folderWithDump() });
    await terminal.shows(WAITING);
    terminal.type('strip; sort name; stats 1\n');
    const screen = await terminal.shows(/scoobyprof\.stats[\s\S]*app\.cpuprofile%$/);
    expect(screen).not.toMatch(/^(?:strip|sort)/m);
  });

  test('an error is one line and does not end it', async () => {
    const terminal = await prompt();
    terminal.type('statss\nstats (\nread missing\nstats > no/such\nadd -\n');
    const screen = await terminal.shows(/standard input[\s\S]*app\.cpuprofile%$/);
    expect(screen).toContain('unknown command statss (did you mean stats?)');
    expect(screen).toContain('bad expression (');
    expect(screen).toContain('missing: no such file');
    expect(screen).toContain('cannot be written');
    terminal.type('stats 1\n');
    await terminal.shows(/the first 1 of[\s\S]*app\.cpuprofile%$/);
  });

  test('what matches nothing, and a file that is not there, name the nearest that is', async () => {
    const terminal = await prompt();
    terminal.type('stats compileForInternalLoadr\nstats zzz\nread ap.cpuprofile\n');
    const screen = await terminal.shows(/no such file[\s\S]*app\.cpuprofile%$/);
    expect(screen).toContain('nothing matches (did you mean compileForInternalLoader?)');
    expect(screen).toMatch(/nothing matches$/m);
    expect(screen).toContain('ap.cpuprofile: no such file (did you mean app.cpuprofile?)');
  });

  test('Ctrl-C clears the line, and twice it leaves', async () => {
    const terminal = await prompt();
    terminal.type('stats nonsense');
    await terminal.shows('stats nonsense');
    terminal.press('C-c');
    await terminal.shows(WAITING);
    terminal.type('stats 1\n');
    const screen = await terminal.shows(/the first 1 of[\s\S]*app\.cpuprofile%$/);
    expect(screen).not.toContain('nonsense');
    terminal.press('C-c');
    await terminal.shows(/press Ctrl-C again.*\napp\.cpuprofile%$/);
    terminal.type('x');
    terminal.press('C-c');
    await terminal.shows(/to leave\)\napp\.cpuprofile%$/);
    terminal.press('C-c');
    await terminal.shows('status 130');
  });

  test('Ctrl-D leaves', async () => {
    const terminal = await prompt();
    terminal.press('C-d');
    const screen = await terminal.shows('status 0');
    expect(screen).toMatch(/app\.cpuprofile%\nstatus 0$/);
  });

  test('lines pasted at once run one after the other', async () => {
    const terminal = await prompt();
    terminal.type('stats 1\nsort name\nstats 2 | cat\nstats 3\nstats fs 4\nquit\n');
    const screen = await terminal.shows('status 0');
    const said = ['the first 1 of', 'restriction <2>', 'the first 3 of', 'match fs'].map((text) =>
      screen.indexOf(text),
    );
    expect(said.every((at) => at > 0)).toBe(true);
    expect(said).toEqual(said.toSorted((a, b) => a - b));
    // Those of three tables, and the answer of sort.
    expect(count(screen, 'function name')).toBe(4);
  });

  test('pipes into programs, those that stop reading too', async () => {
    const terminal = await prompt();
    terminal.type('stats | head -3\n');
    await terminal.shows(/473 samples.*\n\s*app\.cpuprofile%$/);
    terminal.type('stats | nosuchprogram\n');
    await terminal.shows(/not found\n\s*app\.cpuprofile%$/);
    terminal.type('stats | grep -c node:\n');
    await terminal.shows(/^\d+\n\s*app\.cpuprofile%$/m);
  });

  test('Ctrl-C in a program that reads a report ends that program only', async () => {
    const terminal = await prompt();
    terminal.type('stats | (echo reading && sleep 60)\n');
    await terminal.shows(/^reading$/m);
    terminal.press('C-c');
    await terminal.shows(/interrupted\n\s*app\.cpuprofile%$/);
    terminal.type('stats 1\n');
    await terminal.shows(/the first 1 of[\s\S]*app\.cpuprofile%$/);
  });

  test('Tab completes commands, keys and names of functions', async () => {
    const terminal = await prompt();
    terminal.type('rev');
    terminal.press('Tab');
    await terminal.shows(/% reverse$/);
    terminal.press('C-c');
    await terminal.shows(WAITING);
    terminal.type('sort totti');
    terminal.press('Tab');
    await terminal.shows(/% sort tottime$/);
    terminal.press('Enter');
    await terminal.shows(/sort tottime: by internal time\napp\.cpuprofile%$/);
    terminal.type('callers compileForInt');
    terminal.press('Tab');
    await terminal.shows(/callers compileForInternalLoader$/);
  });

  test('at 60 columns too', async () => {
    const terminal = await prompt(60);
    terminal.type('help\n');
    await terminal.shows(/empty line[\s\S]*app\.cpuprofile%$/);
    terminal.type('stats 2 | cat\n');
    await terminal.shows(/restriction <2>[\s\S]*app\.cpuprofile%$/);
  });

  test('a hostile file name obeys nobody', async () => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, 'a\u001b[31mb.cpuprofile'), drawnDump([['main']]));
    const terminal = Terminal.start(['--dir', '.', 'a\u001b[31mb.cpuprofile'], { cwd: folder });
    await terminal.shows('a\\x1b[31mb.cpuprofile%');
  });
});

describe.runIf(hasTerminal)('without a file there is a list to pick from', () => {
  function folderWithDumps(): string {
    const folder = temporaryFolder();
    for (const [i, name] of ['oldest', 'middle', 'newest'].entries()) {
      const path = join(folder, `${name}.cpuprofile`);
      copyFileSync(fixture('workers.node20'), path);
      utimesSync(path, 1_700_000_000 + i, 1_700_000_000 + i);
    }
    return folder;
  }

  test('newest first, with facts; Enter takes it', async () => {
    const terminal = Terminal.start([], { cwd: folderWithDumps() });
    const screen = await terminal.shows('oldest.cpuprofile');
    expect(screen.indexOf('newest')).toBeLessThan(screen.indexOf('middle'));
    expect(screen).toMatch(/newest\.cpuprofile {2}\(23 kB, \d+ d ago, 0\.56 s recorded\)/);
    terminal.press('Enter');
    await terminal.shows(/newest\.cpuprofile%$/);
    terminal.press('C-d');
    await terminal.shows('status 0');
  });

  test('typing searches', async () => {
    const terminal = Terminal.start(['browse'], { cwd: folderWithDumps() });
    await terminal.shows('oldest.cpuprofile');
    terminal.type('mid');
    await terminal.shows(/^(?![\s\S]*oldest)[\s\S]*middle/);
    terminal.press('Enter');
    await terminal.shows(/middle\.cpuprofile%$/);
    terminal.type('stats 1\n');
    await terminal.shows(/the first 1 of[\s\S]*middle\.cpuprofile%$/);
  });

  test('Ctrl-C leaves it', async () => {
    const terminal = Terminal.start([], { cwd: folderWithDumps() });
    await terminal.shows('oldest.cpuprofile');
    terminal.press('C-c');
    const screen = await terminal.shows(/status \d+/);
    expect(screen).toContain('status 130');
    expect(screen).not.toMatch(/^ +at /m);
  });

  test('a script asks for nothing: it takes the newest', async () => {
    const terminal = Terminal.start(['stats 1'], { cwd: folderWithDumps() });
    const screen = await terminal.shows('status 0');
    expect(screen).toContain('newest.cpuprofile: the newest dump');
  });
});
