import { type FoundMap, inlineMapOf } from './find-map.ts';
import { parseMapText } from './read-map.ts';
import type { RecordedScripts } from './recorded-scripts.ts';

interface EnclosedScript {
  readonly url: string;
  readonly sourceMapUrl?: unknown;
  readonly sourceMap?: unknown;
  readonly content?: unknown;
}

interface EnclosedMap {
  readonly document: unknown;
  /** Where the map was: its sources are relative to this. */
  readonly url: string;
}

/**
 * Maps and texts of scripts that a recording holds itself: `sourceMaps` and `resources` in the metadata of a trace, as
 * DevTools puts them there ("enhanced traces"). They are of the code that ran. Parsed when the first is asked for.
 */
export class EnclosedSources implements RecordedScripts {
  private metadata: Uint8Array | null;
  private readonly maps = new Map<string, EnclosedMap>();
  private readonly texts = new Map<string, string>();

  /** @param metadata JSON */
  constructor(metadata: Uint8Array) {
    this.metadata = metadata;
  }

  mapOf(url: string): FoundMap | null {
    this.parse();
    const found = this.maps.get(url);
    if (found !== undefined) return enclosedMap(found);
    const text = this.texts.get(url);
    return text === undefined ? null : inlineMapOf(text, url);
  }

  textOf(url: string): string | null {
    this.parse();
    return this.texts.get(url) ?? null;
  }

  private parse(): void {
    if (this.metadata === null) return;
    const { sourceMaps, resources } = parsedOrEmpty(this.metadata);
    this.metadata = null;
    for (const one of scriptsIn(sourceMaps)) this.addMap(one);
    for (const { url, content } of scriptsIn(resources)) {
      if (typeof content === 'string') this.texts.set(url, content);
    }
  }

  private addMap({ url, sourceMapUrl, sourceMap }: EnclosedScript): void {
    if (sourceMap === undefined || sourceMap === null) return;
    this.maps.set(url, { document: sourceMap, url: resolved(sourceMapUrl, url) });
  }
}

function enclosedMap({ document, url }: EnclosedMap): FoundMap {
  const text = (): string => (typeof document === 'string' ? document : JSON.stringify(document));
  return {
    document: () => (typeof document === 'string' ? parseMapText(document) : document),
    mentions: (word) => text().includes(word),
    length: null,
    url,
    isRecorded: true,
    isEnclosed: true,
    lineLengths: null,
  };
}

/** What cannot be parsed holds nothing: the walk over the trace has found its brackets in order. */
function parsedOrEmpty(metadata: Uint8Array): Record<string, unknown> {
  const { buffer, byteOffset, length } = metadata;
  try {
    const text = Buffer.from(buffer, byteOffset, length).toString('utf8');
    return (JSON.parse(text) ?? {}) as Record<string, unknown>;
  } catch {
    return {};
  }
}

/** Entries that say which script they are of. */
function scriptsIn(list: unknown): readonly EnclosedScript[] {
  if (!Array.isArray(list)) return [];
  return list.filter((item) => typeof item?.url === 'string');
}

/** A map that stood in the script itself has its place. */
function resolved(link: unknown, script: string): string {
  if (typeof link !== 'string' || link.startsWith('data:')) return script;
  try {
    return new URL(link, script).href;
  } catch {
    return script;
  }
}
