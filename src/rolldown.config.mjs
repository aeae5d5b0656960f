import { defineConfig } from 'rolldown';

/** Modules that bring packages or slow parts of Node with them: they stay apart, and load when they are used. */
const APART = /\/cli\/(?:batch|completion|pick-dump|program|prompt|root-help|write-file)\.js$/;

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
    codeSplitting: { groups: [{ name: 'shared', test: (id) => !APART.test(id) }] },
  },
});
