import { csvTables } from './record-csv.ts';
import { recordMarkdown } from './record-markdown.ts';
import type { RecordWriter } from './record-report.ts';
import { recordText } from './record-text.ts';

/** Writes what records say in all layouts. */
export const RECORD_WRITER: RecordWriter = {
  text: recordText,
  markdown: recordMarkdown,
  csv: csvTables,
};
