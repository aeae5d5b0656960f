import type { FunctionTable } from '../model/function-table.ts';
import type { OriginalPosition } from '../model/original-position.ts';
import type { CodeOwner } from '../model/package-of.ts';

type Originals = ReadonlyMap<number, OriginalPosition>;

/** Who knows the sources of functions. Originals are by their index in the table. */
export interface SourceIndex {
  /** @param wanted `null`: all */
  find(functions: FunctionTable, wanted: readonly number[] | null): Originals;
  /** Of functions that are going to be shown, with what it is not worth knowing of others. Missing: as `find`. */
  findShown?(functions: FunctionTable, wanted: readonly number[]): Originals;
  /** Of at least the functions whose labels may hold one of the words. Missing: of all. */
  findMentioning?(functions: FunctionTable, words: readonly string[]): Originals;
  /** The version of a package or extension; `null`: it is none, or nothing tells. */
  packageVersion(owner: CodeOwner): string | null;
  /** The names of the program's own packages by the urls of their files; empty where they are not several. */
  workspaces(tables: readonly FunctionTable[]): ReadonlyMap<string, string>;
}

/** The originals that are asked for. */
export function findOriginals(
  sources: SourceIndex,
  functions: FunctionTable,
  wanted: WantedOriginals,
): Originals {
  if (wanted.kind === 'shown') {
    return sources.findShown === undefined
      ? sources.find(functions, wanted.indexes)
      : sources.findShown(functions, wanted.indexes);
  }
  return wanted.kind === 'mentioning' && sources.findMentioning !== undefined
    ? sources.findMentioning(functions, wanted.words)
    : sources.find(functions, null);
}

/** Which originals are asked for: all, those of rows that are going to be shown, those whose labels may hold a word. */
export type WantedOriginals =
  | { readonly kind: 'all' }
  | { readonly kind: 'shown'; readonly indexes: readonly number[] }
  | { readonly kind: 'mentioning'; readonly words: readonly string[] };
