import { closeSync, fstatSync, openSync, readFileSync, readSync } from 'node:fs';
import type { Recording } from '../model/recording.ts';
import { Dump, UnparsableJson } from './dump.ts';
import type { Imported } from './importer.ts';
import { unreadable } from './read-error.ts';
import { importers } from './registry.ts';

/**
 * Reads a dump of a plain form, without waiting: where there are thousands of small ones, that is most of the time.
 * `null`: it is of another form, compressed, or broken; `loadRecording` knows. Throws a ProfileError `unreadable`, or
 * `not-a-profile` where it breaks the rules of its form.
 */
export function loadAtOnce(path: string): Recording | null {
  const bytes = contentOf(path);
  if (bytes[0] !== BRACE) return null;
  const dump = new Dump(bytes);
  try {
    const importer = importers.find((candidate) => candidate.recognises(dump));
    if (importer?.loadsAtOnce !== true) return null;
    return { form: importer.form, ...(importer.load(dump, noneInside) as Imported) };
  } catch (error) {
    if (error instanceof UnparsableJson) return null;
    throw error;
  }
}

const BRACE = 0x7b;

function noneInside(): never {
  throw new Error('a form that holds others does not load at once');
}

/** Where small dumps are read to, one after the other: a new place for each would be garbage for the most part. */
let scratch: Buffer | undefined;
const SCRATCH_BYTES = 1 << 20;

/** The bytes of a file, until the next is read. */
function contentOf(path: string): Uint8Array {
  try {
    const file = openSync(path, 'r');
    try {
      const { size } = fstatSync(file);
      if (size >= SCRATCH_BYTES) return readFileSync(file);
      scratch ??= Buffer.allocUnsafeSlow(SCRATCH_BYTES);
      let length = 0;
      for (let count = -1; count !== 0 && length < SCRATCH_BYTES; length += count) {
        count = readSync(file, scratch, length, SCRATCH_BYTES - length, null);
      }
      return scratch.subarray(0, length);
    } finally {
      closeSync(file);
    }
  } catch (error) {
    throw unreadable(error);
  }
}
