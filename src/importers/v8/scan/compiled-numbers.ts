import type { IntColumn, NumberColumn } from '../../growing-column.ts';
import type { CompiledWindow } from './compiled-window.ts';
import type { JsonCursor } from './json-cursor.ts';
import type { FastNumbers } from './number-scanner.ts';

/** Numbers that are taken at once. */
const MOST = 1 << 16;

/** Takes the numbers of long lists as V8 writes them, like the loops of `number-scanner.ts`. */
export class CompiledNumbers implements FastNumbers {
  private readonly compiled: CompiledWindow;
  private readonly out: number;

  constructor(compiled: CompiledWindow) {
    this.compiled = compiled;
    this.out = compiled.loops.allocate(MOST * Float64Array.BYTES_PER_ELEMENT);
    compiled.followMemory();
  }

  ints(cursor: JsonCursor, column: IntColumn): void {
    const { loops } = this.compiled;
    for (let count = -1; count !== 0; ) {
      const [start, end] = this.addresses(cursor);
      const stop = loops.readInts(start, end, this.out, MOST);
      count = loops.numbersTaken.value;
      column.append(new Int32Array(loops.memory.buffer, this.out, count));
      // Afterwards: how much is still to come is estimated from what is in the column.
      cursor.at += stop - start;
      cursor.commit();
    }
  }

  numbers(cursor: JsonCursor, column: NumberColumn): void {
    const { loops } = this.compiled;
    for (let count = -1; count !== 0; ) {
      const [start, end] = this.addresses(cursor);
      const stop = loops.readFloats(start, end, this.out, MOST);
      count = loops.numbersTaken.value;
      column.append(new Float64Array(loops.memory.buffer, this.out, count));
      cursor.at += stop - start;
      cursor.commit();
    }
  }

  private addresses({ at, window }: JsonCursor): readonly [number, number] {
    return [this.compiled.addressOf(at), this.compiled.addressOf(window.end)];
  }
}
