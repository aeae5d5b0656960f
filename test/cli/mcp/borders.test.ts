import { execFileSync } from 'node:child_process';
import { mkdirSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { drawnDump } from '../../drawn-dump.ts';
import { writeProfileOfRecord, writeRecords } from '../../records/record-folder.ts';
import { shopRecord } from '../../records/sample-record.ts';
import { tickedDump } from '../../ticked-dump.ts';
import { temporaryFolder } from '../run-program.ts';
import { startMcp } from './mcp-client.ts';

const SECRET = 'a secret that stays outside';

/** A folder to work in, beside one that is nobody's business. */
function drawn() {
  const root = realpathSync(temporaryFolder());
  const [cwd, outside] = [join(root, 'work'), join(root, 'private')];
  mkdirSync(join(cwd, 'links'), { recursive: true });
  mkdirSync(outside);
  writeFileSync(join(cwd, 'own.cpuprofile'), drawnDump([['own']]));
  writeFileSync(join(outside, 'other.cpuprofile'), drawnDump([[SECRET]]));
  writeFileSync(join(root, 'above.cpuprofile'), drawnDump([[SECRET]]));
  return { root, cwd, outside };
}

const OUTSIDE = /lies outside of what this server may read/;

describe('no question leads out of the folder', () => {
  const names: readonly (readonly [string, (outside: string) => string])[] = [
    ['above', () => '../above.cpuprofile'],
    ['beside', () => '../private/other.cpuprofile'],
    ['by its whole path', (folder) => join(folder, 'other.cpuprofile')],
    ['a folder beside', () => '../private'],
    ['all', () => '..'],
    ['the root', () => '/'],
    ['a link', () => 'links/file.cpuprofile'],
    ['a link to a folder', () => 'links/folder'],
    ['through a link to a folder', () => 'links/folder/other.cpuprofile'],
    ['by the way up from a link', () => 'links/folder/../above.cpuprofile'],
    ['a link to nothing', () => 'links/later.cpuprofile'],
    ['a share', () => '//127.0.0.1/share/x.cpuprofile'],
    ['a share of Windows', () => '\\\\127.0.0.1\\share\\x.cpuprofile'],
    ['a name with NUL', () => 'own.cpuprofile\0'],
    ['standard input of others', () => '/dev/stdin'],
    ['a process', () => '/proc/self/environ'],
  ];

  test.each(names)('%s', async (_, nameIn) => {
    const drawing = drawn();
    const links = join(drawing.cwd, 'links');
    symlinkSync(join(drawing.outside, 'other.cpuprofile'), join(links, 'file.cpuprofile'));
    symlinkSync(drawing.outside, join(links, 'folder'));
    symlinkSync(join(drawing.outside, 'later.cpuprofile'), join(links, 'later.cpuprofile'));
    const { ask } = await startMcp({ cwd: drawing.cwd });
    const name = nameIn(drawing.outside);
    const own = ['own.cpuprofile'];
    const quoted = `'${name}'`;
    const questions = [
      ['summary', { dumps: [name] }],
      ['run', { commands: 'stats', dumps: [name] }],
      ['run', { commands: 'stats', dumps: [...own, name] }],
      ['run', { commands: `read ${quoted}; stats`, dumps: own }],
      ['run', { commands: `add ${quoted}; stats`, dumps: own }],
      ['run', { commands: `compare ${quoted}`, dumps: own }],
      ['compare', { old: own, new: [name] }],
      ['compare', { old: [name], new: own }],
      ['diff', { base: own, new: [name] }],
      ['diff', { base: [name], new: own }],
      ['dumps', { folder: name }],
      ['requests', { folder: name }],
    ] as const;
    for (const [tool, args] of questions) {
      const { isError, text } = await ask(tool, args);
      expect([tool, args, isError, text]).toEqual([
        tool,
        args,
        true,
        expect.stringMatching(OUTSIDE),
      ]);
      expect(text).not.toContain(SECRET);
      expect(text.split('\n')).toHaveLength(1);
    }
  });

  test('whether something is there cannot be told either', async () => {
    const { cwd: folder } = drawn();
    const { ask } = await startMcp({ cwd: folder });
    const [there, none] = await Promise.all(
      ['../above.cpuprofile', '../abovf.cpuprofile'].map((name) =>
        ask('run', { commands: 'stats', dumps: [name] }),
      ),
    );
    expect(none?.text.replace('abovf', 'above')).toBe(there?.text);
  });

  test('a hyphen is a file, and no standard input', async () => {
    const { cwd: folder } = drawn();
    const { ask } = await startMcp({ cwd: folder });
    for (const dumps of [['-'], ['own.cpuprofile', '-']]) {
      const { isError, text } = await ask('run', { commands: 'stats', dumps });
      expect([isError, text]).toEqual([true, '-: no such file']);
    }
    const { isError } = await ask('diff', { base: ['-'], new: ['own.cpuprofile'] });
    expect(isError).toBe(true);
    expect((await ask('run', { commands: 'add -; stats' })).isError).toBe(true);
    expect((await ask('run', { commands: 'stats' })).isError).toBe(false);
  });

  test('a fleet is not read: its database knows no borders', async () => {
    const { cwd: folder, outside: other } = drawn();
    mkdirSync(join(folder, 'fleet/service=x/day=2026-01-01'), { recursive: true });
    const file = join(folder, 'fleet/service=x/day=2026-01-01/a.parquet');
    symlinkSync(join(other, 'other.cpuprofile'), file);
    const { ask } = await startMcp({ cwd: folder });
    const { isError, text } = await ask('diff', { base: ['fleet'], new: ['own.cpuprofile'] });
    expect([isError, text]).toEqual([
      true,
      'fleet: is a fleet, which is asked on the command line alone',
    ]);
    const asked = await ask('run', { commands: 'stats', dumps: ['fleet'] });
    expect(asked.isError).toBe(true);
    expect(asked.text).not.toContain(SECRET);
  });

  test('what is no regular file is not waited for', async () => {
    const { cwd: folder } = drawn();
    execFileSync('mkfifo', [join(folder, 'pipe.cpuprofile')]);
    const { ask } = await startMcp({ cwd: folder });
    const asked = { commands: 'stats', dumps: ['pipe.cpuprofile'] };
    expect(await ask('run', asked)).toMatchObject({
      isError: true,
      text: expect.stringContaining('is no regular file'),
    });
    const { isError } = await ask('diff', { base: ['pipe.cpuprofile'], new: ['own.cpuprofile'] });
    expect(isError).toBe(true);
  });

  test('links in a folder that lead out are passed over', async () => {
    const { cwd: folder, outside: other } = drawn();
    symlinkSync(join(other, 'other.cpuprofile'), join(folder, 'link.cpuprofile'));
    writeFileSync(join(folder, 'second.cpuprofile'), drawnDump([['second']]));
    const { ask } = await startMcp({ cwd: folder });
    const budget = 100_000;
    const answers = await Promise.all([
      ask('dumps', { budget }),
      ask('run', { commands: 'stats all; dumps', dumps: ['.'], budget }),
      ask('run', { commands: 'read .; stats all', budget }),
      ask('run', { commands: 'stats; dumps', budget }),
      ask('diff', { base: ['.'], new: ['own.cpuprofile'], isAll: true, budget }),
      ask('compare', { old: ['.'], new: ['.'], budget }),
    ]);
    for (const { text, reports, isError } of answers) {
      expect([isError, text]).toEqual([false, expect.anything()]);
      expect(text + JSON.stringify(reports)).not.toMatch(/secret|link\.cpuprofile/);
    }
  });
});

describe('no source, map or record does either', () => {
  /** A dump of one function in a script of the folder, with time on its lines. */
  function dumpOf(url: string): string {
    return tickedDump([
      { functionName: 'work', url, line: 1, column: 14, ticks: { 1: 3, 2: 5, 3: 4 } },
    ]);
  }

  const CODE = 'function work(a) {\n  return a;\n}\n';
  const LEAK = `function work(a) {\n  return '${SECRET}';\n}\n`;

  async function linesOf(cwd: string) {
    const { ask } = await startMcp({ cwd });
    const commands =
      'stats all; lines work; tree; callers work; group package; stats all; peek work';
    const answer = await ask('run', { commands, dumps: ['p.cpuprofile'], budget: 100_000 });
    return answer.text + JSON.stringify(answer.reports) + answer.notes.join('\n');
  }

  test('a script inside is read', async () => {
    const { cwd } = drawn();
    writeFileSync(join(cwd, 'app.js'), CODE);
    writeFileSync(join(cwd, 'p.cpuprofile'), dumpOf(`file://${cwd}/app.js`));
    expect(await linesOf(cwd)).toContain('return a;');
  });

  test('a script outside is not, nor one behind a link', async () => {
    const { cwd, outside } = drawn();
    writeFileSync(join(outside, 'app.js'), LEAK);
    symlinkSync(join(outside, 'app.js'), join(cwd, 'app.js'));
    for (const path of [
      join(outside, 'app.js'),
      join(cwd, 'app.js'),
      join(cwd, '../private/app.js'),
    ]) {
      writeFileSync(join(cwd, 'p.cpuprofile'), dumpOf(`file://${path}`));
      expect(await linesOf(cwd)).not.toContain(SECRET);
    }
  });

  test('a script above the folder that the project has is not', async () => {
    const { root, cwd } = drawn();
    writeFileSync(join(root, 'package.json'), '{"name":"project"}');
    mkdirSync(join(root, 'src'));
    writeFileSync(join(root, 'src/app.js'), LEAK);
    writeFileSync(join(cwd, 'p.cpuprofile'), dumpOf('file:///build/src/app.js'));
    expect(await linesOf(cwd)).not.toContain(SECRET);
  });

  /** `AAAA` maps the first column of the first line to the beginning of the first source. */
  const MAPPINGS = 'AAAA,aAAa;AACA;AACA';

  test.each([
    [
      'beside the script',
      (outside: string) => ({ map: 'app.js.map', source: join(outside, 'app.ts') }),
    ],
    ['by a way out', () => ({ map: 'app.js.map', source: '../private/app.ts' })],
    [
      'outside itself',
      (outside: string) => ({ map: join(outside, 'app.js.map'), source: 'app.ts' }),
    ],
    ['outside, by a way out', () => ({ map: '../private/app.js.map', source: 'app.ts' })],
    [
      'of sections, one outside',
      () => ({ map: 'app.js.map', source: 'app.ts', section: 'link.map' }),
    ],
  ] as const)('a map %s names a source outside', async (_, placesIn) => {
    const { root, cwd, outside } = drawn();
    // All is one project, so that nothing but the border keeps it apart.
    writeFileSync(join(root, 'package.json'), '{"name":"project"}');
    const { map, source, section } = { section: undefined, ...placesIn(outside) };
    writeFileSync(join(cwd, 'app.js'), `${CODE}//# sourceMappingURL=${map}\n`);
    writeFileSync(join(outside, 'app.ts'), LEAK);
    const whole = {
      ...{ version: 3, names: [], mappings: MAPPINGS, sources: [source] },
      ...(section === undefined ? {} : { sourcesContent: [LEAK] }),
    };
    if (section === undefined) {
      writeFileSync(resolve(cwd, map), JSON.stringify(whole));
    } else {
      writeFileSync(join(outside, 'section.map'), JSON.stringify(whole));
      symlinkSync(join(outside, 'section.map'), join(cwd, section));
      const sections = [{ offset: { line: 0, column: 0 }, url: section }];
      writeFileSync(join(cwd, map), JSON.stringify({ version: 3, sections }));
    }
    writeFileSync(join(cwd, 'p.cpuprofile'), dumpOf(`file://${cwd}/app.js`));
    expect(await linesOf(cwd)).not.toContain(SECRET);
  });

  test('records behind a link are not read, by no tool and no command', async () => {
    const { cwd, outside } = drawn();
    const record = shopRecord();
    writeRecords(outside, [record]);
    const dump = writeProfileOfRecord(cwd, record);
    rmSync(join(cwd, 'requests'), { recursive: true });
    symlinkSync(join(outside, 'requests'), join(cwd, 'requests'));
    const { ask } = await startMcp({ cwd });
    for (const args of [{}, { id: 'latest' }, { folder: '.' }, { folder: 'requests' }]) {
      const { isError, text } = await ask('requests', args);
      expect([args, isError, text]).toEqual([args, true, expect.stringMatching(OUTSIDE)]);
    }
    const { isError, text } = await ask('run', { commands: 'request', dumps: [dump] });
    expect([isError, text]).toEqual([true, expect.stringContaining('no record of its request')]);
  });
});
