import { createHash } from 'node:crypto';

/**
 * The id of a stack: the first 8 bytes, as an unsigned number with the most significant byte first, of the SHA-1 of its
 * entries in UTF-8, root first, with a newline between two. In DuckDB:
 * `('0x' || left(sha1(array_to_string(stack, chr(10))), 16))::UBIGINT`.
 */
export function stackId(entries: readonly string[]): bigint {
  return createHash('sha1').update(entries.join('\n'), 'utf8').digest().readBigUInt64BE(0);
}
