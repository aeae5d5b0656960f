import { describe, expect, test } from 'vitest';
import { packageOf } from '../../src/model/package-of.ts';

describe('packages', () => {
  test.each([
    ['file:///app/node_modules/express/lib/router.js', 'express', null],
    ['/app/node_modules/express/index.js', 'express', null],
    ['C:\\app\\node_modules\\express\\index.js', 'express', null],
    ['file:///app/node_modules/@babel/core/lib/index.js', '@babel/core', null],
    ['file:///app/node_modules/%40babel/core/lib/index.js', '@babel/core', null],
    ['file:///app/node_modules/a/node_modules/b/index.js', 'b', null],
    ['webpack://shop/./node_modules/react/index.js', 'react', null],
    ['../../node_modules/lodash/map.js', 'lodash', null],
    [
      'file:///app/node_modules/.pnpm/express@4.18.2/node_modules/express/index.js',
      'express',
      '4.18.2',
    ],
    [
      'file:///app/node_modules/.pnpm/@babel+core@7.2.0_supports@8/node_modules/@babel/core/a.js',
      '@babel/core',
      '7.2.0',
    ],
    [
      'file:///app/node_modules/.pnpm/react-dom@18.2.0(react@18.2.0)/node_modules/react-dom/a.js',
      'react-dom',
      '18.2.0',
    ],
    [
      'file:///app/.yarn/cache/express-npm-4.18.2-bb15ff679a-75af556306.zip/node_modules/express/index.js',
      'express',
      '4.18.2',
    ],
    [
      'file:///app/.yarn/__virtual__/x-virtual-1/0/cache/@babel-core-npm-7.2.0-rc.1-bb15ff679a-75.zip/node_modules/@babel/core/a.js',
      '@babel/core',
      '7.2.0-rc.1',
    ],
    [
      'file:///app/.yarn/unplugged/esbuild-npm-0.20.0-a1b2c3d4e5/node_modules/esbuild/lib/main.js',
      'esbuild',
      '0.20.0',
    ],
  ])('%s', (url, name, version) => {
    expect(packageOf(url)).toMatchObject({ kind: 'package', name, version });
  });

  test('know their folder, unless it is in an archive', () => {
    const folderUrl = (url: string) => (packageOf(url) as { folderUrl: string | null }).folderUrl;
    expect(folderUrl('file:///app/node_modules/@a/b/c/d.js')).toBe('file:///app/node_modules/@a/b');
    expect(folderUrl('C:\\app\\node_modules\\a\\b.js')).toBe('C:\\app\\node_modules\\a');
    expect(folderUrl('file:///app/.yarn/cache/a-npm-1.0.0-x-y.zip/node_modules/a/b.js')).toBeNull();
  });
});

test.each([
  ['node:internal/timers', 'node'],
  ['internal/timers.js', 'node'],
  ['fs.js', 'node'],
  ['', 'native'],
  ['file:///app/src/main.ts', 'program'],
  ['file:///app/node_modules_backup/x.js', 'program'],
  ['file:///app/node_modules/.bin/x', 'program'],
  ['https://example.com/app.js', 'program'],
  ['eval:17', 'program'],
])('%s is of %s', (url, kind) => {
  expect(packageOf(url).kind).toBe(kind);
});
