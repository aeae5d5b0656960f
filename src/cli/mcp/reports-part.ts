import { KnownHeading } from '../../render/known-heading.ts';
import { jsonLayout } from '../../render/layouts/json.ts';
import { markdownLayout } from '../../render/layouts/markdown.ts';
import { fenced } from '../../render/markdown-text.ts';
import type { Report } from '../../render/report.ts';
import { PLAIN_SCREEN } from '../../render/screen.ts';
import { withinWhole } from '../../render/whole-budget.ts';
import type { AnswerPart } from './answer.ts';

/** Rows for programs: more would only be made to be left out. */
const MOST_ROWS = 1000;

/** Reports of commands as a part of an answer; a heading that stood above already is short. */
export function reportsPart(given: readonly Report[]): AnswerPart {
  const reports = given.map(asOftenAsNeeded);
  const heading = new KnownHeading();
  const shown = reports.map((report) => heading.shown(report, markdownLayout));
  return {
    markdown: (budget) => withinWhole(shown, budget, markdownOf),
    objects: () => reports.flatMap(objectsOf),
  };
}

/** The text of a graph is made while it is read, and only once. */
function asOftenAsNeeded(report: Report): Report {
  if (report.kind === 'graph') return { ...report, dot: [...report.dot] };
  // Commands are what the tool `run` takes.
  return report.kind === 'summary' ? { ...report, isAtPrompt: true } : report;
}

function markdownOf(report: Report, budget: number | null): string {
  const text = [...markdownLayout.render(report, { ...PLAIN_SCREEN, budget })].join('');
  // It is for another program, and no Markdown.
  return report.kind === 'graph' && text.startsWith('digraph') ? fenced(text) : text;
}

function objectsOf(report: Report): readonly object[] {
  const text = [...jsonLayout.render(withRows(report, MOST_ROWS))].join('');
  const lines = text.split('\n').filter((line) => line !== '');
  return lines.map((line) => JSON.parse(line) as object);
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
