import { displayPath } from '../../model/display-path.ts';
import { labelParts } from '../terminal/place-text.ts';
import type { Place } from '../view-report.ts';
import type { SummaryFolder } from './summary-report.ts';

/** A function as a page has room for it. */
export interface ShortPlace {
  readonly name: string;
  /** `path:line`; empty for native code. */
  readonly where: string;
}

/** Longer names tell no more. */
const MOST_NAME = 48;

export function shortPlace({ label }: Place, folder: SummaryFolder | null): ShortPlace {
  const { name, place } = labelParts(label);
  return { name: cut(name, MOST_NAME), where: shortPath(place, folder) };
}

/** A function where its place is not told: a module is called by its file. */
export function shortName(place: Place): string {
  const { name, place: where } = labelParts(place.label);
  const file = /[^/\\]*$/.exec(where)?.[0] ?? '';
  return cut(name === '<module>' && file !== '' ? file.replace(/:1$/, '') : name, MOST_NAME);
}

export function shortUrl(url: string, line: number, folder: SummaryFolder | null): string {
  return shortPath(`${displayPath(url)}:${line}`, folder);
}

/** What stands in front of a package's name says where it was installed, which is mostly known. */
const INSTALLED = /^.*[/\\](?:node_modules|site-packages|dist-packages)[/\\]/s;

function shortPath(path: string, folder: SummaryFolder | null): string {
  const below =
    folder !== null && path.startsWith(folder.path) && /[/\\]/.test(path[folder.path.length] ?? '');
  const shown = below && folder !== null ? path.slice(folder.path.length + 1) : path;
  return shown.replace(INSTALLED, '');
}

/** A text of at most so many characters. */
export function cut(text: string, length: number): string {
  const characters = Array.from(text);
  return characters.length <= length ? text : `${characters.slice(0, length - 1).join('')}…`;
}
