import { defineConfig } from 'rolldown';

/**
 * Modules that most runs do not need, or that bring packages and slow parts of Node with them: they stay apart and
 * load when they are used.
 */
const APART = [
  /\/cli\/(?:batch|config|effects|load-progress|load-worker|nearest-file|pager|pick-dump|size-text|start-filters|program)\.js$/,
  /\/cli\/(?:root-help|screen|shell-completion|write-file)\.js$/,
  /\/files\/(?:new-file|replace-file|temporary-name)\.js$/,
  /\/cli\/(?:dot|prompt|record|watch)\//,
  /\/(?:exporters|recorder|sources)\//,
  /\/model\/(?:filter-stacks|fold-frames|merge-trees)\.js$/,
  /\/commands\/(?:compare-sides|conditions|example-names|function-lines|help-report|nearest-word)\.js$/,
  /\/commands\/(?:session-graph|stacks)\.js$/,
  /\/commands\/list\/(?!stats)/,
  /\/importers\/(?:foreign|json-syntax|sliding-window|scan\/.*)\.js$/,
  /\/importers\/(?:marshal-|python-marshal|python-stats-)/,
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
  dir: 'dist/bundle',
  format: 'esm',
  comments: false,
  minify: { compress: false, mangle: false, codegen: { removeWhitespace: true } },
};

/**
 * The command line in one file: to load its hundred modules one by one takes 46 ms of CPU before anything is
 * done, in one file 19 (Node 20). The library and its types stay as tsc writes them.
 */
export default defineConfig([
  {
    ...common,
    input: { scoobyprof: 'dist/cli/main.js', 'load-worker': 'dist/cli/load-worker.js' },
    output: {
      ...output,
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
    input: 'dist/cli/dot/dot-worker.js',
    output: { ...output, entryFileNames: 'dot-worker.js', codeSplitting: false },
  },
]);
