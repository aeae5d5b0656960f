// A fleet: 1,000 dumps of real requests, and 100,000 made of them. Rate of collecting, bytes a dump, memory; five
// questions, beside the same of the dumps themselves where that can be borne. The goals are 2.4 s CPU for 1,000 dumps,
// 125 to 385 bytes a dump, and 200 MB.
import { execFileSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { peakMb, runPaired } from './measure.mjs';

const pathOf = (name) => fileURLToPath(new URL(name, import.meta.url));
const program = pathOf('../../bin/scoobyprof.js');
const REAL = 1000;
const COPIES = Number(process.env.SCOOBYPROF_BENCH_COPIES ?? 100);
const HOUR_MS = 3_600_000;

const row = (cells) => console.log(`| ${cells.join(' | ')} |`);
const folder = mkdtempSync(join(tmpdir(), 'scoobyprof-bench-'));
// Where DuckDB is installed for the tests.
const engines = pathOf('../fleet/engines');
if (existsSync(join(engines, 'node_modules'))) process.chdir(engines);
try {
  await bench();
} finally {
  rmSync(folder, { recursive: true });
}

async function bench() {
  const real = join(folder, 'real/');
  execFileSync(process.execPath, [pathOf('fleet-server.mjs'), real, String(REAL)]);
  const made = join(folder, 'made/');
  makeDumps(real, made);
  row(['collect', 'dumps', 'a dump', 'CPU', 'dumps a second', 'bytes a dump in the fleet', 'peak']);
  row(Array.from({ length: 7 }, () => '---'));
  await collect(real, join(folder, 'small/'));
  await collect(made, join(folder, 'fleet/'));
  await ask(real, join(folder, 'small/'), join(folder, 'fleet/'));
}

/** Each of another request: its time, host, version and route, and samples that lie a little otherwise. */
function makeDumps(real, made) {
  mkdirSync(made);
  let seed = 31;
  const random = () => {
    seed = (Math.imul(seed, 1_664_525) + 1_013_904_223) >>> 0;
    return seed / 2 ** 32;
  };
  const dumps = dumpsIn(real).map((name) => JSON.parse(readFileSync(join(real, name), 'utf8')));
  for (let copy = 0; copy < COPIES; copy++) {
    for (const [i, dump] of dumps.entries()) {
      const timeDeltas = dump.timeDeltas.map((us) => Math.round(us * (0.7 + 0.6 * random())));
      const endTime = dump.startTime + timeDeltas.reduce((a, b) => a + b, 0);
      const startedAt =
        Date.UTC(2026, 0, 1) + copy * HOUR_MS * 0.5 + i * 1000 + Math.floor(random() * 1000);
      const scooby = {
        ...dump.scooby,
        id: `${copy}-${i}`,
        startedAt,
        route: new URL(dump.scooby.url, 'http://localhost').pathname,
        host: `web-${i % 20}`,
        version: copy % 2 === 0 ? '1.9' : '2.0',
      };
      const text = JSON.stringify({ ...dump, timeDeltas, endTime, scooby });
      writeFileSync(join(made, `${copy}-${i}.cpuprofile`), text);
    }
  }
}

function dumpsIn(path) {
  return readdirSync(path).filter((name) => name.endsWith('.cpuprofile'));
}

function bytesIn(path) {
  return readdirSync(path, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .reduce((sum, { parentPath, name }) => sum + statSync(join(parentPath, name)).size, 0);
}

async function collect(dumps, fleet) {
  const count = dumpsIn(dumps).length;
  const bytes = dumpsIn(dumps).reduce((sum, name) => sum + statSync(join(dumps, name)).size, 0);
  const again = `rm -rf ${fleet} && ${process.execPath} ${program} collect ${dumps} -o ${fleet}`;
  const [{ cpuMs, wallMs }] = await runPaired([['bash', '-c', again]], count > 10_000 ? 1 : 3);
  rmSync(fleet, { recursive: true });
  const peak = await peakMb([program, 'collect', dumps, '-o', fleet]);
  row([
    count <= REAL ? 'of requests' : 'made of them',
    count,
    `${(bytes / count).toFixed(0)} B`,
    `${(cpuMs / 1000).toFixed(1)} s`,
    ((count / wallMs) * 1000).toFixed(0),
    (bytesIn(fleet) / count).toFixed(0),
    `${peak.toFixed(0)} MB`,
  ]);
}

async function ask(real, small, fleet) {
  const slice = "route = '/orders' and version = '1.9' and host = 'web-4'";
  const sides = ['--a', "version = '1.9'", '--b', "version = '2.0'"];
  const questions = [
    ['top 20 of 1,000', ['stats', '20', small], ['stats', '20', real]],
    ['top 20 of 100,000', ['stats', '20', fleet]],
    ['top 20 of a route, version and host', ['stats', '20', fleet, '--where', slice]],
    ['who calls sameKey', ['callers', 'sameKey', fleet]],
    ['two versions', ['diff', fleet, ...sides]],
    ['the dumps behind sameKey', ['requests', fleet, '--function', 'sameKey']],
  ];
  console.log();
  row(['question', 'wall', 'CPU', 'peak', 'the dumps themselves']);
  row(Array.from({ length: 5 }, () => '---'));
  for (const [name, ours, direct] of questions) row([name, ...(await cellsOf(ours, direct))]);
}

async function cellsOf(ours, direct) {
  const node = (args) => [process.execPath, program, ...args];
  try {
    const [us, them] = await runPaired([ours, ...(direct ? [direct] : [])].map(node), 3);
    const peak = await peakMb([program, ...ours]);
    const beside = them === undefined ? '' : `${them.wallMs.toFixed(0)} ms`;
    return [
      `${us.wallMs.toFixed(0)} ms`,
      `${us.cpuMs.toFixed(0)} ms`,
      `${peak.toFixed(0)} MB`,
      beside,
    ];
  } catch (error) {
    return [`${error.message}`, '', '', ''];
  }
}
