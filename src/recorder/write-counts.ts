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
import { RECORDER_KEY, type RecordedCalls } from '../importers/v8/recorded-calls.ts';

/** Adds counts to a dump of V8's form in place: at its end, so that even large files are not read. */
export function appendCounts(path: string, recorded: RecordedCalls): void {
  const file = openSync(path, 'r+');
  try {
    const { size } = fstatSync(file);
    const tail = Buffer.alloc(Math.min(size, 4096));
    readSync(file, tail, 0, tail.length, size - tail.length);
    const end = size - tail.length + tail.lastIndexOf('}');
    ftruncateSync(file, end);
    writeSync(file, `,"${RECORDER_KEY}":${JSON.stringify(recorded)}}`, end);
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
    return appendCounts(to, recorded);
  }
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('utf8');
  const profile = innermostProfile(JSON.parse(text));
  writeFileSync(to, JSON.stringify({ ...profile, [RECORDER_KEY]: recorded }), { mode: 0o600 });
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
