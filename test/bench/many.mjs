// Folders of many dumps: `stats 20` on all of them against JSON.parse of each, in turn. The goals are 70 MB and 10 kB a
// dump at the peak.
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { peakMb, runPaired } from './measure.mjs';

const program = fileURLToPath(new URL('../../bin/scoobyprof.js', import.meta.url));
const PARSE_ALL = `const fs = require("node:fs");
for (const name of fs.readdirSync(process.argv[1])) JSON.parse(fs.readFileSync(process.argv[1] + name, "utf8"));`;

/** A recorded dump, and how many of which size are made of it. */
const FOLDERS = [
  { count: 5000, bytes: 4e3, fixture: 'inspector-session.node20' },
  { count: 2000, bytes: 1e5, fixture: 'http-server.node20' },
  { count: 60, bytes: 1e6, fixture: 'recursion.node20' },
];
const RUNS = 3;

const row = (cells) => console.log(`| ${cells.join(' | ')} |`);
row([
  'dumps',
  'scoobyprof stats 20 DIR/',
  'JSON.parse of each',
  'ratio of CPU',
  'peak memory',
  'goal',
]);
row(Array.from({ length: 6 }, () => '---'));
for (const folder of FOLDERS) {
  const path = mkdtempSync(join(tmpdir(), 'scoobyprof-bench-'));
  try {
    row(await cellsOf(folder, `${path}/dumps/`));
  } finally {
    rmSync(path, { recursive: true });
  }
}

async function cellsOf({ count, bytes, fixture }, path) {
  mkdirSync(path);
  const text = resized(fixture, bytes);
  // Each is of its own process: its name and its pid are its own.
  for (let i = 0; i < count; i++) {
    const name = `CPU.20260101.120000.${i + 1}.0.001.cpuprofile`;
    writeFileSync(join(path, name), text.replaceAll('"startTime":', `"pid":${i},"startTime":`));
  }
  const ours = [program, 'stats', '20', path];
  const parse = ['-e', PARSE_ALL, path];
  const [us, them] = await runPaired(
    [ours, parse].map((nodeArguments) => [process.execPath, ...nodeArguments]),
    RUNS,
  );
  return [
    `${count} of ${(text.length / 1e3).toFixed(0)} kB`,
    `${us.cpuMs.toFixed(0)} ms`,
    `${them.cpuMs.toFixed(0)} ms`,
    (us.cpuMs / them.cpuMs).toFixed(2),
    `${(await peakMb(ours)).toFixed(0)} MB`,
    `${(70 + count / 100).toFixed(0)} MB`,
  ];
}

/** A recorded dump with as many samples as make that size: fewer, or the same again and again. */
function resized(fixture, bytes) {
  const path = new URL(`../../fixtures/${fixture}.cpuprofile`, import.meta.url);
  const dump = JSON.parse(readFileSync(path, 'utf8'));
  const { samples, timeDeltas } = dump;
  const empty = JSON.stringify({ ...dump, samples: [], timeDeltas: [] }).length;
  const perSample = (JSON.stringify(dump).length - empty) / samples.length;
  const wanted = Math.max(10, Math.round((bytes - empty) / perSample));
  const at = Array.from({ length: wanted }, (_, i) => i % samples.length);
  return JSON.stringify({
    ...dump,
    samples: at.map((i) => samples[i]),
    timeDeltas: at.map((i) => timeDeltas[i]),
    endTime: dump.startTime + at.reduce((sum, i) => sum + timeDeltas[i], 0),
  });
}
