/** Text with the offsets of its lines, to go from lines and columns to offsets and back. All count from 0. */
export class CodeText {
  readonly text: string;
  private readonly starts: readonly number[];

  constructor(text: string) {
    this.text = text;
    const starts = [0];
    for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) starts.push(at + 1);
    this.starts = starts;
  }

  /** `null`: the line is not there, or not that long. */
  offsetOf(line: number, column: number): number | null {
    const start = this.starts[line];
    if (start === undefined) return null;
    const end = this.starts[line + 1] ?? this.text.length + 1;
    return column >= 0 && start + column < end ? start + column : null;
  }

  positionOf(offset: number): { readonly line: number; readonly column: number } {
    let low = 0;
    let high = this.starts.length;
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      if (this.starts[middle] <= offset) low = middle;
      else high = middle;
    }
    return { line: low, column: offset - this.starts[low] };
  }

  /** Characters of a line with its end; 0 where there is none. */
  lengthOfLine(index: number): number {
    const start = this.starts[index];
    return start === undefined ? 0 : (this.starts[index + 1] ?? this.text.length) - start;
  }

  /** A line without its end; `null`: it is not there. */
  line(index: number): string | null {
    const start = this.starts[index];
    if (start === undefined) return null;
    return this.text.slice(start, this.starts[index + 1]).trimEnd();
  }
}

/** Functions that V8 makes itself, at places where no text begins one, and what it calls by other names. */
const WITHOUT_TEXT = /^(?:<.*>|RegExp: .*)$/s;

/** Whether V8 made a function of this name itself, so that no text has to begin one. */
export function isWithoutText(name: string): boolean {
  return WITHOUT_TEXT.test(name);
}

/** Whether `function name` stands right in front of an offset: no other text looks like that. */
export function isDeclaredAt({ text }: CodeText, offset: number, name: string): boolean {
  return name !== '' && text[offset] === '(' && declaredBefore(text, offset) === name;
}

function declaredBefore(text: string, offset: number): string | undefined {
  const before = text.slice(Math.max(0, offset - 200), offset);
  return /\bfunction\s*\*?\s*([\w$]+)\s*(?:<[^()]*>)?\s*$/.exec(before)?.[1];
}

/**
 * Whether a function of this name can begin at this offset, by V8's account: the `(` of its parameters, the one
 * parameter of an arrow function, or the word `class`.
 */
export function isFunctionAt({ text }: CodeText, offset: number, name: string): boolean {
  if (offset === 0 || WITHOUT_TEXT.test(name)) return true;
  const here = text.slice(offset, offset + 200);
  if (here.startsWith('(')) {
    const declared = declaredBefore(text, offset);
    return declared === undefined || name === '' || name.endsWith(declared);
  }
  return /^(?:class\b|static\b|async\b|[\w$\u0080-\uffff]+\s*=>)/.test(here);
}
