import type { FunctionTable } from '../model/function-table.ts';
import type { OriginalPosition } from '../model/original-position.ts';
import type { DumpFunction, Script } from './script.ts';
import type { UnmappedScript } from './unmapped-script.ts';

/** What is known about a script: its map, or its file, or neither. */
export class LoadedScript {
  private readonly script: Script | null;
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
    if (script !== null && !this.isTheCode(script, functions, all)) return;
    const indexes = script === null ? wanted : withNeighbours(script, functions, wanted, all);
    for (const index of indexes) {
      const original = this.original(dumpFunction(functions, index));
      if (original !== null) yield [index, original];
    }
  }

  /** A file that was built anew has its functions elsewhere, and a map of something else. */
  private isTheCode(script: Script, functions: FunctionTable, all: readonly number[]): boolean {
    const isSame = all.every((index) => script.has(dumpFunction(functions, index)));
    if (isSame) script.check(all.map((index) => dumpFunction(functions, index)));
    else this.differs();
    return isSame;
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

function dumpFunction(
  { functionName, url, line, column }: FunctionTable,
  index: number,
): DumpFunction {
  return {
    functionName: functionName[index] as string,
    url: url[index] as string,
    line: line[index] as number,
    column: column[index] as number,
  };
}
