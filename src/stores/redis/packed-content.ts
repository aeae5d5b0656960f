import { promisify } from 'node:util';
import { gunzip, gzip } from 'node:zlib';

/** Smaller ones are kept as they are. */
const GZIP_ABOVE_BYTES = 8000;

/** Above it a closer look costs more time than it saves room. */
const QUICKLY_ABOVE_BYTES = 1e6;

const zip = promisify(gzip);
const unzip = promisify(gunzip);

/** Content as it is kept: gzipped where it is large. The work is done beside the program's own. */
export async function packed(content: Uint8Array): Promise<Buffer> {
  if (content.length <= GZIP_ABOVE_BYTES && !isZipped(content)) return asBuffer(content);
  return zip(content, { level: content.length > QUICKLY_ABOVE_BYTES ? 1 : 6 });
}

/** Content as it was; `null`: it cannot be unpacked, or would be larger than `mostBytes`. */
export async function unpacked(content: Buffer, mostBytes: number): Promise<Buffer | null> {
  if (!isZipped(content)) return content.length > mostBytes ? null : content;
  return unzip(content, { maxOutputLength: mostBytes }).catch(() => null);
}

function isZipped(content: Uint8Array): boolean {
  return content[0] === 0x1f && content[1] === 0x8b;
}

function asBuffer(bytes: Uint8Array): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
