import { fileURLToPath } from 'node:url';
import type { Frame } from '../../records/record.ts';
import { ownPackage } from './own-package.ts';
import type { TakenStack } from './stack.ts';

const MOST_FRAMES = 30;
const MOST_NAME = 500;
const MOST_FILE = 4096;

/** Where a frame is, as the engine says it. */
type Place = Omit<Frame, 'kind'>;

/** Frames and stacks of a record, each once. */
export class FrameTable {
  readonly frames: Frame[] = [];
  /** Indices of frames, innermost first. */
  readonly stacks: number[][] = [];
  private readonly frameNumbers = new Map<string, number>();
  private readonly stackNumbers = new Map<string, number>();
  private readonly numbers = new Map<TakenStack, number | null>();

  /** The number of a stack; `null`: there is nothing to be seen of it. */
  numberOf(taken: TakenStack): number | null {
    const known = this.numbers.get(taken);
    if (known !== undefined) return known;
    const places = placesOf(taken).filter(({ file }) => !isOurs(file));
    const number = places.length === 0 ? null : this.add(places.slice(0, MOST_FRAMES));
    this.numbers.set(taken, number);
    return number;
  }

  private add(places: readonly Place[]): number {
    const stack = places.map((place) => this.frameNumberOf(place));
    const key = stack.join();
    const known = this.stackNumbers.get(key);
    if (known !== undefined) return known;
    const number = this.stacks.push(stack) - 1;
    this.stackNumbers.set(key, number);
    return number;
  }

  private frameNumberOf(place: Place): number {
    const key = `${place.line}:${place.col}:${place.file}\0${place.fn}`;
    const known = this.frameNumbers.get(key);
    if (known !== undefined) return known;
    const number = this.frames.push({ ...place, kind: kindOf(place.file) }) - 1;
    this.frameNumbers.set(key, number);
    return number;
  }
}

function isOurs(file: string): boolean {
  return ownPackage().folders.some((folder) => file.startsWith(folder));
}

function kindOf(file: string): Frame['kind'] {
  if (file === '' || file === 'native' || file.startsWith('node:')) return 'node';
  return /[\\/]node_modules[\\/]/.test(file) ? 'library' : 'app';
}

/** Lets go of what the engine took. A hostile program gets an empty stack. */
function placesOf(taken: TakenStack): readonly Place[] {
  const { scoobyStack: holder } = taken;
  taken.scoobyStack = null;
  if (holder === null) return [];
  try {
    const stack = callSites(holder);
    if (Array.isArray(stack)) return (stack as NodeJS.CallSite[]).map(placeOf);
    return typeof stack === 'string' ? placesInText(stack) : [];
  } catch {
    return [];
  }
}

/** The engine makes call sites of a stack when it is read, and hands them to whoever says how stacks look. */
function callSites(holder: { stack?: unknown }): unknown {
  const before = Object.getOwnPropertyDescriptor(Error, 'prepareStackTrace');
  const isSet = Reflect.set(Error, 'prepareStackTrace', (_: Error, sites: unknown) => sites);
  try {
    return holder.stack;
  } finally {
    if (isSet && before !== undefined) Object.defineProperty(Error, 'prepareStackTrace', before);
    else if (isSet) Reflect.deleteProperty(Error, 'prepareStackTrace');
  }
}

function placeOf(site: NodeJS.CallSite): Place {
  const fn = site.getFunctionName() ?? '';
  return {
    fn: fn.slice(0, MOST_NAME),
    file: pathOf(site.getFileName() ?? site.getScriptNameOrSourceURL() ?? ''),
    line: site.getLineNumber() ?? 0,
    col: site.getColumnNumber() ?? 0,
  };
}

function pathOf(file: string): string {
  const name = file.slice(0, MOST_FILE);
  if (!name.startsWith('file:')) return name;
  try {
    return fileURLToPath(name);
  } catch {
    return name.replace(/^file:\/\//, '');
  }
}

/** Where a program does not let anybody say how its stacks look: lines `at fn (file:line:col)`. */
function placesInText(text: string): readonly Place[] {
  const lines = text.matchAll(/^\s+at (?:async )?(?:(.*?) \()?(.*?)(?::(\d+):(\d+))?\)?$/gm);
  return Array.from(lines, ([, fn = '', file = '', line, col]) => ({
    fn: fn.slice(0, MOST_NAME),
    file: pathOf(file === '<anonymous>' ? '' : file),
    line: Number(line ?? 0),
    col: Number(col ?? 0),
  }));
}
