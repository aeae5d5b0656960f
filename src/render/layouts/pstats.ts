import type { FlameReport } from '../flame-report.ts';
import { headingOf } from '../known-heading.ts';
import type { Layout } from '../layout.ts';
import { edgesText } from '../pstats-edges.ts';
import { headerText, statsText } from '../pstats-table.ts';
import { plainViewText } from '../pstats-view.ts';
import { renderByKind } from '../render-by-kind.ts';
import type { HelpReport, HelpSection, Report, SortKeysReport } from '../report.ts';
import type { Screen } from '../screen.ts';
import type { TimelineReport } from '../timeline-report.ts';
import { shownNotes } from '../view-report.ts';

/** Reports with a heading that can be short: callers have no header here. */
const HEADED: ReadonlySet<Report['kind']> = new Set(['stats', 'view', 'timeline', 'flame']);

/** The plain text that users of Python's pstats know. */
export const pstatsLayout: Layout = {
  name: 'pstats',
  summary: "plain text, as Python's pstats prints it",
  shortenedHeading: (report) => {
    // That of Python's dumps stays as pstats has it.
    const heading = HEADED.has(report.kind) ? headingOf(report) : null;
    return heading?.stats.unit === 's' ? null : heading;
  },
  render: renderByKind({
    stats: statsText,
    callers: edgesText,
    callees: edgesText,
    view: plainViewText,
    timeline: drawingText,
    flame: drawingText,
    summary: (report, screen) => report.writer.text(report, screen),
    'sort-keys': sortKeysText,
    graph: ({ dot }) => dot,
    help: helpText,
    manual: ({ text }) => [text],
    record: (report, screen) => report.writer.text(report, screen),
  }),
};

function* sortKeysText({ keys }: SortKeysReport): Iterable<string> {
  yield 'Valid sort keys (unique prefixes are accepted):\n';
  for (const { key, description } of keys) yield `${key} -- ${description}\n`;
}

function* drawingText(report: TimelineReport | FlameReport, screen: Screen): Iterable<string> {
  yield* headerText(report.heading);
  for (const line of report.lines(screen)) yield `${line}\n`;
  for (const note of shownNotes(report)) yield `\n${note}\n`;
  yield '\n\n';
}

function* helpText({ sections }: HelpReport): Iterable<string> {
  for (const [i, section] of sections.entries())
    yield `${i > 0 ? '\n' : ''}${sectionText(section)}`;
}

function sectionText({ title, entries }: HelpSection): string {
  const terms = entries.filter(({ meaning }) => meaning !== null).map(({ term }) => term.length);
  const width = Math.max(0, ...terms);
  const indent = title === null ? '' : '  ';
  const lines = entries.map(({ term, meaning }) =>
    meaning === null ? `${indent}${term}\n` : `${indent}${term.padEnd(width)}  ${meaning}\n`,
  );
  return `${title === null ? '' : `${title}\n`}${lines.join('')}`;
}
