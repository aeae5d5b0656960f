// Times `sort cumtime; stats 20` on a large Python dump against python3 -m pstats: whole processes, by turns.
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const FUNCTIONS = 200_000;
const rounds = 7;
const program = fileURLToPath(new URL('../../bin/scoobyprof.js', import.meta.url));

const WRITE_DUMP = `
import marshal, random, sys
rng = random.Random(1)
keys = [('/app/package%d/module_%d.py' % (i % 50, i % 4000), i % 997, 'function_%d' % i) for i in range(${FUNCTIONS})]
stats = {}
for key in keys:
    callers = {}
    for _ in range(rng.randint(1, 3)):
        n = rng.randint(1, 1000)
        callers[keys[rng.randrange(len(keys))]] = (n, n, rng.random(), rng.random())
    n = rng.randint(1, 10 ** 6)
    stats[key] = (n - (n % 3 == 0), n, rng.random(), rng.random() * 10, callers)
with open(sys.argv[1], 'wb') as file: marshal.dump(stats, file)
`;

function timeMs(command, args, input) {
  const startedAt = performance.now();
  const { status, stdout } = spawnSync(command, args, { input, encoding: 'utf8' });
  const ms = performance.now() - startedAt;
  if (status !== 0 || !stdout.includes('List reduced from')) throw new Error(`${command} failed`);
  return ms;
}

const median = (times) => times.toSorted((a, b) => a - b)[times.length >> 1];

if (spawnSync('python3', ['-c', 'import pstats']).status !== 0) {
  console.log('python-stats: skipped, no python3');
} else {
  const folder = mkdtempSync(join(tmpdir(), 'scoobyprof-bench-'));
  try {
    const dump = join(folder, 'large.stats');
    execFileSync('python3', ['-c', WRITE_DUMP, dump]);
    const ours = [];
    const theirs = [];
    for (let round = 0; round < rounds; round++) {
      ours.push(timeMs(process.execPath, [program, '-c', 'sort cumtime; stats 20', dump], ''));
      theirs.push(timeMs('python3', ['-m', 'pstats', dump], 'sort cumtime\nstats 20\n'));
    }
    const seconds = (ms) => `${(ms / 1000).toFixed(2)} s`;
    const size = `${(statSync(dump).size / 1e6).toFixed(1)} MB`;
    console.log(`python-stats: ${FUNCTIONS} functions, ${size}, ${rounds} rounds, medians`);
    console.log(`  scoobyprof ${seconds(median(ours))}   pstats ${seconds(median(theirs))}`);
    console.log(`  ratio ${(median(ours) / median(theirs)).toFixed(2)}`);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
