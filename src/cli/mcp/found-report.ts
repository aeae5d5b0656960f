import { basename } from 'node:path';
import { numberColumn, textCell, textColumn } from '../../commands/records/record-cells.ts';
import type { RecordCell, RecordReport, RecordTable } from '../../render/records/record-report.ts';
import { RECORD_WRITER } from '../../render/records/record-writer.ts';
import { busyText } from '../runs/busy-text.ts';
import { sizeText } from '../terminal/size-text.ts';
import type { FoundDump } from './found-dumps.ts';

/** A list of dumps; the last line says what more there is to know. */
export function foundReport(dumps: readonly FoundDump[], lastLine: string): RecordReport {
  return {
    kind: 'record',
    writer: RECORD_WRITER,
    parts: [
      ...(dumps.length === 0 ? [] : [{ kind: 'table', table: tableOf(dumps) } as const]),
      { kind: 'lines', lines: [{ tone: 'aside', text: lastLine }], isClose: true },
    ],
    objects: [{ schema: 'scoobyprof.found-dumps/1', dumps: dumps.map(objectOf) }],
  };
}

function tableOf(dumps: readonly FoundDump[]): RecordTable {
  return {
    title: null,
    columns: [
      textColumn('path', 'dump', { least: 20 }),
      textColumn('modifiedAt', 'written'),
      numberColumn('bytes', 'size'),
      numberColumn('busy', 'busy'),
      textColumn('script', 'script', { least: 12 }),
      textColumn('command', 'command of the run', { least: 12 }),
    ],
    rows: dumps.map(rowOf),
  };
}

function rowOf({ path, bytes, modifiedMs, mark }: FoundDump): readonly RecordCell[] {
  const { script = null, thread = 0 } = mark?.process ?? {};
  const worker = thread === 0 ? '' : ` worker ${thread}`;
  return [
    textCell(path),
    { text: new Date(modifiedMs).toISOString().replace('T', ' ').slice(0, 19) },
    { text: sizeText(bytes), value: bytes },
    { text: mark === null ? '' : busyText(mark.process) },
    textCell(script === null ? '' : basename(script) + worker),
    textCell(mark?.run.command ?? ''),
  ];
}

function objectOf({ path, bytes, modifiedMs, mark }: FoundDump): object {
  const about = { path, bytes, modifiedAt: new Date(modifiedMs).toISOString() };
  return mark === null ? about : { ...about, run: mark.run, process: mark.process };
}
