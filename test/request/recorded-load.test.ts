import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { readRecord } from '../../src/records/read-record.ts';
import { temporaryFolder } from '../cli/run-program.ts';
import { NODE24, runServer } from './servers.ts';

/** `npm run soak` asks for 20,000; half of them are recorded. */
const REQUESTS = Number(process.env['SCOOBYPROF_RECORDED'] ?? 600);

const NODES: readonly (readonly [name: string, node: string | null])[] = [
  ['this Node', process.execPath],
  ['Node 24 (SCOOBYPROF_NODE24)', NODE24],
];

async function load(node: string, [requests, concurrency, records]: readonly number[]) {
  const folder = temporaryFolder();
  const args = [requests, concurrency, folder, records].map(String);
  const options = { node, nodeOptions: ['--expose-gc'] };
  const { stdout, stderr } = await runServer('recording', args, options);
  expect(stderr).toBe('');
  return { folder, outcome: JSON.parse(stdout) };
}

for (const [name, node] of NODES) {
  test.skipIf(node === null)(
    `each entry of a log, each call and each fetch is in the record of its request, 20 at once: ${name}`,
    async () => {
      const requests = Math.min(REQUESTS, 2000);
      const { folder, outcome } = await load(node as string, [requests, 20, 1e6]);
      const recorded = Math.ceil(requests / 2);
      expect(outcome).toMatchObject({
        ...{ failed: 0, records: recorded, strangers: 0 },
        ...{ logs: 5 * recorded, calls: 3 * recorded },
        counts: { recorded, written: recorded, lost: 0, refused: { noToken: requests - recorded } },
      });
      for (const file of readdirSync(join(folder, 'requests'))) {
        readRecord(readFileSync(join(folder, 'requests', file)));
      }
    },
  );
}

test('many requests, 50 at once: none fails, the folder keeps its limit, and memory stays flat', async () => {
  const { outcome } = await load(process.execPath, [REQUESTS, 50, 100]);
  const recorded = Math.ceil(REQUESTS / 2);
  expect(outcome).toMatchObject({ failed: 0, strangers: 0, records: 100 });
  expect(outcome.counts).toMatchObject({ recorded, written: recorded, lost: 0 });
  const { memory } = outcome;
  const half = Math.floor(memory.length / 2);
  const most = (part: readonly number[]): number => part.reduce((a, b) => Math.max(a, b), 0);
  expect(most(memory.slice(half))).toBeLessThan(most(memory.slice(0, half + 1)) + 20);
});
