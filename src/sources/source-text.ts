import { CodeText } from './code-text.ts';
import { type SourceFunction, sourceFunctions } from './original-functions.ts';

/** Such a text is parsed whole at once. */
const SHORT_TEXT = 20_000;
/** A longer statement is not parsed for a name: a minified file, or a bundle in a function. */
const MAX_STATEMENT = 100_000;

/** What stands on such a line was minified: no line tells where a statement begins. */
const LONG_LINE = 10_000;

/** From the unindented word before an offset to the next one behind it. */
function statementRound(
  text: string,
  offset: number,
): { readonly start: number; readonly end: number } {
  const isStart = (at: number): boolean =>
    /[A-Za-z_$(!;/]/.test(text[at] ?? '') &&
    !/^(?:else|catch|finally)\b/.test(text.slice(at, at + 8));
  const first = offset - MAX_STATEMENT;
  const last = offset + MAX_STATEMENT;
  let start = text.lastIndexOf('\n', offset - 1) + 1;
  while (start > 0 && start > first && !isStart(start))
    start = text.lastIndexOf('\n', start - 2) + 1;
  let end = text.indexOf('\n', offset) + 1;
  while (end > 0 && end < last && !isStart(end)) end = text.indexOf('\n', end) + 1;
  return { start, end: end > 0 ? end : text.length };
}

/** The text of an original source; its functions are looked for when a name is. */
export class SourceText {
  readonly code: CodeText;
  private readonly path: string;
  private known: readonly SourceFunction[] | null | undefined;
  /** Functions of statements by where those begin; offsets are from there. */
  private readonly statements = new Map<number, readonly SourceFunction[]>();

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

  /**
   * As `functionFrom`, for its name alone: of a long text that nobody parsed yet only the statement round the place is
   * parsed, as far as unindented lines tell where that begins and ends.
   */
  functionNamedAt(place: {
    readonly line: number;
    readonly column: number;
  }): SourceFunction | null {
    const offset = this.code.offsetOf(place.line - 1, place.column - 1);
    if (offset === null) return null;
    const { text } = this.code;
    if (this.known !== undefined || text.length < SHORT_TEXT) return this.functionFrom(place);
    if (this.code.lengthOfLine(place.line - 1) > LONG_LINE) return null;
    const { start, end } = statementRound(text, offset);
    if (end - start > MAX_STATEMENT) return null;
    let parsed = this.statements.get(start);
    if (parsed === undefined) {
      parsed = sourceFunctions(text.slice(start, end), this.path) ?? [];
      this.statements.set(start, parsed);
    }
    return parsed.findLast(({ position }) => position + start === offset) ?? null;
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
  // Some tools map the `(` of a function to that behind its name.
  const end = /^[(<]/.test(here) ? '(?:\\s*[=:])?' : '\\s*[=:]';
  return new RegExp(`(?:^|[^\\w$.#])${escaped(plain)}${end}\\s*$`).test(before);
}

function escaped(text: string): string {
  return text.replace(/[$#]/g, '\\$&').replace('\\#', '#');
}
