/** Where a frame stands. */
interface PaintedPlace {
  readonly file: string;
  readonly line: number;
}

/** How parts of a text are painted. What is painted takes as many columns as before. */
export interface TextInk {
  readonly title: (text: string) => string;
  /** What is wrong with a call or a group. */
  readonly finding: (text: string) => string;
  /** A frame's place and function: a link where the screen knows them. */
  readonly place: (text: string, frame: PaintedPlace) => string;
}

const same = (text: string): string => text;

/** Plain text: for files, logs and messages of errors. */
export const PLAIN_INK: TextInk = { title: same, finding: same, place: same };

/** A text that begins with what is wrong, where that is not cut off: it is painted. */
export function withFinding(text: string, finding: string, ink: TextInk): string {
  if (finding === '' || !text.startsWith(finding)) return text;
  return `${ink.finding(finding)}${text.slice(finding.length)}`;
}
