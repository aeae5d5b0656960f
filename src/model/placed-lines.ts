/** Where a line of a script is shown, and the text that stands there. */
export interface PlacedLine {
  /** From 1. */
  readonly line: number;
  /** `null`: not known. */
  readonly text: string | null;
  /** Whose code it is, where that is a function that the engine put into the one that was asked for. */
  readonly inlined: InlinedCode | null;
}

export interface InlinedCode {
  /** `null`: nobody can say. */
  readonly functionName: string | null;
  /** The name of its file; `null`: not known. */
  readonly file: string | null;
  /** The url of its file; `null`: not known. */
  readonly url: string | null;
}

/** The lines of a function as they are shown. */
export interface PlacedLines {
  /** The url of the file that they are lines of, but for inlined code, which says itself where it is. */
  readonly url: string;
  /** By line of the script. */
  readonly placeOf: ReadonlyMap<number, PlacedLine>;
  /** What they are lines of, if not of what the label names; and why there is no text. */
  readonly remarks: readonly string[];
  /** What would help; `null`: nothing is missing. */
  readonly help: string | null;
}
