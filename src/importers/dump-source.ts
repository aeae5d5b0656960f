import { ProfileError, stopIfAborted } from '../model/profile-error.ts';
import { type ByteSource, fileSource, memorySource, streamSource } from './byte-source.ts';

/** Where a dump comes from. Its bytes can be read more than once. */
export interface DumpSource {
  /** Begins to read. Throws a ProfileError `unreadable`; reading rejects with it where the bytes cannot be had once more. */
  open(): ByteSource;
  /** No reading follows the one that is open. */
  keepNoMore?(): void;
  /** Ends what all readings share. */
  close?(): void;
}

/** A dump in a file or in memory. */
export function dumpSource(source: string | URL | Uint8Array): DumpSource {
  return source instanceof Uint8Array ? { open: () => memorySource(source) } : fileDump(source);
}

/** Opens a file each time; a pipe that has a name, once. */
function fileDump(path: string | URL): DumpSource {
  let pipe: DumpSource | undefined;
  return {
    open: () => {
      if (pipe !== undefined) return pipe.open();
      const file = fileSource(path);
      if (file.sizeBytes !== null) return file;
      pipe = { ...streamDump(pieces(file)), close: () => file.close() };
      return pipe.open();
    },
    keepNoMore: () => pipe?.keepNoMore?.(),
    close: () => pipe?.close?.(),
  };
}

/** More of a stream than this is not kept for another reading. */
const MAX_KEPT_BYTES = 1 << 26;

/** A dump that comes through a stream: what was read is kept, since several readers may look at its beginning. */
export function streamDump(stream: AsyncIterable<Uint8Array>): DumpSource {
  const source = streamSource(stream);
  let kept: Uint8Array[] | null = [];
  let keptBytes = 0;
  const keepNoMore = (): void => {
    kept = null;
  };
  const readOn = async (target: Uint8Array, offset: number): Promise<number> => {
    const count = await source.read(target, offset);
    keptBytes += count;
    if (keptBytes > MAX_KEPT_BYTES) keepNoMore();
    kept?.push(target.slice(offset, offset + count));
    return count;
  };
  let underWay: Promise<number> | null = null;
  const rest: ByteSource = {
    sizeBytes: null,
    read: (target, offset) => {
      underWay = readOn(target, offset);
      return underWay;
    },
    close: () => {},
  };
  const fromBeginning = (): ByteSource => {
    if (kept === null) throw cannotReadTwice();
    return chained([...kept.map(memorySource), rest]);
  };
  const open = (): ByteSource => {
    let whole: ByteSource | null = null;
    const read = async (target: Uint8Array, offset: number): Promise<number> => {
      // A decompressor reads ahead: what it still waits for when its reader gives up comes before the rest.
      if (whole === null) await underWay;
      whole ??= fromBeginning();
      return whole.read(target, offset);
    };
    return { sizeBytes: null, read, close: () => {} };
  };
  return { open, keepNoMore, close: () => source.close() };
}

function cannotReadTwice(): ProfileError {
  return new ProfileError('unreadable', 'this form of dump is too large for a stream', {
    hint: 'write it to a file and name that',
  });
}

/** One source after the other. */
function chained(sources: readonly ByteSource[]): ByteSource {
  const left = [...sources];
  const sizes = sources.map(({ sizeBytes }) => sizeBytes);
  return {
    sizeBytes: sizes.includes(null) ? null : sizes.reduce<number>((a, b) => a + (b ?? 0), 0),
    read: async (target, offset) => {
      while (left.length > 0) {
        const count = await left[0].read(target, offset);
        if (count > 0) return count;
        // One that is at its end may hold much memory.
        left.shift()?.close();
      }
      return 0;
    },
    close: () => {
      for (const source of left) source.close();
    },
  };
}

/** What a dump's bytes are once they are unpacked. */
export interface OpenedDump {
  readonly source: ByteSource;
  /** Whether the text is UTF-8; shells on Windows redirect into UTF-16. */
  readonly isUtf8: boolean;
  /** Bytes of the mark that was dropped, for the places in messages. */
  readonly markBytes: number;
  /** The first bytes behind the mark: 4096, or all. */
  readonly head: Uint8Array;
}

/** Opens a dump, unpacks gzip and drops a byte-order mark. */
export async function openDump(dump: DumpSource): Promise<OpenedDump> {
  return withoutMark(await unpacked(dump.open()));
}

const MAGIC_BYTES = 2;
const MARK_BYTES = 3;
const HEAD_BYTES = 1 << 12;

async function head(source: ByteSource, most: number): Promise<Uint8Array> {
  const bytes = new Uint8Array(most);
  let length = 0;
  while (length < most) {
    const count = await source.read(bytes, length);
    if (count === 0) break;
    length += count;
  }
  return bytes.subarray(0, length);
}

async function unpacked(source: ByteSource): Promise<ByteSource> {
  const start = await head(source, MAGIC_BYTES);
  const whole = sourceWithHead(start, source);
  if (start[0] !== 0x1f || start[1] !== 0x8b) return whole;
  const { Readable } = await import('node:stream');
  const { createGunzip } = await import('node:zlib');
  const packed = Readable.from(pieces(whole));
  const gunzip = packed.pipe(createGunzip());
  const packedBytes = source.sizeBytes;
  return {
    ...streamSource(inWords(gunzip as AsyncIterable<Uint8Array>, packedBytes)),
    close: () => {
      packed.destroy();
      gunzip.destroy();
      whole.close();
    },
  };
}

/** `source` as it was before its first bytes were read. */
function sourceWithHead(start: Uint8Array, source: ByteSource): ByteSource {
  return { ...chained([memorySource(start), source]), sizeBytes: source.sizeBytes };
}

async function* pieces(source: ByteSource): AsyncIterable<Uint8Array> {
  for (;;) {
    const piece = new Uint8Array(1 << 16);
    const count = await source.read(piece, 0);
    if (count === 0) return;
    yield piece.subarray(0, count);
  }
}

async function* inWords(
  stream: AsyncIterable<Uint8Array>,
  packedBytes: number | null,
): AsyncIterable<Uint8Array> {
  try {
    yield* stream;
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (error instanceof ProfileError) throw error;
    const end = packedBytes === null ? '' : ` at byte ${packedBytes},`;
    throw new ProfileError(
      'not-a-profile',
      code === 'Z_BUF_ERROR'
        ? `truncated gzip file: it ends${end} before its content does`
        : `damaged gzip file: ${message}`,
      { hint: 'copy or record it again' },
    );
  }
}

async function withoutMark(source: ByteSource): Promise<OpenedDump> {
  const start = await head(source, MARK_BYTES + HEAD_BYTES);
  const hasMark = start[0] === 0xef && start[1] === 0xbb && start[2] === 0xbf;
  const isUtf16 =
    (start[0] === 0xff && start[1] === 0xfe) || (start[0] === 0xfe && start[1] === 0xff);
  const markBytes = hasMark ? MARK_BYTES : 0;
  const content = start.subarray(markBytes);
  return {
    source: sourceWithHead(content, source),
    isUtf8: !isUtf16,
    markBytes,
    head: content.subarray(0, HEAD_BYTES),
  };
}

/** All bytes of a source. Rejects with `interrupted` once the signal says so. */
export async function readWhole(source: ByteSource, signal?: AbortSignal): Promise<Uint8Array> {
  const read: Uint8Array[] = [];
  // One byte more than there should be, so that the end is seen without another piece.
  let piece = new Uint8Array(source.sizeBytes === null ? 1 << 20 : source.sizeBytes + 1);
  let length = 0;
  for (;;) {
    stopIfAborted(signal);
    const count = await source.read(piece, length);
    if (count === 0) break;
    length += count;
    if (length < piece.length) continue;
    read.push(piece);
    piece = new Uint8Array(1 << 20);
    length = 0;
  }
  const last = piece.subarray(0, length);
  return read.length === 0 ? last : Buffer.concat([...read, last]);
}
