/** Where a function stands in the source that people edit, and its name there. */
export interface OriginalPosition {
  readonly url: string;
  /** From 1, as is the column: that of the parameter list, as V8 counts. */
  readonly line: number;
  readonly column: number;
  /** `''` for the top level of a module. */
  readonly functionName: string;
}

/** Where lines of a script stand in the original of one of its functions; all from 1. */
export interface OriginalLines {
  /** By line of the script. */
  readonly lineOf: ReadonlyMap<number, number>;
  /** The lines of the original; `null`: its text is not known beyond its file. */
  readonly text: readonly string[] | null;
}
