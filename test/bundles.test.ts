import { readdirSync, statSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const DIST = fileURLToPath(new URL('../dist', import.meta.url));
const { APART } = (await import(new URL('../src/bundles.mjs', import.meta.url).href)) as {
  APART: readonly RegExp[];
};

/** Bytes of what every run loads. A module that most runs do not need stands in `APART`. */
const MAX_START_UP_BYTES = 300_000;

test('every pattern of modules that stay apart fits some module', () => {
  const modules = readdirSync(DIST, { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.js') && !path.startsWith('bundle'))
    .map((path) => `/${path.replaceAll('\\', '/')}`);
  const idle = APART.filter((pattern) => !modules.some((path) => pattern.test(path)));
  expect(idle.map(String)).toEqual([]);
});

test('what every run loads has not grown', () => {
  const sizes = ['scoobyprof', 'shared', 'files'].map(
    (name) => statSync(`${DIST}/bundle/${name}.js`).size,
  );
  expect(sizes.reduce((a, b) => a + b)).toBeLessThan(MAX_START_UP_BYTES);
});
