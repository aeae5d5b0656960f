import { gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { describeLarge } from '../../src/importers/foreign.ts';
import { dump, errorOf } from './dumps.ts';

test.each<[string, unknown]>([
  ['a heap snapshot', { snapshot: {}, nodes: [1, 2], edges: [], strings: [] }],
  ['a Firefox profile', { meta: {}, threads: [] }],
  ['a timeline of Safari', { version: 1, recording: {}, overview: {} }],
  ["a log of node's --prof, preprocessed", { code: [], functions: [], ticks: [] }],
  ['coverage data of NODE_V8_COVERAGE', { result: [{ scriptId: '1', url: '', functions: [] }] }],
  ['coverage data of NODE_V8_COVERAGE', { result: [] }],
  ['a source map', { version: 3, sources: [], mappings: '' }],
  ['a package-lock.json', { name: 'x', version: '1.0.0', lockfileVersion: 3 }],
  ['a tsconfig.json', { compilerOptions: {} }],
  ['a package.json', { name: 'x', version: '1.0.0' }],
  ['a package.json', { dependencies: {} }],
  ['a package.json', { scripts: {} }],
  ['a diagnostic report of Node', { header: {}, javascriptStack: {} }],
  ['a JSON error message', { error: 'not found' }],
  ['an empty JSON object', {}],
  ['JSON with the keys a, b, c, d', { a: 1, b: 2, c: 3, d: 4, e: 5 }],
  ['JSON with the keys nodes', { nodes: [{ id: 1 }] }],
  ['JSON with the keys nodes', { nodes: [] }],
  ['a JSON list', []],
  ['a JSON list', [1, 2]],
  ['an empty JSON object', { result: { profile: {} } }],
])('%s: %j', async (seemsToBe, document) => {
  const { code, message } = await errorOf(document);
  expect({ code, message }).toEqual({
    code: 'foreign',
    message: `not a profile: it seems to be ${seemsToBe}`,
  });
});

test.each<[string, string]>([
  ['an empty file', ''],
  ['a text file', 'hello\n'],
  ['a text file', '12'],
  ['a text file', ' \n '],
  ['binary data', 'ab\0c'],
  ['a program', '\x7fELF\x02'],
  ['a program', 'MZ\x90\0'],
  ['a program', '\xcf\xfa\xed\xfe'],
  ['a picture', '\x89PNG\r\n'],
  ['a picture', 'GIF89a'],
  ['a picture', '\xff\xd8\xff\xe0'],
  ['a zip archive', 'PK\x03\x04'],
  ['a file in a compression other than gzip', '\x28\xb5\x2f\xfd'],
  ['a file in a compression other than gzip', 'BZh9'],
  ['a file in a compression other than gzip', '\xfd7zXZ\0'],
  ['a recording of perf', 'PERFILE2\x68'],
  ['a recording of Java', 'FLR\0\0'],
  ['a Perfetto trace', '\x0a\x03\x08\x00\x01\x0a\x01\x00'],
  ['a Perfetto trace', '\x0a\x02\x08\x00\x0a\x80\x01cut'],
  ['binary data', '\x0a\x03\x08\x00\x01\x12\x01\x00'],
  ['binary data', '\x0a\x7f\x08\x00'],
  ['a PDF', '%PDF-1.7'],
  ['a Python pickle', '\x80\x04\x95'],
  ['HTML or XML', '<!DOCTYPE html>'],
  ['HTML or XML', '\n<html>'],
  ['HTML or XML', '<?xml version="1.0"?>'],
  ['HTML or XML', '<svg xmlns="">'],
  ["a log of node's --prof", 'v8-version,11,3,244\nshared-library,x'],
  ["a log of node's --prof", 'profiler,begin,1000\ntick,0x1'],
  ["the output of node's --prof-process", 'Statistical profiling result from isolate.log'],
  ['Python source', 'from x import y\n'],
  ['source code', '#!/usr/bin/env node\n'],
  ['source code', "'use strict';\n"],
  ['source code', 'export const x = 1;\n'],
  ['source code', '// a comment\n'],
])('%s: %j', async (seemsToBe, latin1) => {
  expect((await errorOf(Buffer.from(latin1, 'latin1'))).message).toBe(
    `not a profile: it seems to be ${seemsToBe}`,
  );
});

test('what is packed is told by its content', async () => {
  expect((await errorOf(gzipSync('<html>'))).message).toBe(
    'not a profile: it seems to be HTML or XML',
  );
  expect((await errorOf(gzipSync(''))).message).toBe('not a profile: it seems to be an empty file');
});

test('hints name a way on', async () => {
  expect((await errorOf({ name: 'x', version: '1' })).hint).toBe(
    'record a CPU profile with: node --cpu-prof app.js',
  );
  expect((await errorOf(new Uint8Array())).hint).toBe(
    'a program that is killed does not write a dump',
  );
});

test.each<[string, unknown, RegExp]>([
  [
    'a heap snapshot',
    { snapshot: {}, strings: [] },
    /Memory panel of DevTools.*node --heap-prof app\.js/,
  ],
  ['a Firefox profile', { meta: {}, threads: [] }, /profiler\.firefox\.com.*Save trace/],
  ['a timeline of Safari', { recording: {}, overview: {} }, /Chrome.*Save trace/],
  ["a log of node's --prof", 'tick,0x1', /node --cpu-prof app\.js.*node --prof-process/],
  ['a recording of perf', 'PERFILE2\x68', /^folded stacks are read: perf script/],
  [
    'the output of perf script',
    'node  4711 [001]  81.512345:     250000 cycles:u: \n\t    7f12ab34cd56 v8::Run (/usr/bin/node)\n\n',
    /^folded stacks are read: perf script/,
  ],
  ['a recording of Java', 'FLR\0\0', /^folded stacks are read: jfrconv/],
  [
    'an export of Instruments',
    '<?xml version="1.0"?>\n<trace-query-result><node>',
    /^Instruments itself opens it/,
  ],
  ['a zip archive', 'PK\x03\x04', /^unzip it first/],
  ['zstd', '\x28\xb5\x2f\xfd', /^unpack it first/],
  ['a Perfetto trace', '\x0a\x02\x08\x00', /^save it as JSON/],
])('%s gets a hint that helps those who have one', async (name, content, hint) => {
  const source = typeof content === 'string' ? Buffer.from(content, 'latin1') : content;
  const { message, hint: found } = await errorOf(source);
  if (name !== 'zstd') expect(message).toBe(`not a profile: it seems to be ${name}`);
  expect(found).toMatch(hint);
});

test('a snapshot that is too large to be parsed is named all the same', () => {
  expect(describeLarge(Buffer.from('{"snapshot":{"meta":'))?.seemsToBe).toBe('a heap snapshot');
  expect(describeLarge(Buffer.from('{"nodes":['))).toBeNull();
});

test('a profile is a profile whatever else is in it', async () => {
  await expect(errorOf({ ...dump(), traceEvents: [], name: 'x', version: '1' })).rejects.toThrow(
    'no error',
  );
});
