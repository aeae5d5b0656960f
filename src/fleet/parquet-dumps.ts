import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { type AsyncBuffer, parquetRead } from 'hyparquet';
import { ProfileError } from '../model/profile-error.ts';
import { UNPACKERS } from './parquet-codec.ts';

/**
 * The dumps that a file has rows of. Rejects with a ProfileError `not-a-profile` where the file is cut off or broken,
 * and `unreadable`.
 */
export async function dumpsOfFile(path: string): Promise<ReadonlySet<string>> {
  let file: number;
  try {
    file = openSync(path, 'r');
  } catch (error) {
    throw new ProfileError('unreadable', `cannot be read (${(error as Error).message})`);
  }
  try {
    return await dumpsOf(bufferOf(file));
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    const { code } = error as NodeJS.ErrnoException;
    if (typeof code === 'string') throw new ProfileError('unreadable', `cannot be read (${code})`);
    throw new ProfileError('not-a-profile', `is no whole Parquet file (${reason})`, {
      hint: 'its dumps are collected again where they are still there: take the file away',
    });
  } finally {
    closeSync(file);
  }
}

async function dumpsOf(file: AsyncBuffer): Promise<ReadonlySet<string>> {
  const dumps = new Set<string>();
  await parquetRead({
    file,
    columns: ['dump'],
    compressors: UNPACKERS,
    onChunk: ({ columnData }) => {
      // Rows of one dump stand together.
      let last: unknown;
      for (const dump of columnData) {
        if (dump === last) continue;
        last = dump;
        dumps.add(String(dump));
      }
    },
  });
  return dumps;
}

function bufferOf(file: number): AsyncBuffer {
  const { size } = fstatSync(file);
  return {
    byteLength: size,
    slice: (start, end = size) => {
      const bytes = new Uint8Array(Math.max(0, end - start));
      const length = readSync(file, bytes, 0, bytes.length, start);
      return bytes.buffer.slice(0, length);
    },
  };
}
