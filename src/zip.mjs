import { crc32, deflateRawSync } from 'node:zlib';

/** 1 January 1980, the first day that the format knows: the same files make the same archive. */
const DATE = 0x0021;

const VERSION = 20;
const UTF8 = 0x0800;
const DEFLATED = 8;

/** A ZIP archive (APPNOTE.TXT 6.3, without extensions) of files, `[name, bytes]` each. */
export function zip(files) {
  const parts = [];
  const directory = [];
  let offset = 0;
  for (const [name, bytes] of files) {
    const packed = deflateRawSync(bytes, { level: 9 });
    const path = Buffer.from(name);
    const about = [
      ...[short(VERSION), short(UTF8), short(DEFLATED), short(0), short(DATE)],
      ...[
        long(crc32(bytes)),
        long(packed.length),
        long(bytes.length),
        short(path.length),
        short(0),
      ],
    ];
    const local = Buffer.concat([long(0x04034b50), ...about, path, packed]);
    // No comment, disk 0, no attributes, and where the file begins.
    const rest = [short(0), short(0), short(0), long(0), long(offset)];
    directory.push(Buffer.concat([long(0x02014b50), short(VERSION), ...about, ...rest, path]));
    parts.push(local);
    offset += local.length;
  }
  const listed = Buffer.concat(directory);
  const count = short(files.length);
  const end = [long(0x06054b50), short(0), short(0), count, count];
  return Buffer.concat([...parts, listed, ...end, long(listed.length), long(offset), short(0)]);
}

function short(value) {
  const bytes = Buffer.alloc(2);
  bytes.writeUInt16LE(value);
  return bytes;
}

function long(value) {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value);
  return bytes;
}
