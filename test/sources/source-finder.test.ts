import { mkdirSync, rmSync, truncateSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { describe, expect, test } from 'vitest';
import { packageOf } from '../../src/model/package-of.ts';
import { SourceFinder } from '../../src/sources/source-finder.ts';
import { folderOf, found, mapOf, tableOf } from './source-folder.ts';

const SOURCE = 'type A = 1;\n\nexport function greet(name: string): string {\n  return name;\n}\n';
const BUILT = 'function greet(n){return n}';
/** `function` is column 0, the name 9, the parameter 15. */
const MAP = mapOf([
  [0, 0, 2, 7],
  [9, 0, 2, 16],
  [15, 0, 2, 22],
]);
const GREET = ['greet', 1, 15] as const;
const RIGHT = 'a.ts:3:22 greet';

const inline = (map: string): string =>
  `//# sourceMappingURL=data:application/json;base64,${Buffer.from(map).toString('base64')}`;

describe('where maps are found', () => {
  test.each([
    ['beside the file', { 'built.js.map': MAP }, ''],
    [
      'by a comment',
      { 'maps/x.map': mapOf([[9, 0, 2, 16]], { sources: ['../a.ts'] }) },
      '//# sourceMappingURL=maps/x.map',
    ],
    ['by an old comment', { 'x.map': MAP }, '//@ sourceMappingURL=x.map'],
    ['inline', {}, inline(MAP)],
    ['inline and long', {}, inline(mapOf([[9, 0, 2, 16]], { x: 'y'.repeat(20_000) }))],
    ['behind a guard', { 'built.js.map': `)]}'\n${MAP}` }, ''],
    [
      'with a sourceRoot',
      { 'built.js.map': mapOf([[9, 0, 2, 16]], { sourceRoot: './', sources: ['a.ts'] }) },
      '',
    ],
    ['with an absolute source', {}, 'absolute'],
    [
      'of a bundler',
      { 'built.js.map': mapOf([[9, 0, 2, 16]], { sources: ['webpack://shop/./a.ts?1f2e'] }) },
      '',
    ],
    [
      'in sections',
      {
        'built.js.map': JSON.stringify({
          version: 3,
          sections: [{ offset: { line: 0, column: 0 }, map: JSON.parse(MAP) }],
        }),
      },
      '',
    ],
    [
      'in a section of its own file',
      {
        'part.map': MAP,
        'built.js.map': JSON.stringify({
          version: 3,
          sections: [{ offset: { line: 0, column: 0 }, url: 'part.map' }],
        }),
      },
      '',
    ],
  ] as const)('%s', (_, files, comment) => {
    const folder = folderOf({ 'a.ts': SOURCE, ...files, 'built.js': `${BUILT}\n${comment}\n` });
    if (comment === 'absolute') {
      writeFileSync(
        join(folder, 'built.js.map'),
        mapOf([[9, 0, 2, 16]], { sources: [join(folder, 'a.ts')] }),
      );
    }
    expect(found(folder, [GREET])).toEqual({ originals: [RIGHT], notices: [] });
  });

  test('in files and folders that the user names', () => {
    const folder = folderOf({
      'a.ts': SOURCE,
      'built.js': BUILT,
      'maps/deep/built.js.map': mapOf([[9, 0, 2, 16]], { sources: ['../../a.ts'] }),
    });
    expect(found(folder, [GREET]).originals).toEqual([null]);
    for (const place of ['maps', 'maps/deep/built.js.map']) {
      expect(found(folder, [GREET], { maps: [join(folder, place)] }).originals).toEqual([RIGHT]);
    }
    expect(found(folder, [GREET], { maps: [join(folder, 'no')] }).notices).toEqual([
      '/no: no such file or folder of source maps',
    ]);
  });

  test('elsewhere, where the map that the user names has the texts of sources that are nowhere', () => {
    const folder = folderOf({ 'package.json': '{}', 'dist/built.js': BUILT });
    const elsewhere = folderOf({
      'maps/one/built.js.map': mapOf([[9, 0, 2, 16]], {
        sources: ['../../../gone/base/src/a.ts'],
        sourcesContent: [SOURCE],
      }),
      'bare/built.js.map': mapOf([[9, 0, 2, 16]], { sources: ['../../../gone/src/a.ts'] }),
    });
    const at = (place: string) => {
      const finder = new SourceFinder({ maps: [join(elsewhere, place)] });
      const table = { ...tableOf(folder, [GREET]), url: [`file://${folder}/dist/built.js`] };
      return { url: finder.find(table, null).get(0)?.url, notices: finder.takeNotices() };
    };
    expect(at('maps')).toEqual({ url: 'gone/base/src/a.ts', notices: [] });
    expect(at('bare').url).toBeUndefined();
    expect(at('bare').notices).toEqual([expect.stringContaining('outside the project')]);
  });

  test('in a folder, for the scripts of a page', () => {
    const folder = folderOf({
      'src/a.ts': SOURCE,
      'maps/app.js.map': mapOf([[9, 0, 2, 16]], { sources: ['../src/a.ts'] }),
    });
    const table = { ...tableOf(folder, [GREET]), url: ['https://shop.example/static/app.js?v=1'] };
    const originals = new SourceFinder({ maps: [join(folder, 'maps')] }).find(table, null);
    expect(originals.get(0)).toEqual({
      url: pathToFileURL(join(folder, 'src/a.ts')).href,
      line: 3,
      column: 22,
      functionName: 'greet',
    });
    expect(new SourceFinder().find(table, null).size).toBe(0);
  });

  test('in what NODE_V8_COVERAGE wrote, for code that a runner made', () => {
    const folder = folderOf({ 'a.ts': SOURCE });
    const url = pathToFileURL(join(folder, 'a.ts')).href;
    const entry = {
      lineLengths: [BUILT.length],
      data: JSON.parse(mapOf([[9, 0, 2, 16]], { sources: [url] })),
      url: null,
    };
    mkdirSync(join(folder, 'coverage'));
    writeFileSync(
      join(folder, 'coverage/coverage-1-2-0.json'),
      JSON.stringify({ result: [], 'source-map-cache': { [url]: entry } }),
    );
    const row = ['greet', 1, 15, 'a.ts'] as const;
    expect(found(folder, [row], { maps: [join(folder, 'coverage')] }).originals).toEqual([RIGHT]);
    // Without it the name still says which function it is, and the user is told.
    const without = found(folder, [row, ['', 1, 20, 'a.ts']]);
    expect(without.originals).toEqual([RIGHT, null]);
    expect(without.notices).toEqual([expect.stringContaining('whose source map is missing')]);
  });

  test('files are looked for by their longest common tail', () => {
    const folder = folderOf({
      'app/a.ts': SOURCE,
      'app/built.js': BUILT,
      'app/built.js.map': MAP,
      'built.js': 'other',
    });
    const table = { ...tableOf(folder, [GREET]), url: ['file:///nowhere/app/built.js'] };
    const originals = new SourceFinder({ folders: [folder] }).find(table, null);
    expect(originals.get(0)?.url).toBe(pathToFileURL(join(folder, 'app/a.ts')).href);
  });

  test('a script without a map is shown where it was found', () => {
    const folder = folderOf({ 'app/plain.js': BUILT });
    const table = {
      ...tableOf(folder, [GREET, ['greet', 1, 3]]),
      url: ['file:///nowhere/app/plain.js', 'file:///nowhere/app/plain.js'],
    };
    const finder = new SourceFinder({ folders: [folder] });
    const originals = finder.find(table, null);
    expect([...originals.keys()]).toEqual([0]);
    expect(originals.get(0)).toMatchObject({ line: 1, column: 15, functionName: 'greet' });
    expect(finder.takeNotices()).toEqual([
      expect.stringContaining('source differs from the recording'),
    ]);
  });
});

describe('what changed since the recording is not used', () => {
  const differs = expect.stringContaining('source differs from the recording');

  test('the code', () => {
    const folder = folderOf({ 'a.ts': SOURCE, 'built.js': `var x;${BUILT}`, 'built.js.map': MAP });
    expect(found(folder, [GREET])).toEqual({ originals: [null], notices: [differs] });
  });

  test('the source, where the map does not hold it', () => {
    const folder = folderOf({
      'a.ts': `// new\n// lines\n${SOURCE}`,
      'built.js': BUILT,
      'built.js.map': MAP,
    });
    expect(found(folder, [GREET])).toEqual({ originals: [null], notices: [differs] });
  });

  test('the source, for functions without a name too', () => {
    const source = `${SOURCE}export const f = [1].map((x) => x);\n`;
    const built = `${BUILT};[1].map((x)=>x)`;
    const map = mapOf([
      [0, 0, 2, 7],
      [9, 0, 2, 16],
      [15, 0, 2, 22],
      [36, 0, 5, 25],
      [37, 0, 5, 26],
    ]);
    const rows = [['', 1, 37], GREET] as const;
    const folder = folderOf({ 'a.ts': source, 'built.js': built, 'built.js.map': map });
    expect(found(folder, rows).originals).toEqual(['a.ts:6:26 <anonymous: .map>', RIGHT]);
    writeFileSync(join(folder, 'a.ts'), `\n${source}`);
    expect(found(folder, rows)).toEqual({ originals: [null, null], notices: [differs] });
  });

  test('the lines of the file, where the map holds the source', () => {
    const map = JSON.stringify({ ...JSON.parse(MAP), sourcesContent: [SOURCE] });
    const folder = folderOf({ 'a.ts': `\n${SOURCE}`, 'built.js': BUILT, 'built.js.map': map });
    expect(found(folder, [GREET])).toEqual({ originals: [null], notices: [differs] });
    // What changed below does no harm, and where there is no file the map is all there is.
    writeFileSync(join(folder, 'a.ts'), `${SOURCE}// more\n`);
    expect(found(folder, [GREET])).toEqual({ originals: [RIGHT], notices: [] });
    rmSync(join(folder, 'a.ts'));
    expect(found(folder, [GREET])).toEqual({ originals: [RIGHT], notices: [] });
  });
});

describe('hostile maps leave the positions of the dump', () => {
  const hostile = (map: string, more: Readonly<Record<string, string>> = {}, built = BUILT) =>
    found(folderOf({ 'a.ts': SOURCE, 'built.js': built, 'built.js.map': map, ...more }), [GREET]);
  const sections = (section: object): string => JSON.stringify({ version: 3, sections: [section] });
  const offset = { line: 0, column: 0 };
  const nested = Array.from({ length: 5000 }).reduce<string>(
    (inner) => `{"version":3,"sections":[{"offset":{"line":0,"column":0},"map":${inner}}]}`,
    MAP,
  );

  test.each([
    ['another version', mapOf([], { version: 4 }), 'it has version 4, not 3'],
    ['no version', '{"sources":[],"mappings":""}', 'it has version undefined, not 3'],
    ['no JSON', '{"version":3,', 'it is not JSON'],
    ['another value', '[null]', 'it has version undefined, not 3'],
    ['no sources', '{"version":3,"mappings":""}', 'it has no sources or mappings'],
    [
      'sections that go in circles',
      sections({ offset, url: 'built.js.map' }),
      'its sections go round in circles',
    ],
    ['sections of sections', nested, 'its sections are nested too deep'],
    ['a section elsewhere', sections({ offset, url: '../x.map' }), 'a section is somewhere else'],
    [
      'a section of another host',
      sections({ offset, url: 'https://example.com/x.map' }),
      'a section is somewhere else',
    ],
    ['a section without a place', sections({ map: {} }), 'a section has no offset'],
    ['sections that are none', '{"version":3,"sections":[null,1,{}]}', 'a section has no offset'],
  ])('%s', (_, map, reason) => {
    const { originals, notices } = hostile(map);
    expect(originals).toEqual([null]);
    expect(notices).toEqual([`/built.js: its source map is not used: ${reason}`]);
  });

  test.each([
    ['sources that climb out', { sources: ['../../../../../../etc/passwd'] }],
    ['sources elsewhere', { sources: ['/etc/passwd'] }],
    ['sources elsewhere, as a url', { sources: ['file:///etc/passwd'] }],
    ['a root elsewhere', { sourceRoot: '/etc', sources: ['passwd'] }],
    ['a text for a file elsewhere', { sources: ['/etc/passwd'], sourcesContent: [SOURCE] }],
  ])('%s', (_, rest) => {
    const { originals, notices } = hostile(mapOf([[9, 0, 2, 16]], rest));
    expect(originals).toEqual([null]);
    expect(notices).toEqual([expect.stringContaining('lies outside the project')]);
  });

  test.each([
    'https://example.com/built.js.map',
    '//example.com/x.map',
    'file://example.com/x.map',
    'ftp://example.com/x',
  ])('a map at %s is not fetched', (link) => {
    const { originals, notices } = hostile('{}', {}, `${BUILT}\n//# sourceMappingURL=${link}\n`);
    expect(originals).toEqual([null]);
    expect(notices).toEqual([expect.stringContaining('on another host')]);
  });

  test('a source of another host is named and not fetched', () => {
    const { originals } = hostile(
      mapOf([[9, 0, 2, 16]], { sources: ['https://example.com/a.ts'] }),
    );
    expect(originals).toEqual(['https://example.com/a.ts:3:17 greet']);
  });

  test('a map of 100 MB', () => {
    const folder = folderOf({ 'built.js': BUILT, 'built.js.map': '' });
    truncateSync(join(folder, 'built.js.map'), 100e6);
    expect(found(folder, [GREET])).toEqual({
      originals: [null],
      notices: [expect.stringContaining('larger than 64 MB')],
    });
  });

  test.each([
    ['indexes that do not exist', mapOf([[9, 7, 2, 16, 9]])],
    ['lines that do not exist', mapOf([[9, 0, 20_000, 16]])],
    ['negative places', mapOf([[9, 0, -5, -16]])],
    ['sources that are no text', mapOf([[9, 0, 2, 16]], { sources: [null] })],
    ['text that is none', mapOf([[9, 0, 2, 16]], { sourcesContent: [7] })],
    ['mappings that are none', '{"version":3,"sources":["a.ts"],"mappings":"é!;;%%,"}'],
    ['names that are none', mapOf([[9, 0, 2, 16, 0]], { names: [{}] })],
  ])('%s', (_, map) => {
    for (const original of hostile(map).originals) expect([null, RIGHT]).toContain(original);
  });
});

test('only what is asked for is found, with what shares its line', () => {
  const source =
    'export const a = [1].map((x) => x), b = [2].map((y) => y);\nexport function other() {}\n';
  const built = 'const a=[1].map((x)=>x),b=[2].map((y)=>y);function other(){}';
  const map = mapOf([
    [16, 0, 0, 25],
    [17, 0, 0, 26],
    [34, 0, 0, 48],
    [35, 0, 0, 49],
    [51, 0, 1, 16],
  ]);
  const folder = folderOf({ 'a.ts': source, 'built.js': built, 'built.js.map': map });
  const table = tableOf(folder, [
    ['', 1, 17],
    ['', 1, 35],
    ['other', 1, 57],
  ]);
  expect([...new SourceFinder().find(table, [0]).keys()]).toEqual([0, 1]);
  expect([...new SourceFinder().find(table, [2]).keys()]).toEqual([2]);
});

test('a script that was written anew is read anew', () => {
  const folder = folderOf({ 'a.ts': SOURCE, 'built.js': BUILT, 'built.js.map': MAP });
  const finder = new SourceFinder();
  expect(finder.find(tableOf(folder, [GREET]), null).size).toBe(1);
  writeFileSync(join(folder, 'built.js'), `/* */${BUILT}`);
  utimesSync(join(folder, 'built.js'), 1e9, 1e9);
  expect(finder.find(tableOf(folder, [GREET]), null).size).toBe(0);
});

test('versions of packages', () => {
  const folder = folderOf({
    'node_modules/a/package.json': '{"version":"1.2.3"}',
    'node_modules/b/package.json': '{"version":',
    'node_modules/c/package.json': '{"version":7}',
  });
  const finder = new SourceFinder();
  const versionIn = (path: string) =>
    finder.packageVersion(packageOf(pathToFileURL(join(folder, path)).href));
  expect(versionIn('node_modules/a/lib/x.js')).toBe('1.2.3');
  expect(versionIn('node_modules/.pnpm/a@2.0.0/node_modules/a/x.js')).toBe('2.0.0');
  for (const path of [
    'node_modules/b/x.js',
    'node_modules/c/x.js',
    'node_modules/d/x.js',
    'src/x.js',
  ])
    expect(versionIn(path)).toBeNull();
});
