import { escaped, inlineCode, leftOutText } from '../markdown-text.ts';
import { type FittedPage, fittedPage, isEmptyPage } from './fit-page.ts';
import { type PageLine, pageOf } from './page.ts';
import type { SummaryReport } from './summary-report.ts';

/** What one page has at most. */
const MOST_CHARACTERS = 2000;

/** The page as Markdown, of at most 2,000 characters, or of fewer where the budget is smaller. */
export function summaryMarkdown(report: SummaryReport, budget: number | null): readonly string[] {
  const limit = Math.min(MOST_CHARACTERS, budget ?? MOST_CHARACTERS);
  const isTold = budget !== null && budget < MOST_CHARACTERS;
  const textOf = (fitted: FittedPage): string => pageText(fitted, isTold);
  const fitted = fittedPage(pageOf(report), (one) => textOf(one).length, limit);
  const text = textOf(fitted);
  return text.length > limit ? [] : [text];
}

function pageText({ page, leftOut }: FittedPage, isTold: boolean): string {
  const more = isTold && leftOut > 0 ? leftOutText(leftOut, 'line') : '';
  if (isEmptyPage(page)) return more;
  const { head, sections, next } = page;
  const names = head.filter(({ tone }) => tone === 'name');
  const sentences = head.filter(({ tone }) => tone !== 'name').map(({ text }) => `${text}\n`);
  const tables = sections.map(({ title, lines }) => `${title}\n${lines.map(lineText).join('')}`);
  const blocks = [sentences.join(''), ...tables].filter((block) => block !== '');
  const title = names.map(({ text }) => `**${escaped(text)}**  \n`).join('');
  const commands = next.map(
    ({ command, meaning }) => `- ${inlineCode(command)} ${escaped(meaning)}\n`,
  );
  return `${[title, fenced(blocks.join('\n')), commands.join('')].filter((part) => part !== '').join('\n')}${more}\n`;
}

/** A block of code whose end its text cannot write. */
function fenced(text: string): string {
  if (text === '') return '';
  const runs = text.match(/`{3,}/g) ?? [];
  const fence = '`'.repeat(runs.reduce((most, run) => Math.max(most, run.length + 1), 3));
  return `${fence}text\n${text}${fence}\n`;
}

function lineText({ lead, name, where, tail }: PageLine): string {
  return `${[lead, name, where, tail].filter((part) => part !== '').join(' ')}\n`;
}
