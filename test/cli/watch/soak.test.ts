import { existsSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { drawnDump } from '../../drawn-dump.ts';
import { temporaryFolder } from '../run-program.ts';
import { pause, renameDump, WatchProgram, writeDump } from './watch-program.ts';

/** How many dumps; without it there is no soak. */
const dumpCount = Number(process.env['SCOOBYPROF_WATCH_DUMPS'] ?? 0);

/** Memory may swing by this much: that is how the engine collects its garbage. */
const SWING_BYTES = 60e6;

const canMeasure = existsSync('/proc/self/status');

function residentBytes(pid: number | undefined): number {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  return 1024 * Number(/VmRSS:\s+(\d+)/.exec(status)?.[1]);
}

/** Dumps of 300 samples with 40 functions, some of them new each time. */
function dumpNumber(n: number): string {
  const stack = (i: number) => ['main', `route${n % 300}`, `step${i % 30}`, `fresh${n}_${i % 10}`];
  return drawnDump(Array.from({ length: 300 }, (_, i) => stack(i)));
}

test.runIf(dumpCount > 0 && canMeasure).each([
  ['all stay', []],
  ['the last hundred stay', ['--keep', '100']],
])('%s: each dump is reported once, memory stays flat', async (title, args) => {
  const folder = temporaryFolder();
  const program = await WatchProgram.watching(['--json', ...args, folder]);
  const startedMs = performance.now();
  const seen = new Set<string>();
  const memory: number[] = [];
  for (let n = 0; n < dumpCount; n++) {
    const name = `GET_${n % 300}_${n}`;
    if (n % 2 === 0) writeDump(folder, name, dumpNumber(n));
    else renameDump(folder, name, dumpNumber(n));
    // Bursts of 200: the program has to catch up now and then, or the test is one of the disk.
    if (n % 200 !== 199 && n + 1 < dumpCount) continue;
    await program.untilLines(200 - 199 + (n % 200));
    for (const file of program.files) {
      expect(seen.has(file)).toBe(false);
      seen.add(file);
    }
    program.stdout = '';
    if (n % 1000 === 999) memory.push(residentBytes(program.child.pid));
  }
  await pause(5000);
  expect(program.stdout).toBe('');
  expect(seen.size).toBe(dumpCount);
  const seconds = ((performance.now() - startedMs) / 1000).toFixed(0);
  const megabytes = memory.map((bytes) => Math.round(bytes / 1e6));
  console.log(`${title}: ${dumpCount} dumps in ${seconds} s, resident MB ${megabytes.join(' ')}`);
  const half = Math.floor(memory.length / 2);
  const early = Math.max(...memory.slice(0, half));
  expect(Math.max(...memory.slice(half))).toBeLessThan(early + SWING_BYTES);
});
