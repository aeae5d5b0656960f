import { execFileSync } from 'node:child_process';
import { expect, test } from 'vitest';

test('the culprit of the slow report is found in one line', () => {
  const dump = 'fixtures/slow-report.node20.cpuprofile';
  const args = ['bin/scoobyprof.js', 'sort tottime; stats 1', dump];
  const text = execFileSync(process.execPath, args, { encoding: 'utf8' });
  expect(text).toContain('collections.js:23(sameKey)');
});
