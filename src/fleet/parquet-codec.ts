import zlib from 'node:zlib';
import type { Compressors } from 'hyparquet';

type Pack = (bytes: Uint8Array) => Uint8Array;

/** zstd came with Node 22.15. */
const { zstdCompressSync, zstdDecompressSync } = zlib as Partial<
  Record<'zstdCompressSync' | 'zstdDecompressSync', (bytes: Uint8Array) => Buffer>
>;

const gzip: Pack = (bytes) => zlib.gzipSync(bytes, { level: 6 });

/** What pages are packed with: zstd where this Node has it. */
export const PAGE_CODEC = zstdCompressSync === undefined ? 'GZIP' : 'ZSTD';

export const PACKERS: Readonly<Record<'GZIP' | 'ZSTD', Pack>> = {
  GZIP: gzip,
  ZSTD: zstdCompressSync ?? gzip,
};

/** For a reader. Who reads zstd with a Node that has none is told so by the reader. */
export const UNPACKERS: Compressors = {
  GZIP: (bytes) => zlib.gunzipSync(bytes),
  ...(zstdDecompressSync === undefined ? {} : { ZSTD: (bytes) => zstdDecompressSync(bytes) }),
};
