import {
  copyFileSync,
  linkSync,
  readdirSync,
  readFileSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test, vi } from 'vitest';
import { deliverExport } from '../../src/cli/export/deliver-export.ts';
import type { ExportEffect } from '../../src/commands/effect.ts';
import type { Exporter } from '../../src/exporters/exporter.ts';
import { exporterForFile, formatNames, loadExporter } from '../../src/exporters/registry.ts';
import { viewProfiles } from '../../src/views/view-profiles.ts';
import { pprofBytes } from '../importers/pprof-writer.ts';
import { drawn } from '../model/draw-profile.ts';
import { fixture, run, runInShell, temporaryFolder } from './run-program.ts';

const DUMP = fixture('slow-report.node20');

/** A folder with a copy of a dump. */
function folderWithDump(): string {
  const folder = temporaryFolder();
  copyFileSync(DUMP, join(folder, 'app.cpuprofile'));
  return folder;
}

describe('as subcommand, in a script and at the prompt', () => {
  test('it writes the same, to a file or to standard output', async () => {
    const cwd = folderWithDump();
    const { stdout } = await run(['export', 'dot', 'app.cpuprofile'], { cwd });
    expect(stdout).toMatch(/^digraph "app.cpuprofile" \{\n[\s\S]*\n\}\n$/);
    const ways: readonly (readonly [readonly string[], string?])[] = [
      [['export', '-o', 'a.dot', 'app.cpuprofile']],
      [['export', 'dot', 'app.cpuprofile', '--output=a.dot']],
      [['-c', 'export -o a.dot', 'app.cpuprofile']],
      [['export dot > a.dot', 'app.cpuprofile']],
      [['app.cpuprofile'], 'export dot -oa.dot\n'],
    ];
    for (const [args, stdin = ''] of ways) {
      writeFileSync(join(cwd, 'a.dot'), 'old');
      const result = await run(args, { cwd, stdin });
      expect(result, args.join(' ')).toMatchObject({ status: 0, stdout: '' });
      expect(result.stderr).toContain('a.dot: written');
      expect(readFileSync(join(cwd, 'a.dot'), 'utf8')).toBe(stdout);
    }
    expect(readdirSync(cwd).sort()).toEqual(['a.dot', 'app.cpuprofile']);
    expect((await run(['export', 'dot', '-o', '-', 'app.cpuprofile'], { cwd })).stdout).toBe(
      stdout,
    );
  });

  test('filters come before it, from options and commands', async () => {
    const cwd = folderWithDump();
    const line = await run(['focus sameKey; export dot', 'app.cpuprofile'], { cwd });
    expect(line.stdout).toContain('focus sameKey');
    for (const args of [
      ['export', 'dot', '--filter', 'focus sameKey', 'app.cpuprofile'],
      ['export', '-c', 'focus sameKey', 'dot', 'app.cpuprofile'],
    ]) {
      expect((await run(args, { cwd })).stdout, args.join(' ')).toBe(line.stdout);
    }
  });

  test('names of files may hold what separates commands', async () => {
    const cwd = folderWithDump();
    await run(['export', '-o', 'a b;c > d.dot', 'app.cpuprofile'], { cwd });
    expect(readdirSync(cwd)).toContain('a b;c > d.dot');
  });

  test('a reader that leaves early ends it quietly', async () => {
    const cwd = folderWithDump();
    const { status, stderr } = await runInShell('$SCOOBYPROF export dot app.cpuprofile | head -1', {
      cwd,
    });
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  });
});

test.each([
  [['export', 'app.cpuprofile'], 'export needs a format'],
  [['export', 'dto', 'app.cpuprofile'], 'there is no format dto\nscoobyprof: did you mean dot?'],
  [['export', '-o', 'a.xyz', 'app.cpuprofile'], 'the ending of a.xyz does not tell the format'],
  [
    ['export dot b.cpuprofile', 'app.cpuprofile'],
    'export takes one format: b.cpuprofile is too much',
  ],
  [['export dot -o a.dot > b.dot', 'app.cpuprofile'], 'export takes -o FILE or an operator'],
  [['export dot -o', 'app.cpuprofile'], 'export: --output needs FILE'],
])('%j is status 2', async (args, message) => {
  const result = await run(args, { cwd: folderWithDump() });
  expect(result).toMatchObject({ status: 2, stdout: '' });
  expect(result.stderr).toContain(`scoobyprof: ${message}`);
});

describe('what would be lost is not replaced', () => {
  test.each([
    ['the dump itself', 'app.cpuprofile', () => {}],
    [
      'another name of it',
      'link',
      (cwd: string) => linkSync(join(cwd, 'app.cpuprofile'), join(cwd, 'link')),
    ],
    ['a link to it', 'link', (cwd: string) => symlinkSync('app.cpuprofile', join(cwd, 'link'))],
    [
      'another profile',
      'x.dot',
      (cwd: string) => copyFileSync(fixture('gc-heavy.node20'), join(cwd, 'x.dot')),
    ],
    [
      'a broken profile',
      'x.dot',
      (cwd: string) => writeFileSync(join(cwd, 'x.dot'), '{"nodes":[{"id":1}],"samples":['),
    ],
  ])('%s', async (_, name, prepare) => {
    const cwd = folderWithDump();
    prepare(cwd);
    const before = readFileSync(join(cwd, name));
    for (const args of [
      ['export', 'dot', '-o', name, 'app.cpuprofile'],
      [`export dot > ${name}`, 'app.cpuprofile'],
    ]) {
      expect(await run(args, { cwd })).toMatchObject({ status: 2, stdout: '' });
      expect(readFileSync(join(cwd, name)).equals(before)).toBe(true);
    }
    const forced = await run(['export', 'dot', '--force', '-o', name, 'app.cpuprofile'], { cwd });
    expect(forced.status).toBe(0);
    expect(readFileSync(join(cwd, name), 'utf8')).toMatch(/^digraph/);
  });
});

test.each(['app.folded', 'app.pb.gz', 'app.speedscope.json'])(
  'what an export wrote is replaced by the next one: %s',
  async (name) => {
    const cwd = folderWithDump();
    const write = ['export', '-o', name, 'app.cpuprofile'];
    expect(await run(write, { cwd })).toMatchObject({ status: 0 });
    const before = readFileSync(join(cwd, name));
    expect(await run(write, { cwd })).toMatchObject({ status: 0 });
    expect(readFileSync(join(cwd, name)).equals(before)).toBe(true);
    // It is a dump like others.
    expect(await run(['stats 1', name], { cwd })).toMatchObject({ status: 0, stderr: '' });
  },
);

test('a pprof profile of another program is not replaced', async () => {
  const cwd = folderWithDump();
  const types = [['cpu', 'nanoseconds']] as const;
  const bytes = pprofBytes({ types, samples: [{ frames: [], values: [1] }] });
  writeFileSync(join(cwd, 'cpu.pb.gz'), bytes);
  const result = await run(['export', '-o', 'cpu.pb.gz', 'app.cpuprofile'], { cwd });
  expect(result).toMatchObject({ status: 2, stdout: '' });
  expect(readFileSync(join(cwd, 'cpu.pb.gz')).equals(bytes)).toBe(true);
});

test('a format that cannot be written leaves no file', async () => {
  const cwd = folderWithDump();
  const result = await run(['export', 'dot', '-o', 'no/such/a.dot', 'app.cpuprofile'], { cwd });
  expect(result.status).toBe(3);
  expect(result.stderr).toContain('no/such/a.dot: cannot be written: no such folder');
});

const fake = (changes: Partial<Exporter>): ExportEffect => ({
  kind: 'export',
  exporter: {
    name: 'fake',
    summary: 'a fake',
    endings: [],
    needs: 'tables',
    isBinary: false,
    write: () => [],
    ...changes,
  },
  view: viewProfiles([drawn('main')]),
  title: 'main',
  inputs: ['main'],
  path: null,
  isForced: false,
  notes: [],
  hasIdle: false,
  changes: null,
  isOpened: false,
});

test('bytes are written as they are, in their order', async () => {
  const folder = temporaryFolder();
  const bytes = Uint8Array.of(0, 255, 128, 10);
  const effect = fake({ isBinary: true, write: () => ['ä', bytes, 'b', 'c', bytes] });
  const path = join(folder, 'fake');
  const stderr = vi.spyOn(process.stderr, 'write').mockReturnValue(true);
  await deliverExport({ ...effect, path }, { kind: 'screen' });
  stderr.mockRestore();
  const expected = Buffer.concat([Buffer.from('ä'), bytes, Buffer.from('bc'), bytes]);
  expect(readFileSync(path).equals(expected)).toBe(true);
});

test('what is binary does not go to a terminal', async () => {
  const { isTTY } = process.stdout;
  process.stdout.isTTY = true;
  try {
    const delivered = deliverExport(fake({ isBinary: true }), { kind: 'screen' });
    await expect(delivered).rejects.toMatchObject({
      code: 'usage',
      hint: expect.stringContaining('-o FILE'),
    });
  } finally {
    process.stdout.isTTY = isTTY;
  }
});

test('an export that fails in the middle leaves what was there', async () => {
  const path = join(temporaryFolder(), 'fake');
  writeFileSync(path, 'old');
  const write = function* () {
    yield 'x'.repeat(1 << 20);
    throw new Error('in the middle');
  };
  await expect(deliverExport({ ...fake({ write }), path }, { kind: 'screen' })).rejects.toThrow(
    'in the middle',
  );
  expect(readFileSync(path, 'utf8')).toBe('old');
});

test('every format is called what the registry calls it, and no two have an ending', async () => {
  const seen = new Set<string>();
  for (const name of formatNames) {
    const exporter = await loadExporter(name);
    expect(exporter?.name).toBe(name);
    for (const ending of exporter?.endings ?? []) {
      expect(ending).toBe(ending.toLowerCase());
      expect(seen.has(ending), ending).toBe(false);
      seen.add(ending);
      expect((await exporterForFile(`folder/A${ending.toUpperCase()}`))?.name).toBe(name);
    }
  }
  expect(await loadExporter('no such')).toBeUndefined();
});

test('a .cpuprofile that an export wrote is replaced by the next one, and opens again', async () => {
  const cwd = folderWithDump();
  const write = (...more: string[]) =>
    run(['export', ...more, '-o', 'part.cpuprofile', 'app.cpuprofile'], { cwd });
  expect((await write()).status).toBe(0);
  const whole = await run(['stats 3', 'part.cpuprofile'], { cwd });
  expect((await write('--filter', 'focus sameKey')).status).toBe(0);
  const part = await run(['stats 3', 'part.cpuprofile'], { cwd });
  expect([whole.status, part.status]).toEqual([0, 0]);
  expect(part.stdout).not.toBe(whole.stdout);
  // The same as the filter on the dump itself.
  const rows = (text: string) => text.split('\n').filter((line) => /[(]\w+[)]$/.test(line));
  const filtered = await run(['focus sameKey; stats 3 sameKey', 'app.cpuprofile'], { cwd });
  const again = await run(['stats 3 sameKey', 'part.cpuprofile'], { cwd });
  expect(rows(again.stdout).length).toBeGreaterThan(0);
  expect(rows(again.stdout)).toEqual(rows(filtered.stdout));
});

test('the beginning of a name tells callgrind', async () => {
  expect((await exporterForFile('some/callgrind.out.4711'))?.name).toBe('callgrind');
  expect((await exporterForFile('app.pb.gz'))?.name).toBe('pprof');
});
