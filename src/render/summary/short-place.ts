import { displayPath } from '../../model/display-path.ts';
import { labelParts } from '../label-parts.ts';
import { type PathFolder, shortPath } from '../short-path.ts';
import type { Place } from '../view-report.ts';

/** A function as a page has room for it. */
export interface ShortPlace {
  readonly name: string;
  /** `path:line`; empty for native code. */
  readonly where: string;
}

/** Longer names tell no more. */
const MOST_NAME = 48;

export function shortPlace({ label }: Place, folder: PathFolder | null): ShortPlace {
  const { name, place } = labelParts(label);
  return { name: cut(name, MOST_NAME), where: shortPath(place, folder) };
}

/** A function where its place is not told: one without a name is called by it, a module by its file. */
export function shortName(place: Place): string {
  const { name, place: where } = labelParts(place.label);
  const file = /[^/\\]*$/.exec(where)?.[0] ?? '';
  if (file === '' || !['<module>', '<anonymous>'].includes(name)) return cut(name, MOST_NAME);
  return cut(name === '<module>' ? file.replace(/:1$/, '') : file, MOST_NAME);
}

export function shortUrl(url: string, line: number, folder: PathFolder | null): string {
  return shortPath(`${displayPath(url)}:${line}`, folder);
}

/** A text of at most so many characters. */
export function cut(text: string, length: number): string {
  const characters = Array.from(text);
  return characters.length <= length ? text : `${characters.slice(0, length - 1).join('')}…`;
}
