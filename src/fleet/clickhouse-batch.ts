import { textOfTsv } from './clickhouse-text.ts';
import type { FleetBatch, FleetColumn } from './engine.ts';

/** Rows of one batch. */
const BATCH_ROWS = 4096;

type Reader = (value: string) => string | number | null;

/** Makes columns of the lines of `TabSeparatedWithNamesAndTypes`. */
export class ClickhouseBatches {
  private lines = 0;
  private readers: readonly Reader[] = [];
  private columns: (string | number | null)[][] = [];
  private rowCount = 0;

  /** A line without its end; a batch where it was the last that is needed for one. */
  add(line: string): FleetBatch | null {
    this.lines++;
    if (this.lines === 1) return null;
    const values = line.split('\t');
    if (this.lines === 2) {
      this.readers = values.map(readerOf);
      this.columns = values.map(() => []);
      return null;
    }
    for (const [i, read] of this.readers.entries()) this.columns[i]?.push(read(values[i] ?? ''));
    return ++this.rowCount < BATCH_ROWS ? null : this.rest();
  }

  /** What is left. */
  rest(): FleetBatch | null {
    if (this.rowCount === 0) return null;
    const batch = { rowCount: this.rowCount, columns: this.columns as readonly FleetColumn[] };
    this.columns = this.columns.map(() => []);
    this.rowCount = 0;
    return batch;
  }
}

/** 64 bits are more than a number holds: what is whole and that long stays text, as ids of stacks do. */
function readerOf(type: string): Reader {
  const bare = /^Nullable\((.*)\)$/.exec(type)?.[1] ?? type;
  return /^(?:Float|Int(?:8|16|32)$|UInt(?:8|16|32)$)/.test(bare) ? numberOfTsv : textOfTsv;
}

function numberOfTsv(value: string): number | null {
  return value === '\\N' ? null : Number(value.replace(/^(-?)inf$/, '$1Infinity'));
}
