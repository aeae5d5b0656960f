import { closeSync, fstatSync, openSync, readdirSync, readSync } from 'node:fs';
import { join } from 'node:path';
import { STACKS_FOLDER } from './fleet-names.ts';

/** Whether a folder is a fleet: it holds `service=…/day=…/….parquet`. */
export function isFleetFolder(folder: string): boolean {
  return namesIn(folder, /^service=/).some((service) =>
    namesIn(join(folder, service), /^day=/).some(
      (day) => namesIn(join(folder, service, day), /\.parquet$/).length > 0,
    ),
  );
}

/** The files of both tables, in the order of their names. */
export function fleetFiles(folder: string): {
  samples: readonly string[];
  stacks: readonly string[];
} {
  return { samples: partitionFiles(folder), stacks: partitionFiles(join(folder, STACKS_FOLDER)) };
}

function partitionFiles(folder: string): readonly string[] {
  return namesIn(folder, /^service=/).flatMap((service) =>
    namesIn(join(folder, service), /^day=/).flatMap((day) => {
      const within = join(folder, service, day);
      return namesIn(within, /\.parquet$/).map((name) => join(within, name));
    }),
  );
}

/** In the order of their names; none where there is no such folder. */
function namesIn(folder: string, pattern: RegExp): readonly string[] {
  try {
    return readdirSync(folder)
      .filter((name) => pattern.test(name))
      .sort();
  } catch {
    return [];
  }
}

const MAGIC = 'PAR1';
/** The mark at the beginning, and at the end the length of the description before another one. */
const LEAST_BYTES = 12;

/** What keeps a file from being a whole one of Parquet; `null`: nothing. Its description is not read. */
export function parquetFault(path: string): string | null {
  let file: number | undefined;
  try {
    file = openSync(path, 'r');
    const { size } = fstatSync(file);
    const head = bytesAt(file, 0, MAGIC.length);
    if (head.toString('latin1') !== MAGIC) return size === 0 ? 'is empty' : 'is not Parquet';
    const tail = bytesAt(file, Math.max(0, size - 8), 8);
    const isWhole = size >= LEAST_BYTES && tail.toString('latin1', 4) === MAGIC;
    return isWhole && tail.readUInt32LE(0) <= size - LEAST_BYTES ? null : 'is cut off';
  } catch (error) {
    return `cannot be read (${(error as NodeJS.ErrnoException).code})`;
  } finally {
    if (file !== undefined) closeSync(file);
  }
}

function bytesAt(file: number, position: number, length: number): Buffer {
  const bytes = Buffer.alloc(length);
  readSync(file, bytes, 0, length, position);
  return bytes;
}
