import { describe, expect, test } from 'vitest';
import { busiest } from '../../src/cli/runs/busiest.ts';
import { isLauncher } from '../../src/cli/runs/launcher.ts';

describe('launchers', () => {
  test.each([
    '/usr/bin/npm',
    '/usr/local/bin/npx',
    '/usr/lib/node_modules/npm/bin/npm-cli.js',
    'file:///usr/lib/node_modules/npm/bin/npx-cli.js',
    'C:\\Program Files\\nodejs\\node_modules\\npm\\bin\\npm-cli.js',
    '/usr/lib/node_modules/corepack/dist/pnpm.js',
    '/usr/lib/node_modules/corepack/dist/corepack.js',
    '/app/.yarn/releases/yarn-4.5.0.cjs',
    '/usr/share/yarn/bin/yarn.js',
    '/root/.cache/node/corepack/v1/pnpm/9.0.0/bin/pnpm.cjs',
    '/usr/local/lib/node_modules/pnpm/bin/pnpm.cjs',
    '/usr/local/bin/pnpm',
  ])('%s', (script) => expect(isLauncher(script)).toBe(true));

  test.each([
    null,
    '/app/hot.js',
    '/app/node_modules/.bin/tsc',
    '/app/scripts/npm.js',
    '/app/npm/server.js',
    '/app/node_modules/typescript/bin/tsc',
    '/app/node_modules/vitest/vitest.mjs',
  ])('%s is none', (script) => expect(isLauncher(script)).toBe(false));

  test('are chosen only where nothing else is there', () => {
    const npm = { busyUs: 100, script: '/usr/bin/npm' };
    const app = { busyUs: 1, script: '/app/a.js' };
    const unknown = { busyUs: 2, script: null };
    expect(busiest([npm, app])).toBe(app);
    expect(busiest([npm, app, unknown])).toBe(unknown);
    expect(busiest([npm])).toBe(npm);
    expect(busiest([])).toBeUndefined();
  });
});
