import { readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { directLazyImports, loopsBytes, quickCommonJs, scriptTexts } from './bundle-plugins.mjs';

const common = {
  platform: 'node',
  external: [/^[^./]/],
  checks: { ineffectiveDynamicImport: false },
  logLevel: 'warn',
};
/** Functions and classes keep their names: users see those of the middleware in their profiles. */
const output = {
  format: 'esm',
  comments: false,
  minify: {
    compress: { keepNames: { function: true, class: true } },
    mangle: { toplevel: true, keepNames: true },
    codegen: { removeWhitespace: true },
  },
};

/**
 * Names of properties of our own that a page's script need not spell out. Those of browsers and of data that stands in
 * pages must not be among them.
 */
export const OWN_NAMES = {
  include:
    /Of$|(?:Boxes|Functions|Groups|Tree|Px|By|Row|Match|Selected)$|^(?:is|shown|hidden|drawn|zoom)[A-Z]|^(?:graph|look|hovered|placed|scene|colorBy|boxes|tree|theme|found|tools|legend|stage|spoken|room|members|saturation|degrees)$/,
  exclude: /^(?:indexOf|isInteger|isArray)$/,
};

/** Modules that bring a package with them: a chunk that holds one loads all of it, whatever it was loaded for. */
const BRINGS_PACKAGE = /^\s*(?:import|export)\b[^;'"()]*?\bfrom\s*['"](?!node:|\.)/m;

/** Whoever keeps records in folders does without. */
const isOfRedis = (id) => /[\\/]stores[\\/]redis[\\/]/.test(id);

/** Below this size it costs more to ship and open a file than to read what a run does not need. */
const SMALL_CHUNK_BYTES = 12_000;

const STATIC_IMPORT =
  /^\s*(?:import|export)\b[^;'"()]*?\bfrom\s*['"](\.[^'"]+)['"]|^import\s*['"](\.[^'"]+)['"]/gm;

/** Paths of the modules that start with these, whatever the run does: all that they import, but not lazily. */
function startModules(paths) {
  const found = new Set();
  const waiting = [...paths];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    if (found.has(next)) continue;
    found.add(next);
    for (const [, from, alone] of textOf(next).matchAll(STATIC_IMPORT))
      waiting.push(resolve(dirname(next), from ?? alone));
  }
  return found;
}

/**
 * The command line in few files: to load its hundred modules one by one takes 46 ms of CPU before anything is
 * done, in one file 19 (Node 20). They are CommonJS, whose compiled code the program can keep (`cli/start/`): 13 in all.
 * `built` is the folder of modules that tsc wrote.
 */
function programBundle(built, joined) {
  const pathOf = (module) => `${built}/${module}`;
  const start = startModules(['cli/main.js', 'sources/source-finder.js'].map(pathOf));
  return {
    ...common,
    plugins: [scriptTexts(built), loopsBytes, directLazyImports, quickCommonJs(CORE)],
    input: {
      scoobyprof: pathOf('cli/main.js'),
      'load-worker': pathOf('cli/browse/load-worker.js'),
      'dot-worker': pathOf('cli/dot/dot-worker.js'),
    },
    output: {
      ...output,
      ...named,
      format: 'cjs',
      dir: `${built}/program`,
      codeSplitting: {
        groups: [
          { name: CORE, test: (id) => start.has(id) },
          { name: 'redis', test: isOfRedis },
          ...sharedByParts(joined),
        ],
      },
    },
  };
}

/** The chunk that every run loads, by the name under which `cli/start/` looks for it. */
const CORE = 'shared';

/** What starts the program: a file that is read each time, and knows nothing of profiles. */
function startBundle(built) {
  return {
    ...common,
    plugins: [quickCommonJs()],
    input: { start: `${built}/cli/start/start.js` },
    output: { ...output, ...named, format: 'cjs', dir: `${built}/program`, codeSplitting: false },
  };
}

/** What the package exports: ES modules that share their chunks. `exported` are the paths in `built` of what it exports. */
function libraryBundle(built, exported, joined) {
  const pathOf = (module) => `${built}/${module}`;
  const library = startModules(exported.map(pathOf));
  const served = startModules(exported.filter((path) => path.startsWith('request/')).map(pathOf));
  return {
    ...common,
    plugins: [scriptTexts(built), loopsBytes, directLazyImports],
    input: Object.fromEntries(exported.map((path) => [path.replace(/\.js$/, ''), pathOf(path)])),
    output: {
      ...output,
      ...named,
      dir: `${built}/bundle`,
      codeSplitting: {
        groups: [
          { name: 'served', test: (id) => served.has(id) && !isOfRedis(id), minShareCount: 2 },
          { name: 'redis', test: isOfRedis },
          { name: 'library', test: (id) => library.has(id), minShareCount: 2 },
          ...sharedByParts(joined),
        ],
      },
    },
  };
}

const named = {
  entryFileNames: '[name].js',
  // Without the parts that it is for, which the bundler puts behind a tilde.
  chunkFileNames: ({ name }) => `${name.replace(/~.*/, '')}.js`,
};

/** What several parts load, in chunks by the parts that do: each loads what it needs and little more. */
const sharedByParts = (joined) => [
  ...joined.map((ids) => ({ name: 'joined', test: (id) => ids.has(id) })),
  {
    name: 'common',
    test: (id) => !bringsPackage(id),
    minShareCount: 2,
    entriesAware: true,
    entriesAwareMergeThreshold: SMALL_CHUNK_BYTES,
  },
];

const bringsPackage = remembered((id) =>
  [...startModules([id])].some((path) => BRINGS_PACKAGE.test(textOf(path))),
);

const textOf = remembered((path) => readFileSync(path, 'utf8'));

/** The bundler asks often, and nothing changes meanwhile. */
function remembered(resultFor) {
  const known = new Map();
  return (key) => {
    if (!known.has(key)) known.set(key, resultFor(key));
    return known.get(key);
  };
}

/** `joined`: sets of modules that are to be in one chunk, so that no chunks import one another in a circle. */
export function bundlesOf(built, exported, joined = []) {
  return [
    {
      // First: the bundle of the program holds it as text.
      ...common,
      platform: 'browser',
      external: [],
      input: fileURLToPath(new URL('flame/page.ts', import.meta.url)),
      output: {
        format: 'iife',
        comments: false,
        minify: {
          compress: true,
          mangle: { toplevel: true },
          codegen: { removeWhitespace: true },
          mangleProps: OWN_NAMES,
        },
        dir: `${built}/flame`,
        entryFileNames: 'page.js',
        codeSplitting: false,
      },
    },
    programBundle(built, joined),
    startBundle(built),
    libraryBundle(built, exported, joined),
    {
      // In the place of what tsc wrote: one file without imports, which other programs can take as it is.
      ...common,
      platform: 'neutral',
      input: `${built}/records/sql-fingerprint.js`,
      output: {
        ...output,
        dir: `${built}/records`,
        entryFileNames: 'sql-fingerprint.js',
        codeSplitting: false,
      },
    },
  ];
}
