import { dirname, resolve } from 'node:path';
import { filePathOf, fileUrlOf, type LocalFiles } from './local-files.ts';
import type { MapCatalog, RecordedMap } from './map-catalog.ts';
import { BadMap, MAX_MAP_BYTES, parseMapText } from './read-map.ts';

/** A map that was found for a script, not yet decoded. */
export interface FoundMap {
  /** Throws BadMap where it is not JSON. */
  readonly document: () => unknown;
  /** Whether a word stands in it, in names, paths or texts; nothing is parsed for that. */
  readonly mentions: (word: string) => boolean;
  /** Roughly its characters; `null`: not known without work. */
  readonly length: number | null;
  /** Where it is: its sources are relative to this. */
  readonly url: string;
  /** The run itself had it, so it belongs to the code that ran. */
  readonly isRecorded: boolean;
  /** The user named it: it may say what its sources are called, wherever they lay. */
  readonly isNamed?: true;
  /** The recording holds it: it may say what its sources are called, and no file is read for them. */
  readonly isEnclosed?: true;
  readonly lineLengths: readonly number[] | null;
}

/** Enough for the comment that names a map; an inline map is a line that is longer. */
const TAIL_BYTES = 4096;
const COMMENT = /^[ \t]*(?:\/\/|\/\*)[#@][ \t]*sourceMappingURL=([^\s'"*]+)/gm;

/**
 * Looks for the map of a script: in the coverage of its run, in the places that the user named, in the script, beside
 * it. `null`: it has none.
 *
 * @param path where the script is on this machine; `null`: it is not
 * @throws BadMap where there is one that cannot be used
 */
export function findMap(
  url: string,
  path: string | null,
  { catalog, files }: { readonly catalog: MapCatalog; readonly files: LocalFiles },
): FoundMap | null {
  const recorded = catalog.recordedMap(url);
  if (recorded !== null) return recordedMap(recorded, url);
  const scriptPath = path ?? filePathOf(url) ?? pathOnServer(url);
  if (scriptPath === null) return null;
  const named = catalog.mapFile(scriptPath);
  if (named !== null) return { ...mapInFile(named, files), isNamed: true };
  if (path === null) return null;
  const link = mappingUrl(path, files);
  if (link === null) return mapBeside(path, files);
  if (link.startsWith('data:')) return mapOf(inlineBytes(link), fileUrlOf(path));
  return linkedMap(link, path, files);
}

/** Of a page's script, which is not fetched, the path tells which of the user's maps belongs to it. */
function pathOnServer(url: string): string | null {
  return /^https?:\/\/[^/]*(\/[^?#]*)/i.exec(url)?.[1] ?? null;
}

function recordedMap({ document, lineLengths }: RecordedMap, url: string): FoundMap {
  const text = (): string => JSON.stringify(document);
  return {
    document: () => document,
    mentions: (word) => text().includes(word),
    length: null,
    url,
    isRecorded: true,
    lineLengths,
  };
}

function mapBeside(path: string, files: LocalFiles): FoundMap | null {
  return files.isFile(`${path}.map`) ? mapInFile(`${path}.map`, files) : null;
}

function mapInFile(path: string, files: LocalFiles): FoundMap {
  const bytes = files.bytes(path, MAX_MAP_BYTES);
  if (bytes === null)
    throw new BadMap(`${path} cannot be read or is larger than ${MAX_MAP_BYTES >> 20} MB`);
  return mapOf(bytes, fileUrlOf(path));
}

function mapOf(bytes: Buffer, url: string): FoundMap {
  return {
    document: () => parseMapText(bytes.toString('utf8')),
    mentions: (word) => bytes.includes(word),
    length: bytes.length,
    url,
    isRecorded: false,
    lineLengths: null,
  };
}

function linkedMap(link: string, path: string, files: LocalFiles): FoundMap | null {
  if (/^(?:[a-z][\w+.-]+:(?!\/\/\/)|\/\/)/i.test(link)) {
    throw new BadMap('it is on another host, which is not asked');
  }
  const target = filePathOf(link) ?? resolve(dirname(path), decodedPath(link));
  if (!files.isFile(target)) return mapBeside(path, files);
  if (dirname(target) !== dirname(path) && !files.mayName(path, target)) {
    throw new BadMap('it lies outside the project');
  }
  return mapInFile(target, files);
}

function decodedPath(link: string): string {
  try {
    return decodeURIComponent(link.replace(/[?#].*$/, ''));
  } catch {
    return link;
  }
}

/** What the last comment of a script says about its map. Only the end is read, where that says enough. */
function mappingUrl(path: string, files: LocalFiles): string | null {
  const tail = files.bytes(path, TAIL_BYTES, -TAIL_BYTES)?.toString('utf8') ?? '';
  const link = lastComment(tail);
  if (link !== null) return link;
  // The end of an inline map is one long word.
  if (tail.length < TAIL_BYTES / 2 || !/^[\w+/=%,;:.-]+\s*$/.test(tail)) return null;
  return lastComment(files.bytes(path, MAX_MAP_BYTES)?.toString('utf8') ?? '');
}

/** The map in the comment at the end of a text that a recording holds; `null`: it has none. Throws BadMap. */
export function inlineMapOf(text: string, url: string): FoundMap | null {
  const link = lastComment(text);
  if (link === null || !link.startsWith('data:')) return null;
  return { ...mapOf(inlineBytes(link), url), isRecorded: true, isEnclosed: true };
}

function lastComment(text: string): string | null {
  let link: string | null = null;
  for (const match of text.matchAll(COMMENT)) link = match[1];
  return link;
}

function inlineBytes(link: string): Buffer {
  const comma = link.indexOf(',');
  const isBase64 = link.slice(0, comma).endsWith(';base64');
  const data = link.slice(comma + 1);
  return isBase64 ? Buffer.from(data, 'base64') : Buffer.from(decodedPath(data));
}
