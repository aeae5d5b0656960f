import { type CallGroup, framesOf } from './groups.ts';
import { type AnyCall, callsOf, type Frame, type RequestRecord } from './record.ts';
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

/**
 * Places below this folder, or else below the one that has the libraries of the record, are written from there on.
 * `null`: nobody knows in which folder the reader is.
 */
export function placesOf(
  { frames }: Pick<RequestRecord, 'frames'>,
  folder: string | null,
): PlaceOf {
  const own = frames.filter(({ kind }) => kind === 'app').map(({ file }) => file);
  const libraries = frames.filter(({ kind }) => kind === 'library').map(({ file }) => file);
  const roots = libraries.flatMap((file) => {
    const end = file.search(/[\\/]node_modules[\\/]/);
    return end > 0 ? [file.slice(0, end)] : [];
  });
  const folders = folder === null ? roots : [folder, ...roots];
  const root = folders.find((one) => own.some((file) => isBelow(file, one)));
  return root === undefined ? wholePlace : placeBelow(root);
}

function isBelow(file: string, folder: string): boolean {
  return file.startsWith(folder) && /^[\\/]/.test(file.slice(folder.replace(/[\\/]$/, '').length));
}

/** A place and its function: `src/users.ts:12 (findUser)`. */
export function frameText(
  frame: Pick<Frame, 'fn' | 'file' | 'line' | 'col'>,
  placeOf: PlaceOf,
): string {
  const place = visibleLine(placeOf(frame));
  return frame.fn === '' ? place : `${place} (${visibleLine(frame.fn)})`;
}

/** Who called, in words, and the frame where there is one. */
export interface Caller {
  readonly text: string;
  readonly frame: Frame | null;
}

/** The application's frames of a call's stack, innermost first; where it has none, why. */
export function callersOf(
  record: RequestRecord,
  call: Pick<AnyCall, 'source' | 'stack'>,
  placeOf: PlaceOf,
): readonly [Caller, ...Caller[]] {
  const frames = framesOf(record, call.stack);
  const own = frames.filter(({ kind }) => kind === 'app');
  const [nearest, ...others] = own.map((frame) => ({ text: frameText(frame, placeOf), frame }));
  if (nearest !== undefined) return [nearest, ...others];
  if (frames.length === 0) return [{ text: '(no stack)', frame: null }];
  const library = frames.find(({ kind }) => kind === 'library');
  const name = library === undefined ? call.source : packageOf(library.file);
  return [{ text: `(no application frame: ${visibleLine(name)})`, frame: null }];
}

/** The callers of the first call of a group. */
export function callersOfGroup(
  record: RequestRecord,
  { kind, calls: [first] }: CallGroup,
  placeOf: PlaceOf,
): readonly [Caller, ...Caller[]] {
  return callersOf(record, callsOf(record, kind)[first] as AnyCall, placeOf);
}

/** The package that a file belongs to: the last one on its path. */
function packageOf(file: string): string {
  const path = file.replaceAll('\\', '/');
  const inside = path.slice(path.lastIndexOf('/node_modules/') + '/node_modules/'.length);
  const [first = '', second = ''] = inside.split('/');
  return first.startsWith('@') ? `${first}/${second}` : first;
}
