import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import * as m from '../importers/marshal-writer.ts';

const folder = mkdtempSync(join(tmpdir(), 'scoobyprof-python-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function run(args: readonly string[], input = '') {
  const program = resolve('bin/scoobyprof.js');
  const options = { cwd: folder, input, encoding: 'utf8' as const };
  const { status, stdout, stderr } = spawnSync(process.execPath, [program, ...args], options);
  // The first two lines are the file's time.
  return { status, stderr, text: stdout.replace(/^.* {4}\S+\n\n/gm, '') };
}

function write(name: string, bytes: m.Bytes): string {
  writeFileSync(join(folder, name), Uint8Array.from(bytes));
  return name;
}

const recorded = 'inventory.python3.stats';
copyFileSync(`fixtures/${recorded}`, join(folder, recorded));
const small = write('small.stats', m.dict([m.key('a.py', 1, 'f'), m.record(2)]));

test('samples of the sampling profiler are called samples, not calls', () => {
  const callers = m.dict([m.key('b.py', 2, 'g'), m.int(10)]);
  const dump = write(
    'sampled.stats',
    m.dict(
      [m.tuple(m.short('__sampled__')), m.raw('T')],
      [m.key('a.py', 1, 'f'), m.tuple(m.int(4), m.int(10), m.float(0.4), m.float(1), callers)],
      [m.key('b.py', 2, 'g'), m.tuple(m.int(6), m.int(10), m.float(0.6), m.float(1), m.dict())],
    ),
  );
  expect(run(['stats; callers', dump]).text).toBe(
    [
      '         10 samples in 1.000 seconds',
      '',
      '   Random listing order was used',
      '',
      '  ≥ncalls  samples  tottime       %  cumtime       %  filename:lineno(function)',
      '                 4    0.400   40.00    1.000  100.00  a.py:1(f)',
      '                 6    0.600   60.00    1.000  100.00  b.py:2(g)',
      '',
      '',
      '   Random listing order was used',
      '',
      'Function   was called by...',
      'a.py:1(f)  <- b.py:2(g)(10 samples)    1.000',
      'b.py:2(g)  <- ',
      '',
      '',
      '',
    ].join('\n'),
  );
  const json = JSON.parse(run(['callers', '--json', dump]).text);
  expect(json).toMatchObject({ sampleCount: 10, callCounts: 'none', calls: null });
  expect(json.functions[0].callers[0]).toMatchObject({
    ...{ calls: null, cumulativeSamples: 10, cumulativeUs: null },
  });
});

test('a caller that is missing from the table has blanks for its time', () => {
  const callers = m.dict([m.key('gone.py', 3, 'h'), m.int(2)]);
  const dump = write('gone.stats', m.dict([m.key('a.py', 1, 'f'), m.record(2, callers)]));
  expect(run(['callers', dump]).text).toContain('a.py:1(f)  <- gone.py:3(h)(2)         \n');
});

test('strip adds up callers that become one', () => {
  const timed = (calls: number) => m.tuple(m.int(calls), m.int(calls), m.float(0.25), m.float(0.5));
  const callers = m.dict(
    [m.key('/x/b.py', 2, 'g'), timed(2)],
    [m.key('/y/b.py', 2, 'g'), timed(3)],
  );
  const dump = write('twins.stats', m.dict([m.key('/x/a.py', 1, 'f'), m.record(5, callers)]));
  expect(run(['strip; callers', dump]).text).toContain(
    'a.py:1(f)  <-       5    0.500    1.000  b.py:2(g)\n',
  );
});

test('exact counts beyond 2^53 stay exact, in JSON too', () => {
  const huge = m.digits(5, 1, 0, 0, 0, 1);
  const numbers = m.tuple(huge, huge, m.float(1), m.float(1), m.dict());
  const dump = write('huge.stats', m.dict([m.key('a.py', 1, 'f'), numbers]));
  expect(run(['stats', dump]).text).toContain(
    '1152921504606846977 function calls in 1.000 seconds',
  );
  expect(run(['stats', '--json', dump]).text).toContain('"calls":1152921504606846977,');
});

test.each<[string, m.Bytes, string]>([
  [
    'cut.stats',
    m.dict([m.key('a.py', 1, 'f'), m.record(2)]).slice(0, 20),
    'truncated Python profile: it ends at byte 20, before its content does',
  ],
  [
    'code.stats',
    m.dict([m.key('a.py', 1, 'f'), m.raw('?')]),
    'broken profile: unknown code 0x3f at byte 17, where the numbers of a function belongs',
  ],
  ['pickle.stats', [0x80, 4, 0x95, 0], 'not a profile: it seems to be a Python pickle'],
  ['source.stats', [...Buffer.from('import os\n')], 'not a profile: it seems to be Python source'],
])('%s is refused with exit 4, and leaves a session as it was', (name, bytes, message) => {
  write(name, bytes);
  const alone = run(['stats', name]);
  expect([alone.status, alone.text]).toEqual([4, '']);
  expect(alone.stderr).toContain(`scoobyprof: ${name}: ${message}\n`);
  const before = run(['browse', small], 'stats\n').text;
  const session = run(['browse', small], `stats\nadd ${name}\nstats\nread ${name}\nstats\n`);
  expect(session.text).toBe(before.repeat(3));
  expect(session.stderr.match(/^scoobyprof: /gm)).toHaveLength(2);
});

test('the names of what Python ran stand above the table', () => {
  const entry = m.tuple(m.short('jprofile'), m.int(0), m.short('profiler'));
  const dump = write(
    'top.stats',
    m.dict([m.key('a.py', 1, 'main'), m.record(2, m.dict([entry, m.int(1)]))]),
  );
  expect(run(['strip; stats', dump]).text).toMatch(
    /^ {9}main\n {9}2 function calls in 0.500 seconds\n/,
  );
});

describe('line numbers beyond 2^53', () => {
  const keyAt = (line: m.Bytes): m.Bytes => m.tuple(m.short('a.py'), line, m.short('f'));
  // 2^53 + 1 and 2^53, which are one number to JavaScript.
  const odd = m.digits(4, 1, 0, 0, 256);
  const even = m.digits(4, 0, 0, 0, 256);
  const numbers = (own: number): m.Bytes =>
    m.tuple(m.int(1), m.int(1), m.float(own), m.float(own), m.dict());
  const dump = write(
    'lines.stats',
    m.dict([keyAt(odd), numbers(1)], [keyAt(even), numbers(2)], [keyAt(m.int(7)), numbers(4)]),
  );
  const LINES = ['9007199254740993', '9007199254740992', '7'];

  test.each(['pstats', 'terminal', 'markdown', 'csv'])('have all digits in %s', (layout) => {
    const { text } = run(['stats', '--layout', layout, dump]);
    for (const line of LINES) expect(text).toContain(`a.py:${line}`);
  });

  test.each(['line', 'nfl'])('sort %s knows them apart', (key) => {
    const { text } = run(['--json', `sort ${key}; stats`, dump]);
    expect(text.match(/(?<="line":)\d+(?=,)/g)).toEqual(LINES.toReversed());
  });

  test('are of functions of their own, also in sums and graphs', () => {
    const { text } = run(['--json', 'add lines.stats; stats', dump]);
    expect(text.match(/(?<="selfUs":)\d+(?=,)/g)).toEqual(['2000000', '4000000', '8000000']);
    for (const style of ['scoobyprof', 'gprof2dot']) {
      const graph = run(['dot', '--style', style, '-n', '0', '-o', '-', dump]).text;
      for (const line of LINES) expect(graph).toMatch(new RegExp(`a(\\.py)?:${line}\\b`));
    }
  });
});
