import {
  appendFileSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  unlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { drawnDump } from '../../drawn-dump.ts';
import { fixture, run, runInShell, temporaryFolder } from '../run-program.ts';
import { dumpOf, pause, renameDump, WatchProgram, writeDump } from './watch-program.ts';

const DUMP_LINE = /^\d\d:\d\d:\d\d {2}\S+/;

/** What `watch` says about dumps that are written in turn. */
async function watchDumps(args: readonly string[], dumps: Readonly<Record<string, string>>) {
  const folder = temporaryFolder();
  const names = Object.entries(dumps);
  const program = await WatchProgram.watching(['--once', String(names.length), ...args, folder]);
  for (const [i, [name, text]] of names.entries()) {
    writeDump(folder, name, text);
    if (i + 1 < names.length) await pause(150);
  }
  return { program, folder, status: await program.status() };
}

describe('lines', () => {
  test('one for each dump, with what matters', async () => {
    const folder = temporaryFolder();
    const program = await WatchProgram.watching(['--once', '1', folder]);
    copyFileSync(fixture('slow-report.node20'), join(folder, 'slow.cpuprofile'));
    expect(await program.status()).toBe(0);
    const [line = ''] = program.lines;
    expect(line).toMatch(DUMP_LINE);
    expect(line.split('  ').slice(1)).toEqual([
      join(folder, 'slow.cpuprofile'),
      '1.246 s',
      '1085 samples',
      'busy 99.9 %',
      expect.stringMatching(/^gc \d+\.\d %$/),
      '/app/slow-report/src/collections.js:23(sameKey) 55.1 %',
    ]);
    expect(program.stderr).toContain('scoobyprof: 1 dump\n');
  });

  test('what changed against the last of the same kind', async () => {
    const stacks = (render: number) => [
      ...Array.from({ length: 100 }, () => ['main', 'parse']),
      ...Array.from({ length: render }, () => ['main', 'render']),
    ];
    const { program } = await watchDumps([], {
      'CPU.20261120.100000.11.0.001': drawnDump(stacks(100)),
      'other.1': drawnDump(stacks(500)),
      'CPU.20261120.100001.12.0.002': drawnDump(stacks(238)),
      'CPU.20261120.100002.13.0.003': drawnDump(stacks(236)),
      'CPU.20261120.100003.14.0.004': drawnDump(stacks(50)),
    });
    expect(program.lines.map((line) => /cumtime of .*/.exec(line)?.[0])).toEqual([
      undefined,
      undefined,
      'cumtime of render +138 %',
      undefined,
      'cumtime of render -79 %',
    ]);
  });

  test('requests of one method and route are one kind', async () => {
    const dump = (samples: number, scooby: object): string =>
      JSON.stringify({ ...JSON.parse(dumpOf(samples)), scooby });
    const { program } = await watchDumps(['--json'], {
      a: dump(10, { id: 'x', method: 'GET', url: '/users/1', route: '/users/:id' }),
      b: dump(100, { method: 'POST', url: '/users/1', route: '/users/:id' }),
      c: dump(300, { method: 'GET', url: '/users/2', route: '/users/:id', status: 200 }),
      d: dump(20, { method: 'GET', url: '/plain?q={"}' }),
    });
    expect(program.objects.map(({ kind }) => kind)).toEqual([
      'GET /users/:id',
      'POST /users/:id',
      'GET /users/:id',
      'GET /plain',
    ]);
    expect(program.objects.map(({ change }) => change?.cumulativeUs)).toEqual([
      undefined,
      undefined,
      300_000,
      undefined,
    ]);
  });

  test('names obey nobody', async () => {
    const name = 'a\u001b[31mb';
    const { program } = await watchDumps([], { [name]: dumpOf(5, ['\u001b[2Jevil']) });
    expect(program.stdout).toContain('a\\x1b[31mb');
    expect(program.stdout).not.toContain('\u001b');
  });

  test('JSON Lines as agreed', async () => {
    const idle = { functionName: '(idle)', url: '' };
    const gc = { functionName: '(garbage collector)', url: '' };
    const stacks = [['main', 'work'], ['main', 'work'], [gc], [idle]];
    const { program, folder } = await watchDumps(['--json'], { a: drawnDump(stacks) });
    expect(program.objects).toEqual([
      {
        schema: 'scoobyprof.dump/1',
        file: join(folder, 'a.cpuprofile'),
        kind: 'a',
        modifiedAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT/),
        durationUs: 4000,
        sampleCount: 4,
        idleUs: 1000,
        gcUs: 1000,
        top: {
          label: '/app/work.js:1(work)',
          functionName: 'work',
          url: 'file:///app/work.js',
          line: 1,
          column: 9,
          calls: 1,
          primitiveCalls: 1,
          selfUs: 2000,
          cumulativeUs: 3000,
          samples: 2,
          cumulativeSamples: 3,
          callCounts: 'observed',
        },
        change: null,
      },
    ]);
  });

  test("Python's dumps have no samples and tell no garbage collection", async () => {
    const folder = temporaryFolder();
    const program = await WatchProgram.watching(['--once', '1', '--json', folder]);
    const source = fixture('inventory.python3').replace('.cpuprofile', '.stats');
    copyFileSync(source, join(folder, 'a.stats'));
    expect(await program.status()).toBe(0);
    expect(program.objects[0]).toMatchObject({ sampleCount: null, gcUs: null, idleUs: 0 });
    expect(program.objects[0].durationUs).toBeGreaterThan(1000);
  });
});

describe('--run', () => {
  test('runs commands on each dump', async () => {
    const { program, status } = await watchDumps(['--run', 'sort cumtime; stats 1'], {
      a: dumpOf(5, ['main', 'first']),
      b: dumpOf(5, ['main', 'second']),
    });
    expect(status).toBe(0);
    expect(program.stdout).toMatch(
      /a\.cpuprofile[\s\S]*restriction <1>[\s\S]*b\.cpuprofile[\s\S]*restriction <1>/,
    );
  });

  test('gives JSON Lines too', async () => {
    const { program } = await watchDumps(['--json', '--run', 'stats 1', '--run', 'callers work'], {
      a: dumpOf(5),
    });
    expect(program.objects.map(({ schema }) => schema)).toEqual([
      'scoobyprof.dump/1',
      'scoobyprof.stats/1',
      'scoobyprof.callers/1',
    ]);
  });

  test('wrong commands end it', async () => {
    expect(await run(['watch', '--run', 'statss', '.'])).toMatchObject({ status: 2 });
    const { program, status } = await watchDumps(['--run', 'stats ('], { a: dumpOf(5) });
    expect(status).toBe(2);
    expect(program.stderr).toContain('bad expression (');
  });
});

describe('--dot and --svg', () => {
  test('draw each dump beside it, before the program runs', async () => {
    const script =
      "console.log('there:',fs.existsSync(process.env.SCOOBYPROF_DUMP.replace(/cpuprofile$/,'svg')))";
    const exec = `${process.execPath} -e ${JSON.stringify(script)}`;
    const { program, folder, status } = await watchDumps(['--dot', '--svg', '--exec', exec], {
      a: dumpOf(5),
      '-b': dumpOf(5),
    });
    expect(status).toBe(0);
    expect(program.lines).toHaveLength(2);
    for (const name of ['a', '-b']) {
      expect(readFileSync(join(folder, `${name}.svg`), 'utf8')).toContain('</svg>');
    }
    expect(program.stderr.match(/there: true/g)).toHaveLength(2);
    expect(readdirSync(folder)).toHaveLength(4);
  });

  test('a graph that cannot be written is said and changes nothing', async () => {
    const folder = temporaryFolder();
    mkdirSync(join(folder, 'a.dot'));
    const program = await WatchProgram.watching(['--once', '1', '--dot', folder]);
    writeDump(folder, 'a', dumpOf(5));
    expect(await program.status()).toBe(0);
    expect(program.lines).toHaveLength(1);
    expect(program.stderr).toMatch(/a\.cpuprofile: dot: exit status [1-9]/);
  });
});

describe('--exec', () => {
  test('starts a program with the path in its environment, without a shell', async () => {
    const log = join(temporaryFolder(), 'log');
    const script =
      'fs.appendFileSync(process.argv[1],process.env.SCOOBYPROF_DUMP+process.argv.slice(2)+os.EOL)';
    const exec = `${process.execPath} -e ${JSON.stringify(script)} ${log} $HOME '*'`;
    const { folder, status } = await watchDumps(['--exec', exec], {
      a: dumpOf(5),
      "b $(touch x) 'q'": dumpOf(5),
    });
    expect(status).toBe(0);
    expect(readFileSync(log, 'utf8').split('\n')).toEqual([
      `${join(folder, 'a.cpuprofile')}$HOME,*`,
      `${join(folder, "b $(touch x) 'q'.cpuprofile")}$HOME,*`,
      '',
    ]);
  });

  test('what it prints goes to stderr; its failure is said and changes nothing', async () => {
    const exec = `${process.execPath} -e "console.log('from inside'),process.exit(3)"`;
    const { program, status } = await watchDumps(['--json', '--exec', exec], { a: dumpOf(5) });
    expect(status).toBe(0);
    expect(program.objects).toHaveLength(1);
    expect(program.stderr).toContain('from inside');
    expect(program.stderr).toMatch(/a\.cpuprofile: .*node: exit status 3/);
  });

  test('a program that is not there is said', async () => {
    const { program } = await watchDumps(['--exec', 'nosuchprogram'], { a: dumpOf(5) });
    expect(program.stderr).toContain('nosuchprogram: there is no such program');
  });

  test('what only a shell understands is refused', async () => {
    for (const exec of ['a; b', 'a | b', 'a > b', '']) {
      expect(await run(['watch', '--exec', exec, '.'])).toMatchObject({ status: 2 });
    }
  });
});

describe('--fail-on', () => {
  test('ends with status 1 at the first dump that breaks it', async () => {
    const folder = temporaryFolder();
    const args = ['--fail-on', 'cumtime(/work.js/) > 50ms', '--fail-on', 'gc > 90%', folder];
    const program = await WatchProgram.watching(args);
    writeDump(folder, 'good', dumpOf(50));
    await program.untilLines(1);
    writeDump(folder, 'bad', dumpOf(51));
    expect(await program.status()).toBe(1);
    expect(program.lines).toHaveLength(2);
    expect(program.stderr).toContain(
      'bad.cpuprofile: fails on cumtime(/work.js/) > 50ms: /app/work.js:1(work) has 51.000 ms',
    );
  });

  test('says when no function matches, and goes on', async () => {
    const { program, status } = await watchDumps(['--fail-on', 'tottime(/nobody/) > 0us'], {
      a: dumpOf(5),
    });
    expect(status).toBe(0);
    expect(program.stderr).toContain('tottime(/nobody/) > 0us: no function matches');
  });

  test('a condition that is none is a wrong argument', async () => {
    const result = await run(['watch', '--fail-on', 'cumtime > 3', '.']);
    expect(result.status).toBe(2);
    expect(result.stderr).toContain('bad condition cumtime > 3');
  });
});

describe('how it ends', () => {
  test.each(['SIGINT', 'SIGTERM'] as const)('%s: with a summary', async (signal) => {
    const folder = temporaryFolder();
    const program = await WatchProgram.watching([folder]);
    writeDump(folder, 'a');
    writeDump(folder, 'b');
    await program.untilLines(2);
    program.kill(signal);
    expect(await program.status()).toBe(130);
    expect(program.stderr).toContain('scoobyprof: 2 dumps\n');
    expect(program.stderr).not.toMatch(/^ +at /m);
  });

  test('a signal reaches the program that runs, and no more are started', async () => {
    const folder = temporaryFolder();
    const exec = `${process.execPath} -e "console.log('started'),setTimeout(()=>{},60000)"`;
    const program = await WatchProgram.watching(['--exec', exec, folder]);
    for (const name of ['a', 'b', 'c']) renameDump(folder, name);
    await program.until(() => program.lines.length === 3 && program.stderr.includes('started'));
    program.kill('SIGTERM');
    expect(await program.status()).toBe(130);
    expect(program.stderr).toContain('3 dumps, program not started for 2');
  });

  test('--once counts broken files, which make the status 4', async () => {
    const { program, status } = await watchDumps([], { a: dumpOf(5), b: 'hello' });
    expect(status).toBe(4);
    expect(program.stderr).toContain('b.cpuprofile: not a profile');
    expect(program.stderr).toContain('1 dump, 1 broken file');
  });

  test('quietly where nobody reads any more', async () => {
    const folder = temporaryFolder();
    for (let i = 0; i < 30; i++) writeDump(folder, `a${i}`);
    const line = `$SCOOBYPROF watch --existing ${folder} | head -2`;
    const { status, stdout, stderr } = await runInShell(line);
    expect({ status, lines: stdout.split('\n').length }).toEqual({ status: 0, lines: 3 });
    expect(stderr).not.toMatch(/EPIPE|^ +at /m);
  });

  test.each([
    ['--once', '0'],
    ['--once', 'x'],
    ['--keep', '-1'],
    ['--max-age', '3'],
    ['--max-age', '3 weeks'],
    ['--max-size', '5 apples'],
    ['--nonsense', '1'],
  ])('%s %s is a wrong argument', async (...args) => {
    expect(await run(['watch', ...args])).toMatchObject({ status: 2, stdout: '' });
  });

  test('help tells the options', async () => {
    const { status, stdout } = await run(['watch', '--help']);
    expect(status).toBe(0);
    for (const option of ['--run', '--exec', '--once', '--fail-on', '--poll', '--keep']) {
      expect(stdout).toContain(option);
    }
    expect((await run(['--help'])).stdout).toContain('watch');
  });
});

describe('old dumps', () => {
  const dumpsIn = (folder: string) => readdirSync(folder).sort();

  test('stay, unless it is said otherwise', async () => {
    const { folder } = await watchDumps([], { a: dumpOf(5), b: dumpOf(5), c: dumpOf(5) });
    expect(dumpsIn(folder)).toHaveLength(3);
  });

  test('--keep removes reported dumps only', async () => {
    const folder = temporaryFolder();
    writeDump(folder, 'before');
    writeFileSync(join(folder, 'notes.txt'), 'mine');
    writeFileSync(join(folder, 'fake.cpuprofile'), 'no dump');
    const program = await WatchProgram.watching(['--keep', '2', folder]);
    appendFileSync(join(folder, 'fake.cpuprofile'), ', still none');
    for (const name of ['a', 'b', 'c', 'd']) {
      writeDump(folder, name);
      await pause(150);
    }
    await program.untilLines(4);
    await program.until(() => !existsSync(join(folder, 'b.cpuprofile')));
    await program.until(() => program.stderr.includes('fake.cpuprofile'));
    program.kill('SIGINT');
    await program.status();
    expect(program.stderr).toContain('2 removed');
    expect(dumpsIn(folder)).toEqual([
      'before.cpuprofile',
      'c.cpuprofile',
      'd.cpuprofile',
      'fake.cpuprofile',
      'notes.txt',
    ]);
  });

  test('--keep counts what is still there', async () => {
    const folder = temporaryFolder();
    const program = await WatchProgram.watching(['--keep', '2', folder]);
    for (const name of ['a', 'b']) renameDump(folder, name);
    await program.untilLines(2);
    unlinkSync(join(folder, 'b.cpuprofile'));
    await pause(300);
    renameDump(folder, 'c');
    await program.untilLines(3);
    await pause(300);
    expect(dumpsIn(folder)).toEqual(['a.cpuprofile', 'c.cpuprofile']);
  });

  test('--max-size removes the oldest', async () => {
    const folder = temporaryFolder();
    const bytes = Buffer.byteLength(dumpOf(10));
    const program = await WatchProgram.watching(['--max-size', `${2 * bytes + 10}b`, folder]);
    for (const name of ['a', 'b', 'c']) {
      renameDump(folder, name);
      await pause(150);
    }
    await program.untilLines(3);
    await program.until(() => !existsSync(join(folder, 'a.cpuprofile')));
    expect(dumpsIn(folder)).toEqual(['b.cpuprofile', 'c.cpuprofile']);
  });

  test('--max-age removes what is older, later too', async () => {
    const folder = temporaryFolder();
    writeDump(folder, 'old');
    utimesSync(join(folder, 'old.cpuprofile'), 1_700_000_000, 1_700_000_000);
    const program = await WatchProgram.watching(['--existing', '--max-age', '2s', folder]);
    renameDump(folder, 'young');
    await program.untilLines(2);
    await program.until(() => !existsSync(join(folder, 'old.cpuprofile')));
    expect(existsSync(join(folder, 'young.cpuprofile'))).toBe(true);
    await program.until(() => !existsSync(join(folder, 'young.cpuprofile')));
  });

  test('not before the program has seen them', async () => {
    const folder = temporaryFolder();
    const script = "fs.accessSync(process.env.SCOOBYPROF_DUMP),console.log('seen')";
    const exec = `${process.execPath} -e ${JSON.stringify(script)}`;
    const program = await WatchProgram.watching(['--keep', '1', '--exec', exec, folder]);
    for (const name of ['a', 'b', 'c', 'd']) renameDump(folder, name);
    await program.until(() => program.stderr.split('seen').length === 5);
    await program.until(() => dumpsIn(folder).length === 1);
    expect(dumpsIn(folder)).toEqual(['d.cpuprofile']);
    expect(program.stderr).not.toContain('exit status');
  });
});

describe('many dumps', () => {
  test('a burst of 1,000 dumps: each once, in order', async () => {
    const folder = temporaryFolder();
    const program = await WatchProgram.watching(['--json', folder]);
    const text = dumpOf(100);
    for (let i = 0; i < 1000; i++) {
      if (i % 2 === 0) writeDump(folder, `burst${i}`, text);
      else renameDump(folder, `burst${i}`, text);
    }
    await program.untilLines(1000);
    await pause(3000);
    expect(program.files).toEqual(Array.from({ length: 1000 }, (_, i) => `burst${i}.cpuprofile`));
  });
});
