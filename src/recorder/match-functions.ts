import type { CoveredFunction, CoveredScript } from './coverage.ts';
import { functionPlace } from './parameter-list.ts';
import { type Place, ScriptPlaces } from './script-places.ts';
import type { TextOfScript } from './script-texts.ts';

/** A function as a profile has it. */
export interface ProfiledFunction extends Place {
  readonly functionName: string;
}

/** Finds the functions of a profile among those of one script's coverage. */
export class ScriptMatcher {
  private readonly script: CoveredScript;
  private readonly text: string | null;
  private readonly isTextSure: boolean;
  private readonly places: ScriptPlaces | null;
  private readonly byName = new Map<string, CoveredFunction[]>();

  constructor(script: CoveredScript, textOf: TextOfScript) {
    this.script = script;
    const length = scriptLength(script);
    const text = textOf(script.url);
    const lastEnd = script.functions.reduce((last, { end }) => Math.max(last, end), 0);
    // What is on the disk may be the source of what ran: then it has another length, in all likelihood. A script
    // that ran before counting began does not tell its length.
    const isWhole = length > 0;
    const isIt = text !== null && (isWhole ? text.length === length : text.length >= lastEnd);
    this.text = isIt ? text : null;
    this.isTextSure = isWhole;
    this.places = this.text === null ? placesOf(script, length) : ScriptPlaces.ofText(this.text);
    for (const fn of script.functions) {
      const list = this.byName.get(fn.name);
      if (list === undefined) this.byName.set(fn.name, [fn]);
      else list.push(fn);
    }
  }

  /** The coverage of a function; `isOnlyName`: the profile has no other of this name in the script. */
  find(fn: ProfiledFunction, isOnlyName: boolean): CoveredFunction | undefined {
    const offset = this.offsetOf(fn);
    const named = this.byName.get(fn.functionName) ?? [];
    if (offset === null) return isOnlyName && named.length === 1 ? named[0] : undefined;
    const found = innermost(named, offset) ?? this.initializerAt(offset);
    return found === undefined || this.isPlausible(found, offset) ? found : undefined;
  }

  private isPlausible({ start }: CoveredFunction, offset: number): boolean {
    if (this.text === null || this.isTextSure) return true;
    return start === offset || functionPlace(this.text, start) === offset;
  }

  /** The place that a profile would give a function that only coverage has. */
  placeOf({ start, name }: CoveredFunction): Place {
    // Of a script without lines the offset tells functions apart at least.
    if (this.places === null) return { line: 0, column: start + 1 };
    const isInitializer = name.startsWith('<');
    const isWhole = start === 0 && name === '';
    if (this.text === null || isInitializer || isWhole) return this.places.placeOf(start);
    return this.places.placeOf(functionPlace(this.text, start));
  }

  private offsetOf({ line, column }: ProfiledFunction): number | null {
    if (this.places !== null) return this.places.offsetOf({ line, column });
    return line === 1 ? column - 1 : null;
  }

  /** Fields and static blocks are a function that newer profiles name after the class. */
  private initializerAt(offset: number): CoveredFunction | undefined {
    // Where the class itself begins stands its implied constructor, which V8 does not count.
    if (this.text?.startsWith('class', offset) === true) return undefined;
    return this.script.functions.find(
      ({ start, name }) => start === offset && name.startsWith('<'),
    );
  }
}

/** The end of the function that is the whole script. */
function scriptLength({ functions }: CoveredScript): number {
  let length = 0;
  for (const { start, end } of functions) if (start === 0 && end > length) length = end;
  return length;
}

function placesOf({ lineLengths }: CoveredScript, length: number): ScriptPlaces | null {
  if (lineLengths === null) return null;
  const places = ScriptPlaces.ofLineLengths(lineLengths);
  return places.length === length ? places : null;
}

function innermost(
  functions: readonly CoveredFunction[],
  offset: number,
): CoveredFunction | undefined {
  let found: CoveredFunction | undefined;
  for (const fn of functions) {
    const isAround = fn.start <= offset && offset < fn.end;
    if (isAround && (found === undefined || fn.end - fn.start < found.end - found.start))
      found = fn;
  }
  return found;
}
