import { amountText, shareText } from '../../flame/amount-text.ts';
import { foundText, nameOf, placeText } from '../../flame/box-text.ts';
import type { Look } from '../../flame/look.ts';
import { displayText } from '../../model/display-text.ts';
import type { Screen } from '../../render/screen.ts';
import { BoxLabels } from '../../render/terminal/flame/box-label.ts';
import { type BoxPaint, boxPaint } from '../../render/terminal/flame/box-paint.ts';
import { type CellRows, cellRows } from '../../render/terminal/flame/cell-rows.ts';
import { rowDrawer } from '../../render/terminal/flame/draw-row.ts';
import { take, textWidth, withoutMiddle } from '../../render/terminal/text-width.ts';
import type { FlamePlace } from './flame-place.ts';

/** What a screen of a flame graph is drawn from. */
export interface FlameScreen {
  readonly place: FlamePlace;
  readonly screen: Screen;
  readonly rows: number;
  /** What stands in the last line in the place of the selected box; `null`: that. */
  readonly lastLine: string | null;
  /** In the line above, where there is one. */
  readonly message: string;
}

export interface DrawnFlame {
  readonly lines: readonly string[];
  /** What is where, from the first row of boxes on. */
  readonly cells: CellRows;
  /** Lines above the boxes. */
  readonly headRows: number;
}

/** Screens of fewer rows have no line above the boxes, and none for messages. */
const ROWS_FOR_HEAD = 8;
const ROWS_FOR_MESSAGE = 10;

/** Rows of boxes that a screen has. */
export function boxRows(rows: number): number {
  const others = 1 + Number(rows >= ROWS_FOR_HEAD) + Number(rows >= ROWS_FOR_MESSAGE);
  return Math.max(1, rows - others);
}

/** The screen as lines. Only what is seen is laid out. */
export function drawFlame(flame: FlameScreen, paintOf: PaintMaker): DrawnFlame {
  const { place, screen, rows, lastLine } = flame;
  const { look, zoom, top } = place;
  const { columns, isAscii } = screen;
  const count = boxRows(rows);
  const view = { from: zoom.from, to: zoom.to, columns, minShare: 0, firstRow: top };
  const cells = cellRows(look.boxes, { ...view, endRow: top + count });
  const drawn = rowDrawer({
    columns,
    labels: new BoxLabels(look.graph, look.boxes, { whole: look.whole, isAscii }),
    paint: paintOf(place),
    isAscii,
  });
  const boxes = Array.from({ length: count }, (_, row) => drawn(cells.rows[row] ?? []));
  const head = rows >= ROWS_FOR_HEAD ? [fitted(headText(look), columns)] : [];
  const notes = rows >= ROWS_FOR_MESSAGE ? [fitted(noteText(flame, cells), columns)] : [];
  const last = lastLine === null ? lowestLine(flame) : fitted(lastLine, columns);
  return { lines: [...head, ...boxes, ...notes, last], cells, headRows: head.length };
}

function noteText({ message }: FlameScreen, { isMore }: CellRows): string {
  if (message !== '') return message;
  return `${isMore ? 'more below · ' : ''}? keys · q quit`;
}

/** A message has no other line on a low screen. */
function lowestLine({ place, message, rows, screen: { columns } }: FlameScreen): string {
  const isMessage = message !== '' && rows < ROWS_FOR_MESSAGE;
  return isMessage ? fitted(message, columns) : boxText(place, columns);
}

type PaintMaker = (place: FlamePlace) => (box: number, text: string) => string;

const REVERSE = '\u001b[7m';
const UNDERLINE = '\u001b[4m';
const PLAIN = '\u001b[0m';

/** Paints boxes: the selected one is reversed, those that match a search are underlined, others then stand back. */
export function paintMaker(place: FlamePlace, screen: Screen): PaintMaker {
  const { look } = place;
  const base: BoxPaint = boxPaint(look.graph, look.colorBy, screen);
  return ({ selected, look: { boxes, matches } }) =>
    (box, text) => {
      if (box === selected) return `${REVERSE}${text}${PLAIN}`;
      const fn = box < 0 ? 0 : boxes.fnOf(box);
      const isMatch = matches?.[fn] === 1;
      if (isMatch) return `${UNDERLINE}${base(fn, text)}${PLAIN}`;
      return base(matches === null ? fn : 0, text);
    };
}

const MODES = { down: '', up: 'bottom-up', time: 'in the order of time' } as const;

function headText({ graph, shownMode, search, found, colorBy, isAnythingHidden }: Look): string {
  const parts: string[] = [];
  if (search !== '') {
    const text = found === null ? 'not an expression yet' : foundText(found);
    parts.push(`/${displayText(search)}: ${text}`);
  }
  if (MODES[shownMode] !== '') parts.push(MODES[shownMode]);
  if (colorBy !== 'package') parts.push(`colours: ${colorBy}`);
  if (isAnythingHidden) parts.push('some hidden');
  const isFilter = (line: string): boolean => line.startsWith('view: ');
  const about = [
    ...graph.about.filter(isFilter),
    graph.title,
    ...graph.about.filter((one) => !isFilter(one)),
  ];
  parts.push(...about.map(displayText));
  return parts.join(' · ');
}

/** Name, place, own and cumulative amount, share of all: what there is no room for gives way, the name last. */
function boxText(place: FlamePlace, columns: number): string {
  const numbers = numbersText(place, columns);
  const room = columns - textWidth(numbers) - 2;
  const text = functionText(place, room);
  return `${text}${' '.repeat(Math.max(2, columns - textWidth(text) - textWidth(numbers)))}${numbers}`;
}

/** Screens that are narrower show less. */
const COLUMNS_FOR_SELF = 60;
const COLUMNS_FOR_SUM = 30;

function numbersText({ look, selected }: FlamePlace, columns: number): string {
  const { boxes, graph, whole } = look;
  const amount = boxes.widthOf(selected);
  const share = shareText(whole > 0 ? amount / whole : 0);
  const sum = amountText(amount, graph.unit);
  if (columns < COLUMNS_FOR_SUM) return share;
  if (columns < COLUMNS_FOR_SELF) return `${sum}  ${share}`;
  return `self ${amountText(boxes.selfOf(selected), graph.unit)}  cumulative ${sum}  ${share}`;
}

/** Below this width a path tells nothing. */
const LEAST_PATH = 8;

function functionText({ look: { boxes, graph }, selected }: FlamePlace, room: number): string {
  const fn = boxes.fnOf(selected);
  if (fn === 0) return fitted('all', room);
  const change = displayText(graph.changes?.[fn]?.text ?? '');
  const name = displayText(nameOf(graph, fn)) + (change === '' ? '' : ` (${change})`);
  const where = displayText(placeText(graph, fn));
  const left = room - textWidth(name) - 2;
  if (where === '' || left < LEAST_PATH) return fitted(name, room);
  return `${name}  ${withoutMiddle(where, left, '…')}`;
}

function fitted(text: string, columns: number): string {
  return textWidth(text) <= columns ? text : `${take(text, Math.max(0, columns - 1), 'start')}…`;
}
