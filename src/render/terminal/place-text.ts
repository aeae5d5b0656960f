import { pathToFileURL } from 'node:url';
import { displayText } from '../../model/display-text.ts';
import type { Place, PlaceCell } from '../view-report.ts';
import type { Ink } from './ink.ts';
import { textWidth, withoutMiddle } from './text-width.ts';

/** A label in its two halves: what to read first, and where that is. */
interface LabelParts {
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
  // No line is called 0: it is not known.
  return { name: `${name}${number}`, place: place.replace(/:0$/, '') };
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
  const main = cell.places.at(cell.main === 'first' ? 0 : -1) as Place;
  const { name, place } = labelParts(main.label);
  const lead = `${guideText(cell, style)}${cell.arrow === undefined ? '' : ink.signs[cell.arrow]}`;
  const aside = asideText(cell, room - textWidth(lead) - textWidth(name));
  const others = chainText(cell, room - textWidth(lead + name + aside), ink);
  const used = [lead, name, others, aside].reduce((sum, text) => sum + textWidth(text), 0);
  const left = room - used - 2;
  const shown = left >= LEAST_PLACE ? withoutMiddle(place, left, ink.signs.ellipsis) : '';
  const address = shown === '' ? null : linkAddress(main.original ?? main, style.linkTemplate);
  const where = address === null ? ink.aside(shown) : ink.link(ink.aside(shown), address);
  const bright = style.paintName(name);
  const chain = cell.main === 'first' ? `${bright}${others}` : `${others}${bright}`;
  const tail = `${shown === '' ? '' : `  ${where}`}${ink.aside(aside)}`;
  return `${ink.aside(lead)}${chain}${tail}`;
}

/** What is left out below: where there is no room for all of it, only how much. */
function asideText({ aside = '' }: PlaceCell, room: number): string {
  if (aside === '' || textWidth(aside) + 2 <= room) return aside === '' ? '' : `  ${aside}`;
  return `  ${aside.replace(/ .*\]$/, ']')}`;
}

/** The other names of a chain; where they are too many they are counted, those in the middle first. */
function chainText({ places, main }: PlaceCell, room: number, ink: Ink): string {
  if (places.length < 2) return '';
  const { chain } = ink.signs;
  const isFirst = main === 'first';
  const names = places.map(({ label }) => labelParts(label).name);
  const others = isFirst ? names.slice(1) : names.slice(0, -1);
  const joined = (list: readonly string[]): string =>
    list.map((name) => (isFirst ? `${chain}${name}` : `${name}${chain}`)).join('');
  const end = others.at(isFirst ? -1 : 0) as string;
  const middle = `(${others.length - 1} more)`;
  const choices = [
    joined(others),
    joined(isFirst ? [middle, end] : [end, middle]),
    joined([`(${others.length} more)`]),
  ];
  return choices.find((text) => textWidth(text) <= room) ?? '';
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

/** The address of a place; `null` where it is no file, or none that can stand in a link. */
function linkAddress(
  { url, line }: Pick<Place, 'url' | 'line'>,
  template: string | null,
): string | null {
  if (template === null) return null;
  const isPath = /^(?:\/|[A-Za-z]:\\)/.test(url);
  // Whatever would end the link, or is not what it looks like, makes none.
  if ((!isPath && !url.startsWith('file:///')) || displayText(url) !== url) return null;
  if (!isPath && !URL.canParse(url)) return null;
  const file = isPath ? pathToFileURL(url) : new URL(url);
  return template
    .replaceAll('{url}', file.href)
    .replaceAll('{path}', file.pathname)
    .replaceAll('{line}', String(line < 1 ? 1 : line));
}
