import type { FunctionTable } from '../model/function-table.ts';
import type { OriginalLines, OriginalPosition } from '../model/original-position.ts';
import { CodeText } from './code-text.ts';
import { type FoundMap, findMap } from './find-map.ts';
import { LoadedScript } from './loaded-script.ts';
import { filePathOf, LocalFiles, stampOf } from './local-files.ts';
import { MapCatalog } from './map-catalog.ts';
import { OriginalSources } from './original-sources.ts';
import { packageVersion } from './package-version.ts';
import { BadMap } from './read-map.ts';
import { Script } from './script.ts';
import { isTranslated, UnmappedScript } from './unmapped-script.ts';

export interface SourceOptions {
  /** Files and folders with source maps, and with what NODE_V8_COVERAGE wrote. */
  readonly maps?: readonly string[];
  /** Folders with the files that are not where the recording has them. */
  readonly folders?: readonly string[];
  /** Called before a map is decoded that is worth compiling loops for. */
  readonly onLargeMap?: () => void;
}

const MAX_SCRIPT_BYTES = 128 * 2 ** 20;
/** Of a dump whose files have all changed, a few lines say it. */
const MAX_NOTICES = 5;

/** Finds where the functions of dumps stand in the sources that people edit. Reads files; asks no other host. */
export class SourceFinder {
  private readonly catalog: MapCatalog;
  private readonly files: LocalFiles;
  private readonly scripts = new Map<
    string,
    { readonly stamp: string | null; readonly script: LoadedScript }
  >();
  private readonly onLargeMap: () => void;
  private readonly told = new Set<string>();
  private notices: string[] = [];
  private readonly notice = (message: string): void => {
    if (this.told.has(message)) return;
    this.told.add(message);
    this.notices.push(message);
  };

  constructor({ maps = [], folders = [], onLargeMap = () => {} }: SourceOptions = {}) {
    this.onLargeMap = onLargeMap;
    this.files = new LocalFiles(folders);
    this.catalog = new MapCatalog(maps, this.notice);
  }

  /**
   * The originals of functions by their index. Functions that share a line with one that is asked for are found with
   * it, so that what tells them apart does not depend on which are shown.
   *
   * @param wanted indexes into the table; `null`: all
   */
  find(
    functions: FunctionTable,
    wanted: readonly number[] | null,
  ): ReadonlyMap<number, OriginalPosition> {
    const found = new Map<number, OriginalPosition>();
    const wantedIn = indexesByUrl(functions, wanted);
    let allIn: ReadonlyMap<string, readonly number[]> | undefined;
    for (const [url, indexes] of wantedIn) {
      const script = this.script(url);
      if (script === null) continue;
      allIn ??= wanted === null ? wantedIn : indexesByUrl(functions, null);
      for (const [index, original] of script.originals(functions, indexes, allIn.get(url) ?? [])) {
        found.set(index, original);
      }
    }
    return found;
  }

  /**
   * Where lines of a script stand in the original that `find` gave for one of its functions; `null`: nobody can say.
   */
  linesOf(url: string, lines: readonly number[], original: OriginalPosition): OriginalLines | null {
    return this.script(url)?.linesOf(lines, original) ?? null;
  }

  /** The version of the package that a url lies in; `null`: in none, or nothing here tells. */
  packageVersion(url: string): string | null {
    return packageVersion(url, this.files);
  }

  /** What the user should know about the maps and sources, each once. */
  takeNotices(): readonly string[] {
    const { notices } = this;
    this.notices = [];
    if (notices.length <= MAX_NOTICES + 1) return notices;
    const more = `and ${notices.length - MAX_NOTICES} more such notices about sources`;
    return [...notices.slice(0, MAX_NOTICES), more];
  }

  private script(url: string): LoadedScript | null {
    const recordedPath = filePathOf(url);
    const path = recordedPath === null ? null : this.files.locate(recordedPath);
    const stamp = path === null ? null : stampOf(path);
    const known = this.scripts.get(url);
    if (known !== undefined && known.stamp === stamp) return known.script;
    const script = this.load(url, path);
    this.scripts.set(url, { stamp, script });
    return script;
  }

  private load(url: string, path: string | null): LoadedScript {
    try {
      const found = findMap(url, path, { catalog: this.catalog, files: this.files });
      if (found === null) return new LoadedScript(null, this.unmapped(url, path), () => {});
      if (isLarge(found)) this.onLargeMap();
      const code = this.codeOf(found, url, path);
      const sources = (map: ConstructorParameters<typeof OriginalSources>[0]) =>
        new OriginalSources(map, path ?? filePathOf(url) ?? filePathOf(found.url) ?? url, {
          files: this.files,
          notice: this.notice,
        });
      const differs = (): void =>
        this.notice(
          `${path ?? url}: source differs from the recording; its source map is not used`,
        );
      return new LoadedScript(new Script(found, code, sources), null, differs);
    } catch (error) {
      if (!(error instanceof BadMap)) throw error;
      this.notice(`${path ?? url}: its source map is not used: ${error.message}`);
      return new LoadedScript(null, null, () => {});
    }
  }

  /** The code that ran, where a file has it: what a runner made of TypeScript is in no file. */
  private codeOf(
    { isRecorded, lineLengths }: FoundMap,
    url: string,
    path: string | null,
  ): CodeText | null {
    if (path === null || isTranslated(url)) return null;
    const file = this.files.read(path, MAX_SCRIPT_BYTES);
    if (file === null) return null;
    const code = new CodeText(file.text);
    const isOther = isRecorded && lineLengths?.some((length, i) => code.line(i)?.length !== length);
    return isOther ? null : code;
  }

  private unmapped(url: string, path: string | null): UnmappedScript | null {
    const isMoved = path !== filePathOf(url);
    if (path === null || !(isMoved || isTranslated(path))) return null;
    const file = this.files.read(path, MAX_SCRIPT_BYTES);
    return file === null ? null : new UnmappedScript(file, { isMoved, notice: this.notice });
  }
}

function isLarge({ document }: FoundMap): boolean {
  const { mappings = '' } = (document ?? {}) as { readonly mappings?: string };
  return mappings.length > 2e5;
}

/** Functions with a url that could be a file of the program, by that url. */
function indexesByUrl(
  { url }: FunctionTable,
  wanted: readonly number[] | null,
): ReadonlyMap<string, readonly number[]> {
  const byUrl = new Map<string, number[]>();
  const add = (index: number): void => {
    const key = url[index];
    if (key === '' || key.startsWith('node:') || key.startsWith('eval:')) return;
    const indexes = byUrl.get(key);
    if (indexes === undefined) byUrl.set(key, [index]);
    else indexes.push(index);
  };
  if (wanted === null) for (const index of url.keys()) add(index);
  else for (const index of wanted) add(index);
  return byUrl;
}
