/**
 * Modules that most runs do not need, or that bring packages and slow parts of Node with them: they stay apart and
 * load when they are used.
 */
const APART = [
  /\/cli\/args\/(?:config|program|root-help|shell-completion|start-filters)\.js$/,
  /\/cli\/browse\/(?:batch|effects|load-worker|nearest-file|pick-dump)\.js$/,
  /\/cli\/terminal\/(?:load-progress|open-file|pager|screen|size-text|prompt\/.*)\.js$/,
  /\/cli\/(?:own-version|write-file)\.js$/,
  /\/files\/(?:new-file|replace-file|temporary-name)\.js$/,
  /\/cli\/(?:dot|record|watch)\//,
  /\/(?:exporters|recorder|sources)\//,
  /\/model\/(?:filter-stacks|fold-frames|merge-trees)\.js$/,
  /\/commands\/(?:example-names|help-report)\.js$/,
  /\/commands\/language\/(?:conditions|nearest-word)\.js$/,
  /\/commands\/session\/(?:compare-sides|function-lines|session-graph|stacks)\.js$/,
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

/**
 * The command line in one file: to load its hundred modules one by one takes 46 ms of CPU before anything is
 * done, in one file 19 (Node 20). The library and its types stay as tsc writes them, in the folder `built`.
 */
export function bundlesOf(built) {
  const dir = `${built}/bundle`;
  return [
    {
      ...common,
      input: {
        scoobyprof: `${built}/cli/main.js`,
        'load-worker': `${built}/cli/browse/load-worker.js`,
      },
      output: {
        ...output,
        dir,
        entryFileNames: '[name].js',
        chunkFileNames: '[name].js',
        codeSplitting: {
          groups: [{ name: 'shared', test: (id) => !APART.some((apart) => apart.test(id)) }],
        },
      },
    },
    {
      // The thread that draws shares nothing with the program, whose start would have to load more.
      ...common,
      input: `${built}/cli/dot/dot-worker.js`,
      output: { ...output, dir, entryFileNames: 'dot-worker.js', codeSplitting: false },
    },
  ];
}
