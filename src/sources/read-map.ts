import { dirname, resolve } from 'node:path';
import type { TraceMap } from '@jridgewell/trace-mapping';
import { filePathOf, fileUrlOf, type LocalFiles } from './local-files.ts';
import { requirePackage } from './require-package.ts';

/** Larger maps are not those of a program that somebody profiles, and would fill the memory. */
export const MAX_MAP_BYTES = 64 * 2 ** 20;
const MAX_SECTIONS_DEPTH = 8;

/** One step of a line: the column, and where it comes from. */
export type Segment = readonly [column: number, ...rest: number[]];

/** A source map, decoded. */
export interface ScriptMap {
  /** Urls, resolved; `null` where the map names none. */
  readonly sources: readonly (string | null)[];
  readonly sourcesContent: readonly (string | null)[];
  readonly names: readonly string[];
  /** Of each generated line the segments, by column. */
  readonly lines: readonly (readonly Segment[])[];
}

/** What is wrong with a map; the message says it. */
export class BadMap extends Error {
  override readonly name = 'BadMap';
}

/**
 * Decodes a map.
 *
 * @param url where the map is: sources are relative to it
 * @throws BadMap where it is none
 */
export function decodeMap(document: unknown, url: string, files: LocalFiles): ScriptMap {
  const checked = checkedMap(document, url, { files, within: [] });
  const { FlattenMap, decodedMappings } = requirePackage(
    '@jridgewell/trace-mapping',
  ) as typeof import('@jridgewell/trace-mapping');
  let map: TraceMap;
  let lines: ScriptMap['lines'];
  try {
    map = FlattenMap(checked as never, url);
    lines = decodedMappings(map) as ScriptMap['lines'];
  } catch {
    throw new BadMap('its mappings cannot be read');
  }
  return {
    sources: map.resolvedSources.map((source, i) => (map.sources[i] === null ? null : source)),
    sourcesContent: (map.sourcesContent ?? []).map((text) =>
      typeof text === 'string' ? text : null,
    ),
    names: map.names.map(String),
    lines,
  };
}

/** The JSON in the text of a map; some servers put `)]}'` in front. Throws BadMap. */
export function parseMapText(text: string): unknown {
  try {
    return JSON.parse(text.replace(/^\)\]\}'[^\n]*\n?/, ''));
  } catch {
    throw new BadMap('it is not JSON');
  }
}

interface RawMap {
  readonly version?: unknown;
  readonly sections?: unknown;
  readonly sources?: unknown;
  readonly mappings?: unknown;
}

interface SectionsAround {
  readonly files: LocalFiles;
  /** Urls of the maps that this one is a section of. */
  readonly within: readonly string[];
}

/** The map with the sections that stand in other files put in. */
function checkedMap(document: unknown, url: string, around: SectionsAround): object {
  if (typeof document !== 'object' || document === null) throw new BadMap('it is not a source map');
  const map = document as RawMap;
  if (Number(map.version) !== 3) {
    throw new BadMap(`it has version ${String(map.version).slice(0, 20)}, not 3`);
  }
  if (Array.isArray(map.sections)) {
    const within = [...around.within, url];
    if (within.length > MAX_SECTIONS_DEPTH) throw new BadMap('its sections are nested too deep');
    const sections = map.sections.map((section) =>
      checkedSection(section, url, { ...around, within }),
    );
    return { ...map, sections };
  }
  if (!Array.isArray(map.sources) || typeof map.mappings !== 'string') {
    throw new BadMap('it has no sources or mappings');
  }
  return {
    ...map,
    names: Array.isArray((map as { names?: unknown }).names)
      ? (map as { names: unknown }).names
      : [],
  };
}

function checkedSection(section: unknown, url: string, around: SectionsAround): object {
  const { map, url: link, offset } = (section ?? {}) as Record<string, unknown>;
  if (typeof offset !== 'object' || offset === null) throw new BadMap('a section has no offset');
  if (typeof link !== 'string') return { offset, map: checkedMap(map, url, around) };
  const own = filePathOf(url);
  // A section stands in the folder of its map or below.
  if (own === null || /^[a-z][\w+.-]*:|^[\\/]|(?:^|[\\/])\.\.(?:[\\/]|$)/i.test(link)) {
    throw new BadMap('a section is somewhere else');
  }
  const path = resolve(dirname(own), link);
  const linkUrl = fileUrlOf(path);
  if (around.within.includes(linkUrl)) throw new BadMap('its sections go round in circles');
  const bytes = around.files.bytes(path, MAX_MAP_BYTES);
  if (bytes === null) throw new BadMap('a section cannot be read');
  return { offset, map: checkedMap(parseMapText(bytes.toString('utf8')), linkUrl, around) };
}

/** The last segment at or before a column of a line and the first one behind it. */
export function segmentsAround(
  { lines }: ScriptMap,
  line: number,
  column: number,
): { readonly before: Segment | null; readonly after: Segment | null } {
  const segments = lines[line] ?? [];
  let low = 0;
  let high = segments.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (segments[middle][0] <= column) low = middle + 1;
    else high = middle;
  }
  return {
    before: segments[low - 1] ?? null,
    after: segments[low] ?? lines[line + 1]?.[0] ?? null,
  };
}
