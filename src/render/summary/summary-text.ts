import type { Screen } from '../screen.ts';
import { type Ink, inkFor } from '../terminal/ink.ts';
import { take, textWidth, withoutMiddle, wrapped } from '../terminal/text-width.ts';
import { type FittedPage, fittedPage } from './fit-page.ts';
import { type Page, type PageCommand, type PageLine, pageOf } from './page.ts';
import type { SummaryReport } from './summary-report.ts';

/** A screen has more, but the prompt and what was typed stand there too. */
const MOST_LINES = 38;

/** The page for a terminal or a file of plain text: at most 38 lines, and an empty one behind them. */
export function* summaryText(report: SummaryReport, screen: Screen): Iterable<string> {
  const ink = inkFor(screen);
  const linesOf = ({ page }: FittedPage): readonly string[] => [...pageLines(page, screen, ink)];
  const sizeOf = (fitted: FittedPage): number => rowsOf(linesOf(fitted), screen.columns);
  const fitted = fittedPage(pageOf(report), sizeOf, MOST_LINES);
  for (const line of linesOf(fitted)) yield `${line}\n`;
  yield '\n';
}

/** Commands are never cut, so they may take several rows of a screen. */
function rowsOf(lines: readonly string[], columns: number): number {
  return lines.reduce((sum, line) => sum + Math.max(1, Math.ceil(textWidth(line) / columns)), 0);
}

function* pageLines({ head, sections, next }: Page, screen: Screen, ink: Ink): Iterable<string> {
  for (const { tone, text } of head) {
    for (const line of wrapped(text, screen.columns)) yield ink.heading[tone](line);
  }
  for (const { title, lines } of sections) {
    yield '';
    yield ink.aside(fitting(withSigns(title, ink), screen.columns, ink));
    for (const line of lines) yield lineText(line, screen.columns, ink);
  }
  if (next.length > 0) yield '';
  for (const command of next) yield commandText(command, screen.columns, ink);
}

/** Less of a path tells nothing. */
const LEAST_PATH = 8;

/** The tail gives way first, then the path's middle; the name only where it alone is too long. */
function lineText({ lead, name, where, tail }: PageLine, columns: number, ink: Ink): string {
  const { ellipsis } = ink.signs;
  const room = columns - textWidth(lead) - 1;
  const shownName = fitting(withSigns(name, ink), room, ink);
  const left = room - textWidth(shownName) - 2;
  const path = left < LEAST_PATH ? '' : withoutMiddle(where, left, ellipsis);
  const rest = left - (path === '' ? 0 : textWidth(path) + 2);
  const end = rest < LEAST_PATH || tail === '' ? '' : fitting(withSigns(tail, ink), rest, ink);
  const parts = [ink.name(shownName), path === '' ? '' : ink.aside(path), end];
  return `${lead} ${parts.filter((part) => part !== '').join('  ')}`;
}

function fitting(text: string, columns: number, { signs: { ellipsis } }: Ink): string {
  if (textWidth(text) <= columns) return text;
  return `${take(text, columns - textWidth(ellipsis), 'start')}${ellipsis}`;
}

function withSigns(text: string, { signs }: Ink): string {
  if (signs.chain === ' › ') return text;
  return text
    .replaceAll(' › ', signs.chain)
    .replaceAll('← ', signs.callers)
    .replaceAll('…', signs.ellipsis);
}

function commandText({ command, meaning }: PageCommand, columns: number, ink: Ink): string {
  const isBeside = textWidth(command) + textWidth(meaning) + 2 <= columns;
  return isBeside ? `${ink.name(command)}  ${ink.aside(meaning)}` : ink.name(command);
}
