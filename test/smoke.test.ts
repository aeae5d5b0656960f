import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

test('the culprit of the slow report is found in one line', () => {
  const dump = 'fixtures/slow-report.node20.cpuprofile';
  const args = ['bin/scoobyprof.js', 'sort tottime; stats 1', dump];
  const text = execFileSync(process.execPath, args, { encoding: 'utf8' });
  expect(text).toContain('collections.js:23(sameKey)');
});

test('what every run loads brings no part of Node with it that starts slowly, and no package', () => {
  const imported = ['start', 'scoobyprof', 'shared'].flatMap((name) => {
    const text = readFileSync(`dist/program/${name}.js`, 'utf8');
    return [...text.matchAll(/(?:[^>]|^)require\(["`]([^"`.][^"`]*)["`]\)/gm)].map(
      ([, module]) => module,
    );
  });
  expect([...new Set(imported)].sort()).toEqual([
    'node:events',
    'node:fs',
    'node:os',
    'node:path',
    'node:url',
    'node:vm',
    'node:zlib',
  ]);
});
