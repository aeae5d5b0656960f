import { spawnSync } from 'node:child_process';
import {
  appendFileSync,
  chmodSync,
  mkdirSync,
  renameSync,
  rmSync,
  symlinkSync,
  truncateSync,
  unlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { run, temporaryFolder } from '../run-program.ts';
import { dumpOf, pause, renameDump, WatchProgram, writeDump } from './watch-program.ts';

/** Whether a namespace may be made, in which few watches are allowed. */
const canLimit =
  spawnSync('unshare', ['-Ur', 'sh', '-c', 'echo 1 > /proc/sys/user/max_inotify_watches'])
    .status === 0;

async function watchingJson(folder: string, args: readonly string[] = []) {
  return WatchProgram.watching(['--json', ...args, folder]);
}

describe('a file is read when it is complete', () => {
  test('one that arrives in pieces', async () => {
    const folder = temporaryFolder();
    const program = await watchingJson(folder);
    const text = dumpOf(200);
    const path = join(folder, 'slow.cpuprofile');
    for (let i = 0; i < 5; i++) {
      appendFileSync(path, text.slice((i * text.length) / 5, ((i + 1) * text.length) / 5));
      await pause(150);
    }
    await program.untilLines(1);
    await pause(300);
    expect(program.objects).toMatchObject([
      { schema: 'scoobyprof.dump/1', sampleCount: 200, durationUs: 200_000 },
    ]);
    expect(program.stderr).not.toContain('not a profile');
  });

  test('one that is renamed into place; other files say nothing', async () => {
    const folder = temporaryFolder();
    const program = await watchingJson(folder);
    writeFileSync(join(folder, 'notes.txt'), 'no dump');
    renameDump(folder, 'a');
    await program.untilLines(1);
    await pause(200);
    expect(program.files).toEqual(['a.cpuprofile']);
  });

  test('one that is written over, each time', async () => {
    const folder = temporaryFolder();
    writeDump(folder, 'a', dumpOf(3));
    const program = await watchingJson(folder);
    for (const count of [20, 5, 40]) {
      writeDump(folder, 'a', dumpOf(count));
      await program.until(() => program.objects.at(-1)?.sampleCount === count);
    }
    expect(program.objects.map((o) => o.sampleCount)).toEqual([20, 5, 40]);
  });

  test('gzipped ones, and those of Python', async () => {
    const folder = temporaryFolder();
    const program = await watchingJson(folder);
    writeFileSync(join(folder, 'a.cpuprofile.gz'), gzipSync(dumpOf(7)));
    await program.untilLines(1);
    expect(program.objects[0].sampleCount).toBe(7);
  });

  test('one that stays broken is reported once, and read when it is repaired', async () => {
    const folder = temporaryFolder();
    const program = await watchingJson(folder);
    writeDump(folder, 'a', dumpOf(50).slice(0, -40));
    writeDump(folder, 'b', 'hello');
    renameDump(folder, 'good');
    await program.untilLines(3);
    await pause(1000);
    expect(program.files).toEqual(['good.cpuprofile', 'a.cpuprofile', 'b.cpuprofile']);
    expect(program.objects[1].schema).toBe('scoobyprof.error/1');
    expect(program.objects[1].message).toContain('truncated');
    expect(program.objects[2].message).toContain('not a profile');
    writeDump(folder, 'a', dumpOf(50));
    await program.untilLines(4);
    expect(program.objects[3]).toMatchObject({ sampleCount: 50 });
  });

  test('one that is cut off while others read it, and finished later', async () => {
    const folder = temporaryFolder();
    const program = await watchingJson(folder);
    writeDump(folder, 'a', dumpOf(50));
    truncateSync(join(folder, 'a.cpuprofile'), 100);
    await pause(500);
    writeDump(folder, 'a', dumpOf(60));
    await program.untilLines(1);
    await pause(200);
    expect(program.objects.map((o) => o.sampleCount)).toEqual([60]);
  });

  test('files that are removed at once, or while they are broken, say nothing', async () => {
    const folder = temporaryFolder();
    const program = await watchingJson(folder);
    for (let i = 0; i < 50; i++) {
      writeDump(folder, `gone${i}`, i % 2 === 0 ? dumpOf(100) : '{"nodes":[');
      if (i % 5 === 0) await pause(60);
      unlinkSync(join(folder, `gone${i}.cpuprofile`));
    }
    writeDump(folder, 'last');
    await program.until(() => program.files.includes('last.cpuprofile'));
    await pause(2500);
    expect(program.objects.filter((o) => o.schema === 'scoobyprof.error/1')).toEqual([]);
  });

  test('several at once, in the order in which they were finished', async () => {
    const folder = temporaryFolder();
    const program = await watchingJson(folder);
    const text = dumpOf(100);
    for (const name of ['slow', 'slower']) writeDump(folder, name, text.slice(0, 300));
    for (const name of ['c', 'b', 'a']) renameDump(folder, name);
    await pause(200);
    for (const name of ['slower', 'slow']) {
      appendFileSync(join(folder, `${name}.cpuprofile`), text.slice(300));
    }
    await program.untilLines(5);
    expect(program.files.map((file) => file.replace('.cpuprofile', ''))).toEqual([
      'c',
      'b',
      'a',
      'slower',
      'slow',
    ]);
  });
});

describe('the folder', () => {
  test('does not exist yet, nor those above it', async () => {
    const folder = join(temporaryFolder(), 'not', 'yet');
    const program = new WatchProgram(['--json', folder]);
    await program.until(() => program.stderr.includes('waiting for this folder'));
    mkdirSync(folder, { recursive: true });
    writeDump(folder, 'first');
    await program.untilLines(1);
    writeDump(folder, 'second');
    await program.untilLines(2);
    expect(program.files).toEqual(['first.cpuprofile', 'second.cpuprofile']);
  });

  test('is removed and made again, more than once', async () => {
    const folder = join(temporaryFolder(), 'dumps');
    mkdirSync(folder);
    const program = await watchingJson(folder);
    for (let round = 0; round < 3; round++) {
      writeDump(folder, 'same');
      await program.untilLines(2 * round + 1);
      rmSync(folder, { recursive: true });
      if (round > 0) {
        const times = round;
        await program.until(() => program.stderr.split('gone, waiting').length > times);
      }
      mkdirSync(folder);
      writeDump(folder, `early${round}`);
      await program.untilLines(2 * round + 2);
    }
    expect(program.files).toEqual([
      'same.cpuprofile',
      'early0.cpuprofile',
      'same.cpuprofile',
      'early1.cpuprofile',
      'same.cpuprofile',
      'early2.cpuprofile',
    ]);
  });

  test('is moved away, and another put in its place', async () => {
    const above = temporaryFolder();
    const folder = join(above, 'dumps');
    mkdirSync(folder);
    mkdirSync(join(above, 'next'));
    const program = await watchingJson(folder);
    renameSync(folder, join(above, 'old'));
    renameSync(join(above, 'next'), folder);
    writeDump(folder, 'new');
    await program.untilLines(1);
    writeDump(join(above, 'old'), 'elsewhere');
    writeDump(folder, 'newer');
    await program.untilLines(2);
    expect(program.files).toEqual(['new.cpuprofile', 'newer.cpuprofile']);
  });

  test('is a link, which is led elsewhere later', async () => {
    const above = temporaryFolder();
    for (const name of ['one', 'two']) mkdirSync(join(above, name));
    const link = join(above, 'dumps');
    symlinkSync(join(above, 'one'), link);
    const program = await watchingJson(link);
    writeDump(join(above, 'one'), 'a');
    await program.untilLines(1);
    unlinkSync(link);
    symlinkSync(join(above, 'two'), link);
    writeDump(join(above, 'two'), 'b');
    await program.untilLines(2);
    writeDump(join(above, 'two'), 'c');
    await program.untilLines(3);
    expect(program.files).toEqual(['a.cpuprofile', 'b.cpuprofile', 'c.cpuprofile']);
  });

  test('has links to dumps in it', async () => {
    const folder = temporaryFolder();
    const elsewhere = temporaryFolder();
    writeDump(elsewhere, 'real');
    const program = await watchingJson(folder);
    symlinkSync(join(elsewhere, 'real.cpuprofile'), join(folder, 'link.cpuprofile'));
    symlinkSync(join(elsewhere, 'nowhere'), join(folder, 'dangling.cpuprofile'));
    await program.untilLines(1);
    expect(program.files).toEqual(['link.cpuprofile']);
  });

  test('is a file', async () => {
    const folder = temporaryFolder();
    writeDump(folder, 'a');
    const program = new WatchProgram([join(folder, 'a.cpuprofile')]);
    expect(await program.status()).toBe(3);
    expect(program.stderr).toContain('is not a folder');
  });

  test.runIf(process.getuid?.() === 0)('may not be read', async () => {
    const folder = temporaryFolder();
    chmodSync(folder, 0o700);
    const { status, stderr } = await run(['watch', folder], { uid: 65_534 });
    expect({ status, stderr }).toEqual({
      status: 3,
      stderr: `scoobyprof: ${folder}: permission denied\n`,
    });
  });

  test('without one named it is the dump folder', async () => {
    const folder = temporaryFolder();
    writeDump(folder, 'old');
    const program = await WatchProgram.watching(['--json'], { cwd: folder });
    writeDump(folder, 'new');
    await program.untilLines(1);
    expect(program.objects[0].file).toBe('new.cpuprofile');
    const other = temporaryFolder();
    const env = { PROFILER_DUMP_PATH: other };
    const second = await WatchProgram.watching(['--json'], { cwd: folder, env });
    writeDump(other, 'there');
    await second.untilLines(1);
    expect(second.objects[0].file).toBe(join(other, 'there.cpuprofile'));
  });
});

describe('dumps that are there already', () => {
  test('say nothing, unless they are asked for: then the oldest first', async () => {
    const folder = temporaryFolder();
    for (const [i, name] of ['b', 'c', 'a'].entries()) {
      writeDump(folder, name);
      utimesSync(join(folder, `${name}.cpuprofile`), 1_700_000_000 + i, 1_700_000_000 + i);
    }
    const quiet = await watchingJson(folder);
    const program = await watchingJson(folder, ['--existing']);
    await program.untilLines(3);
    writeDump(folder, 'new');
    await program.untilLines(4);
    await quiet.untilLines(1);
    expect(program.files.map((file) => file[0])).toEqual(['b', 'c', 'a', 'n']);
    expect(quiet.files).toEqual(['new.cpuprofile']);
  });

  test('10,000 of them need one watch; one that is written over is seen', async () => {
    const folder = temporaryFolder();
    for (let i = 0; i < 10_000; i++) writeFileSync(join(folder, `old${i}.cpuprofile`), 'old');
    // In a namespace of its own: no more than three watches are allowed.
    const limited = 'echo 3 > /proc/sys/user/max_inotify_watches && exec "$@"';
    const through = canLimit ? ['unshare', '-Ur', 'sh', '-c', limited, 'sh'] : [];
    const program = await WatchProgram.watching(['--json', folder], { through });
    expect(program.stderr).not.toContain('no watches left');
    writeDump(folder, 'new');
    await program.untilLines(1);
    writeDump(folder, 'old77');
    await program.untilLines(2);
    expect(program.files).toEqual(['new.cpuprofile', 'old77.cpuprofile']);
  });
});

describe('without events', () => {
  test('--poll looks every so often, and keeps the order', async () => {
    const folder = temporaryFolder();
    writeDump(folder, 'old');
    const program = await watchingJson(folder, ['--poll', '100']);
    for (const name of ['b', 'a', 'c']) {
      writeDump(folder, name);
      await pause(20);
    }
    await program.untilLines(3);
    writeDump(folder, 'old', dumpOf(20));
    await program.untilLines(4);
    await pause(400);
    expect(program.files.map((file) => file[0])).toEqual(['b', 'a', 'c', 'o']);
  });

  test('--poll follows a folder that is removed and made again', async () => {
    const folder = join(temporaryFolder(), 'dumps');
    const program = new WatchProgram(['--json', '--poll', '50', folder]);
    await program.until(() => program.stderr.includes('waiting for this folder'));
    mkdirSync(folder);
    writeDump(folder, 'a');
    await program.untilLines(1);
    rmSync(folder, { recursive: true });
    await program.until(() => program.stderr.includes('gone'));
    mkdirSync(folder);
    writeDump(folder, 'a');
    await program.untilLines(2);
  });

  test.runIf(canLimit)('no watches left: it says so, and looks every so often', async () => {
    const folder = temporaryFolder();
    writeDump(folder, 'old');
    const none = 'echo 0 > /proc/sys/user/max_inotify_watches && exec "$@"';
    const through = ['unshare', '-Ur', 'sh', '-c', none, 'sh'];
    const program = await WatchProgram.watching(['--json', folder], { through });
    expect(program.stderr).toContain('the system has no watches left: looking every 500 ms');
    writeDump(folder, 'new');
    await program.untilLines(1);
    writeDump(folder, 'newer');
    await program.untilLines(2);
    expect(program.files).toEqual(['new.cpuprofile', 'newer.cpuprofile']);
  });
});
