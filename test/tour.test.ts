import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { fixture, run } from './cli/run-program.ts';

const README = readFileSync(new URL('../README.md', import.meta.url), 'utf8');
const TOUR = /^## Two minutes\n([\s\S]*?)^## /m.exec(README)?.[1] ?? '';
const STEPS = Array.from(TOUR.matchAll(/^% (.+)\n([\s\S]*?)^```$/gm), ([, line, output]) => {
  return { line: `${line}`, output: `${output}`.split('\n').filter((row) => row && row !== '…') };
});

test('the tour of the README prints what it shows', async () => {
  expect(STEPS.length).toBe(4);
  for (const [i, { line, output }] of STEPS.entries()) {
    const before = STEPS.slice(0, i).map((step) => step.line);
    const args = ['--layout', 'pstats', fixture('slow-report.node20')];
    const said = async (lines: readonly string[]): Promise<string> =>
      (await run(args, { stdin: lines.join('\n') })).stdout;
    // With nothing to do it would print the summary.
    const earlier = i === 0 ? '' : await said(before);
    const rows = (await said([...before, line])).slice(earlier.length).split('\n');
    for (const row of output) expect(rows).toContain(row);
    expect(output.length).toBeGreaterThan(1);
  }
});
