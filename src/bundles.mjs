/**
 * Modules that most runs do not need, or that bring packages and slow parts of Node with them: they stay apart and
 * load when they are used.
 */
export const APART = [
  /\/request\//,
  /\/cli\/args\/(?:config|program|root-help|shell-completion|start-filters)\.js$/,
  /\/cli\/browse\/(?:batch|effects|load-worker|nearest-file|pick-dump)\.js$/,
  /\/cli\/terminal\/(?:load-progress|open-file|pager|screen|size-text|prompt\/.*)\.js$/,
  /\/cli\/(?:own-version|write-file)\.js$/,
  /\/files\/(?!dump-folder\.js$)/,
  /\/(?:records|stores)\//,
  /\/cli\/(?:dot|record|watch)\//,
  /\/(?:exporters|recorder|sources)\//,
  /\/model\/(?:fold-frames|merge-trees)\.js$/,
  /\/commands\/(?:example-names|help-report)\.js$/,
  /\/commands\/language\/(?:conditions|nearest-word)\.js$/,
  /\/commands\/session\/(?:compare-sides|session-graph|stacks)\.js$/,
  /\/views\/(?:function-lines|merged-stacks|view-profiles)\.js$/,
  /\/commands\/list\/(?!stats)/,
  /\/importers\/(?:foreign|json-syntax|sliding-window|v8\/scan\/.*)\.js$/,
  /\/importers\/python\/(?:marshal-|python-marshal|python-stats-)/,
  /\/render\/layouts\/(?!pstats)/,
  /\/render\/(?:terminal\/.*|edges-view|pstats-view|stats-view|view-report|view-text)\.js$/,
];

const common = {
  platform: 'node',
  external: [/^[^./]/],
  checks: { ineffectiveDynamicImport: false },
  logLevel: 'warn',
};
const output = {
  format: 'esm',
  comments: false,
  minify: { compress: false, mangle: false, codegen: { removeWhitespace: true } },
};

/** Modules that servers load too: not in the chunk of the command line. */
const FILES = /\/files\//;

/**
 * The command line in few files: to load its hundred modules one by one takes 46 ms of CPU before anything is
 * done, in one file 19 (Node 20). What the package exports shares its chunks. `built` is the folder of modules that
 * tsc wrote, `exported` the paths in it that the package exports.
 */
export function bundlesOf(built, exported) {
  const dir = `${built}/bundle`;
  const library = exported.map((path) => [path.replace(/\.js$/, ''), `${built}/${path}`]);
  return [
    {
      ...common,
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
            { name: 'files', test: (id) => FILES.test(id) && !isApart(id) },
            { name: 'shared', test: (id) => !FILES.test(id) && !isApart(id) },
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

function isApart(id) {
  return APART.some((apart) => apart.test(id));
}
