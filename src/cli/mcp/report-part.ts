import { jsonLayout } from '../../render/layouts/json.ts';
import { markdownLayout } from '../../render/layouts/markdown.ts';
import { fenced } from '../../render/markdown-text.ts';
import type { Report } from '../../render/report.ts';
import { PLAIN_SCREEN } from '../../render/screen.ts';
import type { AnswerPart } from './answer.ts';

/** Rows for programs: more would only be made to be left out. */
const MOST_ROWS = 1000;

/** A report of a command as a part of an answer. */
export function reportPart(given: Report): AnswerPart {
  // Its text is made while it is read, and only once.
  const report = given.kind === 'graph' ? { ...given, dot: [...given.dot] } : given;
  const markdown = (budget: number): string =>
    [...markdownLayout.render(report, { ...PLAIN_SCREEN, budget })].join('');
  return {
    // It is for another program, and no Markdown.
    markdown: report.kind === 'graph' ? (budget) => fenced(markdown(budget)) : markdown,
    objects: () => {
      const text = [...jsonLayout.render(withRows(report, MOST_ROWS))].join('');
      const lines = text.split('\n').filter((line) => line !== '');
      return lines.map((line) => JSON.parse(line) as object);
    },
  };
}

/** A report of at most so many rows. */
function withRows(report: Report, count: number): Report {
  switch (report.kind) {
    case 'stats':
    case 'callers':
    case 'callees':
      return { ...report, rows: report.rows.slice(0, count) };
    case 'view':
      return { ...report, rows: report.rows.slice(0, count) };
    case 'flame':
      return { ...report, boxes: report.boxes.slice(0, count) };
    default:
      return report;
  }
}
