import type { FunctionTable } from '../function-table.ts';
import { type CodePlace, codePlace } from './code-place.ts';
import type { SideFile } from './file-pairing.ts';

/** One side of a comparison: functions as they are shown, and who of them calls whom. */
export interface PairingSide {
  readonly functions: FunctionTable;
  /** Entry `i` of `caller` and `callee` is a call, by indices into `functions`. */
  readonly caller: ArrayLike<number>;
  readonly callee: ArrayLike<number>;
}

/**
 * The functions of a side, each once: what has the same name, line and column in the same place is one, such as
 * the code that `eval` made of one text again and again.
 */
export interface SideFunctions {
  readonly count: number;
  readonly name: readonly string[];
  readonly file: readonly number[];
  readonly line: readonly number[];
  readonly column: readonly number[];
  readonly callers: readonly ReadonlySet<number>[];
  readonly callees: readonly ReadonlySet<number>[];
  readonly files: readonly SideFile[];
  /** For each function of the side's table which one it is. */
  readonly indexOf: Int32Array;
}

/** Collects the functions of a side. Linear in functions and calls. */
export function sideFunctions({ functions, caller, callee }: PairingSide): SideFunctions {
  const { functionName, url } = functions;
  const files: (CodePlace & { names: Set<string> })[] = [];
  const fileOfUrl = new Map<string, number>();
  const fileOfPath = new Map<string, number>();
  const fileAt = (address: string): number => {
    const known = fileOfUrl.get(address);
    if (known !== undefined) return known;
    const place = codePlace(address);
    const file = fileOfPath.get(place.path) ?? files.push({ ...place, names: new Set() }) - 1;
    fileOfPath.set(place.path, file);
    fileOfUrl.set(address, file);
    return file;
  };
  const known = new Map<string, number>();
  const columns = { name: [] as string[], file: [] as number[] };
  const positions = { line: [] as number[], column: [] as number[] };
  const indexOf = Int32Array.from(functionName, (name, i) => {
    const file = fileAt(url[i]);
    const line = functions.line[i];
    const column = functions.column[i];
    const key = `${file}:${line}:${column}:${name}`;
    const same = known.get(key);
    if (same !== undefined) return same;
    if (name !== '') files[file].names.add(name);
    columns.file.push(file);
    // The key tells lines beyond 2^53 apart; where they stand to each other matters little.
    positions.line.push(Number(line));
    positions.column.push(column);
    const index = columns.name.push(name) - 1;
    known.set(key, index);
    return index;
  });
  const count = columns.name.length;
  return {
    count,
    ...columns,
    ...positions,
    files,
    indexOf,
    ...neighbours(count, indexOf, { caller, callee }),
  };
}

function neighbours(
  count: number,
  indexOf: Int32Array,
  { caller, callee }: Pick<PairingSide, 'caller' | 'callee'>,
) {
  const callers = Array.from({ length: count }, () => new Set<number>());
  const callees = Array.from({ length: count }, () => new Set<number>());
  for (let edge = 0; edge < caller.length; edge++) {
    const from = indexOf[caller[edge]];
    const to = indexOf[callee[edge]];
    callers[to].add(from);
    callees[from].add(to);
  }
  return { callers, callees };
}
