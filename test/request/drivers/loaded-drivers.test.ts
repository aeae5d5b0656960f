import { expect, test } from 'vitest';
import type { Driver } from '../../../src/request/plugins/driver.ts';
import { LoadedDrivers, sourceOf } from '../../../src/request/plugins/loaded-drivers.ts';
import { isBetween } from '../../../src/request/plugins/versions.ts';
import type { PluginContext } from '../../../src/request/record/plugin.ts';
import { recorderOf } from '../recording.ts';

/** A driver that notes what it is given to watch. */
function notingDriver(more: Partial<Driver> = {}): { driver: Driver; watched: unknown[] } {
  const watched: unknown[] = [];
  const driver: Driver = {
    name: 'shop',
    packages: [{ name: '@shop/db', from: '2.1.0', below: '4', files: ['lib/client.js'] }],
    watch: () => (file, exports) => {
      if (exports === 'broken') throw new Error('it has no class');
      watched.push([file, exports]);
    },
    ...more,
  };
  return { driver, watched };
}

const FILE = 'node_modules/@shop/db/lib/client.js';
const VERSIONS: Readonly<Record<string, string>> = {
  '/a/node_modules/@shop/db': '2.1.0',
  '/a/node_modules/x/node_modules/@shop/db': '3.9.9',
  '/old/node_modules/@shop/db': '2.0.9',
  '/next/node_modules/@shop/db': '4.0.0-beta.1',
};
const manifest = (folder: string) => {
  const named = folder.endsWith('@shop/db-old') ? '/a/node_modules/@shop/db' : folder;
  return { name: named.replace(/.*node_modules./, ''), version: VERSIONS[named] ?? null };
};
const module = (exports: unknown, loaded = true) => ({ exports, loaded });

test('is found in every folder, twice too, and what is new is found later', async () => {
  const { driver, watched } = notingDriver();
  const cache: Record<string, { exports: unknown; loaded: boolean }> = {
    [`/a/${FILE}`]: module('one'),
    '/a/node_modules/@shop/db/lib/other.js': module('other'),
    '/a/node_modules/@shop/dbx/lib/client.js': module('x'),
    '/a/src/lib/client.js': module('own'),
  };
  const loaded = new LoadedDrivers([driver], cache, manifest);
  const { record, host } = recorderOf([], {}, { source: sourceOf(() => loaded) });
  expect(watched).toEqual([]);
  await record(() => undefined);
  await record(() => undefined);
  expect(watched).toEqual([['@shop/db/lib/client.js', 'one']]);
  cache[`/a/node_modules/x/${FILE}`] = module('two');
  cache['/a/node_modules/@shop/db-old/lib/client.js'] = module('three');
  const made = await record(() => undefined);
  expect(watched.map((one) => (one as unknown[])[1])).toEqual(['one', 'two', 'three']);
  expect(made.problems).toEqual([]);
  host.close();
});

test('a file that is being loaded, or was loaded anew, is found too', async () => {
  const { driver, watched } = notingDriver();
  const cache: Record<string, { exports: unknown; loaded: boolean }> = {
    [`/a/${FILE}`]: module('half', false),
  };
  const loaded = new LoadedDrivers([driver], cache, manifest);
  const { record, host } = recorderOf([], {}, { source: sourceOf(() => loaded) });
  await record(() => undefined);
  expect(watched).toEqual([]);
  cache[`/a/${FILE}`] = module('whole');
  await record(() => undefined);
  delete cache[`/a/${FILE}`];
  cache['/a/x.js'] = module('x');
  cache[`/a/${FILE}`] = module('anew');
  await record(() => undefined);
  expect(watched.map((one) => (one as unknown[])[1])).toEqual(['whole', 'anew']);
  host.close();
});

test('versions that are not known, and files of another form, are left alone and named', async () => {
  const { driver, watched } = notingDriver({ isEverywhere: true });
  const cache = {
    [`/old/${FILE}`]: module('old'),
    [`/next/${FILE}`]: module('next'),
    [`/none/${FILE}`]: module('none'),
  };
  const loaded = new LoadedDrivers([driver], cache, manifest);
  const { record, host } = recorderOf([], {}, { source: sourceOf(() => loaded) });
  const first = await record(() => undefined);
  expect(watched).toEqual([]);
  expect(loaded.found()).toEqual([]);
  expect(first.problems.map(({ plugin, message }) => `${plugin}: ${message}`)).toEqual([
    expect.stringMatching(/^shop: @shop\/db 2\.0\.9 .*left alone/),
    expect.stringMatching(/^shop: @shop\/db 4\.0\.0-beta\.1 .*left alone/),
    expect.stringMatching(/^shop: @shop\/db .*left alone/),
  ]);
  Object.assign(cache, { [`/a/${FILE}`]: module('broken') });
  await record(() => undefined);
  const second = await record(() => undefined);
  expect(second.problems).toHaveLength(4);
  expect(second.problems[3]?.message).toContain('it has no class');
  host.close();
});

test('every middleware is told of all; a driver that is handed in takes the place of the found', async () => {
  const { driver, watched } = notingDriver();
  const loaded = new LoadedDrivers([driver], { [`/a/${FILE}`]: module('one') }, manifest);
  const own = { name: 'shop', installed: 0, install: (_: PluginContext) => void own.installed++ };
  const given = recorderOf([own], {}, { source: sourceOf(() => loaded) });
  await given.record(() => undefined);
  expect([own.installed, watched]).toEqual([1, []]);
  const hosts = [1, 2].map(() => recorderOf([], {}, { source: sourceOf(() => loaded) }));
  for (const { record } of hosts) await record(() => undefined);
  expect(watched).toHaveLength(1);
  for (const { host } of [given, ...hosts]) host.close();
});

test.each([
  ['8.0.0', true],
  ['8.23.1', true],
  ['8.0.0-rc.1', true],
  ['7.18.2', false],
  ['9.0.0', false],
  ['9.0.0-alpha.1', false],
  ['10.1.0', false],
  ['nonsense', false],
])('%s lies between 8.0.0 and 9: %s', (version, isKnown) => {
  expect(isBetween(version, '8.0.0', '9')).toBe(isKnown);
});
