import type { CountedProfile } from '../../model/profile.ts';
import { brokenProfile } from '../json-shape.ts';
import { MarshalReader } from './python-marshal.ts';
import { PythonStatsColumns } from './python-stats-columns.ts';

/** The only item of the key that the sampling profiler adds to say what its numbers are. */
const SAMPLED_MARKER = '__sampled__';

/** What `readKey` gives for the marker of the sampling profiler. */
const MARKER = -1;

/** Reads the dictionary. Throws `not-a-profile` where it breaks the rules of marshal or of such dumps. */
export function readStats(bytes: Uint8Array): CountedProfile {
  return new StatsReader(bytes).read();
}

class StatsReader {
  private readonly reader: MarshalReader;
  private readonly columns: PythonStatsColumns;
  /** Functions by the reference index of their keys. */
  private readonly functionOfReference: (number | undefined)[] = [];

  constructor(bytes: Uint8Array) {
    this.reader = new MarshalReader(bytes);
    // A caller takes ten bytes of a file or more; only a repeated reference to many takes less.
    this.columns = new PythonStatsColumns(bytes.length / 5);
  }

  read(): CountedProfile {
    const { reader, columns } = this;
    let isSampled = false;
    reader.enterDict('a table of functions');
    while (reader.hasNextKey()) {
      const index = this.readKey('the key of a function');
      if (index !== MARKER) this.readRecord(index);
      else {
        isSampled = true;
        reader.skip();
      }
    }
    return columns.profile(isSampled);
  }

  /** Reads `(file, line, name)` and gives the function's index, or `MARKER`. */
  private readKey(where: string): number {
    const { reader } = this;
    const reference = reader.takeReference();
    if (reference < 0) {
      const upcoming = reader.upcomingIndex();
      return this.remember(upcoming, this.readKeyHere(where));
    }
    const known = this.functionOfReference[reference];
    if (known !== undefined) return known;
    reader.follow(reference);
    const index = this.remember(reference, this.readKeyHere(where));
    reader.leave();
    return index;
  }

  private remember(reference: number, index: number): number {
    if (reference < 0) return index;
    const known = this.functionOfReference;
    // Filled up in order: an array with holes is slower.
    while (known.length <= reference) known.push(undefined);
    known[reference] = index;
    return index;
  }

  private readKeyHere(where: string): number {
    const { reader, columns } = this;
    const at = reader.position;
    const length = reader.enterTuple(where);
    const first = length === 0 ? '' : reader.text('a file name');
    if (length === 1 && first === SAMPLED_MARKER) {
      reader.leave();
      return MARKER;
    }
    if (length !== 3)
      throw brokenProfile(`a tuple of ${length} at byte ${at}, where ${where} belongs`);
    const line = reader.integer('a line number');
    const name = reader.textOrCode('a function name');
    reader.leave();
    return columns.functionIndex(name, first, line);
  }

  private readRecord(index: number): void {
    const { reader, columns } = this;
    const at = reader.position;
    const length = reader.enterTuple('the numbers of a function');
    if (length !== 5)
      throw brokenProfile(
        `a tuple of ${length} at byte ${at}, where five numbers of a function belong`,
      );
    const primitiveCalls = reader.integer('a number of calls');
    const calls = reader.integer('a number of calls');
    const self = reader.number('a time');
    const cumulative = reader.number('a time');
    columns.addRow(index, { primitiveCalls, calls, self, cumulative });
    this.readCallers();
    reader.leave();
  }

  private readCallers(): void {
    const { reader, columns } = this;
    reader.enterDict('the callers of a function');
    while (reader.hasNextKey()) {
      const at = reader.position;
      const caller = this.readKey('the key of a caller');
      if (caller === MARKER)
        throw brokenProfile(`no function at byte ${at}, where a caller belongs`);
      if (reader.isAtTuple()) this.readTimedCaller(caller);
      else columns.addCountedCaller(caller, reader.integer('a number of calls'));
    }
    reader.leave();
  }

  private readTimedCaller(caller: number): void {
    const { reader, columns } = this;
    const at = reader.position;
    const length = reader.enterTuple('the numbers of a caller');
    if (length !== 4)
      throw brokenProfile(
        `a tuple of ${length} at byte ${at}, where four numbers of a caller belong`,
      );
    // The other way round than in a function's own numbers.
    const calls = reader.integer('a number of calls');
    const primitiveCalls = reader.integer('a number of calls');
    const self = reader.number('a time');
    const cumulative = reader.number('a time');
    columns.addTimedCaller(caller, { calls, primitiveCalls, self, cumulative });
    reader.leave();
  }
}
