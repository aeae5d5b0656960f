import { writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { run, temporaryFolder } from '../run-program.ts';
import { dumpsIn, functionsOf, NODES } from './recordings.ts';

const POOL = `const { Worker, isMainThread, workerData } = require('node:worker_threads');
function hotWorker(ms) { const end = Date.now() + ms; while (Date.now() < end) Math.sqrt(end); }
const mode = process.argv[2] ?? workerData.mode;
if (isMainThread || workerData.isOuter) {
  const inner = { mode: mode === 'nested' ? 'idle' : mode, isOuter: isMainThread && mode === 'nested' };
  const workers = [1, 2].map(() => new Worker(__filename, { workerData: inner, argv: [] }));
  if (mode !== 'own end') setTimeout(async () => {
    if (mode === 'exit') process.exit(3);
    const codes = await Promise.all(workers.map((worker) => worker.terminate()));
    if (isMainThread) console.log(codes.join());
  }, isMainThread ? 1500 : 500);
} else {
  hotWorker(mode === 'busy' ? 600_000 : 200);
  if (mode !== 'own end') setInterval(() => {}, 1000);
}
`;

for (const { version, path, isMissing } of NODES) {
  describe.skipIf(isMissing)(version, () => {
    test.each([
      ['idle', 3, 0, '1,1\n'],
      ['busy', 3, 0, '1,1\n'],
      ['exit', 3, 3, ''],
      ['own end', 3, 0, ''],
    ])(
      'threads that are ended by the program (%s) leave their dumps',
      async (mode, count, status, stdout) => {
        const folder = temporaryFolder();
        const pool = join(folder, 'pool.cjs');
        writeFileSync(pool, POOL);
        // Not node itself: its threads would take over an option that has Node save their profiles.
        const line = `PATH="${dirname(path)}:$PATH" node "${pool}" "${mode}"`;
        const result = await run(['record', '--dir', folder, '--', 'sh', '-c', line]);
        expect(result).toMatchObject({ status, stdout });
        expect(result.stderr).not.toContain('left no dump');
        expect(dumpsIn(folder)).toHaveLength(count);
        const hot = await Promise.all(
          dumpsIn(folder).map((dump) => functionsOf(dump, 'hotWorker')),
        );
        expect(hot.filter((rows) => rows.length === 1)).toHaveLength(2);
      },
    );

    test('threads of threads leave theirs where node itself is recorded; else it is said', async () => {
      const folder = temporaryFolder();
      const pool = join(folder, 'pool.cjs');
      writeFileSync(pool, POOL);
      const line = `PATH="${dirname(path)}:$PATH" node "${pool}" nested`;
      const shell = await run(['record', '--dir', folder, '--', 'sh', '-c', line]);
      // Newer versions of Node 24 let a process in between have them saved too. What is missing is said, nothing else.
      const isAllSaved = dumpsIn(folder).length === 7;
      const isSaid = shell.stderr.includes('to have it saved, record node directly');
      expect(isSaid).toBe(!isAllSaved);
      if (!isAllSaved) expect(dumpsIn(folder)).toHaveLength(3);
      const own = join(folder, 'own');
      await run(['record', '--dir', own, '--', path, pool, 'nested']);
      expect(dumpsIn(own)).toHaveLength(7);
    });
  });
}
