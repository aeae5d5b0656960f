import { frameText, type PlaceOf } from '../../records/call-place.ts';
import { framesOf } from '../../records/groups.ts';
import type { Frame, RequestRecord } from '../../records/record.ts';
import type { RecordLine, RecordPart, RecordTable } from '../../render/records/record-report.ts';
import { countCell, numberColumn, textCell, textColumn } from './record-cells.ts';

/** A row of the tables whose stack is asked for. */
export interface StackRow {
  readonly row: number;
  /** What it asks, in one line. */
  readonly text: string;
  /** Index into the stacks of the record. */
  readonly stack: number | null;
}

interface StackOptions {
  readonly placeOf: PlaceOf;
  /** Frames of libraries are shown too. */
  readonly hasLibraries: boolean;
}

/** The stacks of rows, innermost frame first. */
export function stackParts(
  record: RequestRecord,
  rows: readonly StackRow[],
  options: StackOptions,
): readonly RecordPart[] {
  const frames = rows.map(({ stack }) => framesOf(record, stack));
  const width = rows.reduce((most, { row }) => Math.max(most, String(row).length), 0);
  const lines = rows.flatMap(({ row, text }, i): readonly RecordLine[] => [
    { tone: 'name', text: `${String(row).padStart(width)}  ${text}` },
    ...stackLines(frames[i] as readonly Frame[], width + 2, options),
  ]);
  return [{ kind: 'lines', lines, table: stackTable(rows, frames) }];
}

function stackLines(
  frames: readonly Frame[],
  indent: number,
  { placeOf, hasLibraries }: StackOptions,
): readonly RecordLine[] {
  if (frames.length === 0) return [{ tone: 'aside', text: '(no stack)', indent }];
  const lines: RecordLine[] = [];
  let folded = 0;
  const fold = (): void => {
    const text = `${folded} library frame${folded === 1 ? '' : 's'}`;
    if (folded > 0) lines.push({ tone: 'aside', text, indent });
    folded = 0;
  };
  for (const frame of frames) {
    if (frame.kind !== 'app' && !hasLibraries) {
      folded++;
      continue;
    }
    fold();
    lines.push({ tone: 'plain', text: frameText(frame, placeOf), frame, indent });
  }
  fold();
  return lines;
}

function stackTable(rows: readonly StackRow[], frames: readonly (readonly Frame[])[]): RecordTable {
  return {
    title: null,
    columns: [
      numberColumn('row', 'row'),
      textColumn('text', 'text'),
      numberColumn('depth', 'depth'),
      textColumn('kind', 'kind'),
      ...[textColumn('functionName', 'function'), textColumn('file', 'file')],
      ...[numberColumn('line', 'line'), numberColumn('column', 'column')],
    ],
    rows: rows.flatMap(({ row, text }, i) =>
      (frames[i] as readonly Frame[]).map(({ kind, fn, file, line, col }, depth) => [
        ...[countCell(row), textCell(text), countCell(depth), textCell(kind)],
        ...[textCell(fn), textCell(file), countCell(line), countCell(col)],
      ]),
    ),
  };
}
