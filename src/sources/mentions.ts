import { displayPath } from '../model/display-path.ts';
import type { FunctionTable } from '../model/function-table.ts';
import type { FoundMap } from './find-map.ts';
import { filePathOf, type LocalFiles } from './local-files.ts';
import { BadMap } from './read-map.ts';
import type { DumpFunction } from './script.ts';
import { functionsByUrl } from './script-functions.ts';
import type { ScriptLibrary } from './script-library.ts';

const MAX_SOURCE_BYTES = 16 * 2 ** 20;
const MAX_DEPTH = 8;

/** Words in names that are made here and stand in no source. */
const MADE_NAMES =
  'anonymous module default new return of get set computed constructor this super import static_initializer instance_members_initializer native eval';

/** How much text in front of a function may say what it is given to. */
const MAX_BEFORE = 500;

/** Functions whose labels may hold one of some words. */
export interface Mentioning {
  /** Those that have it in the dump, or whose map or its sources have it somewhere. */
  readonly functions: readonly number[];
  /** Those without a name that stand behind one of the words in their file. */
  readonly nameless: readonly number[];
}

/** Of all other functions it is sure that their labels do not. Maps are not decoded, files not parsed. */
export function mentioningFunctions(
  library: ScriptLibrary,
  table: FunctionTable,
  words: readonly string[],
): Mentioning {
  const isAny = words.some((word) => MADE_NAMES.includes(word));
  const isIn = (text: string): boolean => words.some((word) => text.includes(word));
  const functions: number[] = [];
  const nameless: number[] = [];
  for (const [url, { indexes, functions: all }] of functionsByUrl(table)) {
    const isWhole = isAny || isIn(displayPath(url));
    const script = !isWhole && mapMentions(library, url, words) ? library.script(url) : null;
    const isMentioned = (one: DumpFunction): boolean =>
      isWhole || isIn(one.functionName) || script?.mayMention(one, isIn) === true;
    functions.push(...indexes.filter((_, i) => isMentioned(all[i] as DumpFunction)));
    nameless.push(
      ...indexes.filter((_, i) => isNamedBehind(library, all[i] as DumpFunction, isIn)),
    );
  }
  return { functions, nameless };
}

/** Whether a function without a name stands behind a text. */
function isNamedBehind(
  library: ScriptLibrary,
  { functionName, url, line, column }: DumpFunction,
  isIn: (text: string) => boolean,
): boolean {
  if (functionName !== '') return false;
  const here = library.fileOf(url);
  const code = here?.place.foundBy === 'dump' ? undefined : here?.file.source.code;
  const offset = code?.offsetOf(line - 1, column - 1) ?? null;
  if (code === undefined || offset === null) return false;
  return isIn(code.text.slice(Math.max(0, offset - MAX_BEFORE), offset));
}

/** Whether a label that the map of a script leads to may hold one of the words. */
function mapMentions(library: ScriptLibrary, url: string, words: readonly string[]): boolean {
  try {
    const found = library.mapOf(url);
    if (found === null) return false;
    if (words.some((word) => found.mentions(word))) return true;
    return sourcePaths(found).some((path) => fileMentions(library.files, path, words));
  } catch (error) {
    if (!(error instanceof BadMap)) throw error;
    return false;
  }
}

function fileMentions(files: LocalFiles, path: string, words: readonly string[]): boolean {
  const here = files.locate(path);
  const text = here === null ? null : files.read(here, MAX_SOURCE_BYTES)?.text;
  return words.some((word) => text?.includes(word) || (here ?? path).includes(word));
}

/** The files of a map's sources whose text it does not hold. Throws BadMap. */
export function sourcePaths(found: FoundMap): readonly string[] {
  return partsOf(found.document(), 0).flatMap((part) => {
    const { sources, sourcesContent = [], sourceRoot = '' } = part as RawSources;
    if (!Array.isArray(sources)) return [];
    return sources.flatMap((source, i) => {
      if (typeof source !== 'string' || typeof sourcesContent?.[i] === 'string') return [];
      return resolved(source, String(sourceRoot ?? ''), found.url) ?? [];
    });
  });
}

interface RawSources {
  readonly sources?: unknown;
  readonly sourcesContent?: readonly unknown[] | null;
  readonly sourceRoot?: unknown;
}

/** A map, or the maps in its sections. */
function partsOf(document: unknown, depth: number): readonly object[] {
  if (typeof document !== 'object' || document === null || depth > MAX_DEPTH) return [];
  const { sections } = document as { readonly sections?: unknown };
  if (!Array.isArray(sections)) return [document];
  return sections.flatMap((section) =>
    partsOf((section as { map?: unknown } | null)?.map, depth + 1),
  );
}

/** The path of a source; of bundlers' urls the path in the project. `null`: it is in no file. */
function resolved(source: string, root: string, mapUrl: string): string | null {
  const text = root === '' ? source : `${root.replace(/\/?$/, '/')}${source}`;
  const base = filePathOf(mapUrl) === mapUrl ? `file://${mapUrl}` : mapUrl;
  if (!URL.canParse(text, base)) return null;
  const { href, pathname } = new URL(text, base);
  return filePathOf(href) ?? pathname;
}
