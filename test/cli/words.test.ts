import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { drawnDump } from '../drawn-dump.ts';
import { reports, run, temporaryFolder } from './run-program.ts';

const OLD = drawnDump([
  ['main', 'parse'],
  ['main', 'parse'],
  ['main', 'draw'],
]);
const NEW = drawnDump([
  ['main', 'parse'],
  ['main', 'draw'],
]);

/** `old/` with two dumps and what is none, `new/` with one, `empty/`. */
function folders(): string {
  const cwd = temporaryFolder();
  for (const name of ['old', 'new', 'empty']) mkdirSync(join(cwd, name));
  writeFileSync(join(cwd, 'old/a.cpuprofile'), OLD);
  writeFileSync(join(cwd, 'old/b.cpuprofile'), OLD);
  writeFileSync(join(cwd, 'old/notes.txt'), 'hello');
  writeFileSync(join(cwd, 'old/other.prof'), 'no profile');
  writeFileSync(join(cwd, 'new/c.cpuprofile'), NEW);
  return cwd;
}

describe('a folder', () => {
  const samplesOf = (stdout: string) => reports(stdout)[0].sampleCount;

  test.each([
    [['--json', 'stats', 'old/'], 6],
    [['--json', 'stats', './old'], 6],
    [['--json', 'stats', '--', 'old'], 6],
    [['--json', '-c', 'stats', 'old'], 6],
    [['--json', 'stats', 'old/', 'new/c.cpuprofile'], 8],
  ])('%j stands for the dumps in it', async (args, samples) => {
    const { stdout, stderr, status } = await run(args, { cwd: folders() });
    expect({ stderr, status }).toEqual({ stderr: '', status: 0 });
    expect(samplesOf(stdout)).toBe(samples);
  });

  test.each([[['old']], [['browse', 'old']], [['old/']]])('%j is browsed', async (args) => {
    const { stdout } = await run(['--json', ...args], { cwd: folders(), stdin: 'stats\n' });
    expect(samplesOf(stdout)).toBe(6);
  });

  test('without a slash it is a word of the command', async () => {
    const { stdout, status } = await run(['stats', 'old', 'new/c.cpuprofile'], { cwd: folders() });
    expect(stdout).not.toContain('parse');
    expect(status).toBe(5);
  });

  test('that has the name of a command is not meant, and it is said how to name it', async () => {
    const cwd = folders();
    mkdirSync(join(cwd, 'stats'));
    writeFileSync(join(cwd, 'stats/d.cpuprofile'), OLD);
    const word = await run(['--json', 'stats', 'new/c.cpuprofile'], { cwd });
    expect(word.stderr).toBe('scoobyprof: stats means the command; ./stats means the folder\n');
    expect(samplesOf(word.stdout)).toBe(2);
    const named = await run(['--json', './stats'], { cwd, stdin: 'stats\n' });
    expect(named.stderr).toBe('');
    expect(samplesOf(named.stdout)).toBe(3);
  });

  test('without a dump says so', async () => {
    const cwd = folders();
    for (const args of [['stats', 'empty/'], ['empty'], ['browse', 'empty']]) {
      const { stdout, stderr, status } = await run(args, { cwd });
      expect({ stdout, status }).toEqual({ stdout: '', status: 3 });
      expect(stderr).toMatch(/^scoobyprof: empty\/?: holds no dump\n/);
    }
    mkdirSync(join(cwd, 'foreign'));
    writeFileSync(join(cwd, 'foreign/x.prof'), 'hello');
    expect((await run(['stats', 'foreign/'], { cwd })).stderr).toContain('foreign/: holds no dump');
  });

  test('is a side of a comparison', async () => {
    const cwd = folders();
    const args = ['--json', 'compare', 'old/', 'new/'];
    const whole = await run(args, { cwd });
    const named = await run(['--json', 'compare new/', '--', 'old'], { cwd });
    for (const { stdout, status } of [whole, named]) {
      expect(status).toBe(0);
      expect(JSON.parse(stdout)).toMatchObject({ old: { dumpCount: 2 }, new: { dumpCount: 1 } });
    }
  });

  test('is read and added at the prompt', async () => {
    const stdin = 'read old\nstats\nadd new\nstats\n';
    const { stdout } = await run(['--json', 'new/c.cpuprofile'], { cwd: folders(), stdin });
    expect(reports(stdout).map(({ sampleCount }) => sampleCount)).toEqual([6, 8]);
  });
});

describe('words', () => {
  test.each([
    [['recrod', '--', 'node', 'app.js'], 'record'],
    [['recrod', '--runs', '3', '--', 'node', 'app.js'], 'record'],
    [['rec'], 'record'],
    [['brows'], 'browse'],
    [['wach'], 'watch'],
    [['cal'], 'callers'],
    [['flamegraph', 'a.cpuprofile'], 'flame'],
    [['weblist'], 'lines'],
  ])('%j is asked whether it is %s', async (args, meant) => {
    const { stdout, stderr, status } = await run(args, { cwd: folders() });
    expect({ stdout, status }).toEqual({ stdout: '', status: 2 });
    expect(stderr).toContain(`scoobyprof: did you mean ${meant}?\n`);
  });

  test('top, list and web run', async () => {
    const cwd = folders();
    const same = async (one: string, other: string, status: number) => {
      const results = await Promise.all(
        [one, other].map((word) => run([word, 'parse', 'old/a.cpuprofile'], { cwd })),
      );
      expect(results[0]).toEqual(results[1]);
      expect(results[0]?.status).toBe(status);
    };
    await same('top', 'stats', 0);
    // A dump that is drawn has no times of lines.
    await same('list', 'lines', 2);
    const piped = await run(['old/a.cpuprofile'], { cwd, stdin: 'help web\nflamegraph\n' });
    expect(piped.stdout).toContain('Also: web');
    expect(piped.stderr).toContain('did you mean flame?');
  });

  test('peek shows callers, then callees', async () => {
    const cwd = folders();
    const both = await run(['--json', 'peek', 'parse|main', 'old/a.cpuprofile'], { cwd });
    const callers = await run(['--json', 'callers', 'parse|main', 'old/a.cpuprofile'], { cwd });
    const callees = await run(['--json', 'callees', 'parse|main', 'old/a.cpuprofile'], { cwd });
    expect(both.stdout).toBe(callers.stdout + callees.stdout);
    await run(['peek parse > out.txt', 'old/a.cpuprofile'], { cwd });
    const plain = await run(
      ['callers parse > out2.txt; callees parse >> out2.txt', 'old/a.cpuprofile'],
      { cwd },
    );
    expect(plain.status).toBe(0);
    const text = await run(['peek parse', 'old/a.cpuprofile'], { cwd });
    expect(text.stdout).toMatch(/was called by\.\.\.[\s\S]*called\.\.\./);
    const none = await run(['peek', 'nothing', 'old/a.cpuprofile'], { cwd });
    expect(none.status).toBe(5);
  });
});
