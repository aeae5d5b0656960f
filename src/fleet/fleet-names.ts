import { createHash, randomBytes } from 'node:crypto';
import { join } from 'node:path';

/** Beside the folders of services: the table of stacks, in folders of the same names. */
export const STACKS_FOLDER = 'stacks';

/** As Hive writes a partition of nothing; DuckDB reads it as NULL. */
const NO_SERVICE = '__HIVE_DEFAULT_PARTITION__';
/** File names have at most 255 bytes. */
const LONGEST_PART = 160;

/** `service=S/day=D`, for any name of a service. */
export function partitionPath(service: string | null, day: string): string {
  return join(`service=${service === null ? NO_SERVICE : namePart(service)}`, `day=${day}`);
}

/** `HOST-TIME.parquet`, with something random behind: two collectors of a host may write in the same millisecond. */
export function fileName(host: string, nowMs: number): string {
  const time = new Date(nowMs).toISOString().replace(/[-:.]/g, '');
  return `${namePart(host)}-${time}-${randomBytes(4).toString('hex')}.parquet`;
}

/**
 * A name as a part of a path, percent-encoded as DuckDB and Hive read it: letters, digits, `_`, `-` and dots inside
 * stand for themselves. What is too long ends with a `~` and its hash.
 */
function namePart(name: string): string {
  if (name === NO_SERVICE) return `%5F${name.slice(1)}`;
  const encoded = Array.from(Buffer.from(name, 'utf8'), (byte, i) =>
    isPlain(byte, i) ? String.fromCharCode(byte) : `%${hex(byte)}`,
  ).join('');
  if (encoded.length <= LONGEST_PART) return encoded;
  const hash = createHash('sha1').update(name).digest('hex').slice(0, 16);
  return `${encoded.slice(0, LONGEST_PART).replace(/%[^%]?$/, '')}~${hash}`;
}

function isPlain(byte: number, at: number): boolean {
  const character = String.fromCharCode(byte);
  return /[A-Za-z0-9_-]/.test(character) || (character === '.' && at > 0);
}

function hex(byte: number): string {
  return byte.toString(16).toUpperCase().padStart(2, '0');
}
