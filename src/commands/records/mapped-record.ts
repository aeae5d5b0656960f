import { displayPath } from '../../model/display-path.ts';
import type { Frame, RequestRecord } from '../../records/record.ts';
import { callOrigin } from '../../sources/call-origin.ts';
import type { SourceFinder } from '../../sources/source-finder.ts';

/** A record with the frames of the application where their sources have them. */
export function mappedRecord(record: RequestRecord, sources: SourceFinder | null): RequestRecord {
  if (sources === null || sources.isPlain) return record;
  return { ...record, frames: record.frames.map((frame) => mapped(frame, record, sources)) };
}

function mapped(frame: Frame, { startedAt }: RequestRecord, sources: SourceFinder): Frame {
  const { fn, file, line, col, kind } = frame;
  if (kind !== 'app') return frame;
  const place = { functionName: fn, url: file, line, column: col };
  const original = callOrigin(sources, place, startedAt);
  if (original === null) return frame;
  const path = displayPath(original.url);
  return {
    fn: original.functionName,
    file: path,
    line: original.line,
    col: original.column,
    // In a bundle, libraries stand in the application's file.
    kind: isOfLibrary(path) ? 'library' : 'app',
  };
}

function isOfLibrary(path: string): boolean {
  return /[\\/]node_modules[\\/]/.test(path);
}
