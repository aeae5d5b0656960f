import { execFileSync, spawn } from 'node:child_process';
import { copyFileSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { fixture, temporaryFolder } from '../run-program.ts';
import { hasTerminal, Terminal } from '../terminal.ts';

const WAITING = /^app\.cpuprofile%$(?![\s\S])/m;

/** A prompt that remembers in `state`, a folder with its dump if not given. */
async function prompt(state = folderWithDump()): Promise<{ terminal: Terminal; state: string }> {
  const terminal = Terminal.start(['--layout', 'pstats', 'app.cpuprofile'], {
    cwd: state,
    env: { XDG_STATE_HOME: state },
  });
  await terminal.shows(WAITING);
  return { terminal, state };
}

function folderWithDump(): string {
  const folder = temporaryFolder();
  copyFileSync(fixture('workers.node20'), join(folder, 'app.cpuprofile'));
  return folder;
}

const historyFile = (state: string): string => join(state, 'scoobyprof', 'history');

describe.runIf(hasTerminal)('the line editor', () => {
  test('remembers lines for the next session', async () => {
    const { terminal, state } = await prompt();
    terminal.type('sort name\nstats 1\nsort name\nquit\n');
    await terminal.shows('status 0');
    expect(readFileSync(historyFile(state), 'utf8')).toBe('stats 1\nsort name\nquit\n');
    const { terminal: next } = await prompt(state);
    next.press('Up', 'Up', 'Up');
    await next.shows(/% stats 1$/);
  });

  test('hints stop once they were followed', async () => {
    const { terminal, state } = await prompt();
    expect(await terminal.shows('sort cumtime; stats 10')).toContain('Ctrl-D leaves');
    terminal.type('stats 1\nquit\n');
    await terminal.shows('status 0');
    const { terminal: next } = await prompt(state);
    expect(await next.shows('callers NAME')).not.toContain('sort cumtime');
    next.type('callers 1\nhelp\nquit\n');
    await next.shows('status 0');
    const { terminal: last } = await prompt(state);
    expect((await last.shows(WAITING)).split('\n')[1]).toBe(
      'help lists the commands, Ctrl-D leaves',
    );
  });

  test('Ctrl-R searches them; what is taken stands at the prompt', async () => {
    const { terminal } = await prompt();
    terminal.type('sort name\nstats 1\nstats 2\n');
    await terminal.shows(/restriction <2>[\s\S]*app\.cpuprofile%$/);
    terminal.type('sort');
    terminal.press('C-r');
    await terminal.shows(/history: sort[\s\S]*sort name/);
    terminal.press('Enter');
    await terminal.shows(/^app\.cpuprofile% sort name$(?![\s\S])/m);
    terminal.type(' line');
    await terminal.shows(/% sort name line$/);
    terminal.press('C-c', 'C-r');
    await terminal.shows(/history:\s*\n[\s\S]*stats 2/);
    terminal.type('STATS 1');
    await terminal.shows(/STATS 1\n\W*stats 1/);
    terminal.press('Enter');
    await terminal.shows(/% stats 1$/);
    terminal.press('Enter');
    await terminal.shows(/restriction <1>[\s\S]*restriction <1>[\s\S]*app\.cpuprofile%$/);
  });

  test('Ctrl-C leaves the search and keeps the line', async () => {
    const { terminal } = await prompt();
    terminal.type('stats 1\n');
    await terminal.shows(/restriction <1>[\s\S]*app\.cpuprofile%$/);
    terminal.type('call');
    terminal.press('C-r');
    await terminal.shows('history: call');
    terminal.press('C-c');
    await terminal.shows(/app\.cpuprofile% call$/);
    terminal.type('ers 2\n');
    await terminal.shows(/was called by[\s\S]*app\.cpuprofile%$/);
  });

  test('Ctrl-C while a dump is read keeps the session, and drops what was pasted behind', async () => {
    const { terminal, state } = await prompt();
    const pipe = join(state, 'endless.cpuprofile');
    execFileSync('mkfifo', [pipe]);
    const line = `(printf '{"samples":['; yes '1,1,1,1,1,1,1,1,') > '${pipe}'`;
    const writer = spawn('bash', ['-c', line], { stdio: 'ignore', detached: true });
    onTestFinished(() => {
      try {
        process.kill(-(writer.pid as number));
      } catch {
        // It ended when its pipe was closed.
      }
    });
    terminal.type('read endless.cpuprofile; stats 3\nstats 4\n');
    await new Promise((resolve) => setTimeout(resolve, 500));
    terminal.press('C-c');
    const screen = await terminal.shows(/interrupted\napp\.cpuprofile%$/);
    expect(screen).not.toContain('restriction');
    terminal.type('stats 1\n');
    await terminal.shows(/473 samples[\s\S]*restriction <1>[\s\S]*app\.cpuprofile%$/);
  });

  test('a line that is wider than the terminal survives another width', async () => {
    const { terminal } = await prompt();
    const words = 'stats node internal modules esm load -/nothing/ -/nobody/ -/nowhere/ 1';
    terminal.type(words);
    await terminal.shows(words);
    terminal.resize(50);
    terminal.resize(120);
    await terminal.shows(new RegExp(`% ${words.slice(0, 20)}`));
    terminal.type('\n');
    await terminal.shows(/restriction <'node'>[\s\S]*app\.cpuprofile%$/);
  });

  test('no change of size disturbs a program that a report goes to', async () => {
    const { terminal } = await prompt();
    terminal.type('stats 1 | (cat >/dev/null && echo reading && sleep 1 && echo done)\n');
    await terminal.shows(/^reading$/m);
    terminal.resize(80);
    const screen = await terminal.shows(/^done\napp\.cpuprofile%$/m);
    expect(screen).toMatch(/^reading\ndone\n/m);
  });

  test('keeps the lines where they cannot be written, and says so once', async () => {
    const state = folderWithDump();
    writeFileSync(join(state, 'scoobyprof'), '');
    const { terminal } = await prompt(state);
    terminal.type('stats 1\nstats 2\n');
    const screen = await terminal.shows(/restriction <2>[\s\S]*app\.cpuprofile%$/);
    expect(screen.split('the history cannot be saved').length).toBe(2);
    terminal.press('Up', 'Up');
    await terminal.shows(/% stats 1$/);
  });

  test('a terminal that goes away ends the program', async () => {
    const { terminal, state } = await prompt();
    const running = (): boolean =>
      execFileSync('ps', ['-eo', 'args'], { encoding: 'utf8' }).includes(`${state}/gone`);
    writeFileSync(join(state, 'gone.cpuprofile'), readFileSync(join(state, 'app.cpuprofile')));
    const other = Terminal.start(['--layout', 'pstats', `${state}/gone.cpuprofile`], {
      cwd: state,
    });
    await other.shows(/gone\.cpuprofile%$/);
    expect(running()).toBe(true);
    other.close();
    await expect.poll(running, { timeout: 10_000 }).toBe(false);
    terminal.type('quit\n');
    await terminal.shows('status 0');
  });
});
