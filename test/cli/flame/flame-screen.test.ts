import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { drawnDump } from '../../drawn-dump.ts';
import { fixture, run, temporaryFolder } from '../run-program.ts';
import { hasTerminal, PROGRAM, Terminal } from '../terminal.ts';

const REPORT = fixture('slow-report.node20');
const COLORS = { env: { TERM: 'screen-256color' } };

describe.skipIf(!hasTerminal)('the flame graph on the whole screen (needs tmux)', () => {
  async function started(options: { columns?: number; env?: Record<string, string> } = COLORS) {
    const terminal = Terminal.start(['flame', '-i', REPORT], options);
    await terminal.shows('? keys');
    return terminal;
  }

  test('q leaves, and the screen from before is there again', async () => {
    const terminal = Terminal.shell(COLORS);
    terminal.type('echo from before\n');
    await terminal.shows(/^from before$/m);
    terminal.type(`${process.execPath} ${PROGRAM} flame -i ${REPORT}\n`);
    await terminal.shows('? keys');
    expect(terminal.visible()).not.toContain('from before');
    terminal.type('q');
    await terminal.shows(/\$ .*flame -i[\s\S]*\$$/);
    expect(terminal.visible()).toMatch(/^from before$/m);
    expect(terminal.visible()).not.toContain('▏');
  });

  test('arrows and hjkl select, the last line tells of it, Enter zooms and offers', async () => {
    const terminal = await started();
    expect(terminal.screen()).toMatch(/▏all\s+1\.24 s/);
    terminal.press('Down');
    terminal.type('jjjj');
    await terminal.shows(
      /^salesByCustomer +\S*summary\.js:5:32 +self .* cumulative 650 ms +52\.18 %$/m,
    );
    terminal.press('Right');
    await terminal.shows(/^renderReport .* 19\.(?:39|40) %$/m);
    terminal.type('h');
    await terminal.shows(/^salesByCustomer /m);
    terminal.press('Enter');
    const zoomed = await terminal.shows('c callers · l lines · o open · f focus · t tree');
    expect(zoomed).toMatch(/^▏salesByCustomer +\S+ +52\.18 %$/m);
    terminal.press('Escape');
    await terminal.shows(/^salesByCustomer /m);
    terminal.press('Escape');
    await terminal.shows(/▏renderReport/);
    terminal.type('q');
    await terminal.shows('status 0');
  });

  test('from a frame to its callers, lines and tree, and back to the graph', async () => {
    const terminal = await started();
    for (const [key, shown] of [
      ['c', '← findGroup'],
      ['l', 'collections.js'],
      ['t', /sameKey .*collections\.js/],
    ] as const) {
      terminal.type('0/sameKey');
      terminal.press('Enter');
      await terminal.shows(/^sameKey /m);
      terminal.press('Enter');
      await terminal.shows('c callers');
      terminal.type(key);
      await terminal.shows(shown);
      await terminal.shows('any key goes back');
      terminal.type(' ');
      await terminal.shows('? keys');
    }
  });

  test('focus and typed commands change the graph, and undo brings it back', async () => {
    const terminal = await started();
    terminal.type('/renderReport');
    await terminal.shows(/\/renderReport: 1 match, 19\.(?:39|40) %/);
    terminal.press('Enter');
    await terminal.shows(/^renderReport /m);
    terminal.type('f');
    await terminal.shows('view: focus ^');
    await terminal.shows(/▏all\s+241 ms/);
    terminal.type(':undo');
    terminal.press('Enter');
    await terminal.shows(/▏all\s+1\.24 s/);
    terminal.type(':between 0 100ms');
    terminal.press('Enter');
    await terminal.shows('view: between 0 100ms');
    terminal.type(':focus nothing-here');
    terminal.press('Enter');
    await terminal.shows('so it is not applied');
    terminal.type(':stats 3');
    terminal.press('Enter');
    await terminal.shows('any key goes back');
    terminal.type('x');
    await terminal.shows('? keys');
    terminal.type('q');
    await terminal.shows('status 0');
  });

  test('the mouse zooms to what is clicked, and out on a caller', async () => {
    const terminal = await started();
    const row = (name: RegExp): number =>
      terminal
        .screen()
        .split('\n')
        .findIndex((line) => name.test(line)) + 1;
    terminal.type(`\u001b[<0;60;${row(/▏salesByCustomer/)}M`);
    await terminal.shows(/^renderReport .* 19\.(?:39|40) %$/m);
    expect(terminal.screen()).toMatch(/^▏renderReport +\S+ +19\.40 %$/m);
    terminal.type(`\u001b[<0;5;${row(/▏main/)}M`);
    await terminal.shows(/▏salesByCustomer/);
    terminal.type('\u001b[<65;5;5M');
    await terminal.shows('? keys');
    terminal.type('q');
    await terminal.shows('status 0');
  });

  test('search: text and expressions, their share, from match to match', async () => {
    const terminal = await started();
    terminal.type('/group');
    await terminal.shows(/\/group: 6 matches, 73\.73 %/);
    terminal.press('Enter');
    await terminal.shows(/^groupBy .*collections/m);
    terminal.type('n');
    await terminal.shows(/^findGroup /m);
    terminal.type('N');
    await terminal.shows(/^groupBy /m);
    terminal.press('Escape');
    terminal.type('//^render(');
    await terminal.shows('not an expression yet');
    terminal.press('Escape');
    terminal.type('//^render');
    await terminal.shows(/\/\/\^render: \d+ matches/);
  });

  test('bottom-up, colours, hiding, help', async () => {
    const terminal = await started();
    terminal.type('b');
    await terminal.shows('bottom-up');
    await terminal.shows(/^▏all.*\n▏sameKey/m);
    terminal.type('bc');
    await terminal.shows('colours: file');
    terminal.type('jjx');
    await terminal.shows('some hidden');
    terminal.type('?');
    await terminal.shows('any key goes back');
    expect(terminal.screen()).toContain('tree from here; table of functions');
    terminal.type(' 0');
    await terminal.shows(/▏evaluate/);
  });

  test('another size, and one of 20 × 5', async () => {
    const terminal = await started();
    terminal.resize(60, 24);
    await terminal.shows(/^all {5,}self 0 µs {2}cumulative 1\.24 s {2}100\.00 %$/m);
    for (const line of terminal.screen().split('\n'))
      expect([...line].length).toBeLessThanOrEqual(60);
    terminal.resize(20, 5);
    await terminal.shows(/^all +100\.00 %$/m);
    terminal.type('jjjjjjj');
    const small = await terminal.shows(/^findGr.* 44\.47 %$/m);
    expect(small.split('\n').length).toBeLessThanOrEqual(5);
    expect(small).toContain('▏findGro');
    terminal.press('Enter');
    await terminal.shows('c callers');
    terminal.press('Escape');
    terminal.type('q');
    await terminal.shows('status 0');
  });

  test('Ctrl-C leaves with 130', async () => {
    const terminal = await started();
    terminal.press('C-c');
    const screen = await terminal.shows('status 130');
    expect(screen).not.toContain('▏');
  });

  test('SIGTERM leaves the terminal as it was', async () => {
    const terminal = await started();
    terminal.signalProgram('SIGTERM');
    const screen = await terminal.shows('status 143');
    expect(screen).not.toContain('▏');
  });

  test('a fault in the middle leaves the terminal as it was, too', async () => {
    const fault = join(temporaryFolder(), 'fault.mjs');
    // As a fault of ours would: from within, while the screen is drawn.
    writeFileSync(
      fault,
      `setInterval(() => {
        if (process.stdout.listenerCount('resize') > 0 && process.stdin.isRaw) throw new Error('a fault');
      }, 300).unref();`,
    );
    const terminal = Terminal.shell(COLORS);
    terminal.type('echo from before\n');
    await terminal.shows(/^from before$/m);
    terminal.type(`${process.execPath} --import ${fault} ${PROGRAM} flame -i ${REPORT}\n`);
    const screen = await terminal.shows(/Error: a fault[\s\S]*\$$/);
    expect(screen).toMatch(/^from before$/m);
    expect(screen).not.toContain('▏');
    // The terminal is a line editor's again, and shows what is typed.
    terminal.type('echo still $((40 + 2))\n');
    await terminal.shows(/echo still[\s\S]*still 42/);
  });

  test('Ctrl-Z stops it, fg brings it back', async () => {
    const terminal = Terminal.shell(COLORS);
    terminal.type(`${process.execPath} ${PROGRAM} flame -i ${REPORT}\n`);
    await terminal.shows('? keys');
    terminal.press('C-z');
    const stopped = await terminal.shows('Stopped');
    expect(stopped).not.toContain('▏');
    terminal.type('fg\n');
    await terminal.shows('▏evaluate');
    terminal.type('jj');
    await terminal.shows(/^evaluate .* 98\.67 %$/m);
    terminal.type('q');
    await terminal.shows('$');
    terminal.type('echo done $?\n');
    await terminal.shows('done 0');
  });

  test('from the prompt and back, with the filters that were made', async () => {
    const terminal = Terminal.start([REPORT], COLORS);
    await terminal.shows('%');
    terminal.type('flame -i groupBy\n');
    await terminal.shows(/^groupBy .* 50\.93 %$/m);
    terminal.type('fq');
    await terminal.shows('%');
    terminal.type('stats 1\n');
    await terminal.shows('view: focus ^');
    terminal.type('quit\n');
    await terminal.shows('status 0');
  });

  test('without colours the selected box is reversed', async () => {
    const terminal = await started({ env: { TERM: 'screen-256color', NO_COLOR: '1' } });
    terminal.type('j');
    await terminal.shows(/^run .* 98\.67 %$/m);
    const raw = terminal.screenWithStyles();
    expect(raw).toContain('\u001b[7m▏run');
    // biome-ignore lint/suspicious/noControlCharactersInRegex: colours begin with one
    expect(raw).not.toMatch(/\u001b\[(?:48|38|4[0-7]|10[0-7])[;m]/);
  });

  test('names that a terminal would obey do not reach it', async () => {
    const dump = join(temporaryFolder(), 'evil.cpuprofile');
    const evil = {
      functionName: '\u001b]0;owned\u0007\u001b[2J\n\u009b31m',
      url: 'file:///a\u001b[5mb.js',
    };
    writeFileSync(
      dump,
      drawnDump([
        ['main', evil],
        ['main', evil],
      ]),
    );
    const printed = await run(['flame', dump]);
    // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what must not be there
    expect(printed.stdout).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f]/);
    expect(printed.stdout).toContain(']0;owned');
    const terminal = Terminal.start(['flame', '-i', dump], COLORS);
    await terminal.shows('? keys');
    terminal.type('jj');
    await terminal.shows(/^\]0;owned/m);
    terminal.type('q');
    await terminal.shows('status 0');
  });
});

test.each([
  ['-i', 2],
  ['--depth 0', 2],
  ['--min x', 2],
  ['nothing-is-called-so', 5],
])('flame %s without a terminal: status %d', async (words, status) => {
  const result = await run([`flame ${words}`, REPORT]);
  expect(result.status).toBe(status);
  expect(result.stderr).not.toContain('    at ');
});

test('flame of a dump without stacks: status 4', async () => {
  const python = fixture('inventory.python3').replace('.cpuprofile', '.stats');
  for (const words of ['flame', 'flame --callers', 'flame -i']) {
    expect(await run([words, python])).toMatchObject({ status: 4, stdout: '' });
  }
});
