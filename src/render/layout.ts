import type { Report } from './report.ts';
import type { Screen } from './screen.ts';
import type { ViewHeading } from './view-report.ts';

/** One way to write reports. A new one is one file with one of these, and one line in `registry.ts`. */
export interface Layout {
  readonly name: string;
  readonly summary: string;
  /** For people: rows have numbers that commands take, and only the first are shown unless more are asked for. */
  readonly isForReaders?: boolean;
  /** What writes to files and programs, where that is another layout. */
  readonly elsewhere?: Layout;
  /** The heading that it writes of a report, where it can write it short; `null`: it writes none, or always all of it. */
  readonly shortenedHeading?: (report: Report) => ViewHeading | null;
  /** Set where all reports of a run together have a limit: their text within it, `''` where it holds nothing. */
  readonly withinLimit?: (reports: readonly Report[]) => string;
  /** The report's text in pieces; they come as they are made, so a long table starts at once. */
  readonly render: (report: Report, screen?: Screen) => Iterable<string>;
}
