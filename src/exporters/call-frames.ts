import { evaluatedScript, functionKind } from '../model/function-table.ts';
import type { ProfileView } from '../model/profile-view.ts';
import { withoutControls } from './frame-text.ts';

/** A function as the DevTools protocol has it (`Runtime.CallFrame`): places from 0, -1 for unknown ones. */
interface CallFrame {
  readonly functionName: string;
  readonly scriptId: string;
  readonly url: string;
  readonly lineNumber: number;
  readonly columnNumber: number;
}

const ROOT: CallFrame = {
  functionName: '(root)',
  scriptId: '0',
  url: '',
  lineNumber: -1,
  columnNumber: -1,
};
const IDLE: CallFrame = { ...ROOT, functionName: '(idle)' };

/** The rows of a view as call frames; -1 is the root. */
export class CallFrames {
  /** The row of `(idle)`, or a number that stands for it where the view has none. */
  readonly idleRow: number;
  private readonly frames: readonly CallFrame[];
  private readonly urls: readonly string[];

  constructor({ stats, shown }: ProfileView) {
    const scripts = new ScriptIds(shown.url);
    const { functionName, url, line, column } = shown;
    this.urls = url;
    this.frames = Array.from({ length: stats.rowCount }, (_, row) => {
      const place = { name: functionName[row], line: Number(line[row]), column: column[row] };
      const script = scripts.of(url[row], JSON.stringify(place));
      return {
        functionName: withoutControls(place.name),
        ...script,
        lineNumber: place.line - 1,
        columnNumber: place.column - 1,
      };
    });
    const idle = this.frames.findIndex((frame) => isNamed(frame, IDLE.functionName));
    this.idleRow = idle < 0 ? this.frames.length : idle;
  }

  frameOf(row: number): CallFrame {
    if (row < 0) return ROOT;
    return this.frames[row] ?? IDLE;
  }

  /** Whether a row is V8's garbage collection. */
  isCollector(row: number): boolean {
    const frame = this.frames[row];
    return frame !== undefined && functionKind(frame.functionName, frame.url) === 'gc';
  }

  /** Whether a row is shown in the file where the dump has it. */
  isIn(row: number, url: string): boolean {
    return this.urls[row] === url;
  }
}

function isNamed({ functionName, url, scriptId }: CallFrame, name: string): boolean {
  return functionName === name && url === '' && scriptId === '0';
}

/** A number for each url. Code of `eval` is known by its number alone, which stays where it is not taken. */
class ScriptIds {
  private readonly known = new Map<string, string>();
  /** By number the functions of `eval` that have it: those of another dump with the same number are others. */
  private readonly taken = new Map<string, Set<string>>();
  private last: number;

  constructor(urls: readonly string[]) {
    this.last = urls.reduce((most, url) => {
      const number = Number(evaluatedScript(url));
      return Number.isSafeInteger(number) ? Math.max(most, number) : most;
    }, 0);
  }

  of(url: string, place: string): Pick<CallFrame, 'scriptId' | 'url'> {
    const script = evaluatedScript(url);
    if (script !== null) return { scriptId: this.ofEvaluated(script, place), url: '' };
    if (url === '') return { scriptId: '0', url };
    const known = this.known.get(url) ?? this.next();
    this.known.set(url, known);
    return { scriptId: known, url: withoutControls(url) };
  }

  private ofEvaluated(script: string, place: string): string {
    const places = this.taken.get(script) ?? new Set();
    const isTaken = places.has(place);
    this.taken.set(script, places.add(place));
    return isTaken ? this.next() : script;
  }

  private next(): string {
    return `${++this.last}`;
  }
}
