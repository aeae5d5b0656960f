/** A place in a script; both count from 1, 0 is unknown. */
export interface Place {
  readonly line: number;
  readonly column: number;
}

/** Where the lines of a script begin: turns lines and columns into offsets and back. */
export class ScriptPlaces {
  private readonly lineStarts: readonly number[];
  /** Length of the script. */
  readonly length: number;

  private constructor(lineStarts: readonly number[], length: number) {
    this.lineStarts = lineStarts;
    this.length = length;
  }

  static ofText(text: string): ScriptPlaces {
    const starts = [0];
    // The line ends of JavaScript, which V8 counts by.
    for (const { index, 0: end } of text.matchAll(/\r\n|[\n\r\u2028\u2029]/g)) {
      starts.push(index + end.length);
    }
    return new ScriptPlaces(starts, text.length);
  }

  /** From the lengths of lines without their ends, each of which is one unit. */
  static ofLineLengths(lengths: readonly number[]): ScriptPlaces {
    const starts: number[] = [];
    let at = 0;
    for (const length of lengths) {
      starts.push(at);
      at += length + 1;
    }
    return new ScriptPlaces(starts, Math.max(0, at - 1));
  }

  /** `null`: the script has no such place. */
  offsetOf({ line, column }: Place): number | null {
    const start = this.lineStarts[line - 1];
    if (start === undefined || column < 1) return null;
    const offset = start + column - 1;
    return offset <= this.length ? offset : null;
  }

  placeOf(offset: number): Place {
    let low = 0;
    let high = this.lineStarts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (this.lineStarts[middle] <= offset) low = middle;
      else high = middle - 1;
    }
    return { line: low + 1, column: offset - this.lineStarts[low] + 1 };
  }
}
