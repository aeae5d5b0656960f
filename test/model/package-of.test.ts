import { builtinModules } from 'node:module';
import { describe, expect, test } from 'vitest';
import { codeOwners, packageOf } from '../../src/model/package-of.ts';

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

describe('a bare name', () => {
  const kindIn = (urls: readonly string[]) => {
    const ownerOf = codeOwners(urls);
    return (url: string) => ownerOf(url).kind;
  };

  test.each([
    '_tsc.js',
    'typescript.js',
    'worker.js',
    'rules.js',
    'rule-engine.js',
    'index.js',
    'external25.js',
  ])('%s that Node never had is of the program', (url) => {
    expect(packageOf(url).kind).toBe('program');
    expect(packageOf(`internal/my-${url}`).kind).toBe('program');
  });

  test('that Node has is of the program where Node writes node: in front of its own', () => {
    for (const url of [
      'events.js',
      'url.js',
      'internal/util.js',
      'internal/modules/cjs/loader.js',
    ]) {
      expect(kindIn([url, 'file:///app/main.js'])(url)).toBe('node');
      expect(kindIn([url, 'node:internal/timers'])(url)).toBe('program');
    }
  });

  test('of every module of this Node is in the list', () => {
    const modules = builtinModules.filter((name) => /^\w+$/.test(name));
    expect(modules.length).toBeGreaterThan(40);
    expect(modules.filter((name) => packageOf(`${name}.js`).kind !== 'node')).toEqual([]);
  });

  test.each([
    'native array.js',
    'node:internal/fs/utils',
    'ext:core/01_core.js',
    'electron/js2c/renderer_init.js',
  ])('%s is of the runtime whatever else is in the dump', (url) =>
    expect(kindIn(['node:fs'])(url)).toBe('node'),
  );
});

describe('what a development server bundled', () => {
  test.each([
    ['http://localhost:5173/node_modules/.vite/deps/react_jsx-dev-runtime.js?v=1a2b3c4d', 'react'],
    ['http://localhost:5173/node_modules/.vite/deps/@scope_a.js?v=1a2b3c4d', '@scope/a'],
    ['http://localhost:5173/node_modules/.vite/deps/%40scope_a_b_c.js', '@scope/a'],
    ['http://localhost:5173/node_modules/.vite/deps/lodash__debounce.js', 'lodash.debounce'],
    ['http://localhost:5173/node_modules/.vite/deps/outer___inner_sub.js', 'inner'],
    ['http://localhost:5173/node_modules/.vite/deps/string_decoder.js', 'string_decoder'],
    ['http://localhost:5173/@fs/repo/node_modules/.vite/deps/vue.js?v=1', 'vue'],
    ['/app/node_modules/.vite/deps_ssr/svelte_store.js', 'svelte'],
    ['/app/node_modules/.vite/deps_temp_1a2b3c4d/svelte.js', 'svelte'],
    ['C:\\app\\node_modules\\.vite\\deps\\vue.js', 'vue'],
    ['http://localhost:5173/node_modules/.vite/vue.js?v=1', 'vue'],
    ['/app/node_modules/.vite/vitest/da39a3ee/deps/chai.js', 'chai'],
    ['/app/node_modules/.vitest/deps/chai.js', 'chai'],
    ['http://localhost:3000/_nuxt/node_modules/.cache/vite/client/deps/vue.js?v=1', 'vue'],
    ['/app/node_modules/.cache/storybook/1f2e/sb-vite/deps/react-dom_client.js', 'react-dom'],
    ['/app/node_modules/.vinxi/cache/client/deps/solid-js_web.js', 'solid-js'],
    [
      'http://localhost:4200/@fs/app/.angular/cache/18.0.0/shop/vite/deps/@angular_core.js',
      '@angular/core',
    ],
    ['http://localhost:5173/.vite/deps/preact_hooks.js', 'preact'],
    ['http://localhost:5173/@id/react/jsx-runtime', 'react'],
    ['http://localhost:5173/base/@id/@scope/a/b.js', '@scope/a'],
    ['http://localhost:5173/@id/__x00__react/jsx-dev-runtime', 'react'],
    ['http://localhost:5173/@vite/client', 'vite'],
    ['http://localhost:5173/@react-refresh', '@vitejs/plugin-react'],
    ['http://localhost:5173/@fs/repo/node_modules/lodash/map.js?v=1', 'lodash'],
    ['http://localhost:5173/node_modules/lodash-es?v=1', 'lodash-es'],
  ])('%s is %s', (url, name) => expect(packageOf(url)).toMatchObject({ kind: 'package', name }));

  test.each([
    'http://localhost:5173/node_modules/.vite/deps/chunk-ABCDEFGH.js?v=1a2b3c4d',
    'http://localhost:5173/node_modules/.vite/deps/react-dom-Bx1_Yz9Q.js?v=1a2b3c4d',
    'http://localhost:5173/@id/__x00__plugin-vue:export-helper',
  ])('%s is of several', (url) => expect(packageOf(url)).toEqual({ kind: 'packages' }));

  test.each([
    'http://localhost:5173/src/App.tsx',
    'http://localhost:5173/src/deps/vue.js',
    'http://localhost:5173/@fs/repo/packages/ui/src/index.ts',
    '/app/node_modules/.vite-temp/vite.config.ts.timestamp-1700000000000-0a1b2c.mjs',
    '/app/.svelte-kit/generated/client/app.js',
    '/app/.nuxt/routes.mjs',
    '/app/node_modules/.cache/nuxt/.nuxt/routes.mjs',
  ])('%s is of the program', (url) => expect(packageOf(url).kind).toBe('program'));
});

describe('extensions', () => {
  test.each([
    [
      'chrome-extension://abcdefghijklmnop/lib/scan.js',
      'chrome-extension://abcdefghijklmnop',
      null,
    ],
    ['chrome-extension://abc/node_modules/lodash/map.js', 'chrome-extension://abc', null],
    ['moz-extension://0a-1b/content.js?x', 'moz-extension://0a-1b', null],
    ['safari-web-extension://0A1B/content.js', 'safari-web-extension://0A1B', null],
    ['file:///home/me/.vscode/extensions/acme.linter-1.2.3/dist/ext.js', 'acme.linter', '1.2.3'],
    [
      'file:///home/me/.vscode-server/extensions/acme.my-linter-1.2.3-linux-x64/a.js',
      'acme.my-linter',
      '1.2.3',
    ],
    [
      'file:///home/me/.vscode-insiders/extensions/a.b-2024.10.1-universal/a.js',
      'a.b',
      '2024.10.1',
    ],
    ['c:\\Users\\me\\.cursor\\extensions\\a.b-1.0.0-win32-arm64\\a.js', 'a.b', '1.0.0'],
    ['/home/me/.windsurf/extensions/a.b-1.0.0/a.js', 'a.b', '1.0.0'],
    ['/home/me/.local/share/code-server/extensions/a.b-1.0.0-beta.2/a.js', 'a.b', '1.0.0-beta.2'],
    ['vscode-file://vscode-app/home/me/.vscode/extensions/a.b-1.0.0/a.js', 'a.b', '1.0.0'],
    [
      'https://acme.vscode-unpkg.net/acme/linter/1.2.3/extension/dist/web.js',
      'acme.linter',
      '1.2.3',
    ],
    ['file:///usr/share/code/resources/app/extensions/git/dist/main.js', 'vscode.git', null],
    [
      '/Applications/Code.app/Contents/Resources/app/extensions/ms-vscode.js-debug/a.js',
      'ms-vscode.js-debug',
      null,
    ],
    [
      '/home/me/.vscode-server/cli/servers/Stable-0a/server/extensions/git/dist/main.js',
      'vscode.git',
      null,
    ],
  ])('%s is of %s', (url, name, version) => {
    expect(packageOf(url)).toEqual({ kind: 'extension', name, version });
  });

  test('of editors have packages inside', () => {
    const folder = 'file:///home/me/.vscode/extensions/acme.linter-1.2.3/node_modules/lodash';
    expect(packageOf(`${folder}/lodash.js`)).toMatchObject({ kind: 'package', name: 'lodash' });
  });

  test.each([
    '/app/src/extensions/auth.js',
    '/app/extensions/auth/index.js',
    '/app/extensions/my.plugin/a.js',
  ])('%s is of the program', (url) => expect(packageOf(url).kind).toBe('program'));
});

describe('packages by their address', () => {
  test.each([
    [
      'file:///home/dev/.cache/deno/npm/registry.npmjs.org/chalk/5.3.0/source/index.js',
      'chalk',
      '5.3.0',
    ],
    [
      'file:///deno-dir/npm/registry.npmjs.org/@babel/core/7.2.0-rc.1_1/lib/a.js',
      '@babel/core',
      '7.2.0-rc.1',
    ],
    ['C:\\Users\\me\\AppData\\Local\\deno\\npm\\registry.npmjs.org\\a\\1.0.0\\b.js', 'a', '1.0.0'],
    [
      'file:///app/node_modules/.deno/chalk@5.3.0/node_modules/chalk/source/index.js',
      'chalk',
      '5.3.0',
    ],
    [
      'file:///app/node_modules/.deno/@babel+core@7.2.0_1/node_modules/@babel/core/a.js',
      '@babel/core',
      '7.2.0',
    ],
    [`file:///home/dev/.cache/deno/deps/https/deno.land/${'0a'.repeat(32)}`, 'deno.land', null],
    ['npm:chalk@5.3.0', 'chalk', '5.3.0'],
    ['npm:/@babel/core@7.2.0/lib/a.js', '@babel/core', '7.2.0'],
    ['jsr:@std/path@1.0.2/posix.ts', '@std/path', '1.0.2'],
    ['https://jsr.io/@std/path/1.0.2/mod.ts', '@std/path', '1.0.2'],
    ['https://deno.land/std@0.200.0/fs/mod.ts', 'std', '0.200.0'],
    ['https://deno.land/x/oak@v12.6.1/mod.ts', 'oak', 'v12.6.1'],
    ['https://deno.land/x/oak/mod.ts', 'oak', null],
    ['file:///app/vendor/jsr.io/@std/path/1.0.2/mod.ts', '@std/path', '1.0.2'],
    ['https://esm.sh/react@18.2.0', 'react', '18.2.0'],
    ['https://esm.sh/v135/@scope/a@1.0.0/es2022/a.mjs', '@scope/a', '1.0.0'],
    ['https://esm.sh/*react-dom@18.2.0&dev/client.mjs', 'react-dom', '18.2.0'],
    ['https://esm.sh/gh/owner/name@1.0.0/a.js', 'owner/name', '1.0.0'],
    ['https://unpkg.com/react@18.2.0/umd/react.js', 'react', '18.2.0'],
    ['https://unpkg.com/lodash', 'lodash', null],
    ['https://cdn.jsdelivr.net/npm/@scope/a@3.2.0/dist/a.js', '@scope/a', '3.2.0'],
    ['https://cdn.jsdelivr.net/gh/owner/name@v1/a.js', 'owner/name', 'v1'],
    [
      'https://cdn.skypack.dev/-/react@v17.0.1-yH0aYV1FOvoIPeKBbHxg/dist=es2019/react.js',
      'react',
      '17.0.1',
    ],
    ['https://ga.jspm.io/npm:react@18.2.0/index.js', 'react', '18.2.0'],
    ['https://cdnjs.cloudflare.com/ajax/libs/jquery/3.6.0/jquery.min.js', 'jquery', '3.6.0'],
    ['https://code.jquery.com/jquery-3.6.0.min.js', 'jquery', '3.6.0'],
    ['/home/dev/.bun/install/cache/react@18.2.0@@@1/index.js', 'react', '18.2.0'],
    ['/home/dev/.bun/install/cache/@babel/core@7.2.0@@@1/lib/a.js', '@babel/core', '7.2.0'],
    [
      '/app/node_modules/.bun/react-dom@18.2.0+0a1b2c3d/node_modules/react-dom/a.js',
      'react-dom',
      '18.2.0',
    ],
    [
      '/app/node_modules/.store/@babel-core-npm-7.2.0-bb15ff679a/package/lib/a.js',
      '@babel/core',
      '7.2.0',
    ],
    [
      '/home/dev/.yarn/berry/cache/a-npm-1.0.0-beta.1-bb15ff679a-10c0.zip/node_modules/a/b.js',
      'a',
      '1.0.0-beta.1',
    ],
    [
      'C:\\Users\\me\\AppData\\Local\\Yarn\\Berry\\cache\\a-npm-1.0.0-bb15ff679a-8.zip\\node_modules\\a\\b.js',
      'a',
      '1.0.0',
    ],
    [
      '/home/dev/.cache/yarn/v6/npm-@a-b-1.0.0-0123456789abcdef-integrity/node_modules/@a/b/c.js',
      '@a/b',
      '1.0.0',
    ],
    ['/app/node_modules/_lodash@4.17.21@lodash/lodash.js', 'lodash', '4.17.21'],
    ['/app/node_modules/_@babel_core@7.2.0@@babel/core/lib/a.js', '@babel/core', '7.2.0'],
    ['/app/resources/node_modules.asar/semver/index.js', 'semver', null],
    ['/app/node_modules/.prisma/client/index.js', '@prisma/client', null],
    ['/home/me/scoobyprof/dist/recorder/preload.cjs', 'scoobyprof', null],
  ])('%s', (url, name, version) => {
    expect(packageOf(url)).toMatchObject({ kind: 'package', name, version });
  });

  test('are dependencies from anywhere where Deno runs', () => {
    const urls = [
      'https://example.com/lib@1.2.3/mod.ts',
      'https://raw.githubusercontent.com/owner/name/v1/mod.ts',
      'https://example.com/mod.ts',
    ];
    const inDeno = codeOwners([...urls, 'ext:core/01_core.js']);
    expect(urls.map(inDeno)).toMatchObject([
      { name: 'lib', version: '1.2.3' },
      { name: 'owner/name', version: 'v1' },
      { name: 'example.com', version: null },
    ]);
    expect(urls.map(codeOwners(urls))).toEqual(
      urls.map(() => ({ kind: 'program', workspace: null })),
    );
  });

  test.each([
    'https://shop.example/static/app.js',
    'https://shop.example/npm/app.js',
    'file:///app/vendor/lib.js',
    'file:///app/npm/build/1.0.0/a.js',
    'file:///app/main.ts',
    'data:text/javascript,https://esm.sh/react@18.2.0',
  ])('%s is of the program', (url) => expect(packageOf(url).kind).toBe('program'));
});

test('a hostile url takes no time', () => {
  for (const part of [
    '/extensions/a.a-1.1',
    '-a',
    '/node_modules/.x/',
    '/deps_',
    '@1/',
    '/npm/a.b',
    '../',
  ]) {
    expect(packageOf(`http://x/${part.repeat(100_000)}`).kind).toBeDefined();
  }
});
