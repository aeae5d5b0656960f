// Load and `stats 20` against JSON.parse of the same text and nothing else, in turn: CPU time and peak memory. Beside
// it other programs, where they are installed (see peers.mjs).
import { statSync } from 'node:fs';
import { basename } from 'node:path';
import { fileURLToPath } from 'node:url';
import { peakMb, runPaired } from './measure.mjs';
import { peers } from './peers.mjs';
import { benchDumps } from './record.mjs';

const program = fileURLToPath(new URL('../../bin/scoobyprof.js', import.meta.url));
const PARSE = 'JSON.parse(require("node:fs").readFileSync(process.argv[1], "utf8"))';
/** V8's longest string. */
const LONGEST = 2 ** 29 - 24;

const row = (cells) => console.log(`| ${cells.join(' | ')} |`);
row([
  'dump',
  'scoobyprof "stats 20"',
  'JSON.parse',
  'ratio of CPU',
  'peak memory',
  'of JSON.parse',
  ...peers.map(({ name }) => `${name}: CPU, memory`),
]);
row(Array.from({ length: 6 + peers.length }, () => '---'));
for (const dump of await benchDumps(process.env.SCOOBYPROF_BENCH_SIZE ?? 'large')) {
  const bytes = statSync(dump).size;
  const ours = [program, 'stats 20', dump];
  const parse = ['-e', PARSE, dump];
  const canParse = bytes < LONGEST;
  const commands = [
    [process.execPath, ...ours],
    ...(canParse ? [[process.execPath, ...parse]] : []),
  ];
  const [us, them] = await runPaired(commands, bytes > 1e8 ? 5 : 9);
  row([
    `${basename(dump)}, ${(bytes / 1e6).toFixed(0)} MB`,
    `${us.cpuMs.toFixed(0)} ms`,
    canParse ? `${them.cpuMs.toFixed(0)} ms` : 'fails',
    canParse ? (us.cpuMs / them.cpuMs).toFixed(2) : '',
    `${(await peakMb(ours)).toFixed(0)} MB`,
    canParse ? `${(await peakMb(parse)).toFixed(0)} MB` : '',
    ...(await inTurn(peers, (peer) => figuresOf(peer, dump))),
  ]);
}

async function inTurn(items, work) {
  const results = [];
  for (const item of items) results.push(await work(item));
  return results;
}

async function figuresOf(peer, dump) {
  const nodeArguments = peer.argumentsFor(dump);
  try {
    const [{ cpuMs }] = await runPaired([[process.execPath, ...nodeArguments]], 1);
    return `${cpuMs.toFixed(0)} ms, ${(await peakMb(nodeArguments)).toFixed(0)} MB`;
  } catch {
    return 'fails';
  }
}
