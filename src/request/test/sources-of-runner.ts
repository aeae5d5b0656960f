import { findSourceMap } from 'node:module';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type { Frame, RequestRecord } from '../../records/record.ts';

/** A record with frames where they stand in the files that people edit: test runners translate those as they load them. */
export function withSources(record: RequestRecord): RequestRecord {
  return { ...record, frames: record.frames.map(inSource) };
}

function inSource(frame: Frame): Frame {
  if (frame.kind !== 'app') return frame;
  try {
    const map = mapOf(frame.file);
    const found = map?.findEntry(frame.line - 1, frame.col - 1);
    if (found === undefined || !('originalSource' in found)) return frame;
    const { originalSource, originalLine, originalColumn } = found;
    // A map inside of a file may name that without its folder.
    const file = originalSource.startsWith('file:') ? fileURLToPath(originalSource) : frame.file;
    return { ...frame, file, line: originalLine + 1, col: originalColumn + 1 };
  } catch {
    return frame;
  }
}

/** Known where Node reads maps: with `--enable-source-maps`, or in runners that ask for it. */
function mapOf(file: string): ReturnType<typeof findSourceMap> {
  return findSourceMap(file) ?? findSourceMap(pathToFileURL(file).href);
}
