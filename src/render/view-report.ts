import type { Count } from '../model/counts.ts';
import { displayText } from '../model/display-text.ts';
import type { LineNumber } from '../model/function-table.ts';
import type { OriginalPosition } from '../model/original-position.ts';
import type { ProfileQuality } from '../model/profile-view.ts';
import type { TableReport } from './table-report.ts';

/**
 * A table whose columns say what they hold, so that every layout can write it, and `--json` too, without knowing
 * the command that made it. Times are microseconds, sizes bytes, shares parts of 1.
 */
export interface ViewReport {
  readonly kind: 'view';
  /** JSON calls it `scoobyprof.<name>/1`. */
  readonly name: string;
  readonly heading: ViewHeading;
  readonly columns: readonly ViewColumn[];
  readonly rows: readonly ViewRow[];
  /** Sentences under the table. */
  readonly notes: readonly string[];
  /** Columns of errors were asked for; else only wide screens show them. */
  readonly hasErrors?: boolean;
  /** What stands under the table where such columns are shown. */
  readonly errorNote?: string;
  /** Facts of the whole, for programs. */
  readonly facts?: Readonly<Record<string, ViewFact>>;
}

export type ViewFact =
  | string
  | number
  | boolean
  | null
  | readonly ViewFact[]
  | { readonly [key: string]: ViewFact };

export interface ViewHeading
  extends Pick<
    TableReport,
    | 'files'
    | 'stats'
    | 'callCounts'
    | 'sortedBy'
    | 'reductions'
    | 'topLevelNames'
    | 'valueNote'
    | 'view'
    | 'isTimedWhileCounting'
    | 'form'
  > {
  readonly quality: readonly ProfileQuality[];
  /** The rows have an order of their own, which nobody sorted. */
  readonly hasOwnOrder?: true;
  /** What it is compared with: this heading is of the old side, that one of the new. */
  readonly now?: ViewHeading;
}

export interface ViewColumn {
  /** The name in JSON and CSV; `null`: it follows from others, and only readers see it. */
  readonly key: string | null;
  readonly title: string;
  /**
   * `value` is time, bytes or counts, whatever the profile holds; its key is a stem, to which programs get the unit
   * added. `data` and `value-data` are for programs only. `change` is a value with its sign, `points` a difference of shares, `error` how far a share may be off, `bar` draws a
   * share, `number` counts rows.
   */
  readonly type:
    | 'number'
    | 'count'
    | 'value'
    | 'change'
    | 'share'
    | 'points'
    | 'error'
    | 'bar'
    | 'text'
    | 'source'
    | 'place'
    | 'data'
    | 'value-data';
  /** Columns with the largest go first where a screen is too narrow; 0 never goes. */
  readonly sacrifice: number;
  /** What programs are told of it: the sentence in the schema of the report. */
  readonly meaning?: string;
  /** What its cells hold, where the type does not say it: the type in JSON, or all values. */
  readonly holds?: 'integer' | 'number' | 'boolean' | readonly string[];
  /** Cells may be empty. */
  readonly isNull?: true;
}

export interface ViewRow {
  readonly cells: readonly ViewCell[];
  /**
   * `head` is one that the rows under it belong to; `hot` the one to look at. Only readers see `title`, which says
   * what the rows under it are, and `note`, which says what is left out.
   */
  readonly emphasis?: 'head' | 'hot' | 'title' | 'note';
}

export type ViewCell = string | Count | boolean | null | PlaceCell | CallsCell;

/** One function, or a chain of functions of which each calls the next. */
export interface PlaceCell {
  readonly kind: 'place';
  readonly places: readonly Place[];
  /** Which of a chain stands out, with its place; the last unless said. */
  readonly main?: 'first';
  /** For each level above, whether its line goes on below this row; the last entry is this row's own level. */
  readonly guides?: readonly boolean[];
  /** `←` or `→` in front. */
  readonly arrow?: 'callers' | 'callees';
  /** What stands behind it: what a tree leaves out below. */
  readonly aside?: string;
}

export interface Place {
  readonly label: string;
  readonly functionName: string;
  readonly url: string;
  readonly line: LineNumber;
  readonly column: number;
  /** Where it stands in the original sources, if that was found; all else is what the dump says. */
  readonly original?: OriginalPosition;
}

export interface CallsCell {
  readonly kind: 'calls';
  readonly calls: Count;
  readonly primitiveCalls: Count | null;
  readonly isLowerBound: boolean;
}

/** Whether a cell is one or more functions. */
export function isPlace(cell: ViewCell | undefined): cell is PlaceCell {
  return typeof cell === 'object' && cell !== null && cell.kind === 'place';
}

/** The function of a table's row. */
export function placeOf(
  { stats, labelOf, originals }: Pick<TableReport, 'stats' | 'labelOf' | 'originals'>,
  row: number,
): Place {
  const { functionName, url, line, column } = stats.functions;
  const original = originals?.get(row);
  return {
    label: labelOf(row),
    functionName: functionName[row],
    url: url[row],
    line: line[row],
    column: column[row],
    ...(original === undefined ? {} : { original }),
  };
}

/** Whether a row is there for readers only: programs know from the others. */
export function isForReadersOnly({ emphasis }: ViewRow): boolean {
  return emphasis === 'title' || emphasis === 'note';
}

/** A sentence under a table as it can be shown: it may name files. */
export function shownNotes({ notes }: Pick<ViewReport, 'notes'>): readonly string[] {
  return notes.map(displayText);
}

/** What is said of columns of errors. */
export function errorNotes({ errorNote, rows }: ViewReport): readonly string[] {
  return errorNote === undefined || rows.length === 0 ? [] : [errorNote];
}
