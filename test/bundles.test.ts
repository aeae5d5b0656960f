import { readFileSync, statSync } from 'node:fs';
import { posix } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const BUNDLE = fileURLToPath(new URL('../dist/bundle/', import.meta.url));

/** What the most usual run loads, a table in a pipe: the program, and lazily the command, the layout and the sources. */
const USUAL = ['scoobyprof.js', 'stats.js', 'pstats.js', 'source-finder.js'];

/** What most runs do not need is to be imported lazily. */
const MAX_START_UP_BYTES = 250_000;

/** The files that these load without being asked, and all that they import. */
function loadedWith(names: readonly string[]) {
  const texts = new Map<string, string>();
  const packages = new Set<string>();
  const left = [...names];
  for (let name = left.pop(); name !== undefined; name = left.pop()) {
    if (texts.has(name)) continue;
    const text = readFileSync(BUNDLE + name, 'utf8');
    texts.set(name, text);
    for (const [, next = ''] of text.matchAll(/(?:\bfrom|\bimport)\s*"([^"]+)"/g)) {
      if (next.startsWith('.')) left.push(posix.join(posix.dirname(name), next));
      else if (!next.startsWith('node:')) packages.add(next);
    }
  }
  return { names: [...texts.keys()], packages: [...packages] };
}

test('what the usual run loads has not grown, and brings no package', () => {
  const { names, packages } = loadedWith(USUAL);
  expect(names).toContain('shared.js');
  expect(packages).toEqual([]);
  const bytes = names.reduce((sum, name) => sum + statSync(BUNDLE + name).size, 0);
  expect(bytes).toBeLessThan(MAX_START_UP_BYTES);
});

test('what the usual run loads is no part of a chunk that holds more', () => {
  expect(loadedWith(USUAL).names.sort()).toEqual(
    [...USUAL, 'files.js', 'shared.js', 'sources.js'].sort(),
  );
});

test.each(['express', 'fastify', 'koa', 'hono', 'http'])(
  'what a server with %s loads brings no package',
  (framework) => {
    expect(loadedWith([`request/frameworks/${framework}.js`]).packages).toEqual([]);
  },
);

test('what tests load brings no package', () => {
  expect(loadedWith(['request/test/index.js']).packages).toEqual([]);
});
