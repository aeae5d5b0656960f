import { expect, test } from 'vitest';
import { baseName, displayPath } from '../../src/model/display-path.ts';
import { displayPaths } from '../../src/model/url-paths.ts';

test.each([
  ['file:///app/src/a.js', '/app/src/a.js', 'a.js'],
  ['/app/src/a.js', '/app/src/a.js', 'a.js'],
  ['file://localhost/app/a.js', '/app/a.js', 'a.js'],
  ['file:///app/my%20app/%C3%A4.js', '/app/my app/ä.js', 'ä.js'],
  ['file:///app/100%.js', '/app/100%.js', '100%.js'],
  ['file:///app/%ff.js', '/app/%ff.js', '%ff.js'],
  ['file:///C:/app/src/a.js', 'C:\\app\\src\\a.js', 'a.js'],
  ['file:///c%3A/app/a.js', 'c:\\app\\a.js', 'a.js'],
  ['C:\\app\\src\\a.js', 'C:\\app\\src\\a.js', 'a.js'],
  ['file://server/share/a.js', '\\\\server\\share\\a.js', 'a.js'],
  ['node:internal/fs/utils', 'node:internal/fs/utils', 'utils'],
  ['node:fs', 'node:fs', 'node:fs'],
  ['https://host/app/a%20b.js?x=1', 'https://host/app/a%20b.js?x=1', 'a%20b.js?x=1'],
  ['https://host/', 'https://host/', 'host'],
  ['webpack://app/./src/a.ts', 'webpack://app/./src/a.ts', 'a.ts'],
  ['evalmachine.<anonymous>', 'evalmachine.<anonymous>', 'evalmachine.<anonymous>'],
  ['eval:31', 'eval:31', 'eval:31'],
  ['/', '/', '/'],
  ['', '', ''],
  ['file:///app/%0a%1b[31m.js', '/app/\\n\\x1b[31m.js', '\n\u001b[31m.js'],
])('%s is shown as %s, stripped %s', (url, path, base) => {
  expect(displayPath(url)).toBe(path);
  expect(baseName(url)).toBe(base);
});

test('the base name of a very long path is its end', () => {
  expect(baseName(`file:///${'directory/'.repeat(1000)}a.js`)).toBe('a.js');
});

test('the paths of a column are kept while it does not grow', () => {
  const urls = ['file:///a.js', 'file:///b.js', 'file:///a.js'];
  const paths = displayPaths(urls);
  expect(paths).toEqual(['/a.js', '/b.js', '/a.js']);
  expect(displayPaths(urls)).toBe(paths);
  urls.push('c.js');
  expect(displayPaths(urls)).toEqual(['/a.js', '/b.js', '/a.js', 'c.js']);
});
