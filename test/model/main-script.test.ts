import { expect, test } from 'vitest';
import { loadProfile } from '../../src/importers/load-profile.ts';
import { buildCallTree } from '../../src/model/call-tree.ts';
import { mainScript } from '../../src/model/main-script.ts';
import type { SampledProfile } from '../../src/model/sampled-profile.ts';
import { type DrawnFrame, drawnDump } from '../drawn-dump.ts';

const START = { functionName: 'executeUserEntryPoint', url: 'node:internal/modules/run_main' };
const OLD_START = { functionName: 'Module.runMain', url: 'module.js' };
const WORKER = { functionName: '', url: 'node:internal/main/worker_thread' };
const MODULE_JOB = { functionName: 'run', url: 'node:internal/modules/esm/module_job' };
const LOADER = { functionName: 'Module._compile', url: 'node:internal/modules/cjs/loader' };
const top = (url: string): DrawnFrame => ({ functionName: '', url, lineNumber: 0 });
const inner = (url: string): DrawnFrame => ({ functionName: 'f', url, lineNumber: 9 });

async function mainOf(...stacks: readonly (readonly DrawnFrame[])[]): Promise<string | null> {
  const profile = await loadProfile(Buffer.from(drawnDump(stacks)));
  return mainScript(buildCallTree(profile as SampledProfile));
}

test('of CommonJS it is what the runtime starts, not what is required before or by it', async () => {
  const preload = [LOADER, top('/app/preload.js')];
  const main = [START, LOADER, top('/app/main.js'), LOADER, top('/app/lib.js')];
  expect(await mainOf(preload, main)).toBe('/app/main.js');
  expect(await mainOf([OLD_START, top('/app/old.js')])).toBe('/app/old.js');
});

test('heap profiles have no url for what Node starts with', async () => {
  const first = { functionName: '', url: '', lineNumber: -1, columnNumber: -1, scriptId: '80' };
  expect(await mainOf([first, START, LOADER, top('/app/main.js')])).toBe('/app/main.js');
  expect(await mainOf([first, LOADER, top('/app/worker.js')])).toBe('/app/worker.js');
});

test('of a package manager it is its script', async () => {
  const npm = '/usr/lib/node_modules/npm/bin/npm-cli.js';
  expect(await mainOf([START, LOADER, top(npm), top('/x/node_modules/npm/lib/cli.js')])).toBe(npm);
});

test('of ES modules it is the last of the program that is evaluated', async () => {
  const lib = [MODULE_JOB, top('file:///app/lib.mjs')];
  const main = [MODULE_JOB, top('file:///app/main.mjs')];
  const dependency = [MODULE_JOB, top('file:///app/node_modules/a/index.mjs')];
  expect(await mainOf(dependency, lib, main, [inner('file:///app/lib.mjs')])).toBe(
    'file:///app/main.mjs',
  );
});

test('of a worker it is its own', async () => {
  const stack = [WORKER, LOADER, top('/app/worker.js'), inner('/app/lib.js')];
  expect(await mainOf(stack)).toBe('/app/worker.js');
});

test('without anything that tells there is none', async () => {
  expect(await mainOf([inner('/app/a.js')])).toBeNull();
});
