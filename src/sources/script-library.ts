import { BesideDump } from './beside-dump.ts';
import { CodeText } from './code-text.ts';
import { type FoundMap, findMap } from './find-map.ts';
import { LoadedScript } from './loaded-script.ts';
import { type FileText, filePathOf, fileUrlOf, LocalFiles, type MayRead } from './local-files.ts';
import type { MapCatalog } from './map-catalog.ts';
import { OriginalSources } from './original-sources.ts';
import { BadMap, decodeMap } from './read-map.ts';
import type { RecordedScripts } from './recorded-scripts.ts';
import { Script } from './script.ts';
import { isTranslated, ScriptFile } from './script-file.ts';
import { type ScriptPlace, ScriptPlaces } from './script-places.ts';
import { UnmappedScript } from './unmapped-script.ts';

const MAX_SCRIPT_BYTES = 128 * 2 ** 20;
/** Maps from here on are worth compiling loops for. */
const LARGE_MAP = 2e5;

interface Known {
  readonly stamp: string | null;
  readonly place: ScriptPlace | null;
  map?: FoundMap | null;
  file?: ScriptFile | null;
  script?: LoadedScript;
}

/** The scripts of dumps: where their files are, what is in those, and their maps; each looked at once until it changes. */
export class ScriptLibrary {
  readonly files: LocalFiles;
  readonly places: ScriptPlaces;
  private readonly beside: BesideDump;
  /** The newest first. */
  private readonly recorded: RecordedScripts[] = [];
  private readonly catalog: MapCatalog;
  private readonly notice: (message: string) => void;
  private readonly onLargeMap: () => void;
  private readonly known = new Map<string, Known>();

  constructor(
    folders: readonly string[],
    catalog: MapCatalog,
    {
      notice,
      onLargeMap,
      mayRead,
    }: {
      readonly notice: (message: string) => void;
      readonly onLargeMap: () => void;
      readonly mayRead?: MayRead | undefined;
    },
  ) {
    this.files = new LocalFiles(folders, mayRead);
    this.beside = new BesideDump(this.files);
    this.places = new ScriptPlaces(this.files, this.beside);
    this.catalog = catalog;
    this.notice = notice;
    this.onLargeMap = onLargeMap;
  }

  /** Files that are not where they were recorded are looked for round these dumps, too. */
  lookBeside(dumpPaths: readonly string[]): void {
    const isNew = dumpPaths.map((path) => this.beside.add(path));
    if (isNew.includes(true)) this.known.clear();
  }

  /** Maps and texts that recordings hold come before those in files. */
  lookInside(recorded: readonly RecordedScripts[]): void {
    const others = recorded.filter((one) => !this.recorded.includes(one));
    this.recorded.unshift(...others);
    if (others.length > 0) this.known.clear();
  }

  /** The file of a script; `null`: it is not here. */
  fileOf(url: string): { readonly place: ScriptPlace; readonly file: ScriptFile } | null {
    const known = this.entry(url);
    const { place } = known;
    if (place === null) return null;
    if (known.file === undefined) {
      const text = this.textAt(place);
      known.file = text === null ? null : new ScriptFile(text);
    }
    return known.file === null ? null : { place, file: known.file };
  }

  /** The map of a script, not decoded; `null`: it has none. Throws BadMap. */
  mapOf(url: string): FoundMap | null {
    const known = this.entry(url);
    known.map ??=
      this.inRecording((scripts) => scripts.mapOf(url)) ??
      findMap(url, pathIn(known.place), { catalog: this.catalog, files: this.files });
    return known.map;
  }

  /** The script with its map decoded. */
  script(url: string): LoadedScript {
    const known = this.entry(url);
    known.script ??= this.load(url, known.place);
    return known.script;
  }

  private entry(url: string): Known {
    const isInside = this.inRecording((scripts) => scripts.textOf(url)) !== null;
    const place: ScriptPlace | null = isInside
      ? { path: url, foundBy: 'recording' }
      : this.places.placeOf(url);
    const stamp = place === null ? null : `${place.path}:${this.files.stampOf(place.path)}`;
    let known = this.known.get(url);
    if (known === undefined || known.stamp !== stamp) {
      known = { stamp, place };
      this.known.set(url, known);
    }
    return known;
  }

  /** The text of a file, or that which the recording holds; `null`: it cannot be read. */
  private textAt({ path, foundBy }: ScriptPlace): FileText | null {
    if (foundBy !== 'recording') return this.files.read(path, MAX_SCRIPT_BYTES);
    return { path, text: this.inRecording((scripts) => scripts.textOf(path)) ?? '' };
  }

  private inRecording<T>(find: (scripts: RecordedScripts) => T | null): T | null {
    for (const scripts of this.recorded) {
      const found = find(scripts);
      if (found !== null) return found;
    }
    return null;
  }

  private load(url: string, place: ScriptPlace | null): LoadedScript {
    const path = pathIn(place);
    try {
      const found = this.mapOf(url);
      if (found === null) return new LoadedScript(null, this.unmapped(url), () => {});
      if (found.length === null || found.length > LARGE_MAP) this.onLargeMap();
      const code = this.codeOf(found, url, place);
      const map = decodeMap(found.document(), found.url, this.files);
      const script = path ?? filePathOf(url) ?? filePathOf(found.url) ?? url;
      const sources = new OriginalSources(map, script, {
        files: this.files,
        notice: this.notice,
        namedMap: found.isNamed === true ? filePathOf(found.url) : null,
        isEnclosed: found.isEnclosed === true,
      });
      const differs = (): void =>
        this.notice(
          `${path ?? url}: source differs from the recording; its source map is not used`,
        );
      return new LoadedScript(new Script(found, code, { map, sources }), null, differs);
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
    place: ScriptPlace | null,
  ): CodeText | null {
    const isInside = place?.foundBy === 'recording';
    if (place === null || (isTranslated(url) && !isInside)) return null;
    const file = this.textAt(place);
    if (file === null) return null;
    const code = new CodeText(file.text);
    const isOther = isRecorded && lineLengths?.some((length, i) => code.line(i)?.length !== length);
    return isOther ? null : code;
  }

  /** A script whose positions cannot be taken as they are: its folder was named, or a runner translates such files. */
  private unmapped(url: string): UnmappedScript | null {
    const { place } = this.entry(url);
    const isMoved = place?.foundBy === 'folder';
    if (place === null || place.foundBy === 'recording') return null;
    if (!isMoved && !isTranslated(place.path)) return null;
    const file = this.fileOf(url)?.file;
    if (file === undefined) return null;
    const shownUrl = place.foundBy === 'folder' ? fileUrlOf(place.path) : url;
    return new UnmappedScript(file, { url: shownUrl, isMoved, notice: this.notice });
  }
}

/** The path of a file; `null`: it is in none, or not here. */
function pathIn(place: ScriptPlace | null): string | null {
  return place === null || place.foundBy === 'recording' ? null : place.path;
}
