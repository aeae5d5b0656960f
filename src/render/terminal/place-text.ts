import { pathToFileURL } from 'node:url';
import { displayText } from '../../model/display-text.ts';
import { labelParts } from '../label-parts.ts';
import type { Place, PlaceCell } from '../view-report.ts';
import type { Ink } from './ink.ts';
import { take, textWidth, withoutMiddle } from './text-width.ts';

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
/** So much of a path is worth more than what else could be said. */
const WANTED_PLACE = 24;

/** Name and place of a cell's functions: the middle of the path gives way, the name never does. */
export function placeText(cell: PlaceCell, style: PlaceStyle): string {
  const { ink, room } = style;
  const main = cell.places.at(cell.main === 'first' ? 0 : -1) as Place;
  const { name: whole, place } = labelParts(main.label);
  const lead = `${guideText(cell, textWidth(whole), style)}${cell.arrow === undefined ? '' : ink.signs[cell.arrow]}`;
  // In a tree a line tells by where it stands, too.
  const name = cell.guides === undefined ? whole : shortName(whole, room - textWidth(lead), ink);
  const free = room - textWidth(lead) - textWidth(name);
  // The place comes first: what else there is to say gets what it leaves.
  const reserved = Math.min(textWidth(place), WANTED_PLACE) + 2;
  const others = chainText(cell, free - reserved, ink);
  const aside = asideText(cell, free - reserved - textWidth(others));
  const left = free - textWidth(others) - textWidth(aside) - 2;
  const shown = left >= LEAST_PLACE ? withoutMiddle(place, left, ink.signs.ellipsis) : '';
  const address = shown === '' ? null : linkAddress(main.original ?? main, style.linkTemplate);
  const where = address === null ? ink.aside(shown) : ink.link(ink.aside(shown), address);
  const bright = style.paintName(name);
  const chain = cell.main === 'first' ? `${bright}${others}` : `${others}${bright}`;
  const tail = `${shown === '' ? '' : `  ${where}`}${ink.aside(aside)}`;
  return `${ink.aside(lead)}${chain}${tail}`;
}

/** Less of a name than this tells nothing: then the line is wider than the screen. */
const LEAST_NAME = 24;

/** A name that is not wider than all the room that there is. */
function shortName(name: string, room: number, { signs }: Ink): string {
  if (textWidth(name) <= room || room < LEAST_NAME) return name;
  return `${take(name, room - textWidth(signs.ellipsis), 'start')}${signs.ellipsis}`;
}

/** What is left out below, or only how much of it; nothing where there is no room. */
function asideText({ aside = '' }: PlaceCell, room: number): string {
  const choices = [aside, aside.replace(/ .*\]$/, ']')].filter((text) => text !== '');
  const fitting = choices.find((text) => textWidth(text) + 2 <= room);
  return fitting === undefined ? '' : `  ${fitting}`;
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
function guideText(
  { guides = [] }: PlaceCell,
  nameWidth: number,
  { ink, room }: PlaceStyle,
): string {
  if (guides.length === 0) return '';
  const [more, last, line, gap] = ink.signs.branch;
  const own = guides.at(-1) ? more : last;
  const above = guides.slice(0, -1);
  const width = 2 * guides.length;
  if (width > room / 2 || width + nameWidth > room)
    return `${ink.signs.ellipsis}${guides.length} ${own}`;
  return `${above.map((goesOn) => (goesOn ? line : gap)).join('')}${own}`;
}

/** The address of a place; `null` where it is not a file, or not one that can stand in a link. */
export function linkAddress(
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
