import { readFileSync, statSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const BUNDLE = fileURLToPath(new URL('../dist/bundle/', import.meta.url));

/** Bytes of what every run loads: what most runs do not need is to be imported lazily. */
const MAX_START_UP_BYTES = 160_000;

test('what every run loads has not grown', () => {
  const loaded = new Set<string>();
  const left = ['scoobyprof.js'];
  for (let name = left.pop(); name !== undefined; name = left.pop()) {
    if (loaded.has(name)) continue;
    loaded.add(name);
    const text = readFileSync(BUNDLE + name, 'utf8');
    for (const [, next] of text.matchAll(/\b(?:from|import)\s*"\.\/([^"]+)"/g))
      left.push(`${next}`);
  }
  expect(loaded.size).toBeGreaterThan(1);
  const bytes = [...loaded].reduce((sum, name) => sum + statSync(BUNDLE + name).size, 0);
  expect(bytes).toBeLessThan(MAX_START_UP_BYTES);
});
