import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join, posix } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { runCommand, temporaryFolder } from './cli/run-program.ts';
import { frame } from './importers/dumps.ts';

const DIST = fileURLToPath(new URL('../dist/', import.meta.url));

/** What the most usual run loads, a table in a pipe: what starts the program, and the program with what finds sources. */
const USUAL = ['start.js', 'scoobyprof.js'];

/** What most runs do not need is to be imported lazily. */
const MAX_START_UP_BYTES = 250_000;

interface Chunk {
  readonly chunks: readonly string[];
  readonly packages: readonly string[];
}

/** What each file of a folder loads when it is loaded itself, and not only lazily. */
function importsIn(folder: string, pattern: RegExp): ReadonlyMap<string, Chunk> {
  const paths = readdirSync(DIST + folder, { recursive: true, encoding: 'utf8' })
    .map((path) => path.replaceAll('\\', '/'))
    .filter((path) => path.endsWith('.js'));
  return new Map(
    paths.map((path) => {
      const text = readFileSync(`${DIST}${folder}/${path}`, 'utf8');
      const found = [...text.matchAll(pattern)].map(([, to]) => `${to}`);
      const isOurs = (to: string): boolean => to.startsWith('.');
      const chunks = found.filter(isOurs).map((to) => posix.join(posix.dirname(path), to));
      const packages = found.filter((to) => !isOurs(to) && !to.startsWith('node:'));
      return [path, { chunks, packages }];
    }),
  );
}

const library = importsIn('bundle', /(?:\bfrom|\bimport)\s*"([^"]+)"/g);
/** What is required lazily stands behind an arrow. */
const program = importsIn('program', /(?:=|;|^|,)require\("([^"]+)"\)/g);

/** The files that these load without being asked, themselves too, and the packages. */
function loadedWith(names: readonly string[], imports = program) {
  const loaded = new Set(names);
  for (const name of loaded) for (const next of imports.get(name)?.chunks ?? []) loaded.add(next);
  const packages = new Set([...loaded].flatMap((name) => imports.get(name)?.packages ?? []));
  return { names: [...loaded], packages: [...packages] };
}

/** Bundled modules by their names in `src`, without ending: what is loaded lazily has a file of its name. */
function lazyFiles(folder: string): readonly string[] {
  const src = fileURLToPath(new URL(`../src/${folder}`, import.meta.url));
  return readdirSync(src).map((name) => name.replace(/\.ts$/, '.js'));
}

test('what the usual run loads has not grown, and brings no package', () => {
  const { names, packages } = loadedWith(USUAL);
  expect(packages).toEqual([]);
  const bytes = names.reduce((sum, name) => sum + statSync(`${DIST}program/${name}`).size, 0);
  expect(bytes).toBeLessThan(MAX_START_UP_BYTES);
});

test('the usual run loads one chunk, which has what finds sources', () => {
  expect(loadedWith(USUAL).names.sort()).toEqual([...USUAL, 'shared.js'].sort());
  expect(readdirSync(`${DIST}program`)).not.toContain('sources.js');
});

/** A dump that is read in pieces, and for which threads would be started if it were one of several. */
function largeDump(): string {
  const nodes = Array.from({ length: 70_000 }, (_, i) => ({
    id: i + 1,
    callFrame: i === 0 ? frame('(root)') : frame(`f${i % 99}`, { url: 'file:///a.js' }),
    hitCount: 1,
    ...(i === 0 ? { children: Array.from({ length: 69_999 }, (_, k) => k + 2) } : {}),
  }));
  return JSON.stringify({ nodes, startTime: 0, endTime: 9, samples: [2, 3], timeDeltas: [1, 1] });
}

test('what a run on a large dump loads besides is its scanner, and little else', async () => {
  const folder = temporaryFolder();
  const [dump, hook, list] = ['large.cpuprofile', 'hook.cjs', 'list.json'].map((name) =>
    join(folder, name),
  ) as [string, string, string];
  writeFileSync(dump, largeDump());
  expect(statSync(dump).size).toBeGreaterThan(1 << 23);
  const write = `require('fs').writeFileSync(${JSON.stringify(list)}, JSON.stringify(Object.keys(require.cache)))`;
  writeFileSync(hook, `process.on('exit', () => { ${write} });`);
  const program = fileURLToPath(new URL('../bin/scoobyprof.js', import.meta.url));
  const { status } = await runCommand(process.execPath, ['-r', hook, program, 'stats 5', dump], {});
  expect(status).toBe(0);
  const loaded: string[] = JSON.parse(readFileSync(list, 'utf8'));
  const ours = loaded.filter((path) => path.startsWith(join(DIST, 'program')));
  const bytes = ours.reduce((sum, path) => sum + statSync(path).size, 0);
  expect(ours.map((path) => posix.basename(path.replaceAll('\\', '/')))).toContain(
    'scan-profile.js',
  );
  expect(ours.length).toBeLessThanOrEqual(8);
  expect(bytes).toBeLessThan(MAX_START_UP_BYTES + 60_000);
});

test('the chunks of the program are ASCII, which is as long in memory as in the file', () => {
  for (const name of program.keys())
    expect(/[\u0080-\uffff]/.test(readFileSync(`${DIST}program/${name}`, 'utf8')), name).toBe(
      false,
    );
});

test('no file of the program loads the loader of ES modules, but for packages that are such', () => {
  for (const name of program.keys()) {
    const text = readFileSync(`${DIST}program/${name}`, 'utf8');
    expect(text.match(/\bimport\([`'"](?:node:|\.)[^)]*\)/g) ?? [], name).toEqual([]);
  }
});

test('neither options nor commands nor help wait for a package that they do not use', () => {
  expect(loadedWith(['program.js']).packages).toEqual(['commander']);
  const commands = lazyFiles('commands/list').filter((name) => program.has(name));
  expect(commands.length).toBeGreaterThan(20);
  expect(loadedWith(['help-report.js', 'manual-pages.js', ...commands]).packages).toEqual([]);
});

test('servers load nothing of the command line', () => {
  const entries = [...library.keys()].filter((name) => name.startsWith('request/'));
  expect(entries.length).toBeGreaterThan(5);
  const { names, packages } = loadedWith(entries, library);
  expect(names.filter((name) => name.startsWith('..'))).toEqual([]);
  expect(packages).toEqual([]);
});

test.each([
  ['program', program],
  ['library', library],
])('no chunk of the %s leads back to itself, so that any can be the first', (_, imports) => {
  const inCircle = [...imports].filter(([name, { chunks }]) =>
    loadedWith(chunks, imports).names.includes(name),
  );
  expect(imports.size).toBeGreaterThan(10);
  expect(inCircle.map(([name]) => name)).toEqual([]);
});
