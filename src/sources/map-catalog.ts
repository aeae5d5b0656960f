import { readdirSync, statSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { LocalFiles } from './local-files.ts';
import { MAX_MAP_BYTES, parseMapText } from './read-map.ts';

/** What NODE_V8_COVERAGE writes holds the maps of all code that ran, with much else. */
const MAX_COVERAGE_BYTES = 4 * MAX_MAP_BYTES;
const MAX_FILES = 20_000;

/** The map of a script as the run itself had it, from NODE_V8_COVERAGE. */
export interface RecordedMap {
  readonly document: unknown;
  /** Of each line of the code that ran, for checks. */
  readonly lineLengths: readonly number[] | null;
}

interface FileBelow {
  /** Where the user said to look. */
  readonly place: string;
  readonly path: string;
}

/** The maps in the files and folders that the user named; looked at when the first is asked for. */
export class MapCatalog {
  readonly places: readonly string[];
  /** Places that had the map of a script, or about which something was said already. */
  readonly serving = new Set<string>();
  private readonly notice: (message: string) => void;
  private mapsByName: Map<string, FileBelow[]> | undefined;
  private recorded: Map<string, RecordedMap & { readonly place: string }> | undefined;

  constructor(places: readonly string[], notice: (message: string) => void) {
    this.places = places.map((place) => resolve(place));
    this.notice = notice;
  }

  recordedMap(url: string): RecordedMap | null {
    if (this.places.length === 0) return null;
    this.recorded ??= this.readCoverage();
    const found = this.recorded.get(url);
    if (found === undefined) return null;
    this.serving.add(found.place);
    return found;
  }

  /** The map file for a script: `NAME.map`, of several the one with the longest common tail of folders. */
  mapFile(path: string): string | null {
    if (this.places.length === 0) return null;
    this.mapsByName ??= this.index().maps;
    const parts = path.split(/[\\/]/);
    const candidates = this.mapsByName.get(`${parts.at(-1)}.map`) ?? [];
    let best: FileBelow | null = null;
    let bestTail = -1;
    for (const candidate of candidates) {
      const tail = commonTail(candidate.path.slice(0, -'.map'.length).split(/[\\/]/), parts);
      if (tail > bestTail) [best, bestTail] = [candidate, tail];
    }
    if (best !== null) this.serving.add(best.place);
    return best?.path ?? null;
  }

  private files: { maps: Map<string, FileBelow[]>; others: FileBelow[] } | undefined;

  private index(): { maps: Map<string, FileBelow[]>; others: FileBelow[] } {
    if (this.files !== undefined) return this.files;
    const found = this.places.flatMap((place) =>
      this.filesBelow(place).map((path) => ({ place, path })),
    );
    const maps = new Map<string, FileBelow[]>();
    for (const file of found.filter(({ path }) => path.endsWith('.map'))) {
      const name = basename(file.path);
      const same = maps.get(name);
      if (same === undefined) maps.set(name, [file]);
      else same.push(file);
    }
    this.files = { maps, others: found.filter(({ path }) => path.endsWith('.json')) };
    return this.files;
  }

  private filesBelow(place: string): readonly string[] {
    try {
      if (statSync(place).isFile()) return [place];
      const entries = readdirSync(place, { recursive: true, encoding: 'utf8' });
      if (entries.length > MAX_FILES)
        this.notice(`${place}: only ${MAX_FILES} files were looked at`);
      return entries
        .slice(0, MAX_FILES)
        .filter((name) => name.endsWith('.map') || /(?:^|[\\/])coverage-[^\\/]*\.json$/.test(name))
        .map((name) => join(place, name));
    } catch {
      this.notice(`${place}: no such file or folder of source maps`);
      this.serving.add(place);
      return [];
    }
  }

  private readCoverage(): Map<string, RecordedMap & { readonly place: string }> {
    const maps = new Map<string, RecordedMap & { readonly place: string }>();
    for (const { path, place } of this.index().others) {
      for (const [url, entry] of cachedMaps(path)) {
        if (!maps.has(url)) maps.set(url, { ...entry, place });
      }
    }
    return maps;
  }
}

function cachedMaps(path: string): readonly (readonly [string, RecordedMap])[] {
  const bytes = new LocalFiles([]).bytes(path, MAX_COVERAGE_BYTES);
  if (bytes === null) return [];
  try {
    const document = parseMapText(bytes.toString('utf8')) as Record<string, unknown> | null;
    const cache = document?.['source-map-cache'] ?? {};
    return Object.entries(cache as object).flatMap(([url, entry]) => {
      const { data, lineLengths } = (entry ?? {}) as Record<string, unknown>;
      if (typeof data !== 'object' || data === null) return [];
      const lengths = Array.isArray(lineLengths) ? (lineLengths as number[]) : null;
      return [[url, { document: data, lineLengths: lengths }] as const];
    });
  } catch {
    return [];
  }
}

/** How many parts at the end of two paths are the same. */
function commonTail(a: readonly string[], b: readonly string[]): number {
  let count = 0;
  while (count < a.length && count < b.length && a.at(-1 - count) === b.at(-1 - count)) count++;
  return count;
}
