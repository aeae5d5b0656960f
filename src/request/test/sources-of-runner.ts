import { findSourceMap } from 'node:module';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type { Frame, RequestRecord } from '../../records/record.ts';

type Place = Pick<Frame, 'file' | 'line' | 'col'>;

/** A record with frames where they stand in the files that people edit: test runners translate those as they load them. */
export function withSources(record: RequestRecord): RequestRecord {
  return { ...record, frames: record.frames.map(inSource) };
}

function inSource(frame: Frame): Frame {
  if (frame.kind !== 'app') return frame;
  try {
    return { ...frame, ...(placeByMap(frame) ?? placeByRunner(frame)) };
  } catch {
    return frame;
  }
}

/** Where Node reads maps: with `--enable-source-maps`, or because the runner asks for it. */
function placeByMap({ file, line, col }: Frame): Place | null {
  const map = findSourceMap(file) ?? findSourceMap(pathToFileURL(file).href);
  const found = map?.findEntry(line - 1, col - 1);
  if (found === undefined || !('originalSource' in found)) return null;
  const { originalSource, originalLine, originalColumn } = found;
  // A map inside of a file may name that without its folder.
  const source = originalSource.startsWith('file:') ? fileURLToPath(originalSource) : file;
  return { file: source, line: originalLine + 1, col: originalColumn + 1 };
}

/** The runner alone has the map, and puts it to use where stacks become text: it is asked for the text of this frame. */
function placeByRunner(frame: Frame): Place | null {
  const { prepareStackTrace } = Error;
  if (typeof prepareStackTrace !== 'function') return null;
  for (const file of [frame.file, pathToFileURL(frame.file).href]) {
    const text: unknown = prepareStackTrace(new Error('frame'), [siteOf({ ...frame, file })]);
    const [, where = '', line, col] =
      /^\s+at (?:.* \()?(.*?):(\d+):(\d+)\)?$/m.exec(String(text)) ?? [];
    const place = { line: Number(line), col: Number(col) };
    if (where === '' || (place.line === frame.line && place.col === frame.col)) continue;
    return { file: where.startsWith('file:') ? fileURLToPath(where) : where, ...place };
  }
  return null;
}

/** A frame as the engine hands it to whoever makes text of stacks. */
function siteOf({ fn, file, line, col }: Frame): NodeJS.CallSite {
  const nothing = (): null => null;
  const no = (): boolean => false;
  const site = {
    ...{ getThis: nothing, getTypeName: nothing, getFunction: nothing, getMethodName: nothing },
    ...{ isToplevel: () => true, isEval: no, isNative: no, isConstructor: no, isAsync: no },
    ...{ isPromiseAll: no, getPromiseIndex: nothing, getEvalOrigin: () => undefined },
    ...{ getScriptHash: () => '', getPosition: () => 0 },
    ...{ getEnclosingLineNumber: () => line, getEnclosingColumnNumber: () => col },
    getFunctionName: () => (fn === '' ? null : fn),
    getFileName: () => file,
    getScriptNameOrSourceURL: () => file,
    getLineNumber: () => line,
    getColumnNumber: () => col,
    toString: () => `${fn === '' ? '' : `${fn} `}(${file}:${line}:${col})`,
  };
  // Runners copy what the prototype of a site has.
  return Object.create(site) as NodeJS.CallSite;
}
