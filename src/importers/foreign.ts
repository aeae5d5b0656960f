import type { DumpContent } from './dump.ts';
import { isObject, type JsonObject } from './json-shape.ts';
import { isPerfetto } from './perfetto.ts';
import { RECORD_HINT } from './record-hint.ts';

/** What a file that no importer reads seems to be, to say more than "wrong file". */
export interface ForeignContent {
  readonly seemsToBe: string;
  readonly hint?: string;
}

/** Guesses from content what a dump is that no importer recognises. */
export function describeForeign(dump: DumpContent): ForeignContent {
  if (dump.bytes.length === 0) {
    return { seemsToBe: 'an empty file', hint: 'a program that is killed does not write a dump' };
  }
  return dump.looksLikeJson ? describeJson(dump.document) : describeBytes(dump.bytes);
}

interface JsonSign extends ForeignContent {
  readonly matches: (object: JsonObject) => boolean;
}

const has =
  (...keys: string[]) =>
  (object: JsonObject): boolean =>
    keys.every((key) => key in object);

const HEAP_SNAPSHOT: ForeignContent = {
  seemsToBe: 'a heap snapshot',
  hint: 'it holds objects, not who allocated them: open it in the Memory panel of DevTools, or record allocations with: node --heap-prof app.js',
};

const PROF =
  'record what is read here with: node --cpu-prof app.js; node --prof-process shows the log as it is';

/** JSON that is often handed over by mistake; the first that matches. */
const JSON_SIGNS: readonly JsonSign[] = [
  { matches: has('snapshot', 'strings'), ...HEAP_SNAPSHOT },
  {
    matches: has('meta', 'threads'),
    seemsToBe: 'a Firefox profile',
    hint: 'https://profiler.firefox.com opens it; for this program record the page in Chrome: Performance panel, Save trace; or a program with: node --cpu-prof app.js',
  },
  {
    matches: has('recording', 'overview'),
    seemsToBe: 'a timeline of Safari',
    hint: 'record the page in Chrome: Performance panel, Save trace',
  },
  { matches: has('code', 'ticks'), seemsToBe: "a log of node's --prof, preprocessed", hint: PROF },
  {
    matches: (o) =>
      Array.isArray(o['result']) && (o['result'].length === 0 || isCoverage(o['result'][0])),
    seemsToBe: 'coverage data of NODE_V8_COVERAGE',
    hint: 'join it with the dump of the same run: scoobyprof counts PROFILE COVERAGE',
  },
  { matches: has('version', 'mappings'), seemsToBe: 'a source map' },
  { matches: has('lockfileVersion'), seemsToBe: 'a package-lock.json' },
  { matches: has('compilerOptions'), seemsToBe: 'a tsconfig.json' },
  {
    matches: (o) => has('name', 'version')(o) || has('dependencies')(o) || has('scripts')(o),
    seemsToBe: 'a package.json',
    hint: RECORD_HINT,
  },
  {
    matches: has('header', 'javascriptStack'),
    seemsToBe: 'a diagnostic report of Node',
    hint: RECORD_HINT,
  },
  { matches: has('error'), seemsToBe: 'a JSON error message' },
];

function isCoverage(value: unknown): boolean {
  return isObject(value) && 'scriptId' in value && 'functions' in value;
}

function describeJson(document: unknown): ForeignContent {
  if (Array.isArray(document)) return { seemsToBe: 'a JSON list', hint: RECORD_HINT };
  if (!isObject(document)) return { seemsToBe: 'a JSON value' };
  const sign = JSON_SIGNS.find(({ matches }) => matches(document));
  if (sign !== undefined) return sign;
  const keys = Object.keys(document).slice(0, 4);
  const seemsToBe =
    keys.length === 0 ? 'an empty JSON object' : `JSON with the keys ${keys.join(', ')}`;
  return { seemsToBe, hint: RECORD_HINT };
}

/** What is to be done with these: nothing that a new recording needs. */
const UNPACK = 'unpack it first, then name the file that was in it';
const FROM_OUTSIDE =
  'folded stacks are read: perf script | stackcollapse-perf.pl > app.folded; for JavaScript record with: node --cpu-prof app.js';
const OF_JAVA = 'folded stacks are read: jfrconv -o collapsed app.jfr app.collapsed makes them';
const OF_INSTRUMENTS =
  'Instruments itself opens it; for JavaScript record with: node --cpu-prof app.js, or the page in Chrome: Performance panel, Save trace';

/** `node 4711 [000] 81.5: 1000 cycles:`, then frames by their address. */
const PERF_SCRIPT = /^\S.*?\s\d+(?:\/\d+)?\s+(?:\[\d+\]\s+)?\d+\.\d+:.*\n\s+[0-9a-f]{4,16} \S/m;

type ByteSign = readonly [start: RegExp, seemsToBe: string, hint?: string];

/** First bytes of files of other kinds, as Latin-1. */
// biome-ignore-start lint/suspicious/noControlCharactersInRegex: binary files begin with them
const BYTE_SIGNS: readonly ByteSign[] = [
  [/^\x7fELF|^MZ|^\xcf\xfa\xed\xfe/, 'a program'],
  [/^\x89PNG|^GIF8|^\xff\xd8\xff/, 'a picture'],
  [/^PK\x03\x04/, 'a zip archive', 'unzip it first, then name the file that was in it'],
  [/^\x28\xb5\x2f\xfd|^BZh|^\xfd7zXZ/, 'a file in a compression other than gzip', UNPACK],
  [/^PERFILE2/, 'a recording of perf', FROM_OUTSIDE],
  [/^FLR\0/, 'a recording of Java', OF_JAVA],
  [/^\s*(?:<\?xml[^>]*>\s*)?<trace-query-result/, 'an export of Instruments', OF_INSTRUMENTS],
  [/^%PDF/, 'a PDF'],
  [/^\x80[\x02-\x05]/, 'a Python pickle'],
  [/^\s*<(?:!doctype|html|\?xml|svg)/i, 'HTML or XML'],
  [PERF_SCRIPT, 'the output of perf script', FROM_OUTSIDE],
  [/^isolate-.*\.log|^v8-version,|^tick,|^profiler,/m, "a log of node's --prof", PROF],
  [/^Statistical profiling result from /, "the output of node's --prof-process", PROF],
  [/^\s*(?:import |from \S+ import |def |class )/, 'Python source'],
  [/^\s*(?:#!|import |export |const |let |var |function |'use strict'|\/\/|\/\*)/, 'source code'],
];
// biome-ignore-end lint/suspicious/noControlCharactersInRegex: binary files begin with them

function describeBytes(bytes: Uint8Array): ForeignContent {
  const start = Buffer.from(bytes.subarray(0, 512)).toString('latin1');
  const sign = BYTE_SIGNS.find(([pattern]) => pattern.test(start));
  if (sign !== undefined) return { seemsToBe: sign[1], hint: sign[2] ?? RECORD_HINT };
  const isBinary = bytes.subarray(0, 512).some((byte) => byte === 0);
  if (isBinary && isPerfetto(bytes)) {
    return {
      seemsToBe: 'a Perfetto trace',
      hint: 'save it as JSON: in Chrome with Save trace of the Performance panel, else with: traceconv json',
    };
  }
  return { seemsToBe: isBinary ? 'binary data' : 'a text file', hint: RECORD_HINT };
}

/** What JSON that is too large to be parsed seems to be, by its beginning. */
export function describeLarge(bytes: Uint8Array): ForeignContent | null {
  const start = Buffer.from(bytes.subarray(0, 256)).toString('latin1');
  return /^\s*\{\s*"snapshot"\s*:/.test(start) ? HEAP_SNAPSHOT : null;
}
