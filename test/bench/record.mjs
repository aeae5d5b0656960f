// Records dumps for the benchmarks: real profiles of programs from npm, of about 1 to 400 MB, and one of more than
// 512 MB by repetition of samples. They are kept in a folder of the system's temporary folder.
import { execFileSync, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import {
  copyFileSync,
  createWriteStream,
  existsSync,
  mkdirSync,
  readFileSync,
  statSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const PACKAGES = [
  'typescript@5.9.3',
  'terser@5.44.0',
  'prettier@3.6.2',
  'rollup@4.52.0',
  'svelte@5.39.0',
];

export const benchFolder = process.env.SCOOBYPROF_BENCH_DIR ?? join(tmpdir(), 'scoobyprof-bench');
const work = join(benchFolder, 'work');
const LIB = 'node_modules/typescript/lib';

/** What each dump is a profile of. The sizes are those of Node 20. */
const RECORDINGS = {
  'rollup-500us': {
    size: 'small',
    intervalUs: 500,
    args: [
      'node_modules/rollup/dist/bin/rollup',
      'node_modules/svelte/src/compiler/index.js',
      '-f',
      'es',
    ],
  },
  'prettier-1ms': {
    size: 'small',
    intervalUs: 1000,
    args: ['node_modules/prettier/bin/prettier.cjs', 'src/typescript.js'],
  },
  'terser-400us': {
    size: 'large',
    intervalUs: 400,
    args: ['node_modules/terser/bin/terser', 'src/typescript.js', '-c', '-m', '-o', 'min.js'],
  },
  'terser-100us': {
    size: 'large',
    intervalUs: 100,
    args: ['node_modules/terser/bin/terser', 'src/typescript.js', '-c', '-m', '-o', 'min.js'],
  },
  'terser-70us': {
    size: 'large',
    intervalUs: 70,
    args: ['node_modules/terser/bin/terser', 'src/typescript.js', '-c', '-m', '-o', 'min.js'],
  },
  'terser-50us': {
    size: 'large',
    intervalUs: 50,
    args: [
      'node_modules/terser/bin/terser',
      'src/typescript.js',
      `${LIB}/_tsc.js`,
      '-c',
      'passes=2',
      '-m',
      '-o',
      'min.js',
    ],
  },
};

/** Paths of the dumps up to a size (`small`, `large`, `huge`), recorded where they are not there yet. */
export async function benchDumps(size) {
  prepareWork();
  const wanted = Object.keys(RECORDINGS).filter(
    (name) => size !== 'small' || RECORDINGS[name].size === 'small',
  );
  const paths = wanted.map(recorded);
  if (size === 'huge') paths.push(await repeated(recorded('terser-50us')));
  return paths;
}

function prepareWork() {
  if (existsSync(join(work, 'node_modules/terser'))) return;
  mkdirSync(join(work, 'src'), { recursive: true });
  execFileSync('npm', ['init', '-y'], { cwd: work, stdio: 'ignore' });
  execFileSync('npm', ['install', '--silent', ...PACKAGES], { cwd: work, stdio: 'inherit' });
  copyFileSync(join(work, LIB, 'typescript.js'), join(work, 'src/typescript.js'));
}

function recorded(name) {
  const path = join(benchFolder, `${name}.cpuprofile`);
  if (existsSync(path)) return path;
  const { intervalUs, args } = RECORDINGS[name];
  const options = [
    '--cpu-prof',
    '--cpu-prof-interval',
    intervalUs,
    '--cpu-prof-dir',
    benchFolder,
    '--cpu-prof-name',
    `${name}.cpuprofile`,
  ];
  spawnSync(process.execPath, [...options.map(String), ...args], { cwd: work, stdio: 'ignore' });
  if (!existsSync(path)) throw new Error(`${name} was not recorded`);
  console.log(`recorded ${path} (${(statSync(path).size / 1e6).toFixed(1)} MB)`);
  return path;
}

/** The dump with its samples repeated until it is longer than V8's longest string. */
async function repeated(source) {
  const path = join(benchFolder, 'huge.cpuprofile');
  if (existsSync(path)) return path;
  const { samples, timeDeltas, ...head } = JSON.parse(readFileSync(source, 'utf8'));
  const times = Math.ceil(700e6 / (11 * samples.length));
  const spanUs = timeDeltas.reduce((a, b) => a + b, 0);
  const file = createWriteStream(path);
  file.write(JSON.stringify({ ...head, endTime: head.startTime + times * spanUs }).slice(0, -1));
  for (const [key, list] of Object.entries({ samples, timeDeltas })) {
    const text = list.join(',');
    file.write(`,"${key}":[`);
    for (let i = 0; i < times; i++)
      if (!file.write(i > 0 ? `,${text}` : text)) await once(file, 'drain');
    file.write(']');
  }
  file.end('}');
  await once(file, 'close');
  return path;
}
