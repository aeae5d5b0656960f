import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, onTestFinished, test } from 'vitest';
import { type DrawnFrame, drawnDump } from '../drawn-dump.ts';
import { run } from './run-program.ts';

function folder(): string {
  const path = mkdtempSync(join(tmpdir(), 'scoobyprof-test-'));
  onTestFinished(() => rmSync(path, { recursive: true, force: true }));
  return path;
}

function dumpOf(stacks: readonly (readonly DrawnFrame[])[], at = folder()): string {
  const path = join(at, 'a.cpuprofile');
  writeFileSync(path, drawnDump(stacks));
  return path;
}

const frame = (functionName: string, url: string): DrawnFrame => ({
  functionName,
  url,
  ...(url === '' ? { scriptId: '0' } : {}),
});
const times = <T>(count: number, one: T): T[] => Array.from({ length: count }, () => one);

/** Self time in milliseconds by label. */
async function selfMs(script: string, dump: string): Promise<Record<string, number>> {
  const { stdout, stderr, status } = await run(['--json', script, dump]);
  expect({ stderr, status }).toEqual({ stderr: '', status: 0 });
  const { functions } = JSON.parse(stdout) as {
    functions: { label: string; selfUs: number }[];
  };
  return Object.fromEntries(functions.map(({ label, selfUs }) => [label, selfUs / 1000]));
}

test('files with bare names are mine, and those of Node in a dump with node: urls too', async () => {
  const dump = dumpOf([
    ...times(5, [frame('check', '_tsc.js')]),
    ...times(2, [frame('apply', 'events.js')]),
    ...times(3, [frame('emit', 'node:events')]),
  ]);
  expect(await selfMs('group category; stats', dump)).toEqual({
    program: 7,
    'node internals': 3,
  });
  expect(await selfMs('only mine; stats', dump)).toEqual({
    '_tsc.js:1(check)': 5,
    'events.js:1(apply)': 2,
  });
});

test('natives are hidden with what is not mine, and their callers get the time', async () => {
  const own = frame('load', 'file:///app/load.js');
  const lib = frame('parse', 'file:///app/node_modules/lib/index.js');
  const dump = dumpOf([
    [own],
    [own, frame('readFileUtf8', '')],
    [own, lib, frame('internalModuleStat', '')],
    [own, frame('open', 'node:fs'), frame('open', '')],
    [frame('(program)', '')],
    [own, frame('(garbage collector)', '')],
    [frame('(idle)', '')],
  ]);
  expect(await selfMs('only mine; stats', dump)).toEqual({
    '/app/load.js:1(load)': 4,
    '(program)': 1,
    '(garbage collector)': 1,
    '(idle)': 1,
  });
});

test('where nothing is mine it says so, names who has the time, and the view stays', async () => {
  const dump = dumpOf([
    ...times(6, [frame('a', 'file:///app/node_modules/lodash/a.js')]),
    ...times(3, [frame('b', 'file:///app/node_modules/.pnpm/c@1.2.3/node_modules/c/b.js')]),
    [frame('(garbage collector)', '')],
  ]);
  const script = await run(['only mine; stats', dump]);
  expect(script).toMatchObject({ status: 5, stdout: '' });
  expect(script.stderr).toMatch(/no function of yours.*lodash \(60\.0 %\), c@1\.2\.3 \(30\.0 %\)/);
  const piped = await run(['browse', dump], { stdin: 'only mine\nstats lodash\n' });
  expect(piped.stdout).toContain('lodash/a.js:1(a)');
  expect(piped.stdout).not.toContain('only mine');
  expect(piped.status).toBe(0);
});

test('what Vite bundled is a dependency, and a file taken anew is the same file', async () => {
  const dump = dumpOf([
    ...times(5, [
      frame('jsx', 'http://localhost:5173/node_modules/.vite/deps/react_jsx.js?v=1a2b'),
    ]),
    ...times(2, [
      frame('commit', 'http://localhost:5173/node_modules/.vite/deps/chunk-A.js?v=1a2b'),
    ]),
    ...times(2, [frame('App', 'http://localhost:5173/src/App.tsx')]),
    ...times(1, [frame('App', 'http://localhost:5173/src/App.tsx?t=1700000000000')]),
    [frame('setup', 'http://localhost:5173/src/B.vue?t=17&vue&type=script')],
  ]);
  expect(await selfMs('group package; stats', dump)).toEqual({
    react: 5,
    dependencies: 2,
    program: 4,
  });
  expect(await selfMs('only mine; group file; stats', dump)).toEqual({
    'http://localhost:5173/src/App.tsx': 3,
    'http://localhost:5173/src/B.vue?vue&type=script': 1,
  });
  const { stdout } = await run(['--json', 'stats', dump]);
  const { functions } = JSON.parse(stdout) as { functions: { label: string; url: string }[] };
  const labels = functions.map(({ label }) => label);
  expect(labels.filter((label) => /[?&][tv]=/.test(label))).toEqual([]);
  expect(new Set(labels).size).toBe(labels.length);
  expect(functions.some(({ url }) => url.endsWith('?t=1700000000000'))).toBe(true);
});

test('extensions are not mine', async () => {
  const linter = 'file:///home/me/.vscode/extensions/acme.linter-1.2.3';
  const dump = dumpOf([
    ...times(5, [frame('onMutation', 'chrome-extension://abcdef/content.js')]),
    ...times(3, [frame('lint', `${linter}/dist/ext.js`)]),
    ...times(2, [frame('map', `${linter}/node_modules/lodash/lodash.js`)]),
    [frame('render', 'https://shop.example/app.js')],
  ]);
  expect(await selfMs('group category; stats', dump)).toEqual({
    extensions: 8,
    dependencies: 2,
    program: 1,
  });
  expect(await selfMs('group package; stats', dump)).toEqual({
    'chrome-extension://abcdef': 5,
    'acme.linter@1.2.3': 3,
    lodash: 2,
    program: 1,
  });
  expect(await selfMs('only mine; stats', dump)).toEqual({
    'https://shop.example/app.js:1(render)': 1,
  });
});

function repository(manifests: Readonly<Record<string, object>>): string {
  const root = folder();
  for (const [path, manifest] of Object.entries(manifests)) {
    mkdirSync(join(root, path), { recursive: true });
    writeFileSync(join(root, path, 'package.json'), JSON.stringify(manifest));
  }
  return root;
}

test('packages of a workspace are named, and all mine', async () => {
  const root = repository({
    '.': { name: 'mono', workspaces: ['packages/*'] },
    'packages/ui': { name: '@acme/ui' },
    'packages/ui/dist': { type: 'module' },
    'packages/api': { name: '@acme/api' },
  });
  const urlOf = (path: string) => pathToFileURL(join(root, path)).href;
  const dump = dumpOf([
    ...times(3, [frame('draw', urlOf('packages/ui/dist/deep/index.js'))]),
    ...times(2, [frame('serve', urlOf('packages/api/index.js'))]),
    [frame('f', 'eval:3')],
  ]);
  expect(await selfMs('group package; stats', dump)).toEqual({
    '@acme/ui': 3,
    '@acme/api': 2,
    program: 1,
  });
  expect(await selfMs('group category; stats', dump)).toEqual({ program: 6 });
  expect(Object.keys(await selfMs('only mine; stats', dump))).toHaveLength(3);
  const dot = await run(['dot', '--cluster', '-o', '-', dump]);
  expect(dot.stdout).toContain('@acme/ui');
});

test('packages outside of the common folder of the files are not looked for', async () => {
  const root = repository({
    '.': { name: 'outer' },
    'src/a': { name: 'a' },
  });
  const urlOf = (path: string) => pathToFileURL(join(root, path)).href;
  const dump = dumpOf([[frame('f', urlOf('src/a/x.js'))], [frame('g', urlOf('src/b/y.js'))]]);
  expect(await selfMs('group package; stats', dump)).toEqual({ program: 2 });
});
