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
  const textOf = (fitted: FittedPage): string => pageText(fitted, isTold ? budget : null);
  const fitted = fittedPage(pageOf(report), (one) => textOf(one).length, limit);
  const text = textOf(fitted);
  return text.length > limit ? [] : [text];
}

function pageText({ page, leftOut }: FittedPage, told: number | null): string {
  const { head, sections, next } = page;
  const sentences = head.map(({ tone, text }) =>
    tone === 'name' ? `**${escaped(text)}**  \n` : `${escaped(text)}  \n`,
  );
  const blocks = sections.map(({ title, lines }) => `${title}\n${lines.map(lineText).join('')}`);
  const code = blocks.length === 0 ? '' : `\n\`\`\`text\n${blocks.join('\n')}\`\`\`\n`;
  const commands = next.map(
    ({ command, meaning }) => `- ${inlineCode(command)} ${escaped(meaning)}\n`,
  );
  const more = told === null || leftOut === 0 ? '' : leftOutText(leftOut, 'line');
  const list = commands.length === 0 ? '' : `\n${commands.join('')}`;
  if (isEmptyPage(page)) return more;
  return `${sentences.join('')}${code}${list}${more}\n`;
}

function lineText({ lead, name, where, tail }: PageLine): string {
  return `${[lead, name, where, tail].filter((part) => part !== '').join(' ')}\n`;
}
