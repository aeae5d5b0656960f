import { isDeclaredAt, isFunctionAt, isWithoutText } from './code-text.ts';
import type { FileText } from './local-files.ts';
import type { SourceFunction } from './original-functions.ts';
import type { DumpFunction } from './script.ts';
import { SourceText } from './source-text.ts';

/** Of so many functions one may be where no text begins one: V8 has more kinds of them than are known here. */
const TOLERATED = 50;

/** Whether a runner may have translated the file before it ran. */
export function isTranslated(url: string): boolean {
  return /\.(?:[cm]?ts|[jt]sx|vue|svelte)(?:[?#].*)?$/.test(url);
}

/** The file of a script as it is now, asked whether it is what ran. */
export class ScriptFile {
  readonly path: string;
  readonly source: SourceText;
  private readonly verdicts = new WeakMap<readonly DumpFunction[], boolean>();

  constructor({ path, text }: FileText) {
    this.path = path;
    this.source = new SourceText(text, path);
  }

  hasLine(line: number): boolean {
    return this.source.code.line(line - 1) !== null;
  }

  /**
   * Whether nearly all functions of a dump begin here where the dump says. Texts are compared, nothing is parsed.
   *
   * @param all functions of the dump that are of this script
   */
  hasAll(all: readonly DumpFunction[]): boolean {
    let isSame = this.verdicts.get(all);
    if (isSame === undefined) {
      const there = all.filter((one) => this.mayBeAt(one));
      isSame = (all.length - there.length) * TOLERATED <= all.length;
      this.verdicts.set(all, isSame);
    }
    return isSame;
  }

  /**
   * Whether the text of a function is still what ran: it begins where the dump says, and so does the next one that
   * the dump knows, which lines that were added to it would have moved.
   */
  hasTextOf(dumped: DumpFunction, all: readonly DumpFunction[]): boolean {
    if (isTopLevel(dumped)) return this.hasAll(all) && (!isTranslated(this.path) || all.length > 1);
    if (!this.isAt(dumped)) return false;
    const next = nextAfter(dumped, all);
    return next === null || this.mayBeAt(next);
  }

  /** The function that begins where the dump says; `null`: none does, or the text cannot be parsed. */
  functionAt(dumped: DumpFunction): SourceFunction | null {
    return this.source.functionFrom(dumped);
  }

  /** What a function without a name is called by what it is given to; `null`: nothing tells. */
  nameOf(dumped: DumpFunction): string | null {
    if (isTopLevel(dumped)) return null;
    const name = this.source.functionNamedAt(dumped)?.name ?? '<anonymous>';
    return name === '<anonymous>' ? null : name;
  }

  /** As far as the text tells without a parser. */
  mayBeAt({ functionName, line, column }: DumpFunction): boolean {
    if (line < 1 || column < 1) return true;
    const offset = this.source.code.offsetOf(line - 1, column - 1);
    return offset !== null && isFunctionAt(this.source.code, offset, functionName);
  }

  /** Whether a function begins where the dump says: by its text where that names it, else by a parser. */
  isAt(dumped: DumpFunction): boolean {
    if (dumped.line < 1 || dumped.column < 1 || !this.mayBeAt(dumped)) return false;
    const offset = this.source.code.offsetOf(dumped.line - 1, dumped.column - 1) ?? 0;
    const { functionName } = dumped;
    if (isWithoutText(functionName) || isDeclaredAt(this.source.code, offset, functionName)) {
      return true;
    }
    if (this.source.functions === null) return true;
    const found = this.functionAt(dumped);
    if (found === null) return false;
    return isSameName(dumped.functionName, found.name);
  }
}

export function isTopLevel({ functionName, line, column }: DumpFunction): boolean {
  return functionName === '' && line === 1 && column === 1;
}

/** The next function behind one; `null`: the dump has none. */
function nextAfter(
  { line, column }: DumpFunction,
  all: readonly DumpFunction[],
): DumpFunction | null {
  let next: DumpFunction | null = null;
  for (const one of all) {
    const isBehind = one.line > line || (one.line === line && one.column > column);
    const isNearer =
      next === null || one.line < next.line || (one.line === next.line && one.column < next.column);
    if (isBehind && isNearer) next = one;
  }
  return next;
}

/** V8 calls a member by its last name or by all of them, and what nothing names not at all. */
function isSameName(dumped: string, found: string): boolean {
  const isTold = dumped !== '' && !dumped.endsWith('<computed>');
  if (!isTold || found.startsWith('<') || found === 'default') return true;
  const last = (name: string): string => /[^\s.]*$/.exec(name)?.[0] ?? name;
  return last(dumped) === last(found);
}
