import { defineConfig } from 'rolldown';

/**
 * Modules that most runs do not need, or that bring packages and slow parts of Node with them: they stay apart and
 * load when they are used.
 */
const APART = [
  /\/cli\/(?:batch|config|effects|nearest-file|pick-dump|program|root-help|shell-completion|write-file)\.js$/,
  /\/cli\/prompt\//,
  /\/commands\/(?:example-names|help-report|nearest-word)\.js$/,
  /\/commands\/list\/(?!stats)/,
  /\/importers\/(?:foreign|json-syntax|sliding-window|growing-column|scan\/.*)\.js$/,
  /\/render\/layouts\/json\.js$/,
];

/**
 * The command line in one file: to load its hundred modules one by one takes 46 ms of CPU before anything is
 * done, in one file 19 (Node 20). The library and its types stay as tsc writes them.
 */
export default defineConfig({
  input: 'dist/cli/main.js',
  platform: 'node',
  external: [/^[^./]/],
  checks: { ineffectiveDynamicImport: false },
  logLevel: 'warn',
  output: {
    dir: 'dist/bundle',
    format: 'esm',
    entryFileNames: 'scoobyprof.js',
    chunkFileNames: '[name].js',
    comments: false,
    minify: { compress: false, mangle: false, codegen: { removeWhitespace: true } },
    codeSplitting: {
      groups: [{ name: 'shared', test: (id) => !APART.some((apart) => apart.test(id)) }],
    },
  },
});
