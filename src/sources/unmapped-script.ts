import type { OriginalLines, OriginalPosition } from '../model/original-position.ts';
import { isFunctionAt } from './code-text.ts';
import { type FileText, fileUrlOf } from './local-files.ts';
import type { DumpFunction } from './script.ts';
import { SourceText } from './source-text.ts';

/** Files that a runner may have translated before they ran. */
export function isTranslated(url: string): boolean {
  return /\.(?:[cm]?ts|[jt]sx|vue|svelte)$/.test(url);
}

/**
 * A script without a map whose positions cannot be taken as they are: its file was found in another place, or is
 * TypeScript, which a runner translated or Node ran as it is.
 */
export class UnmappedScript {
  private readonly url: string;
  private readonly path: string;
  private readonly source: SourceText;
  private readonly isMoved: boolean;
  private readonly notice: (message: string) => void;

  constructor(
    { path, text }: FileText,
    { isMoved, notice }: { readonly isMoved: boolean; readonly notice: (message: string) => void },
  ) {
    this.path = path;
    this.url = fileUrlOf(path);
    this.source = new SourceText(text, path);
    this.isMoved = isMoved;
    this.notice = notice;
  }

  /** `null`: nothing better than the dump's own position is known. */
  originalOf({ functionName, line, column }: DumpFunction): OriginalPosition | null {
    if (line < 1 || column < 1) return null;
    const { code } = this.source;
    const offset = code.offsetOf(line - 1, column - 1);
    if (offset !== null && isFunctionAt(code, offset, functionName)) {
      return this.isMoved ? { url: this.url, line, column, functionName } : null;
    }
    if (!isTranslated(this.path)) {
      this.notice(`${this.path}: source differs from the recording`);
      return null;
    }
    this.notice(
      `${this.path}: another code ran, whose source map is missing: record with NODE_V8_COVERAGE=DIR and give --source-maps DIR`,
    );
    return this.onlyOne(functionName);
  }

  /** A file that has moved has its lines where they were. */
  linesOf(lines: readonly number[]): OriginalLines | null {
    if (!this.isMoved || isTranslated(this.path)) return null;
    return { lineOf: new Map(lines.map((line) => [line, line])), text: null };
  }

  /** Without a map a name still tells which function it is, where one in the file has it. */
  private onlyOne(functionName: string): OriginalPosition | null {
    if (functionName === '' || functionName.startsWith('<')) return null;
    const named = (this.source.functions ?? []).filter(
      ({ name, isClass }) => name === functionName && !isClass,
    );
    const [only] = named;
    if (only === undefined || named.length > 1) return null;
    const { line, column } = this.source.code.positionOf(only.position);
    return { url: this.url, line: line + 1, column: column + 1, functionName };
  }
}
