import { basename } from 'node:path';
import { displayText } from '../../model/display-text.ts';
import {
  busyShare,
  changeText,
  durationText,
  gcShare,
  shortName,
  timeOfDay,
  topShare,
  totalText,
} from './dump-line.ts';
import type { DumpSummary } from './dump-summary.ts';
import type { LiveRow, LiveState } from './live-state.ts';

export interface ScreenSize {
  readonly columns: number;
  readonly rows: number;
}

const KEYS = '↑↓ move · Enter opens · g graph · s sort · p pause · q quit';
const TOP_FUNCTIONS = 5;
/** Lines that are not dumps: title, sparkline, two headings, two empty ones, message, keys. */
const OTHER_LINES = 8;
const BOLD = 1;
const INVERSE = 7;

/** The live table as lines, each as wide as the screen at most. */
export function liveScreen(folder: string, state: LiveState, size: ScreenSize): readonly string[] {
  const functions = size.rows >= OTHER_LINES + 2 * TOP_FUNCTIONS ? TOP_FUNCTIONS : 0;
  const room = Math.max(1, size.rows - OTHER_LINES - functions);
  const rows = state.sortedRows();
  const layout = layoutFor(rows, size);
  return [
    styled(cut(titleLine(folder, state), size), BOLD),
    cut(sparkLine(state, size), size),
    '',
    styled(cut(heading(state, layout), size), BOLD),
    ...dumpRows(rows, state.selected(rows), { layout, room, size }),
    '',
    ...(functions > 0 ? functionLines(state, functions, size) : []),
    cut(state.message, size),
    cut(KEYS, size),
  ];
}

function titleLine(folder: string, state: LiveState): string {
  const broken = state.brokenCount > 0 ? `, ${state.brokenCount} broken` : '';
  const paused = state.isPaused ? `  paused (${state.heldBackCount} more since)` : '';
  const count = `${state.dumpCount} dump${state.dumpCount === 1 ? '' : 's'}`;
  return `watching ${displayText(folder)}  ${count}${broken}${paused}`;
}

const BLOCKS = '▁▂▃▄▅▆▇█';

function sparkLine(state: LiveState, { columns }: ScreenSize): string {
  const durations = state.durationsUs(Math.max(10, columns - 32));
  const longest = durations.reduce((a, b) => Math.max(a, b), 0);
  if (longest <= 0) return 'durations';
  const blocks = durations.map((us) => BLOCKS[Math.min(7, Math.floor((us / longest) * 8))]);
  return `durations ${blocks.join('')} up to ${durationText(longest)}`;
}

const TOP_WIDTH = 24;
const CHANGE_WIDTH = 20;

interface Cell {
  readonly title: string;
  readonly width: number;
  /** Where a screen is too narrow for the names of files, those with the largest go first; 0 never does. */
  readonly sacrifice: number;
  readonly isText?: true;
  readonly textOf: (summary: DumpSummary) => string;
}

/** All that stands in front of a file's name. */
const CELLS: readonly Cell[] = [
  { title: 'time', width: 8, sacrifice: 1, textOf: (dump) => timeOfDay(dump.modifiedAt) },
  { title: 'duration', width: 9, sacrifice: 0, textOf: totalText },
  { title: 'samples', width: 8, sacrifice: 4, textOf: (dump) => `${dump.sampleCount ?? ''}` },
  { title: 'busy', width: 8, sacrifice: 2, textOf: busyText },
  { title: 'gc', width: 7, sacrifice: 5, textOf: gcShare },
  { title: 'top by tottime', width: TOP_WIDTH, sacrifice: 3, isText: true, textOf: topText },
  { title: 'cumtime of', width: CHANGE_WIDTH, sacrifice: 6, isText: true, textOf: changedText },
];

/** Of a longer name the rest may give way. */
const WANTED_NAME = 40;

/** The cells that leave room for the names of files, and that room. */
function layoutFor(rows: readonly LiveRow[], { columns }: ScreenSize): RowLayout {
  const longest = rows.reduce((most, { summary }) => Math.max(most, nameOf(summary).length), 0);
  const wanted = Math.min(longest, WANTED_NAME);
  let cells = CELLS;
  for (;;) {
    const used = cells.reduce((sum, cell) => sum + cell.width + (cell.isText ? 2 : 1), 3);
    const most = cells.reduce((least, { sacrifice }) => Math.max(least, sacrifice), 0);
    if (columns - used >= wanted || most === 0) return { cells, room: Math.max(1, columns - used) };
    cells = cells.filter(({ sacrifice }) => sacrifice !== most);
  }
}

interface RowLayout {
  readonly cells: readonly Cell[];
  readonly room: number;
}

function rowText({ cells }: RowLayout, textOf: (cell: Cell) => string, name: string): string {
  const texts = cells.map((cell) =>
    cell.isText ? ` ${textOf(cell).padEnd(cell.width)}` : textOf(cell).padStart(cell.width),
  );
  return `${texts.join(' ')}  ${name}`;
}

function heading({ order }: LiveState, layout: RowLayout): string {
  const titleOf = ({ title }: Cell): string => (title === order ? `${title}↓` : title);
  return `  ${rowText(layout, titleOf, 'file')}`;
}

function dumpRows(rows: readonly LiveRow[], selected: number, look: RowLook): readonly string[] {
  if (rows.length === 0) return ['  no dump yet'];
  const { layout, room, size } = look;
  // The chosen row stays in sight.
  const first = Math.max(0, selected - room + 1);
  return rows.slice(first, first + room).map(({ summary }, i) => {
    const isSelected = first + i === selected;
    const name = fileText(summary, layout.room);
    const cells = rowText(layout, ({ textOf }) => textOf(summary), name);
    const line = cut(`${isSelected ? '>' : ' '} ${cells}`, size);
    return isSelected ? styled(line, INVERSE) : line;
  });
}

interface RowLook {
  readonly layout: RowLayout;
  readonly room: number;
  readonly size: ScreenSize;
}

/** The path, else the name of the file alone. */
function fileText(summary: DumpSummary, room: number): string {
  const path = displayText(summary.path);
  return path.length <= room ? path : fitted(nameOf(summary), room);
}

function nameOf({ path }: DumpSummary): string {
  return displayText(basename(path));
}

/** Only of time is a part idle. */
function busyText(summary: DumpSummary): string {
  return summary.unit === 'us' ? busyShare(summary) : '';
}

function topText(summary: DumpSummary): string {
  const { top } = summary;
  return top === null ? '' : withShare(shortName(top), topShare(summary), TOP_WIDTH);
}

function changedText({ change }: DumpSummary): string {
  return change === null ? '' : fitted(changeText(change), CHANGE_WIDTH);
}

function withShare(name: string, share: string, width: number): string {
  return `${fitted(name, width - share.length - 1)} ${share}`;
}

function functionLines(state: LiveState, count: number, size: ScreenSize): readonly string[] {
  const lines = state.topFunctions(count).map(([label, selfUs]) => {
    const percent = state.busyUs > 0 ? (100 * selfUs) / state.busyUs : 0;
    return cut(
      `  ${durationText(selfUs).padStart(9)} ${percent.toFixed(1).padStart(6)} %  ${label}`,
      size,
    );
  });
  return [styled('  top functions of all dumps by tottime', BOLD), ...lines];
}

/** The end of a name tells more than its middle: what is too long loses its middle. */
function fitted(text: string, width: number): string {
  const characters = [...text];
  if (characters.length <= width) return text;
  const head = Math.ceil((width - 1) / 2);
  const tail = width - 1 - head;
  return `${characters.slice(0, head).join('')}…${characters.slice(characters.length - tail).join('')}`;
}

function cut(text: string, { columns }: ScreenSize): string {
  const characters = [...text];
  return characters.length < columns ? text : `${characters.slice(0, columns - 2).join('')}…`;
}

function styled(text: string, code: number): string {
  return `\u001b[${code}m${text}\u001b[0m`;
}
