// What a run on a dump of 1 MB costs beyond starting node at all.
import { statSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { runPaired } from './measure.mjs';
import { benchDumps } from './record.mjs';

const program = fileURLToPath(new URL('../../bin/scoobyprof.js', import.meta.url));
const [dump] = await benchDumps('small');
const [ours, node] = await runPaired(
  [
    [process.execPath, program, 'stats 5', dump],
    [process.execPath, '-e', ''],
  ],
  15,
);
const megabytes = (statSync(dump).size / 1e6).toFixed(1);
console.log(
  `start-up: "stats 5" on ${megabytes} MB: ${ours.cpuMs.toFixed(0)} ms of CPU, node -e "": ${node.cpuMs.toFixed(0)} ms`,
);
console.log(
  `  difference ${(ours.cpuMs - node.cpuMs).toFixed(0)} ms (goal: 60), ratio ${(ours.cpuMs / node.cpuMs).toFixed(2)}`,
);
