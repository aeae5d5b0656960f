/** Where a function stands in the source that people edit, and its name there. */
export interface OriginalPosition {
  readonly url: string;
  /** From 1, as is the column: that of the parameter list, as V8 counts. */
  readonly line: number;
  readonly column: number;
  /** `''` for the top level of a module. */
  readonly functionName: string;
}
