import { CodeText } from './code-text.ts';
import { type SourceFunction, sourceFunctions } from './original-functions.ts';

/** The text of an original source; its functions are looked for when a name is. */
export class SourceText {
  readonly code: CodeText;
  private readonly path: string;
  private known: readonly SourceFunction[] | null | undefined;

  constructor(text: string, path: string) {
    this.code = new CodeText(text);
    this.path = path;
  }

  /** `null`: the text cannot be parsed. */
  get functions(): readonly SourceFunction[] | null {
    if (this.known === undefined) this.known = sourceFunctions(this.code.text, this.path);
    return this.known;
  }

  /** The function whose parameters begin at a place (from 1), as V8 says it of functions. */
  functionFrom(place: { readonly line: number; readonly column: number }): SourceFunction | null {
    const offset = this.code.offsetOf(place.line - 1, place.column - 1);
    if (offset === null) return null;
    return this.functions?.findLast(({ position }) => position === offset) ?? null;
  }

  /** The innermost function with this offset in front of its body: in its name or parameters. */
  functionWithHead(offset: number): SourceFunction | null {
    return this.innermost(({ start, bodyStart }) => start <= offset && offset < bodyStart);
  }

  /** The innermost function, no class, with this offset in its body. */
  functionAround(offset: number): SourceFunction | null {
    return this.innermost(
      ({ bodyStart, end, isClass }) => !isClass && bodyStart <= offset && offset < end,
    );
  }

  classAround(offset: number): SourceFunction | null {
    return this.innermost(({ start, end, isClass }) => isClass && start <= offset && offset < end);
  }

  private innermost(has: (candidate: SourceFunction) => boolean): SourceFunction | null {
    // Ordered by their beginning: of those round one offset the last is the innermost.
    return this.functions?.findLast(has) ?? null;
  }
}

/**
 * Whether the text at an offset names a function so, without parsing it: the offset may be that of its name, of
 * `function`, or of what the name is given.
 */
export function isNamedAt({ text }: CodeText, offset: number, name: string): boolean {
  const plain = name.replace(/^(?:get|set) /, '');
  if (!/^#?[\w$\u0080-\uffff]+$/.test(plain)) return false;
  const here = text.slice(offset, offset + plain.length + 80);
  const words =
    /^(?:(?:export|default|async|static|get|set|function|public|private|protected|override|readonly)\b\s*)*\*?\s*/.exec(
      here,
    )?.[0] ?? '';
  const rest = here.slice(words.length);
  if (rest.startsWith(plain) && /^\s*[(<]/.test(rest.slice(plain.length))) return true;
  if (!/^(?:async\b\s*)?(?:\(|<|function\b|[\w$]+\s*=>)/.test(here)) return false;
  const before = text.slice(Math.max(0, offset - plain.length - 20), offset);
  return new RegExp(`(?:^|[^\\w$.#])${escaped(plain)}\\s*[=:]\\s*$`).test(before);
}

function escaped(text: string): string {
  return text.replace(/[$#]/g, '\\$&').replace('\\#', '#');
}
