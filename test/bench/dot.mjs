// Draws a folder of 20 dumps of 1 MB in gprof2dot's style, against gprof2dot on 20 .stats of as many functions.
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { runPaired } from './measure.mjs';
import { benchDumps } from './record.mjs';

const DUMPS = 20;
const BYTES = 1e6;
const RUNS = 5;
const program = fileURLToPath(new URL('../../bin/scoobyprof.js', import.meta.url));
const work = mkdtempSync(join(tmpdir(), 'scoobyprof-bench-dot-'));

/** A .stats of about 1 MB: functions, and who calls them. */
const WRITE_STATS = `
import marshal, random, sys
for n in range(${DUMPS}):
    rng = random.Random(n)
    keys = [('/app/package%d/module_%d.py' % (i % 50, i % 900), i, 'function_%d' % i) for i in range(4400)]
    stats = {}
    for key in keys:
        callers = {}
        for _ in range(rng.randint(1, 3)):
            k = rng.randint(1, 1000)
            callers[keys[rng.randrange(len(keys))]] = (k, k, rng.random(), rng.random())
        k = rng.randint(1, 10 ** 6)
        stats[key] = (k, k, rng.random(), rng.random() * 10, callers)
    with open('%s/%02d.stats' % (sys.argv[1], n), 'wb') as file: marshal.dump(stats, file)
`;

/** The dump with as many of its samples as make it 1 MB. */
function cut(path) {
  const { samples, timeDeltas, ...head } = JSON.parse(readFileSync(path, 'utf8'));
  const room = Math.max(BYTES / 20, BYTES - JSON.stringify(head).length);
  const perSample = JSON.stringify({ samples, timeDeltas }).length / samples.length;
  const count = Math.min(samples.length, Math.floor(room / perSample));
  return JSON.stringify({
    ...head,
    samples: samples.slice(0, count),
    timeDeltas: timeDeltas.slice(0, count),
  });
}

/** The command of gprof2dot, the program or the module; `null`: there is none. */
function gprof2dot() {
  const commands = [['gprof2dot'], ['python3', '-m', 'gprof2dot']];
  return commands.find(([name, ...args]) => spawnSync(name, [...args, '--help']).status === 0);
}

function writeDumps() {
  for (const name of ['cpuprofile', 'stats', 'out']) mkdirSync(join(work, name));
}

try {
  writeDumps();
  const [source] = await benchDumps('small');
  const text = cut(source);
  for (let i = 0; i < DUMPS; i++) writeFileSync(join(work, 'cpuprofile', `${i}.cpuprofile`), text);
  const ours = (kind) => [
    process.execPath,
    program,
    'dot',
    '--style',
    'gprof2dot',
    join(work, kind),
    '-o',
    join(work, 'out'),
  ];
  const hasPython = spawnSync('python3', ['-V']).status === 0;
  if (hasPython) execFileSync('python3', ['-c', WRITE_STATS, join(work, 'stats')]);
  const theirs = hasPython ? gprof2dot() : undefined;
  const loop = `for f in "$1"/*.stats; do ${theirs?.join(' ')} -f pstats "$f" -o "$2/$(basename "$f").dot"; done`;
  const commands = [
    ours('cpuprofile'),
    ...(hasPython ? [ours('stats')] : []),
    ...(theirs ? [['bash', '-c', loop, 'bash', join(work, 'stats'), join(work, 'out')]] : []),
  ];
  const [dumps, stats, reference] = await runPaired(commands, RUNS);
  const seconds = ({ wallMs }) => `${(wallMs / 1000).toFixed(2)} s`;
  console.log(`dot: ${DUMPS} dumps of ${(text.length / 1e6).toFixed(1)} MB: ${seconds(dumps)}`);
  if (stats === undefined) console.log('  .stats: skipped, no python3');
  else {
    const size = (statSync(join(work, 'stats', '00.stats')).size / 1e6).toFixed(1);
    console.log(`  ${DUMPS} .stats of ${size} MB: ${seconds(stats)}`);
  }
  if (reference === undefined)
    console.log('  ratio: skipped, no gprof2dot (pip install gprof2dot)');
  else {
    const ratio = reference.wallMs / stats.wallMs;
    console.log(`  gprof2dot ${seconds(reference)}: ${ratio.toFixed(1)} times as long (goal: 5)`);
  }
  const picture = (engine) => [
    ...[process.execPath, program, 'dot', join(work, 'cpuprofile', '0.cpuprofile')],
    ...['-T', 'svg', '--engine', engine, '-o', join(work, 'out', `${engine}.svg`)],
  ];
  if (spawnSync('dot', ['-V']).status === 0) {
    const [auto, wasm] = await runPaired([picture('auto'), picture('wasm')], RUNS);
    console.log(
      `  a picture of 80 functions: ${seconds(auto)} by the program dot, ${seconds(wasm)} by what is included`,
    );
  } else console.log('  a picture by the program dot: skipped, no graphviz');
} finally {
  rmSync(work, { recursive: true, force: true });
}
