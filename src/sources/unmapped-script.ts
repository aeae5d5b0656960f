import type { OriginalPosition } from '../model/original-position.ts';
import type { DumpFunction } from './script.ts';
import { isTopLevel, isTranslated, type ScriptFile } from './script-file.ts';

/** Of a file that a runner translated: what happened, and what helps. */
export const TRANSLATED =
  'other code ran, whose source map is missing: with tsx and ts-node, record with NODE_V8_COVERAGE=DIR and give --source-maps DIR (vitest and jest keep their maps to themselves)';

/**
 * A script without a map whose positions cannot be taken as they are: its file was found in another place, or is
 * TypeScript, which a runner translated or Node ran as it is.
 */
export class UnmappedScript {
  private readonly url: string;
  private readonly file: ScriptFile;
  private readonly isMoved: boolean;
  private readonly notice: (message: string) => void;

  /** @param url what is shown as the place of the file */
  constructor(
    file: ScriptFile,
    {
      url,
      isMoved,
      notice,
    }: {
      readonly url: string;
      readonly isMoved: boolean;
      readonly notice: (message: string) => void;
    },
  ) {
    this.file = file;
    this.url = url;
    this.isMoved = isMoved;
    this.notice = notice;
  }

  /** `null`: nothing better than the dump's own position is known. */
  originalOf(dumped: DumpFunction): OriginalPosition | null {
    const { functionName, line, column } = dumped;
    if (line < 1 || column < 1) return null;
    const { path } = this.file;
    const isThere = isTranslated(path) ? this.file.isAt(dumped) : this.file.mayBeAt(dumped);
    if (isThere || isTopLevel(dumped)) {
      return this.isMoved ? { url: this.url, line, column, functionName } : null;
    }
    if (!isTranslated(path)) {
      this.notice(`${path}: source differs from the recording`);
      return null;
    }
    this.notice(`${path}: ${TRANSLATED}`);
    return this.onlyOne(functionName);
  }

  /** Without a map a name still tells which function it is, where one in the file has it. */
  private onlyOne(functionName: string): OriginalPosition | null {
    if (functionName === '' || functionName.startsWith('<')) return null;
    const { source } = this.file;
    const named = (source.functions ?? []).filter(
      ({ name, isClass }) => name === functionName && !isClass,
    );
    const [only] = named;
    if (only === undefined || named.length > 1) return null;
    const { line, column } = source.code.positionOf(only.position);
    return { url: this.url, line: line + 1, column: column + 1, functionName };
  }
}
