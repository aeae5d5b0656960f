import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { NOT_ON_WINDOWS } from './not-on-windows.ts';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const read = (path: string): string => readFileSync(`${ROOT}${path}`, 'utf8');
const { scripts, engines } = JSON.parse(read('package.json'));

test('the workflow runs scripts that there are, on every Node that is supported', () => {
  const workflow = read('.github/workflows/test.yml');
  const used = Array.from(workflow.matchAll(/npm (?:run )?(\w+)$/gm), ([, name]) => name);
  expect(used).toEqual(expect.arrayContaining(['ci', 'lint', 'typecheck', 'test']));
  for (const name of used) if (name !== 'ci') expect(Object.keys(scripts)).toContain(name);
  const majors = /node: \[(.*)\]/.exec(workflow)?.[1]?.split(', ');
  expect(majors?.[0]).toBe(/\d+/.exec(engines.node)?.[0]);
  expect(workflow).toMatch(/os: \[ubuntu-latest, macos-latest, windows-latest\]/);
});

test('what is left out on Windows exists, and has a reason', () => {
  for (const [path, reason] of Object.entries(NOT_ON_WINDOWS)) {
    expect(existsSync(`${ROOT}${path}`), path).toBe(true);
    expect(reason.length).toBeGreaterThan(10);
  }
});

test('the forms for faults ask for the dump and what info says of it', () => {
  for (const name of ['bug.yml', 'server.yml']) {
    const form = read(`.github/ISSUE_TEMPLATE/${name}`);
    expect(form).toContain('scoobyprof info --json');
    expect(form).toMatch(/label: The dump/);
  }
});
