// Load and `stats 20` against JSON.parse of the same text and nothing else, in turn: CPU time and peak memory.
import { statSync } from 'node:fs';
import { basename } from 'node:path';
import { fileURLToPath } from 'node:url';
import { peakMb, runPaired } from './measure.mjs';
import { benchDumps } from './record.mjs';

const program = fileURLToPath(new URL('../../bin/scoobyprof.js', import.meta.url));
const PARSE = 'JSON.parse(require("node:fs").readFileSync(process.argv[1], "utf8"))';
/** V8's longest string. */
const LONGEST = 2 ** 29 - 24;

console.log(
  '| dump | scoobyprof "stats 20" | JSON.parse | ratio of CPU | peak memory | of JSON.parse |',
);
console.log('|---|---|---|---|---|---|');
for (const dump of await benchDumps(process.env.SCOOBYPROF_BENCH_SIZE ?? 'large')) {
  const bytes = statSync(dump).size;
  const ours = [program, 'stats 20', dump];
  const parse = ['-e', PARSE, dump];
  const canParse = bytes < LONGEST;
  const commands = [
    [process.execPath, ...ours],
    ...(canParse ? [[process.execPath, ...parse]] : []),
  ];
  const [us, them] = await runPaired(commands, bytes > 1e8 ? 3 : 7);
  const cells = [
    `${basename(dump)}, ${(bytes / 1e6).toFixed(0)} MB`,
    `${us.cpuMs.toFixed(0)} ms`,
    canParse ? `${them.cpuMs.toFixed(0)} ms` : 'fails',
    canParse ? (us.cpuMs / them.cpuMs).toFixed(2) : '',
    `${(await peakMb(ours)).toFixed(0)} MB`,
    canParse ? `${(await peakMb(parse)).toFixed(0)} MB` : '',
  ];
  console.log(`| ${cells.join(' | ')} |`);
}
