import { closeSync, fstatSync, openSync, read, readSync } from 'node:fs';
import { unreadable } from './read-error.ts';

/** Bytes that come in pieces, in order. */
export interface ByteSource {
  /** Size where it is known before the end: what is still to come can then be estimated. */
  readonly sizeBytes: number | null;
  /**
   * Reads at least one byte into `target` from `offset` on and gives their number; 0 at the end.
   * Rejects with a ProfileError `unreadable` where the bytes cannot be had.
   */
  read(target: Uint8Array, offset: number): Promise<number>;
  /** May come at any time, and more than once. */
  close(): void;
}

/** The bytes of memory. */
export function memorySource(bytes: Uint8Array): ByteSource {
  let position = 0;
  return {
    sizeBytes: bytes.length,
    read: async (target, offset) => {
      const count = Math.min(target.length - offset, bytes.length - position);
      target.set(bytes.subarray(position, position + count), offset);
      position += count;
      return count;
    },
    close: () => {},
  };
}

/**
 * The bytes of a file. Small reads are synchronous: a turn of the event loop costs more than they do.
 * Throws a ProfileError `unreadable` where the file cannot be opened.
 */
export function fileSource(path: string | URL): ByteSource {
  const file = opened(path);
  const stat = fstatSync(file);
  const isSmall = stat.isFile() && stat.size <= SMALL_FILE_BYTES;
  let reading = 0;
  let isClosed = false;
  return {
    sizeBytes: stat.isFile() ? stat.size : null,
    read: async (target, offset) => {
      if (isClosed) return 0;
      if (isSmall) return readNow(file, target, offset);
      reading++;
      try {
        return await readLater({ file, target, offset, length: target.length - offset });
      } finally {
        if (--reading === 0 && isClosed) closeSync(file);
      }
    },
    close: () => {
      // A read that is under way would take its bytes from the file that has this number next.
      if (!isClosed && reading === 0) closeSync(file);
      isClosed = true;
    },
  };
}

const SMALL_FILE_BYTES = 1 << 22;

function opened(path: string | URL): number {
  try {
    const file = openSync(path, 'r');
    if (!fstatSync(file).isDirectory()) return file;
    closeSync(file);
  } catch (error) {
    throw unreadable(error);
  }
  throw unreadable({ code: 'EISDIR' });
}

function readNow(file: number, target: Uint8Array, offset: number): number {
  try {
    return readSync(file, target, offset, target.length - offset, null);
  } catch (error) {
    throw unreadable(error);
  }
}

interface ReadRequest {
  readonly file: number;
  readonly target: Uint8Array;
  readonly offset: number;
  readonly length: number;
}

function readLater({ file, target, offset, length }: ReadRequest): Promise<number> {
  return new Promise((resolve, reject) => {
    read(file, target, offset, length, null, (error, count) => {
      if (error === null) resolve(count);
      else reject(unreadable(error));
    });
  });
}

/** The bytes of a stream: standard input, or what a decompressor gives. */
export function streamSource(stream: AsyncIterable<Uint8Array>): ByteSource {
  const pieces = stream[Symbol.asyncIterator]();
  let piece: Uint8Array = new Uint8Array(0);
  return {
    sizeBytes: null,
    read: async (target, offset) => {
      while (piece.length === 0) {
        const next = await pieces.next();
        if (next.done === true) return 0;
        piece = next.value;
      }
      const count = Math.min(target.length - offset, piece.length);
      target.set(piece.subarray(0, count), offset);
      piece = piece.subarray(count);
      return count;
    },
    close: () => void pieces.return?.(),
  };
}
