import { type ByteSource, memorySource } from '../byte-source.ts';
import type { DumpContent } from '../dump.ts';
import { headText, mentions } from '../head-text.ts';
import type { Imported, Importer, ScanOptions } from '../importer.ts';

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
  mayScan: isNotOther,
  load: ({ bytes, bytesBefore }) => scan(memorySource(bytes), { bytesBefore }),
  scan,
  describe: () => 'CPU profiles of a trace, as Chrome and Node write it',
};

async function scan(source: ByteSource, options: ScanOptions): Promise<Imported | null> {
  const { scanTrace } = await import('./scan-trace.ts');
  return scanTrace(source, options);
}

/** Dumps of V8 begin with one of these keys. */
const OTHER = /^\s*\{\s*"(?:nodes|head|startTime)"/;
const HEAD_BYTES = 64;

function isNotOther({ looksLikeJson, bytes }: DumpContent): boolean {
  return looksLikeJson && !OTHER.test(headText(bytes, HEAD_BYTES));
}

/** Whether it is worth a walk, which decides. */
function mayBeTrace(dump: DumpContent): boolean {
  const { bytes } = dump;
  if (!isNotOther(dump)) return false;
  return mentions(bytes, '"traceEvents"') || /^\s*\[\s*\{/.test(headText(bytes, HEAD_BYTES));
}
