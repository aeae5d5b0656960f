import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const PANEL = fileURLToPath(new URL('../../../src/panel', import.meta.url));

test('nothing in the panel makes markup of text, or runs it', () => {
  const files = readdirSync(PANEL, { recursive: true, encoding: 'utf8' }).filter((name) =>
    /(?<!\.d)\.(?:tsx?|html)$/.test(name),
  );
  expect(files.length).toBeGreaterThan(20);
  // The page that is inspected may be asked; what it is asked is no text from outside.
  const unsafe =
    /innerHTML|outerHTML|dangerouslySet|insertAdjacent|document\.write|createContextualFragment|DOMParser|srcdoc|(?<!inspectedWindow\.)\beval\b|new Function|javascript:/i;
  const found = files.filter((name) => unsafe.test(readFileSync(join(PANEL, name), 'utf8')));
  expect(found).toEqual([]);
});
