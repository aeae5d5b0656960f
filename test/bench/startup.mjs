// What a run on a tiny dump and on one of a megabyte costs beyond starting node at all, beside a script that does no more
// than it must.
import { statSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { median, runPaired } from './measure.mjs';
import { benchDumps } from './record.mjs';

const RUNS = 21;
const pathOf = (relative) => fileURLToPath(new URL(relative, import.meta.url));
const node = process.execPath;
const program = pathOf('../../bin/scoobyprof.js');
const tiny = pathOf('../../fixtures/slow-report.node20.cpuprofile');
const [small] = await benchDumps('small');

for (const [dump, goalMs] of [
  [tiny, 25],
  [small, 60],
]) {
  const run = [node, program, 'stats 10', dump];
  const [empty, ...others] = await runPaired(
    [
      [node, '-e', ''],
      [node, pathOf('floor.mjs'), dump],
      run,
      ['env', 'SCOOBYPROF_CODE_CACHE=0', ...run],
    ],
    RUNS,
  );
  const overMs = others.map(({ runs }) =>
    median(runs.map(({ cpuMs }, i) => cpuMs - empty.runs[i].cpuMs)).toFixed(0),
  );
  const [floor, kept, compiled] = overMs;
  console.log(
    `start-up on ${(statSync(dump).size / 1e6).toFixed(2)} MB: CPU over node -e "" (${empty.cpuMs.toFixed(0)} ms)`,
  );
  console.log(`  the least that a script needs  ${floor} ms`);
  console.log(`  "stats 10"                     ${kept} ms (goal: ${goalMs})`);
  console.log(`  without its compiled code      ${compiled} ms`);
}
