import { defineConfig } from 'rolldown';

/**
 * Modules that most runs do not need, or that bring packages and slow parts of Node with them: they stay apart and
 * load when they are used.
 */
const APART = [
  /\/cli\/(?:batch|completion|pick-dump|program|prompt|root-help|write-file)\.js$/,
  /\/cli\/dot\//,
  /\/exporters\//,
  /\/model\/(?:filter-stacks|fold-frames)\.js$/,
  /\/commands\/(?:help-report|nearest-word|session-graph)\.js$/,
  /\/commands\/list\/(?!stats)/,
  /\/importers\/(?:foreign|json-syntax|sliding-window|growing-column|scan\/.*)\.js$/,
  /\/render\/layouts\/json\.js$/,
];

/**
 * The command line in one file: to load its hundred modules one by one takes 46 ms of CPU before anything is
 * done, in one file 19 (Node 20). The library and its types stay as tsc writes them.
 */
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

export default defineConfig([
  {
    ...common,
    input: 'dist/cli/main.js',
    output: {
      ...output,
      entryFileNames: 'scoobyprof.js',
      chunkFileNames: '[name].js',
      codeSplitting: {
        groups: [{ name: 'shared', test: (id) => !APART.some((apart) => apart.test(id)) }],
      },
    },
  },
  {
    // Threads begin in a file of their own. It shares none with the program, whose start would have to load more.
    ...common,
    input: 'dist/cli/dot/dot-worker.js',
    output: { ...output, entryFileNames: 'dot-worker.js', codeSplitting: false },
  },
]);
