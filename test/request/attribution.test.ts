import { expect, test } from 'vitest';
import { NODE24, runServer } from './servers.ts';

async function attribution(node: string, args: readonly [number, number, string]) {
  const result = await runServer('attribution', args.map(String), { node });
  expect(result.stderr).toBe('');
  return JSON.parse(result.stdout);
}

/** `npm run soak` asks for 400. */
const REQUESTS = Number(process.env['SCOOBYPROF_ATTRIBUTED'] ?? 150);

const NODES: readonly (readonly [name: string, node: string | null])[] = [
  ['this Node', process.execPath],
  ['Node 24 (SCOOBYPROF_NODE24)', NODE24],
];
const FRAMEWORKS = ['http', 'http2', 'express', 'fastify', 'koa', 'hono'];

for (const [name, node] of NODES) {
  test.skipIf(node === null).each(FRAMEWORKS)(
    `a request gets its own samples and no others, 20 at once: ${name}, %s`,
    { timeout: 240_000 },
    async (framework) => {
      const outcome = await attribution(node as string, [REQUESTS, 20, framework]);
      expect(outcome).toMatchObject({
        dumps: REQUESTS,
        counts: { written: REQUESTS, lost: 0 },
        strangers: 0,
      });
      expect(outcome.samples).toBeGreaterThan(1000);
      expect(outcome.precision).toBeGreaterThanOrEqual(0.999);
      expect(outcome.recall).toBeGreaterThanOrEqual(0.999);
      // The times of a dump are scaled to what the clock says.
      expect(outcome.profiledMs / outcome.cpuMs).toBeCloseTo(1, 4);
    },
  );
}

test.each([1, 5, 100])('%i at once', { timeout: 240_000 }, async (concurrency) => {
  const outcome = await attribution(process.execPath, [100, concurrency, 'http']);
  expect(outcome).toMatchObject({ dumps: 100, counts: { lost: 0 }, strangers: 0 });
  expect(outcome.precision).toBeGreaterThanOrEqual(0.999);
  expect(outcome.recall).toBeGreaterThanOrEqual(0.999);
});
