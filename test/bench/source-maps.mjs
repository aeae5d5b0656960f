// What source maps add to the first table of a dump of about 20 MB of minified code with a map of about 8 MB.
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { runPaired } from './measure.mjs';
import { benchDumps, benchFolder } from './record.mjs';

const MODULES = 220;
const DUMP_BYTES = 20e6;
const FUNCTIONS = 36;
const program = fileURLToPath(new URL('../../bin/scoobyprof.js', import.meta.url));
const folder = join(benchFolder, 'work/mapped');
const dump = join(benchFolder, 'mapped.cpuprofile');

/** A function that does some work and calls some of the functions of later modules, by what it came to. */
function functionText(module, index) {
  const callees = Array.from({ length: 8 }, (_, n) => {
    const seed = module * 7919 + index * 104_729 + n * 1_299_709;
    const target = Math.min(MODULES - 1, module + 1 + (seed % 9));
    return target === module ? 'Math.abs' : `module${target}.compute${seed % FUNCTIONS}`;
  });
  return `
/** Adds up what the functions further down make of a value. */
export function compute${index}(value, remaining) {
  let accumulated = value + ${index};
  for (let round = 0; round < 150; round++) accumulated = (accumulated * 31 + round) % 65521;
  if (remaining <= 0) return accumulated;
  const following = [${callees.join(', ')}];
  return [1, 2, 3]
    .map((factor) => following[(accumulated >> factor) & 7](accumulated * factor, remaining - 1))
    .reduce((sum, result) => sum + result, 0);
}
`;
}

function moduleText(module) {
  const imports = Array.from({ length: 9 }, (_, i) => Math.min(MODULES - 1, module + 1 + i))
    .filter((target, i, all) => target !== module && all.indexOf(target) === i)
    .map((target) => `import * as module${target} from './module${target}.js';\n`);
  const functions = Array.from({ length: FUNCTIONS }, (_, index) => functionText(module, index));
  return imports.join('') + functions.join('');
}

const MAIN = `import * as module0 from './module0.js';
const all = Object.values(module0);
function slowData(count) {
  let data = '';
  for (let i = 0; i < count; i++) data = (data + i).slice(-1000);
  return data.length;
}
const end = Date.now() + 9000;
let sum = 0;
for (let i = 0; Date.now() < end; i++) sum += all[i % all.length](i, 8) + slowData(50);
console.log(sum);
`;

function record() {
  mkdirSync(join(folder, 'src'), { recursive: true });
  writeFileSync(join(folder, 'package.json'), '{"type":"module"}');
  writeFileSync(join(folder, 'src/main.js'), MAIN);
  for (let module = 0; module < MODULES; module++)
    writeFileSync(join(folder, `src/module${module}.js`), moduleText(module));
  const tool = (name) => join(benchFolder, 'work/node_modules', name);
  const options = { cwd: folder, stdio: 'ignore' };
  const bundle = [tool('rollup/dist/bin/rollup'), 'src/main.js', '-o', 'bundle.js', '-m'];
  execFileSync(process.execPath, bundle, options);
  const map = "content='bundle.js.map',url='min.js.map',includeSources";
  const minify = [tool('terser/bin/terser'), 'bundle.js', '-m', '--toplevel'];
  execFileSync(process.execPath, [...minify, '--source-map', map, '-o', 'min.js'], options);
  const profile = ['--cpu-prof', '--cpu-prof-interval', '100', '--cpu-prof-dir', folder];
  spawnSync(process.execPath, [...profile, '--cpu-prof-name', 'short.json', 'min.js'], options);
  lengthen(join(folder, 'short.json'));
}

/** A busy machine takes fewer samples: they are repeated until the dump is as large as it should be. */
function lengthen(path) {
  const profile = JSON.parse(readFileSync(path, 'utf8'));
  const { samples, timeDeltas } = profile;
  const missing = DUMP_BYTES - statSync(path).size;
  const times = Math.max(0, Math.round(missing / JSON.stringify([samples, timeDeltas]).length));
  for (const list of [samples, timeDeltas]) {
    const { length } = list;
    for (let i = 0; i < times * length; i++) list.push(list[i]);
  }
  profile.endTime = profile.startTime + timeDeltas.reduce((a, b) => a + b, 0);
  writeFileSync(dump, JSON.stringify(profile));
}

await benchDumps('small');
if (!existsSync(dump)) record();
const stats = (...options) => [process.execPath, program, ...options, 'stats 20', dump];
const [mapped, plain] = await runPaired([stats('--gc=stack'), stats('--no-source-maps')], 9);
const megabytes = (path) => `${(statSync(path).size / 1e6).toFixed(1)} MB`;
console.log(
  `source-maps: "stats 20" on ${megabytes(dump)} with a map of ${megabytes(join(folder, 'min.js.map'))}, medians`,
);
for (const [name, { wallMs, cpuMs }] of Object.entries({ mapped, plain }))
  console.log(`  ${name.padEnd(6)} ${wallMs.toFixed(0)} ms, ${cpuMs.toFixed(0)} ms of CPU`);
console.log(
  `  mapping adds ${(mapped.wallMs - plain.wallMs).toFixed(0)} ms (${((mapped.wallMs / plain.wallMs - 1) * 100).toFixed(0)} %)`,
);

/** A program of many files, each with a map of its own, and ten dumps of it. */
function recordMany(dumps) {
  mkdirSync(join(folder, 'many'), { recursive: true });
  const terser = join(benchFolder, 'work/node_modules/terser/bin/terser');
  for (const name of ['main', ...Array.from({ length: MODULES }, (_, i) => `module${i}`)]) {
    const map = `url='${name}.js.map',includeSources`;
    const minify = [
      terser,
      `src/${name}.js`,
      '--module',
      '-m',
      '--keep-fnames',
      '--source-map',
      map,
    ];
    execFileSync(process.execPath, [...minify, '-o', `many/${name}.js`], { cwd: folder });
  }
  const profile = ['--cpu-prof', '--cpu-prof-interval', '500', '--cpu-prof-dir', dumps];
  for (let i = 0; i < 10; i++) {
    spawnSync(process.execPath, [...profile, 'many/main.js'], { cwd: folder, stdio: 'ignore' });
  }
}

const dumps = join(benchFolder, 'many-maps');
if (!existsSync(dumps)) recordMany(dumps);
const files = readdirSync(dumps).map((name) => join(dumps, name));
const byName = (...options) => [process.execPath, program, ...options, 'stats slowData', ...files];
const [found, dumped] = await runPaired([byName('--gc=stack'), byName('--no-source-maps')], 5);
const whole = files.reduce((sum, path) => sum + statSync(path).size, 0);
console.log(
  `source-maps: "stats slowData" on ten dumps of ${(whole / 1e6).toFixed(1)} MB with ${MODULES} maps: ${found.cpuMs.toFixed(0)} ms of CPU, without maps ${dumped.cpuMs.toFixed(0)} ms (${(found.cpuMs / dumped.cpuMs).toFixed(2)} times; at most 2 is wanted)`,
);
