import { execFile } from 'node:child_process';
import {
  cpSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const run = promisify(execFile);
const MAX_MS = 300_000;
let checkout = '';

beforeAll(() => {
  checkout = mkdtempSync(join(tmpdir(), 'scoobyprof-build-'));
  for (const name of ['src', 'bin', 'package.json', 'tsconfig.json'])
    cpSync(join(ROOT, name), join(checkout, name), { recursive: true });
  symlinkSync(join(ROOT, 'node_modules'), join(checkout, 'node_modules'), 'dir');
});

afterAll(() => rmSync(checkout, { recursive: true, force: true }));

const build = (...options: string[]) =>
  run(process.execPath, [join(checkout, 'src/build.mjs'), ...options]);
const bundle = (): string => join(checkout, 'dist/program/scoobyprof.js');
const version = async (): Promise<string> =>
  (await run(process.execPath, [join(checkout, 'bin/scoobyprof.js'), '--version'])).stdout.trim();
const leftovers = (): string[] => readdirSync(checkout).filter((name) => name.startsWith('dist-'));

test(
  'builds a checkout once, and again when a source is newer or gone',
  async () => {
    await build('--if-stale');
    const first = statSync(bundle()).ino;
    await build('--if-stale');
    expect(statSync(bundle()).ino).toBe(first);

    const later = new Date(Date.now() + 5000);
    utimesSync(join(checkout, 'src/index.ts'), later, later);
    await build('--if-stale');
    expect(statSync(bundle()).ino).not.toBe(first);
    expect(leftovers()).toEqual([]);
  },
  MAX_MS,
);

test(
  'the program starts at any moment of two builds at once, and nothing is left beside dist',
  async () => {
    await build();
    let isBuilding = true;
    const builds = Promise.all([build(), build()]).finally(() => {
      isBuilding = false;
    });
    let starts = 0;
    const failures: unknown[] = [];
    while (isBuilding) {
      await version().catch((error: unknown) => failures.push(error));
      starts++;
    }
    await builds;
    // Between the two renames nothing is there for some microseconds: one start of dozens may meet that.
    expect(failures.length).toBeLessThanOrEqual(1);
    expect(starts).toBeGreaterThan(failures.length);
    expect(await version()).toMatch(/^\d+\.\d+\.\d+/);
    expect(leftovers()).toEqual([]);
  },
  MAX_MS,
);
