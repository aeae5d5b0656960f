import { displayPath } from '../../model/display-path.ts';
import { type PlaceOf, placeBelow, wholePlace } from '../../records/call-place.ts';
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

/** Places below this folder, or else below the one that has the libraries of the record, are written from there on. */
export function placesOf({ frames }: Pick<RequestRecord, 'frames'>, folder: string): PlaceOf {
  const own = frames.filter(({ kind }) => kind === 'app').map(({ file }) => file);
  const libraries = frames.filter(({ kind }) => kind === 'library').map(({ file }) => file);
  const roots = libraries.flatMap((file) => {
    const end = file.search(/[\\/]node_modules[\\/]/);
    return end > 0 ? [file.slice(0, end)] : [];
  });
  const root = [folder, ...roots].find((one) => own.some((file) => isBelow(file, one)));
  return root === undefined ? wholePlace : placeBelow(root);
}

function isBelow(file: string, folder: string): boolean {
  return file.startsWith(folder) && /^[\\/]/.test(file.slice(folder.replace(/[\\/]$/, '').length));
}
