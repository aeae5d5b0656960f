import { framesOf } from './groups.ts';
import type { AnyCall, Frame, RequestRecord } from './record.ts';
import { visibleLine } from './visible-text.ts';

/** How the place of a frame is written, without its function: `src/users.ts:12`. */
export type PlaceOf = (frame: Pick<Frame, 'file' | 'line' | 'col'>) => string;

/** As the engine has it. */
export const wholePlace: PlaceOf = ({ file, line }) => (file === '' ? 'native' : `${file}:${line}`);

/** Places below a folder are written from there on. */
export function placeBelow(folder: string): PlaceOf {
  const start = folder.endsWith('/') || folder.endsWith('\\') ? folder : `${folder}/`;
  return (frame) => {
    const { file } = frame;
    const isBelow = file.startsWith(start) || file.startsWith(start.replace(/\/$/, '\\'));
    return wholePlace(isBelow ? { ...frame, file: file.slice(start.length) } : frame);
  };
}

/** A place and its function: `src/users.ts:12 (findUser)`. */
function frameText(frame: Pick<Frame, 'fn' | 'file' | 'line' | 'col'>, placeOf: PlaceOf) {
  const place = visibleLine(placeOf(frame));
  return frame.fn === '' ? place : `${place} (${visibleLine(frame.fn)})`;
}

/** The application's frames of a call's stack, innermost first; where it has none, why. */
export function callerTexts(
  record: RequestRecord,
  call: AnyCall,
  placeOf: PlaceOf,
): readonly string[] {
  const frames = framesOf(record, call.stack);
  const own = frames.filter(({ kind }) => kind === 'app');
  if (own.length > 0) return own.map((frame) => frameText(frame, placeOf));
  if (frames.length === 0) return ['(no stack)'];
  const library = frames.find(({ kind }) => kind === 'library');
  const name = library === undefined ? call.source : packageOf(library.file);
  return [`(no application frame: ${visibleLine(name)})`];
}

/** The package that a file belongs to: the last one on its path. */
function packageOf(file: string): string {
  const path = file.replaceAll('\\', '/');
  const inside = path.slice(path.lastIndexOf('/node_modules/') + '/node_modules/'.length);
  const [first = '', second = ''] = inside.split('/');
  return first.startsWith('@') ? `${first}/${second}` : first;
}
