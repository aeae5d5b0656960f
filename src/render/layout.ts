import type { Report } from './report.ts';

/** One way to write reports. A new one is one file with one of these, and one line in `registry.ts`. */
export interface Layout {
  readonly name: string;
  readonly summary: string;
  /** The report's text in pieces; they come as they are made, so a long table starts at once. */
  readonly render: (report: Report) => Iterable<string>;
}
