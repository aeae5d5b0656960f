import { BytePool } from './byte-pool.ts';
import { CANNOT_SCAN } from './cannot-scan.ts';
import { BYTE } from './json-cursor.ts';

/**
 * Texts of JSON that wait to be parsed together, which takes a fraction of the time of parsing each. Every text must be one
 * value by its quotes and brackets; then the list of all is JSON exactly if each of them is.
 */
export class JsonBatch {
  /** Texts that wait. */
  length = 0;
  private readonly pool = new BytePool();
  private readonly before: DataView;
  private readonly after: DataView;

  /** What stands before and behind each text to make it a value. */
  constructor(before = '', after = '') {
    this.before = viewOf(`,${before}`);
    this.after = viewOf(after);
  }

  add(view: DataView, start: number, end: number): void {
    this.pool.add(this.before, 0, this.before.byteLength);
    this.pool.add(view, start, end);
    this.pool.add(this.after, 0, this.after.byteLength);
    this.length++;
  }

  /** The values of all that wait. Throws CANNOT_SCAN where one is not JSON. */
  parsed(): unknown[] {
    if (this.length === 0) return [];
    const { pool } = this;
    pool.add(LIST_END, 0, 1);
    pool.view.setUint8(0, BYTE.openList);
    const text = Buffer.from(pool.view.buffer, 0, pool.end);
    pool.end = 0;
    this.length = 0;
    try {
      return JSON.parse(text.toString()) as unknown[];
    } catch {
      throw CANNOT_SCAN;
    }
  }
}

const LIST_END = viewOf(']');

function viewOf(characters: string): DataView {
  return new DataView(Uint8Array.from(Buffer.from(characters)).buffer);
}
