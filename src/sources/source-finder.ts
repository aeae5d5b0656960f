import type { FunctionTable } from '../model/function-table.ts';
import type { OriginalPosition } from '../model/original-position.ts';
import type { CodeOwner } from '../model/package-of.ts';
import type { PlacedLines } from '../model/placed-lines.ts';

import type { MayRead } from './local-files.ts';
import { MapCatalog } from './map-catalog.ts';
import { mentioningFunctions } from './mentions.ts';
import { packageVersion } from './package-version.ts';
import type { LinesAsked, PlaceLines } from './placed-lines.ts';
import type { RecordedScripts } from './recorded-scripts.ts';
import { functionsByUrl, isOfScript } from './script-functions.ts';
import { ScriptLibrary } from './script-library.ts';
import { recordedPath } from './script-places.ts';
import { shownPlaces } from './shown-places.ts';
import { TRANSLATED } from './unmapped-script.ts';
import { unusedPlaces } from './unused-places.ts';
import { workspaceNames } from './workspaces.ts';

export interface SourceOptions {
  /** Files and folders with source maps, and with what NODE_V8_COVERAGE wrote. */
  readonly maps?: readonly string[];
  /** Folders with the files that are not where the recording has them. */
  readonly folders?: readonly string[];
  /** Positions and names stay those of the dump: no map is read. */
  readonly isPlain?: boolean;
  /** Called before a map is decoded that is worth compiling loops for. */
  readonly onLargeMap?: () => void;
  /** Which files may be read that recordings and maps name; missing: all that the user may. */
  readonly mayRead?: MayRead;
}

export interface PlaceOfFile {
  readonly path: string;
  /** Where the file was looked for, and what would help; `null`: it is here. */
  readonly missing: string | null;
}

/** Of a dump whose files have all changed, a few lines say it. */
const MAX_NOTICES = 5;

/** Finds where the functions of dumps stand in the sources that people edit. Reads files; asks no other host. */
export class SourceFinder {
  readonly isPlain: boolean;
  readonly library: ScriptLibrary;
  private readonly catalog: MapCatalog;
  private lastWorkspaces: {
    readonly of: readonly FunctionTable[];
    readonly names: ReadonlyMap<string, string>;
  } = { of: [], names: new Map() };
  private readonly told = new Set<string>();
  private notices: string[] = [];
  private areUnusedTold = false;
  /** Keeps what the user should know. */
  readonly notice = (message: string): void => {
    if (this.told.has(message)) return;
    this.told.add(message);
    this.notices.push(message);
  };

  constructor({
    maps = [],
    folders = [],
    isPlain = false,
    onLargeMap = () => {},
    mayRead,
  }: SourceOptions = {}) {
    this.isPlain = isPlain;
    this.catalog = new MapCatalog(maps, this.notice);
    const { notice } = this;
    this.library = new ScriptLibrary(folders, this.catalog, { notice, onLargeMap, mayRead });
  }

  /** Files that are not where they were recorded are looked for round these dumps, too. */
  lookBeside(dumpPaths: readonly string[]): void {
    this.library.lookBeside(dumpPaths);
  }

  /** Maps and texts that recordings hold themselves come before those in files. */
  lookInside(recorded: readonly RecordedScripts[]): void {
    this.library.lookInside(recorded);
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
    const byUrl = functionsByUrl(functions);
    for (const [url, indexes] of wantedByUrl(functions, wanted)) {
      const all = byUrl.get(url)?.indexes ?? [];
      for (const [index, original] of this.library.script(url).originals(functions, indexes, all)) {
        found.set(index, original);
      }
    }
    return found;
  }

  /**
   * As `find`, for functions that are going to be shown: those without a name get one from plain JavaScript too, and
   * no place is left that its file does not have.
   */
  findShown(
    functions: FunctionTable,
    wanted: readonly number[],
  ): ReadonlyMap<number, OriginalPosition> {
    const found = this.withPlaces(functions, wanted, this.find(functions, wanted));
    this.tellUnused(functions);
    return found;
  }

  /**
   * The originals of the functions whose labels may hold one of the words, and of more perhaps: of all others it is
   * sure that they do not, with no map decoded and nothing parsed for them.
   */
  findMentioning(
    functions: FunctionTable,
    words: readonly string[],
  ): ReadonlyMap<number, OriginalPosition> {
    const mentioning = mentioningFunctions(this.library, functions, words);
    const found = this.find(functions, mentioning.functions);
    return this.withPlaces(functions, mentioning.nameless, found);
  }

  /** The lines of a function with the text that ran, as far as that is known. Who asks brings along what places them. */
  linesOf(asked: Omit<LinesAsked, 'original'>, place: PlaceLines): PlacedLines {
    const { functions, index } = asked;
    const original = this.isPlain ? null : this.find(functions, [index]).get(index);
    return place(this.library, { ...asked, original: original ?? null });
  }

  /** The file of a url on this machine, else its path in the recording and what would help. */
  placeOf(url: string): PlaceOfFile {
    const { places } = this.library;
    const path = places.placeOf(url)?.path;
    return path === undefined
      ? { path: recordedPath(url) ?? url, missing: places.remedy }
      : { path, missing: null };
  }

  /** The version of a package or extension; `null`: it is none, or nothing here tells. */
  packageVersion(owner: CodeOwner): string | null {
    return packageVersion(owner, this.library.files);
  }

  /** The names of the program's own packages by the urls of their files; empty where they are not several. */
  workspaces(tables: readonly FunctionTable[]): ReadonlyMap<string, string> {
    const { of, names } = this.lastWorkspaces;
    if (of.length === tables.length && of.every((one, i) => one === tables[i])) return names;
    this.lastWorkspaces = { of: tables, names: workspaceNames(tables, this.library.files) };
    return this.lastWorkspaces.names;
  }

  /** What the user should know about the maps and sources, each once. */
  takeNotices(): readonly string[] {
    const notices = together(this.notices);
    this.notices = [];
    if (notices.length <= MAX_NOTICES + 1) return notices;
    const more = `and ${notices.length - MAX_NOTICES} more such notices about sources`;
    return [...notices.slice(0, MAX_NOTICES), more];
  }

  private withPlaces(
    functions: FunctionTable,
    wanted: readonly number[],
    originals: ReadonlyMap<number, OriginalPosition>,
  ): ReadonlyMap<number, OriginalPosition> {
    const found = new Map(originals);
    const context = { library: this.library, notice: this.notice };
    for (const [url, indexes] of wantedByUrl(functions, wanted)) {
      for (const [index, place] of shownPlaces(context, { functions, url, indexes, found })) {
        found.set(index, place);
      }
    }
    return found;
  }

  /** Says, once, which places that the user named have nothing for this dump. */
  private tellUnused(functions: FunctionTable): void {
    if (this.areUnusedTold) return;
    this.areUnusedTold = true;
    for (const message of unusedPlaces(this.library, this.catalog, functions)) this.notice(message);
  }
}

/** The files that a runner translated are said in one line: what helps is the same for all. */
function together(notices: readonly string[]): readonly string[] {
  const end = `: ${TRANSLATED}`;
  const [first, ...more] = notices.filter((notice) => notice.endsWith(end));
  if (first === undefined || more.length === 0) return notices;
  const files = `${first.slice(0, -end.length)} and ${more.length} more`;
  return [`${files}${end}`, ...notices.filter((notice) => !notice.endsWith(end))];
}

/** Functions with a url that could be a file of the program, by that url. */
function wantedByUrl(
  functions: FunctionTable,
  wanted: readonly number[] | null,
): Iterable<readonly [string, readonly number[]]> {
  if (wanted === null) {
    return Array.from(functionsByUrl(functions), ([url, { indexes }]) => [url, indexes] as const);
  }
  const byUrl = new Map<string, number[]>();
  for (const index of wanted) {
    const url = functions.url[index];
    if (!isOfScript(url)) continue;
    const indexes = byUrl.get(url);
    if (indexes === undefined) byUrl.set(url, [index]);
    else indexes.push(index);
  }
  return byUrl;
}
