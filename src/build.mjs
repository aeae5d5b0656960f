// Builds `dist`. `--if-stale`: only where a source is newer than the last build.
import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import {
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { bundlesOf } from './bundles.mjs';
import { compileLoops } from './compile-loops.mjs';
import { bundlePanel } from './panel-bundle.mjs';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const DIST = join(ROOT, 'dist');
/** Bears the time at which its build began: what was saved meanwhile is newer. */
const STAMP = join('program', 'scoobyprof.js');

if (!process.argv.includes('--if-stale') || isStale()) await build();

/** The folders count too: their time tells that a source is gone. */
function isStale() {
  const built = statSync(join(DIST, STAMP), { throwIfNoEntry: false })?.mtimeMs ?? 0;
  const settings = ['package.json', 'tsconfig.json'].map((name) => statSync(join(ROOT, name)));
  return Math.max(newestMs(join(ROOT, 'src')), ...settings.map((s) => s.mtimeMs)) > built;
}

function newestMs(folder) {
  let newest = statSync(folder).mtimeMs;
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    newest = Math.max(newest, entry.isDirectory() ? newestMs(path) : statSync(path).mtimeMs);
  }
  return newest;
}

/** In a folder of its own, which then takes the place of `dist`: what runs meanwhile never sees half of it. */
async function build() {
  const stage = `${DIST}-${randomBytes(6).toString('hex')}`;
  const begun = new Date();
  try {
    run('typescript', 'tsc', ['-p', 'src', '--outDir', stage]);
    await compileLoops(join(stage, 'wasm/loops.wasm'));
    await writeSchema(stage);
    const exported = exportedPaths();
    await bundle(stage, exported);
    writeFileSync(join(stage, 'program/package.json'), '{"type":"commonjs"}\n');
    await rollUpTypes(stage, exported);
    await bundlePanel(stage);
    utimesSync(join(stage, STAMP), begun, begun);
    replaceDist(stage);
  } finally {
    rmSync(stage, { recursive: true, force: true });
  }
}

/** The form of records as a file, for programs that read them in other languages. */
async function writeSchema(stage) {
  const file = pathToFileURL(join(stage, 'records/record-schema.js')).href;
  const { RECORD_SCHEMA } = await import(file);
  const text = `${JSON.stringify(RECORD_SCHEMA, null, 2)}\n`;
  writeFileSync(join(stage, 'records/record.schema.json'), text);
}

/** What the package exports, as paths of modules in `dist`: that of a bundle is the same below `dist/bundle`. */
function exportedPaths() {
  const manifest = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));
  const prefix = './dist/bundle/';
  return Object.values(manifest.exports)
    .map((target) => target.default ?? '')
    .filter((path) => path.startsWith(prefix))
    .map((path) => path.slice(prefix.length));
}

/** Chunks that would import one another in a circle become one: else who asks first decides which runs first. */
async function bundle(stage, exported) {
  const { rolldown } = await import('rolldown');
  let joined = [];
  for (let k = 0; k < bundlesOf(stage, exported).length; ) {
    const { output, ...input } = bundlesOf(stage, exported, joined)[k];
    const build = await rolldown({ ...input, cwd: ROOT });
    const circle = modulesInCircle((await build.generate(output)).output);
    if (circle === null) {
      await build.write(output);
      joined = [];
      k++;
    } else joined.push(circle);
    await build.close();
  }
}

/** The modules of the first chunks that lead back to themselves; `null`: none does. */
function modulesInCircle(chunks) {
  const importsOf = new Map(chunks.map(({ fileName, imports }) => [fileName, imports]));
  const reachedFrom = (imports) => {
    const reached = new Set(imports);
    for (const name of reached) for (const next of importsOf.get(name) ?? []) reached.add(next);
    return reached;
  };
  const first = chunks.find(({ fileName, imports }) => reachedFrom(imports).has(fileName));
  if (first === undefined) return null;
  const reached = reachedFrom(first.imports);
  const circle = chunks.filter(
    ({ fileName, imports }) => reached.has(fileName) && reachedFrom(imports).has(first.fileName),
  );
  return new Set(circle.flatMap(({ moduleIds }) => moduleIds));
}

/** The types of each export with all that they need of ours, so that no other declarations have to be shipped. */
async function rollUpTypes(stage, exported) {
  const { rollup } = await import('rollup');
  const { dts } = await import('rollup-plugin-dts');
  const input = exported.map((path) => [
    path.replace(/\.js$/, ''),
    join(stage, path.replace(/\.js$/, '.d.ts')),
  ]);
  const build = await rollup({
    input: Object.fromEntries(input),
    external: (id) => !/^[./]/.test(id),
    plugins: [dts()],
  });
  await build.write({
    dir: join(stage, 'types'),
    entryFileNames: '[name].d.ts',
    chunkFileNames: 'shared/[name].d.ts',
  });
  await build.close();
}

function replaceDist(stage) {
  const old = `${stage}-old`;
  // Another build may take the place between the two moves: then it goes as well.
  for (let tries = 0; ; tries++) {
    try {
      moveAway(DIST, old);
      renameSync(stage, DIST);
      break;
    } catch (error) {
      if (tries === 20 || !['ENOTEMPTY', 'EEXIST', 'EPERM'].includes(error.code)) throw error;
    } finally {
      rmSync(old, { recursive: true, force: true });
    }
  }
}

function moveAway(from, to) {
  try {
    renameSync(from, to);
  } catch (error) {
    if (error.code !== 'ENOENT') throw error;
  }
}

/** Runs the executable `name` of a package, whatever the system. */
function run(packageName, name, args) {
  const manifest = createRequire(import.meta.url).resolve(`${packageName}/package.json`);
  const { bin } = createRequire(import.meta.url)(manifest);
  execFileSync(process.execPath, [join(dirname(manifest), bin[name]), ...args], {
    cwd: ROOT,
    stdio: 'inherit',
  });
}
