import { expect, test } from 'vitest';
import { NODE24, runServer } from './servers.ts';

async function attribution(node: string, requests: number, concurrency: number) {
  const result = await runServer('attribution', [String(requests), String(concurrency)], { node });
  expect(result.stderr).toBe('');
  return JSON.parse(result.stdout);
}

const NODES: readonly (readonly [name: string, node: string | null])[] = [
  ['this Node', process.execPath],
  ['Node 24 (SCOOBYPROF_NODE24)', NODE24],
];

for (const [name, node] of NODES) {
  test.skipIf(node === null)(
    `a request gets its own samples and no others, 20 at once: ${name}`,
    { timeout: 240_000 },
    async () => {
      const outcome = await attribution(node as string, 400, 20);
      expect(outcome).toMatchObject({ dumps: 400, counts: { written: 400, lost: 0 } });
      expect(outcome.samples).toBeGreaterThan(1000);
      expect(outcome.precision).toBeGreaterThanOrEqual(0.99);
      expect(outcome.recall).toBeGreaterThanOrEqual(0.99);
      // The times of a dump are scaled to what the clock says.
      expect(outcome.profiledMs / outcome.cpuMs).toBeCloseTo(1, 4);
    },
  );
}

test.each([1, 5, 100])('%i at once', { timeout: 240_000 }, async (concurrency) => {
  const outcome = await attribution(process.execPath, 100, concurrency);
  expect(outcome).toMatchObject({ dumps: 100, counts: { lost: 0 } });
  expect(outcome.precision).toBeGreaterThanOrEqual(0.99);
  expect(outcome.recall).toBeGreaterThanOrEqual(0.99);
});
