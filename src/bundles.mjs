import { readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const common = {
  platform: 'node',
  external: [/^[^./]/],
  checks: { ineffectiveDynamicImport: false },
  logLevel: 'warn',
};
/** Scripts that a browser runs, as text: the bundle has no files beside it. */
const scriptTexts = (built) => ({
  name: 'script-texts',
  load(id) {
    const [, folder] = /[\\/]exporters[\\/](svg|flame)[\\/][\w-]+-script-text\.js$/.exec(id) ?? [];
    if (folder === undefined) return null;
    const picture = new URL('exporters/svg/graph-script.js', import.meta.url);
    const text = readFileSync(folder === 'svg' ? picture : `${built}/flame/page.js`, 'utf8');
    return `export const SCRIPT = ${JSON.stringify(text)};`;
  },
});

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

const ONLY_EXPORTS_AGAIN = /^export\{([^}]*)\}from"\.\/([^"]+)";?\s*$/;
const LAZY_IMPORT_IN_CHUNK = /import\(([`"'])((?:\.{1,2}\/)+)([\w.-]+\.js)\1\)/g;

/**
 * A part that is loaded lazily and shares its chunk with others gets a file of its own from the bundler, which says only
 * what the part exports under which name. Who loads the part can know that without another file to open.
 */
const directLazyImports = {
  name: 'direct-lazy-imports',
  generateBundle(_, bundle) {
    const chunks = Object.values(bundle).filter(({ type }) => type === 'chunk');
    const parts = new Map(
      chunks
        .filter(({ isEntry, fileName }) => !isEntry && !fileName.includes('/'))
        .map(({ fileName, code }) => [fileName, ONLY_EXPORTS_AGAIN.exec(code)])
        .filter(([, found]) => found !== null),
    );
    for (const name of parts.keys()) delete bundle[name];
    for (const chunk of chunks) {
      chunk.code = chunk.code.replace(LAZY_IMPORT_IN_CHUNK, (whole, quote, folder, name) => {
        const part = parts.get(name);
        if (part === undefined) return whole;
        const names = part[1].split(',').map((pair) => pair.split(' as '));
        const members = names.map(([inside, outside = inside]) => `${outside}:m.${inside}`);
        return `import(${quote}${folder}${part[2]}${quote}).then(m=>({${members.join(',')}}))`;
      });
    }
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

const LAZY_IMPORT = /\bimport\(\s*['"](\.[^'"]+)['"]/g;
const STATIC_IMPORT =
  /^\s*(?:import|export)\b[^;'"()]*?\bfrom\s*['"](\.[^'"]+)['"]|^import\s*['"](\.[^'"]+)['"]/gm;

/** Paths of the modules that start with these, whatever the run does: all that they import, but not lazily. */
const startModules = (paths) => modulesBelow(paths, [STATIC_IMPORT]);

/** All that these may ever load. */
const allModules = (paths) => modulesBelow(paths, [STATIC_IMPORT, LAZY_IMPORT]);

function modulesBelow(paths, patterns) {
  const found = new Set();
  const waiting = [...paths];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    if (found.has(next)) continue;
    found.add(next);
    const text = textOf(next);
    for (const [, from, alone] of patterns.flatMap((pattern) => [...text.matchAll(pattern)]))
      waiting.push(resolve(dirname(next), from ?? alone));
  }
  return found;
}

/**
 * The command line in few files: to load its hundred modules one by one takes 46 ms of CPU before anything is
 * done, in one file 19 (Node 20). What the package exports shares its chunks. `built` is the folder of modules that
 * tsc wrote, `exported` the paths in it that the package exports.
 */
function programBundle(built, exported, joined) {
  const dir = `${built}/bundle`;
  const pathOf = (module) => `${built}/${module}`;
  const start = startModules(['cli/main.js'].map(pathOf));
  const anywhere = allModules(['cli/main.js'].map(pathOf));
  const sources = startModules(['sources/source-finder.js'].map(pathOf));
  const library = startModules(exported.map(pathOf));
  const served = startModules(exported.filter((path) => path.startsWith('request/')).map(pathOf));
  return {
    ...common,
    plugins: [scriptTexts(built), directLazyImports],
    input: {
      scoobyprof: pathOf('cli/main.js'),
      'load-worker': pathOf('cli/browse/load-worker.js'),
      'dot-worker': pathOf('cli/dot/dot-worker.js'),
      ...Object.fromEntries(exported.map((path) => [path.replace(/\.js$/, ''), pathOf(path)])),
    },
    output: {
      ...output,
      dir,
      entryFileNames: '[name].js',
      // Without the parts that it is for, which the bundler puts behind a tilde.
      chunkFileNames: ({ name }) => `${name.replace(/~.*/, '')}.js`,
      codeSplitting: {
        groups: [
          { name: 'files', test: (id) => served.has(id) && anywhere.has(id) && !isOfRedis(id) },
          { name: 'served', test: (id) => served.has(id) && !isOfRedis(id), minShareCount: 2 },
          { name: 'redis', test: isOfRedis },
          { name: 'shared', test: (id) => start.has(id) },
          { name: 'sources', test: (id) => sources.has(id) },
          { name: 'library', test: (id) => library.has(id), minShareCount: 2 },
          ...joined.map((ids) => ({ name: 'joined', test: (id) => ids.has(id) })),
          {
            // What several parts load, in chunks by the parts that do: each loads what it needs and little more.
            name: 'common',
            test: (id) => !bringsPackage(id),
            minShareCount: 2,
            entriesAware: true,
            entriesAwareMergeThreshold: SMALL_CHUNK_BYTES,
          },
        ],
      },
    },
  };
}

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
    programBundle(built, exported, joined),
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
