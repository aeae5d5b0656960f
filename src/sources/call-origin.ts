import type { OriginalPosition } from '../model/original-position.ts';
import { placeOf } from './locate-function.ts';
import { segmentsAround } from './read-map.ts';
import type { Script } from './script.ts';
import { isOfScript } from './script-functions.ts';
import type { SourceFinder } from './source-finder.ts';

/** A place in the code that ran, line and column from 1, and the function that it is in. */
interface CallPlace {
  readonly functionName: string;
  readonly url: string;
  readonly line: number;
  readonly column: number;
}

/**
 * Where a place within a function, of a call say, comes from, and the function there; `null`: no map says it, or the
 * script was built anew since. What starts the program needs none of this, so it is no part of the finder.
 *
 * @param recordedAt when the call was made, in milliseconds since 1970
 */
export function callOrigin(
  finder: SourceFinder,
  place: CallPlace,
  recordedAt: number,
): OriginalPosition | null {
  const { url } = place;
  if (finder.isPlain || !isOfScript(url)) return null;
  const { script } = finder.library.script(url);
  const origin = script === null ? null : originIn(script, place);
  const path = finder.library.places.placeOf(url)?.path;
  const { files } = finder.library;
  if (origin === null || path === undefined || files.modifiedMs(path) <= recordedAt) return origin;
  finder.notice(`${path}: it was built since the recording; its source map is not used`);
  return null;
}

function originIn(
  { map, sources, code }: Script,
  { functionName, line, column }: CallPlace,
): OriginalPosition | null {
  if (line < 1 || column < 1) return null;
  if (code !== null && code.offsetOf(line - 1, column - 1) === null) return null;
  const from = placeOf(segmentsAround(map, line - 1, column - 1).before);
  const source = from === null ? null : sources.get(from.source);
  if (from === null || source === null) return null;
  const { text, url } = source;
  const offset = text?.code.offsetOf(from.line, from.column) ?? null;
  const around = offset === null ? null : text?.functionAround(offset);
  const name = shownName(functionName, around?.name ?? '');
  return { url, line: from.line + 1, column: from.column + 1, functionName: name };
}

/** The engine's name where it is the source's with its class in front; else that of the source. */
function shownName(engineName: string, sourceName: string): string {
  if (sourceName === '') return engineName;
  const last = (name: string): string => /[^\s.]*$/.exec(name)?.[0] ?? name;
  return last(engineName) === last(sourceName) ? engineName : sourceName;
}
