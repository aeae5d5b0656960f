import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { beforeEach, expect, test } from 'vitest';
import type { DrawnFrame } from '../drawn-dump.ts';
import { drawnTrace } from '../drawn-trace.ts';
import { mapOf } from '../sources/source-folder.ts';
import { reports, run, temporaryFolder } from './run-program.ts';

const URL_OF_SCRIPT = 'http://localhost:1/dist/built.js';

/** What ran; `slow` begins at column 14 of its line, `fast` at 50. */
const CODE = 'function slow(a){for(let i=0;i<a;i++);}function f2(b){return slow(b)}';
const SOURCE = `export const x: number = 1;

function slow(a: number) {
  for (let i = 0; i < a; i++);
}

function fast(b: number) {
  return slow(b);
}
`;
const MAP = JSON.parse(
  mapOf(
    [
      [0, 0, 2, 0],
      [9, 0, 2, 9, 0],
      [13, 0, 2, 13],
      [39, 0, 6, 0],
      [48, 0, 6, 9, 1],
      [50, 0, 6, 13],
    ],
    { sources: ['../src/page.ts'], names: ['slow', 'fast'], sourcesContent: [SOURCE] },
  ),
);

const frame = (functionName: string, columnNumber: number): DrawnFrame => ({
  ...{ functionName, columnNumber },
  ...{ url: URL_OF_SCRIPT, lineNumber: 0, scriptId: '5' },
});
const STACKS = [[frame('f2', 50), frame('slow', 13)], [frame('f2', 50)]];

let cwd = '';
beforeEach(() => {
  cwd = temporaryFolder();
});

/** A trace whose metadata is this, read in the form that the name tells. */
async function labelsOf(metadata: object, ...args: string[]): Promise<readonly string[]> {
  const trace = { metadata, traceEvents: drawnTrace([{ stacks: STACKS }]) };
  writeFileSync(join(cwd, 'Trace-1.json'), JSON.stringify(trace));
  const { stdout, stderr, status } = await run(['--json', ...args, '-c', 'stats', 'Trace-1.json'], {
    cwd,
  });
  expect(status, stderr).toBe(0);
  return reports(stdout)[0].functions.map(({ label }: { label: string }) => label);
}

const DUMPED = [`${URL_OF_SCRIPT}:1(f2)`, `${URL_OF_SCRIPT}:1(slow)`];
const ORIGINAL = [
  'http://localhost:1/src/page.ts:3(slow)',
  'http://localhost:1/src/page.ts:7(fast)',
];

const sorted = (labels: readonly string[]): readonly string[] =>
  [...labels].sort((a, b) => (a < b ? -1 : 1));

test.each([
  ['a map', { sourceMaps: [{ url: URL_OF_SCRIPT, sourceMapUrl: 'built.js.map', sourceMap: MAP }] }],
  ['a map as text', { sourceMaps: [{ url: URL_OF_SCRIPT, sourceMap: JSON.stringify(MAP) }] }],
  [
    'a map and the script',
    {
      sourceMaps: [{ url: URL_OF_SCRIPT, sourceMapUrl: 'data:x', sourceMap: MAP }],
      resources: [{ url: URL_OF_SCRIPT, content: CODE, mimeType: 'text/javascript' }],
    },
  ],
  [
    'a script with the map in it',
    {
      resources: [
        {
          url: URL_OF_SCRIPT,
          content: `${CODE}\n//# sourceMappingURL=data:application/json;base64,${btoa(JSON.stringify(MAP))}`,
        },
      ],
    },
  ],
])('functions stand in their sources: %s', async (_, metadata) => {
  expect(sorted(await labelsOf(metadata))).toEqual(ORIGINAL);
  expect(sorted(await labelsOf(metadata, '--no-source-maps'))).toEqual(DUMPED);
});

test('metadata behind the events, gzipped', async () => {
  const metadata = { sourceMaps: [{ url: URL_OF_SCRIPT, sourceMapUrl: 'a.map', sourceMap: MAP }] };
  const trace = { traceEvents: drawnTrace([{ stacks: STACKS }]), metadata };
  writeFileSync(join(cwd, 'Trace-2.json.gz'), gzipSync(JSON.stringify(trace)));
  const { stdout } = await run(['-c', 'stats', 'Trace-2.json.gz'], { cwd });
  for (const label of ORIGINAL) expect(stdout).toContain(label);
});

test.each([
  ['other scripts', { sourceMaps: [{ url: 'http://localhost:1/other.js', sourceMap: MAP }] }],
  ['a map of another version', { sourceMaps: [{ url: URL_OF_SCRIPT, sourceMap: { version: 2 } }] }],
  ['nonsense', { sourceMaps: { url: 3 }, resources: [null, 4, { url: 5, content: 6 }] }],
  ['a map that is no object', { sourceMaps: [{ url: URL_OF_SCRIPT, sourceMap: 'no JSON' }] }],
  ['no sources', { source: 'DevTools' }],
])('what is of no use leaves the places of the dump: %s', async (_, metadata) => {
  expect(sorted(await labelsOf(metadata))).toEqual(DUMPED);
});

test('a map before one on disk, and no file that it names is read', async () => {
  mkdirSync(join(cwd, 'maps'));
  const wrong = { ...MAP, sources: ['../src/wrong.ts'], names: ['wrong', 'wrong2'] };
  writeFileSync(join(cwd, 'maps', 'built.js.map'), JSON.stringify(wrong));
  const secret = join(cwd, 'secret.ts');
  writeFileSync(secret, 'const password = 1;\n');
  for (const sources of [[secret], [`file://${secret}`], [`webpack://x${secret}`]]) {
    const map = { ...MAP, sources, sourcesContent: undefined };
    const metadata = { sourceMaps: [{ url: URL_OF_SCRIPT, sourceMap: map }] };
    const labels = await labelsOf(metadata, '--source-maps', 'maps');
    expect(labels.join()).toContain('secret.ts');
    const { stdout } = await run(['-c', 'lines slow', 'Trace-1.json'], { cwd });
    expect(stdout).not.toContain('password');
  }
});

test('lines of traces: where the top frames were, with the text that the trace holds', async () => {
  const url = 'http://localhost:1/plain.js';
  const content = '\n\nfunction slow(a) {\n  for (let i = 0; i < a; i++);\n}\n';
  const slow = { functionName: 'slow', url, lineNumber: 2, columnNumber: 13, scriptId: '5' };
  const traceEvents = drawnTrace([{ stacks: [[slow], [slow], [slow]] }]).map((event) => {
    const { args, name } = event as { args: { data: object }; name: string };
    if (name !== 'ProfileChunk') return event;
    return { ...event, args: { data: { ...args.data, lines: [4, 4, 0] } } };
  });
  const trace = { metadata: { resources: [{ url, content }] }, traceEvents };
  writeFileSync(join(cwd, 'Trace-3.json'), JSON.stringify(trace));
  const { stdout } = await run(['-c', 'lines slow', 'Trace-3.json'], { cwd });
  expect(stdout).toMatch(/4 +2 .*for \(let i = 0; i < a; i\+\+\);/);
});

test('compare and a dump that is read later know their own', async () => {
  const metadata = { sourceMaps: [{ url: URL_OF_SCRIPT, sourceMapUrl: 'a.map', sourceMap: MAP }] };
  await labelsOf(metadata);
  writeFileSync(join(cwd, 'plain.json'), JSON.stringify(drawnTrace([{ stacks: [['main']] }])));
  const read = await run(['-c', 'read Trace-1.json; stats', 'plain.json'], { cwd });
  expect(read.stdout).toContain('src/page.ts:3(slow)');
  const compared = await run(['compare', 'plain.json', 'Trace-1.json'], { cwd });
  expect(compared.stdout).toContain('src/page.ts:3(slow)');
});
