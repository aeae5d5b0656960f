// Load and `stats 20` against JSON.parse of the same text and nothing else, in turn: CPU time and peak memory. Beside
// it other programs, where they are installed (see peers.mjs).
import { statSync } from 'node:fs';
import { basename } from 'node:path';
import { fileURLToPath } from 'node:url';
import { drawnProfiles } from './drawn-profiles.mjs';
import { grownTraces } from './grown-traces.mjs';
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
for (const dump of await dumpsOfSize(process.env.SCOOBYPROF_BENCH_SIZE ?? 'large')) {
  const bytes = statSync(dump).size;
  const ours = [program, 'stats 20', dump];
  const parse = ['-e', PARSE, dump];
  const parsed = bytes < LONGEST ? parse : null;
  // Others take half a minute for the large ones: once is enough there, and out of turn.
  const isLarge = bytes > 1e8;
  const others = await inTurn(peers, (peer) => runnable(peer.argumentsFor(dump)));
  const commands = [ours, parsed, ...(isLarge ? [] : others)].filter((command) => command !== null);
  const figures = await figuresOf(commands, isLarge ? 5 : 9);
  if (isLarge) await inTurn(others, async (other) => addFigures(figures, other));
  const us = figures.get(ours);
  const them = figures.get(parsed);
  row([
    `${basename(dump)}, ${(bytes / 1e6).toFixed(0)} MB`,
    ms(us),
    ms(them),
    them === undefined ? '' : (us.cpuMs / them.cpuMs).toFixed(2),
    await memory(ours),
    parsed === null ? '' : await memory(parsed),
    ...(await inTurn(others, async (other) =>
      other === null ? 'fails' : `${ms(figures.get(other))}, ${await memory(other)}`,
    )),
  ]);
}

/** Profiles of a size; with the large ones, or alone as `drawn` and `traces`, those that are drawn and traces too. */
async function dumpsOfSize(size) {
  if (size === 'small') return benchDumps(size);
  if (size === 'drawn') return drawnProfiles();
  if (size === 'traces') return grownTraces();
  return [...(await benchDumps(size)), ...(await drawnProfiles()), ...(await grownTraces())];
}

/** Figures of node with these arguments, by their list. */
async function figuresOf(commands, runs) {
  const results = await runPaired(
    commands.map((nodeArguments) => [process.execPath, ...nodeArguments]),
    runs,
  );
  return new Map(commands.map((command, i) => [command, results[i]]));
}

async function addFigures(figures, command) {
  if (command === null) return;
  for (const [key, value] of await figuresOf([command], 1)) figures.set(key, value);
}

/** The arguments, or `null` where the program ends with an error. */
async function runnable(nodeArguments) {
  try {
    await figuresOf([nodeArguments], 0);
    return nodeArguments;
  } catch {
    return null;
  }
}

async function inTurn(items, work) {
  const results = [];
  for (const item of items) results.push(await work(item));
  return results;
}

function ms(figures) {
  return figures === undefined ? 'fails' : `${figures.cpuMs.toFixed(0)} ms`;
}

async function memory(nodeArguments) {
  return `${(await peakMb(nodeArguments)).toFixed(0)} MB`;
}
