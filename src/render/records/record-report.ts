import type { Caller, PlaceOf } from '../../records/call-place.ts';
import type { CallGroup } from '../../records/groups.ts';
import type { Frame, RequestRecord } from '../../records/record.ts';
import type { Screen } from '../screen.ts';

/** What records of requests say: text in parts for readers, objects for programs. */
export interface RecordReport {
  readonly kind: 'record';
  readonly parts: readonly RecordPart[];
  /** What programs get, a line of JSON each. */
  readonly objects: readonly object[];
  /** Writes it. Layouts are loaded by every run, and what they need for this alone comes with the report. */
  readonly writer: RecordWriter;
}

export interface RecordWriter {
  readonly text: (report: RecordReport, screen: Screen) => Iterable<string>;
  readonly markdown: (report: RecordReport, signs: MarkdownSigns) => Iterable<string>;
  /** Tables for spreadsheets, the titles first. */
  readonly csv: (report: RecordReport) => readonly CsvTable[];
}

/** How Markdown shows text that it must not obey, and code. */
export interface MarkdownSigns {
  readonly escaped: (text: string) => string;
  /** At the beginning of a line. */
  readonly escapedLine: (text: string) => string;
  /** A block of code. */
  readonly fenced: (text: string) => string;
  readonly code: (text: string) => string;
}

export type CsvTable = readonly (readonly CsvValue[])[];

export type CsvValue = string | number | boolean | null;

export type RecordPart = LinesPart | TablePart | GroupsPart | TimelinePart | LogPart;

/** Sentences, which only readers see. */
interface LinesPart {
  readonly kind: 'lines';
  readonly lines: readonly RecordLine[];
  /** The same for spreadsheets; missing: they do without. */
  readonly table?: RecordTable;
  /** No empty line stands above it. */
  readonly isClose?: true;
}

export interface RecordLine {
  readonly tone: 'name' | 'plain' | 'aside' | 'warning';
  readonly text: string;
  /** Set where the text is that of a frame. */
  readonly frame?: Frame;
  /** Blanks in front; lines that follow where it is broken stand as far to the right. */
  readonly indent?: number;
}

interface TablePart {
  readonly kind: 'table';
  readonly table: RecordTable;
  readonly isClose?: true;
}

/** The groups of a record, whose text is that of `records/groups-table.ts`. */
export interface GroupsPart {
  readonly kind: 'groups';
  readonly record: RequestRecord;
  readonly groups: readonly CallGroup[];
  readonly placeOf: PlaceOf;
}

/** When the groups ran. */
interface TimelinePart {
  readonly kind: 'timeline';
  readonly record: RequestRecord;
  readonly groups: readonly CallGroup[];
  readonly table: RecordTable;
}

interface LogPart {
  readonly kind: 'log';
  readonly entries: readonly LogEntryPart[];
  readonly table: RecordTable;
}

export interface LogEntryPart {
  readonly atMs: number;
  readonly lines: readonly string[];
  readonly callers: readonly [Caller, ...Caller[]];
}

export interface RecordTable {
  /** What stands above it where there are several. */
  readonly title: string | null;
  readonly columns: readonly RecordColumn[];
  readonly rows: readonly (readonly RecordCell[])[];
}

export interface RecordColumn {
  /** The name for spreadsheets; `null`: it follows from others. */
  readonly key: string | null;
  /** `null`: it is for spreadsheets only. */
  readonly title: string | null;
  readonly align: 'left' | 'right';
  /** Columns with the largest go first where a screen is too narrow; 0 never goes. */
  readonly sacrifice: number;
  /** It gives way down to so many columns of the screen. */
  readonly least?: number;
  /** Columns that can go do so before this one has less. */
  readonly wanted?: number;
  /** The cells are callers, which stand on a line of their own where the screen is narrow. */
  readonly isCallers?: true;
}

export interface RecordCell {
  readonly text: string;
  /** What spreadsheets get; the text, where it is missing. */
  readonly value?: string | number | boolean | null;
  /** What the text begins with where something is wrong. */
  readonly finding?: string;
  readonly callers?: readonly [Caller, ...Caller[]];
}
