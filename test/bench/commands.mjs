// What CPU every command takes after the load, on the dumps of the other benchmarks: the goal is 100 ms.
import { statSync } from 'node:fs';
import { basename } from 'node:path';
import { parseLine } from '../../dist/commands/language/grammar.js';
import { runCommand } from '../../dist/commands/run-command.js';
import { Session } from '../../dist/commands/session/session.js';
import { loadProfile } from '../../dist/importers/load-profile.js';
import { loadLayout } from '../../dist/render/registry.js';
import { median } from './measure.mjs';
import { benchDumps } from './record.mjs';

const GOAL_MS = 100;
const RUNS = 5;
const SCREEN = { columns: 120, colorLevel: 2, isAscii: false, linkTemplate: null, budget: null };

/** What is typed; what stands before the last `;` prepares, and is not measured. */
const LINES = [
  'stats',
  'sort cumtime; stats',
  'callers 5',
  'callees 5',
  'tree',
  'tree --callers',
  'tree --callers garbage',
  'focus parse; stats',
  'ignore parse; stats',
  'hide node_modules; stats',
  'show node_modules; stats',
  'only mine; stats',
  'group file; stats',
  'group package; stats',
  'group category; stats',
  'hide node_modules; tree',
  'info',
  'lines 1',
  'strip; stats',
];

/** CPU of all threads, in milliseconds: the wall clock of a busy machine tells more about its other work. */
function cpuMs() {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}

const layout = await loadLayout('terminal');

async function take(line, start, load) {
  let session = start;
  let shown = 0;
  for (const command of parseLine(line)) {
    const { session: next, report } = await runCommand(command, session, load);
    session = next;
    if (report !== null) for (const text of layout.render(report, SCREEN)) shown += text.length;
  }
  return shown;
}

let slowest = 0;
for (const path of await benchDumps(process.env.SCOOBYPROF_BENCH_SIZE ?? 'large')) {
  const megabytes = statSync(path).size / 1e6;
  if (megabytes > 200) continue;
  const dump = { path, modifiedAt: null, profile: await loadProfile(path) };
  // A session shows its first table before anybody types.
  const start = Session.start(dump, 'on-stack').forReaders();
  await take('stats', start);
  const times = [];
  for (const line of [...LINES, `compare ${path}`]) {
    const runs = [];
    try {
      for (let i = 0; i < RUNS; i++) {
        const before = cpuMs();
        await take(line, start, async () => dump);
        runs.push(cpuMs() - before);
      }
    } catch (error) {
      if (error.code !== 'nothing-matched') throw error;
      console.log(`  ${line}: ${error.message}`);
      continue;
    }
    times.push({ line: line.replace(path, 'SELF'), first: runs[0], usual: median(runs) });
  }
  const names = dump.profile.functions.functionName.length;
  const { nodes, timeline } = dump.profile;
  console.log(
    `commands: ${basename(path)}, ${megabytes.toFixed(1)} MB, ${names} functions, ${nodes.parent.length} nodes, ${timeline.nodeIndex.length} samples`,
  );
  for (const { line, first, usual } of times) {
    slowest = Math.max(slowest, first);
    const mark = first > GOAL_MS ? '  over the goal' : '';
    console.log(
      `  ${line.padEnd(28)} first ${first.toFixed(0)} ms, then ${usual.toFixed(0)} ms${mark}`,
    );
  }
}
console.log(`commands: slowest ${slowest.toFixed(0)} ms (goal: ${GOAL_MS})`);

/** 20,000 rows, which nobody reads, but a pager gets: the first of them at once. */
async function manyRows() {
  const count = 20_000;
  const nodes = [{ id: 1, callFrame: profileFrame('(root)', '', -1), children: [] }];
  for (let i = 2; i < count + 2; i++) {
    nodes[0].children.push(i);
    nodes.push({ id: i, callFrame: profileFrame(`f${i}`, `file:///app/lib/module-${i}.js`, i) });
  }
  const samples = nodes.slice(1).map(({ id }) => id);
  const timeDeltas = samples.map(() => 100);
  const dump = { nodes, startTime: 0, endTime: 100 * count, samples, timeDeltas };
  const many = await loadProfile(Buffer.from(JSON.stringify(dump)));
  const session = Session.start({ path: 'many', modifiedAt: null, profile: many }, 'on-stack');
  const { report } = await runCommand(parseLine('stats all')[0], session.forReaders());
  const before = cpuMs();
  let first = 0;
  let pieces = 0;
  for (const _ of layout.render(report, SCREEN)) {
    if (++pieces === 30) first = cpuMs() - before;
  }
  const all = cpuMs() - before;
  console.log(
    `commands: 20,000 rows in the terminal layout: first screen ${first.toFixed(0)} ms (goal: 100), all ${(all / 1000).toFixed(1)} s (goal: 2)`,
  );
}

function profileFrame(functionName, url, lineNumber) {
  return { functionName, url, scriptId: '0', lineNumber, columnNumber: 1 };
}

await manyRows();
