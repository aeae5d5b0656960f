import { readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';

const common = {
  platform: 'node',
  external: [/^[^./]/],
  checks: { ineffectiveDynamicImport: false },
  logLevel: 'warn',
};
/** The script of pictures, which a browser runs, as text: the bundle has no files beside it. */
const pictureScript = {
  name: 'picture-script',
  load(id) {
    if (!/[\\/]exporters[\\/]svg[\\/]graph-script-text\.js$/.test(id)) return null;
    const text = readFileSync(new URL('exporters/svg/graph-script.js', import.meta.url), 'utf8');
    return `export const SCRIPT = ${JSON.stringify(text)};`;
  },
};

const output = {
  format: 'esm',
  comments: false,
  minify: { compress: false, mangle: false, codegen: { removeWhitespace: true } },
};

/** Modules that servers load too: not in the chunk of the command line. */
const FILES = /\/files\/[^/]*$/;

/** Parts that are used as a whole where they are used: a file for each, since every small file has to be shipped. */
const TOGETHER = [
  ['sources', /^\/sources\//],
  ['pairing', /^\/model\/pairing\//],
  ['statistics', /^\/model\/statistics\//],
  ['diff', /^\/(?:cli|commands|render)\/diff\//],
  ['watch', /^\/cli\/watch\//],
  ['record', /^\/(?:cli\/record|recorder)\//],
  ['runs', /^\/cli\/runs\//],
  ['scan', /^\/importers\/v8\/scan\//],
  ['trace', /^\/importers\/trace\//],
  ['dot', /^\/exporters\/dot\//],
];

const STATIC_IMPORT =
  /^\s*(?:import|export)\b[^;'"()]*?\bfrom\s*['"](\.[^'"]+)['"]|^import\s*['"](\.[^'"]+)['"]/gm;

/** What the most usual run loads lazily, a table in a pipe: it is no part of any other chunk. */
const USUAL = ['cli/main.js', 'commands/list/stats.js', 'render/layouts/pstats.js'];

/** Paths of the modules that start with these, whatever the run does: all that they import, but not lazily. */
function startModules(paths) {
  const found = new Set();
  const waiting = [...paths];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    if (found.has(next)) continue;
    found.add(next);
    for (const [, from, alone] of readFileSync(next, 'utf8').matchAll(STATIC_IMPORT))
      waiting.push(resolve(dirname(next), from ?? alone));
  }
  return found;
}

/**
 * The command line in few files: to load its hundred modules one by one takes 46 ms of CPU before anything is
 * done, in one file 19 (Node 20). What the package exports shares its chunks. `built` is the folder of modules that
 * tsc wrote, `exported` the paths in it that the package exports.
 */
export function bundlesOf(built, exported) {
  const dir = `${built}/bundle`;
  const start = startModules(USUAL.map((path) => `${built}/${path}`));
  const library = exported.map((path) => [path.replace(/\.js$/, ''), `${built}/${path}`]);
  return [
    {
      ...common,
      plugins: [pictureScript],
      input: {
        scoobyprof: `${built}/cli/main.js`,
        'load-worker': `${built}/cli/browse/load-worker.js`,
        'dot-worker': `${built}/cli/dot/dot-worker.js`,
        ...Object.fromEntries(library),
      },
      output: {
        ...output,
        dir,
        entryFileNames: '[name].js',
        chunkFileNames: '[name].js',
        codeSplitting: {
          groups: [
            { name: 'files', test: (id) => start.has(id) && FILES.test(id) },
            { name: 'shared', test: (id) => start.has(id) && !FILES.test(id) },
            ...TOGETHER.map(([name, folder]) => ({
              name,
              test: (id) => !start.has(id) && folder.test(id.slice(built.length)),
            })),
          ],
        },
      },
    },
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
