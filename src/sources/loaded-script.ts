import type { FunctionTable } from '../model/function-table.ts';
import type { OriginalPosition } from '../model/original-position.ts';
import type { PlacedLine } from '../model/placed-lines.ts';
import type { DumpFunction, Script } from './script.ts';
import { dumpFunction } from './script-functions.ts';
import type { UnmappedScript } from './unmapped-script.ts';

/** Of so many functions one may be where no text begins one: V8 has more kinds of them than are known here. */
const TOLERATED = 50;

/** What is known about a script: its map, or its file, or neither. */
export class LoadedScript {
  readonly script: Script | null;
  private readonly file: UnmappedScript | null;
  private readonly differs: () => void;
  private readonly known = new Map<string, OriginalPosition | null>();

  constructor(script: Script | null, file: UnmappedScript | null, differs: () => void) {
    this.script = script;
    this.file = file;
    this.differs = differs;
  }

  *originals(
    functions: FunctionTable,
    wanted: readonly number[],
    all: readonly number[],
  ): Iterable<readonly [number, OriginalPosition]> {
    const { script } = this;
    if (script === null && this.file === null) return;
    const there = script === null ? wanted : this.indexesThere(script, functions, all);
    const isThere = new Set(there);
    const asked = wanted.filter((index) => isThere.has(index));
    const indexes = script === null ? wanted : withNeighbours(script, functions, asked, there);
    for (const index of indexes) {
      const original = this.original(dumpFunction(functions, index));
      if (original !== null) yield [index, original];
    }
  }

  /** Whether a label that the map gives a function may hold what is looked for. */
  mayMention(dumped: DumpFunction, isIn: (text: string) => boolean): boolean {
    return this.script?.mayMention(dumped, isIn) ?? false;
  }

  /** Where lines stand in the original of a function. */
  linesOf(
    lines: readonly number[],
    original: OriginalPosition,
  ): ReadonlyMap<number, PlacedLine> | null {
    return this.script?.linesOf(lines, original) ?? null;
  }

  /** The functions that the code has. A file that was built anew has them elsewhere, and a map of something else. */
  private indexesThere(
    script: Script,
    functions: FunctionTable,
    all: readonly number[],
  ): readonly number[] {
    const there = all.filter((index) => script.has(dumpFunction(functions, index)));
    if ((all.length - there.length) * TOLERATED > all.length) {
      this.differs();
      return [];
    }
    script.check(there.map((index) => dumpFunction(functions, index)));
    return there;
  }

  private original(dumped: DumpFunction): OriginalPosition | null {
    const key = `${dumped.line}:${dumped.column}:${dumped.functionName}`;
    let original = this.known.get(key);
    if (original === undefined) {
      original = (this.script ?? this.file)?.originalOf(dumped) ?? null;
      this.known.set(key, original);
    }
    return original;
  }
}

/** The functions that are asked for and those that a map puts on the same lines. */
function withNeighbours(
  script: Script,
  functions: FunctionTable,
  wanted: readonly number[],
  all: readonly number[],
): readonly number[] {
  if (wanted.length === all.length) return wanted;
  const placeOf = (index: number) => script.roughPlace(dumpFunction(functions, index));
  const places = new Set(wanted.map(placeOf));
  places.delete(null);
  const isWanted = new Set(wanted);
  return all.filter((index) => isWanted.has(index) || places.has(placeOf(index)));
}
