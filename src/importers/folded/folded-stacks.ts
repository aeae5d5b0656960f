import { type ByteSource, memorySource } from '../byte-source.ts';
import type { DumpContent } from '../dump.ts';
import { headText } from '../head-text.ts';
import { type Imported, type Importer, onlyProfile, type ScanOptions } from '../importer.ts';

/**
 * Folded stacks, as stackcollapse of FlameGraph, inferno, py-spy, rbspy, async-profiler and `export folded` write them:
 * a line for each stack, its frames from the root on joined by semicolons, and a number behind them.
 */
export const foldedStacks: Importer = {
  form: 'folded stacks',
  called: 'folded stacks',
  fileNames: ['*.folded', '*.collapsed', '*.collapsedstack.txt', '*.folded.txt'],
  beginsLike: ({ bytes }) => FIRST_LINE.test(headText(bytes, LINE_BYTES)),
  // The reader looks closer: what is something else at the first sight is not worth its loading.
  recognises: mayBeFolded,
  mayScan: mayBeFolded,
  load: ({ bytes, bytesBefore }) => scan(memorySource(bytes), { bytesBefore }),
  scan,
  describe: () => 'folded stacks, in no order of time',
};

/** Of the first line that is no comment: several frames, and a number. */
const FIRST_LINE = /^(?:#[^\n]*\n)*[^\n;#][^\n;]*;[^\n]*[ \t]\d+(?:\.\d+)?\s*(?:\n|$)/;
const LINE_BYTES = 1 << 14;
const JSON_START = /^\s*(?:\{\s*["}]|\[\s*[{[\]])/;
/** Bytes in which no text has control characters; small binary files are printable for the most part. */
const TEXT_BYTES = 1 << 12;
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what it looks for
const CONTROLS = /[\0-\x08\x0e-\x1a]/;

/** Whether it is text, and no JSON. */
function mayBeFolded({ bytes }: DumpContent): boolean {
  const start = headText(bytes, TEXT_BYTES);
  if (JSON_START.test(start) || CONTROLS.test(start)) return false;
  return !start.startsWith('{') || start.includes(';');
}

async function scan(source: ByteSource, options: ScanOptions): Promise<Imported | null> {
  const { scanFolded } = await import('../lazy-readers.ts');
  const profile = await scanFolded(source, options);
  return profile === null ? null : onlyProfile(profile);
}
