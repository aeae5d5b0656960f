import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const MAP = readFileSync(`${ROOT}src/README.md`, 'utf8');

/** All files and folders of `src`, the latter with a slash at their end. */
const PATHS = readdirSync(`${ROOT}src`, { recursive: true, withFileTypes: true }).map((entry) => {
  const folder = entry.parentPath.slice(`${ROOT}src`.length).replaceAll('\\', '/');
  return `${folder}/${entry.name}${entry.isDirectory() ? '/' : ''}`;
});

/** What stands in backquotes and is the path of a file, or of a folder with a slash at its end. */
function pathsNamedIn(text: string): readonly string[] {
  const quoted = [...text.matchAll(/`([^`\s]+)`/g)].map(([, name]) => `${name}`);
  return [...new Set(quoted.filter((name) => /\.(?:[cm]?[jt]s|json)$|[^/]\/$/.test(name)))];
}

/** A name alone may stand in any folder; what a build leaves and what stands beside `src` are named from the top. */
function isThere(path: string): boolean {
  return PATHS.some((known) => known.endsWith(`/${path}`)) || existsSync(ROOT + path);
}

test('every path that the map names is there', () => {
  const named = pathsNamedIn(MAP);
  expect(named.length).toBeGreaterThan(100);
  expect(named.filter((path) => !isThere(path))).toEqual([]);
});

test('a path names one thing: a folder stands before names that several files have', () => {
  const ofSrc = pathsNamedIn(MAP).filter((path) => path.includes('/') && !existsSync(ROOT + path));
  const unclear = ofSrc.filter((path) => !PATHS.includes(`/${path}`));
  for (const path of unclear) {
    const found = PATHS.filter((known) => known.endsWith(`/${path}`));
    expect({ path, found }).toEqual({ path, found: [expect.any(String)] });
  }
});

test('each row of "Where does a new thing go" names a file or a folder', () => {
  const rows = (MAP.split('## Where does a new thing go')[1] ?? '')
    .split('\n')
    .filter((line) => /^\| (?!a new|---)/.test(line));
  expect(rows.length).toBeGreaterThan(20);
  const allows = /own|its `options`/;
  const nameless = rows.filter((row) => pathsNamedIn(row).length === 0 && !allows.test(row));
  expect(nameless.filter((row) => !/`storeCases`|`SETTINGS`/.test(row))).toEqual([]);
});
