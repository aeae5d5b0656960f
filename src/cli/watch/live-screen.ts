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
import type { LiveState } from './live-state.ts';

export interface ScreenSize {
  readonly columns: number;
  readonly rows: number;
}

const KEYS = '↑↓ move · Enter opens · g graph · s sort · p pause · q quit';
const TOP_FUNCTIONS = 5;
/** Lines that are no dumps: title, sparkline, two headings, two empty ones, message, keys. */
const OTHER_LINES = 8;
const BOLD = 1;
const INVERSE = 7;

/** The live table as lines, each as wide as the screen at most. */
export function liveScreen(folder: string, state: LiveState, size: ScreenSize): readonly string[] {
  const functions = size.rows >= OTHER_LINES + 2 * TOP_FUNCTIONS ? TOP_FUNCTIONS : 0;
  const room = Math.max(1, size.rows - OTHER_LINES - functions);
  return [
    styled(cut(titleLine(folder, state), size), BOLD),
    cut(sparkLine(state, size), size),
    '',
    styled(cut(heading(state), size), BOLD),
    ...dumpRows(state, room, size),
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

const COLUMNS: readonly (readonly [title: string, width: number])[] = [
  ['time', 8],
  ['duration', 9],
  ['samples', 8],
  ['busy', 8],
  ['gc', 7],
];

function heading({ order }: LiveState): string {
  const numbers = COLUMNS.map(([title, width]) => {
    return (title === order ? `${title}↓` : title).padStart(width);
  });
  return `  ${numbers.join(' ')}  ${'top by tottime'.padEnd(TOP_WIDTH)}  ${'cumtime of'.padEnd(CHANGE_WIDTH)}  file`;
}

const TOP_WIDTH = 24;
const CHANGE_WIDTH = 20;

function dumpRows(state: LiveState, room: number, size: ScreenSize): readonly string[] {
  const rows = state.sortedRows();
  if (rows.length === 0) return ['  no dump yet'];
  const selected = state.selected(rows);
  // The chosen row stays in sight.
  const first = Math.max(0, selected - room + 1);
  return rows.slice(first, first + room).map(({ summary }, i) => {
    const isSelected = first + i === selected;
    const line = cut(`${isSelected ? '>' : ' '} ${dumpCells(summary)}`, size);
    return isSelected ? styled(line, INVERSE) : line;
  });
}

function dumpCells(summary: DumpSummary): string {
  const { modifiedAt, sampleCount, top, change, path } = summary;
  const texts = [
    timeOfDay(modifiedAt),
    totalText(summary),
    sampleCount === null ? '' : String(sampleCount),
    summary.unit === 'us' ? busyShare(summary) : '',
    gcShare(summary),
  ];
  const numbers = texts.map((text, i) => text.padStart(COLUMNS[i]?.[1] ?? 0));
  const topCell = top === null ? '' : withShare(shortName(top), topShare(summary), TOP_WIDTH);
  const changeCell = change === null ? '' : fitted(changeText(change), CHANGE_WIDTH);
  return `${numbers.join(' ')}  ${topCell.padEnd(TOP_WIDTH)}  ${changeCell.padEnd(CHANGE_WIDTH)}  ${displayText(path)}`;
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
