import {
  closeSync,
  fstatSync,
  ftruncateSync,
  openSync,
  readSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { dumpSource, openDump, readWhole } from '../importers/dump-source.ts';
import { isObject, type JsonObject } from '../importers/json-shape.ts';
import {
  RECORDER_KEY,
  RECORDER_VERSION,
  type RecordedCalls,
} from '../importers/v8/recorded-calls.ts';
import { type DumpMark, markText } from './run-mark.ts';

/** What a recorder leaves in a dump. */
export interface Recorded {
  readonly counts: RecordedCalls | null;
  readonly mark: DumpMark | null;
}

/** Adds to a dump of V8's form in place: at its end, so that even large files are not read. */
export function appendRecorded(path: string, { counts, mark }: Recorded): void {
  const file = openSync(path, 'r+');
  try {
    const { size } = fstatSync(file);
    const tail = Buffer.alloc(Math.min(size, 4096));
    readSync(file, tail, 0, tail.length, size - tail.length);
    const end = size - tail.length + tail.lastIndexOf('}');
    const about = JSON.stringify(counts ?? { version: RECORDER_VERSION }).slice(0, -1);
    const more = mark === null ? '' : `,${markText(mark)}`;
    ftruncateSync(file, end);
    writeSync(file, `,"${RECORDER_KEY}":${about}${more}}}`, end);
  } finally {
    closeSync(file);
  }
}

/**
 * Writes a dump of any form with counts to another file: unpacked, out of its protocol message, and with these
 * counts in place of older ones.
 */
export async function writeWithCounts(
  from: string,
  to: string,
  recorded: RecordedCalls,
): Promise<void> {
  const { source } = await openDump(dumpSource(from));
  const bytes = await readWhole(source);
  source.close();
  if (isPlainDump(bytes)) {
    writeFileSync(to, bytes, { mode: 0o600 });
    return appendRecorded(to, { counts: recorded, mark: null });
  }
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('utf8');
  const profile = innermostProfile(JSON.parse(text));
  // Which run it is of stays true.
  const before = profile[RECORDER_KEY];
  const { run, process } = isObject(before) ? before : {};
  const about = run === undefined ? recorded : { ...recorded, run, process };
  const { [RECORDER_KEY]: _, ...rest } = profile;
  writeFileSync(to, JSON.stringify({ ...rest, [RECORDER_KEY]: about }), { mode: 0o600 });
}

/** Whether the text is a bare profile without counts; where in doubt not. */
function isPlainDump(bytes: Uint8Array): boolean {
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  const isProfile = /^\s*\{\s*"(?:nodes|head)"/.test(text.toString('latin1', 0, 200));
  return isProfile && !text.includes(`"${RECORDER_KEY}"`) && !text.includes('"profile"');
}

function innermostProfile(document: unknown): JsonObject {
  let profile = document;
  while (isObject(profile) && !('nodes' in profile) && !('head' in profile)) {
    const { result, params, profile: bare } = profile;
    const outer = [result, params].find(isObject);
    profile = outer === undefined ? bare : outer['profile'];
  }
  return isObject(profile) ? profile : {};
}
