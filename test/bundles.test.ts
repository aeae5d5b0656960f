import { readdirSync, readFileSync, statSync } from 'node:fs';
import { posix } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const BUNDLE = fileURLToPath(new URL('../dist/bundle/', import.meta.url));

/** What the most usual run loads, a table in a pipe: the program, and lazily what finds sources. */
const USUAL = ['scoobyprof.js', 'sources.js'];

/** What most runs do not need is to be imported lazily. */
const MAX_START_UP_BYTES = 250_000;

interface Chunk {
  readonly chunks: readonly string[];
  readonly packages: readonly string[];
}

/** What each file of the bundle imports, but not lazily. */
const imports = new Map<string, Chunk>(
  readdirSync(BUNDLE, { recursive: true, encoding: 'utf8' })
    .map((path) => path.replaceAll('\\', '/'))
    .filter((path) => path.endsWith('.js'))
    .map((path) => {
      const text = readFileSync(BUNDLE + path, 'utf8');
      const found = [...text.matchAll(/(?:\bfrom|\bimport)\s*"([^"]+)"/g)].map(([, to]) => `${to}`);
      const isOurs = (to: string): boolean => to.startsWith('.');
      const chunks = found.filter(isOurs).map((to) => posix.join(posix.dirname(path), to));
      const packages = found.filter((to) => !isOurs(to) && !to.startsWith('node:'));
      return [path, { chunks, packages }];
    }),
);

/** The files that these load without being asked, themselves too, and the packages. */
function loadedWith(names: readonly string[]) {
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
  const bytes = names.reduce((sum, name) => sum + statSync(BUNDLE + name).size, 0);
  expect(bytes).toBeLessThan(MAX_START_UP_BYTES);
});

test('the usual run loads two chunks, and they are no part of others', () => {
  expect(loadedWith(USUAL).names.sort()).toEqual([...USUAL, 'shared.js'].sort());
});

test('neither options nor commands nor help wait for a package that they do not use', () => {
  expect(loadedWith(['program.js']).packages).toEqual(['commander']);
  const commands = lazyFiles('commands/list').filter((name) => imports.has(name));
  expect(commands.length).toBeGreaterThan(20);
  expect(loadedWith(['help-report.js', 'manual-pages.js', ...commands]).packages).toEqual([]);
});

test('servers load nothing of the command line', () => {
  const entries = [...imports.keys()].filter((name) => name.startsWith('request/'));
  expect(entries.length).toBeGreaterThan(5);
  const { names, packages } = loadedWith(entries);
  expect(names).not.toContain('shared.js');
  expect(packages).toEqual([]);
});

test('no chunk leads back to itself, so that any of them can be the first', () => {
  const inCircle = [...imports].filter(([name, { chunks }]) =>
    loadedWith(chunks).names.includes(name),
  );
  expect(inCircle.map(([name]) => name)).toEqual([]);
});
