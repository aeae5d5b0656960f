import { expect, test } from 'vitest';
import { run, temporaryFolder } from '../run-program.ts';
import { COUNTED, dumpsIn, functionsOf, NODES } from './recordings.ts';

/** How often the functions of the program are called; several anonymous ones have these calls. */
const MAIN_THREAD = {
  fibonacci: [242_785],
  increment: [5_001_000],
  repeat: [6],
  countTo: [60],
  sumUpTo: [60],
  later: [95],
  soon: [70],
  stream: [1],
  '#area': [300],
  Shape: [340],
  'get area': [300],
  'set side': [300],
  unit: [40],
  Square: [300],
  adder: [1],
  addAmount: [8000],
  shapes: [1],
  waiting: [1],
  main: [1],
  evaluatedCode: [500],
  '<instance_members_initializer>': [340],
  // Of `repeat`, the computed method, and what was evaluated: its two scripts and the constructed function.
  '': [8000, 600, 300, 300, 60, 40, 1, 1, 1],
};
const WORKER = { increment: [4321], repeat: [1], inWorker: [1] };
const CHILD = { increment: [1234], repeat: [1], inChild: [1] };

async function exactCalls(path: string): Promise<Record<string, number[]>> {
  const rows = await functionsOf(path, '(counted[.]js|^eval):');
  expect(rows.map(({ callCounts }) => callCounts)).not.toContain('observed');
  const calls: Record<string, number[]> = {};
  for (const row of rows) {
    const known = calls[row.functionName] ?? [];
    calls[row.functionName] = [...known, row.calls];
  }
  for (const list of Object.values(calls)) list.sort((a, b) => b - a);
  return calls;
}

for (const { version, path, isMissing } of NODES) {
  test.skipIf(isMissing)(
    `every count is exact, in threads and children too: ${version}`,
    async () => {
      const folder = temporaryFolder();
      const args = ['record', '--calls', '--dir', folder, '--', path, COUNTED];
      const { status, stderr } = await run(args);
      expect(status, stderr).toBe(0);
      const dumps = await Promise.all(dumpsIn(folder).map(exactCalls));
      expect(dumps).toHaveLength(3);
      expect(dumps.find((calls) => 'main' in calls)).toEqual(MAIN_THREAD);
      expect(dumps.find((calls) => 'inWorker' in calls)).toMatchObject(WORKER);
      expect(dumps.find((calls) => 'inChild' in calls)).toMatchObject(CHILD);
      expect(stderr).toContain('3 dumps in ');
      // Of Node itself a constructor is not counted now and then.
      expect(stderr.match(/exact calls of .*[(](?:100|9[6-9].*) %\), /g)).toHaveLength(3);
    },
    60_000,
  );
}
