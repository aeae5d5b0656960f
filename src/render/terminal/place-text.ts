import { pathToFileURL } from 'node:url';
import { displayPath } from '../../model/display-path.ts';
import { displayText } from '../../model/display-text.ts';
import type { Place, PlaceCell } from '../view-report.ts';
import type { Ink } from './ink.ts';
import { textWidth, withoutMiddle } from './text-width.ts';

/** A label in its two halves: what to read first, and where that is. */
export interface LabelParts {
  readonly name: string;
  /** `path:line`; empty for native code and groups. */
  readonly place: string;
}

/** `path:line(name)`, the column and a number behind it where labels need them. */
const LABEL = /^(.*?:\d+(?::\d+)?)\((.*)\)(#\d+)?$/s;

export function labelParts(label: string): LabelParts {
  const match = LABEL.exec(label);
  if (match === null) return { name: label, place: '' };
  const [, place = '', name = '', number = ''] = match;
  return { name: `${name}${number}`, place };
}

/** What a cell of functions is written with. */
export interface PlaceStyle {
  readonly ink: Ink;
  /** Columns there are for it. */
  readonly room: number;
  readonly linkTemplate: string | null;
  readonly paintName: (text: string) => string;
}

/** Of less of a path nothing can be told. */
const LEAST_PLACE = 8;

/** Name and place of a cell's functions: the middle of the path gives way, the name never does. */
export function placeText(cell: PlaceCell, style: PlaceStyle): string {
  const { ink, room } = style;
  const last = cell.places.at(-1) as Place;
  const lead = `${guideText(cell, style)}${cell.arrow === undefined ? '' : ink.signs[cell.arrow]}`;
  const { name, before } = chainText(cell, room - textWidth(lead), ink);
  const { place } = labelParts(last.label);
  const aside = cell.aside === undefined ? '' : `  ${cell.aside}`;
  const used = textWidth(lead) + textWidth(before) + textWidth(name) + textWidth(aside);
  const left = room - used - 2;
  const shown = left >= LEAST_PLACE ? withoutMiddle(place, left, ink.signs.ellipsis) : '';
  const address = shown === '' ? null : linkAddress(last, style.linkTemplate);
  const where = address === null ? ink.aside(shown) : ink.link(ink.aside(shown), address);
  const tail = `${shown === '' ? '' : `  ${where}`}${ink.aside(aside)}`;
  return `${ink.aside(lead)}${before}${style.paintName(name)}${tail}`;
}

/** The names of a chain; where they are too many, those in the middle are counted. */
function chainText({ places }: PlaceCell, room: number, ink: Ink) {
  const names = places.map(({ label }) => labelParts(label).name);
  const name = names.at(-1) as string;
  const { chain } = ink.signs;
  const joined = (list: readonly string[]): string => list.map((n) => `${n}${chain}`).join('');
  const before = joined(names.slice(0, -1));
  if (names.length < 3 || textWidth(before) + textWidth(name) <= room) return { name, before };
  const first = names[0] as string;
  return { name, before: `${joined([first, `(${names.length - 2} more)`])}` };
}

/** Lines that lead to a row of a tree; where it is too deep to draw, its depth. */
function guideText({ guides = [] }: PlaceCell, { ink, room }: PlaceStyle): string {
  if (guides.length === 0) return '';
  const [more, last, line, gap] = ink.signs.branch;
  const own = guides.at(-1) ? more : last;
  const above = guides.slice(0, -1);
  if (2 * guides.length > room / 2) return `${ink.signs.ellipsis}${guides.length} ${own}`;
  return `${above.map((goesOn) => (goesOn ? line : gap)).join('')}${own}`;
}

/** The address of a place; `null` where it has none, or none that can stand in a link. */
export function linkAddress({ url, line }: Place, template: string | null): string | null {
  if (template === null) return null;
  const path = displayPath(url);
  const isFile = url.startsWith('file:') || /^(?:\/|[A-Za-z]:\\)/.test(path);
  if (!isFile || displayText(path) !== path || path.startsWith('\\\\')) return null;
  const fileUrl = pathToFileURL(path).href;
  return template
    .replaceAll('{url}', fileUrl)
    .replaceAll('{path}', new URL(fileUrl).pathname)
    .replaceAll('{line}', String(Math.max(1, line)));
}
