import { memorySource } from '../byte-source.ts';
import type { DumpContent } from '../dump.ts';
import type { Importer } from '../importer.ts';

/**
 * Traces of Chrome, Edge, Electron, Node, Deno and React Native's DevTools, which hold CPU profiles among all else
 * that happened. They are walked, never parsed whole: a list of them may end anywhere.
 */
export const chromeTrace: Importer = {
  form: 'Chrome trace',
  called: 'a Chrome trace',
  fileNames: [
    ...['Trace-*.json', 'Profile-*.json', 'trace.json', '*.trace.json', '*.trace'],
    ...['node_trace.*.log', '*.trace.log'],
  ],
  beginsLike: mayBeTrace,
  recognises: mayBeTrace,
  load: async ({ bytes, bytesBefore }) => {
    const { scanTrace } = await import('./scan-trace.ts');
    return scanTrace(memorySource(bytes), { bytesBefore });
  },
  scan: async (source, options) => {
    const { scanTrace } = await import('./scan-trace.ts');
    return scanTrace(source, options);
  },
  describe: () => 'CPU profiles of a trace, as Chrome and Node write it',
};

/** Dumps of V8 begin with one of these keys. */
const OTHER = /^\s*\{\s*"(?:nodes|head|startTime)"/;

/** Whether it is worth a walk, which decides. */
function mayBeTrace({ looksLikeJson, bytes }: DumpContent): boolean {
  if (!looksLikeJson) return false;
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  if (OTHER.test(text.toString('latin1', 0, 64))) return false;
  return text.includes('"traceEvents"') || /^\s*\[\s*\{/.test(text.toString('latin1', 0, 64));
}
