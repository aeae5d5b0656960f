/** What text is written for: the width and the abilities of a terminal, or of a reader of plain text. */
export interface Screen {
  readonly columns: number;
  /** As chalk counts: 0 none, 1 the 16 colours, 2 256 colours, 3 all. */
  readonly colorLevel: 0 | 1 | 2 | 3;
  /** Draws lines and bars with ASCII only. */
  readonly isAscii: boolean;
  /** The address behind a place, with `{path}`, `{url}` and `{line}`; `null`: places are not links. */
  readonly linkTemplate: string | null;
  /** At most so many characters, where the layout can leave something out; `null`: all. */
  readonly budget: number | null;
}

/** In fewer characters it could not even be said what is left out. */
export const LEAST_BUDGET = 100;

/** Where nothing is known: plain text of the usual width. */
export const PLAIN_SCREEN: Screen = {
  columns: 80,
  colorLevel: 0,
  isAscii: false,
  linkTemplate: null,
  budget: null,
};
