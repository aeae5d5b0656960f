import { toBaseUnit } from '../model/profile-unit.ts';
import type { ProfileView } from '../model/profile-view.ts';
import type { Exporter, ExportOrigin } from './exporter.ts';
import { plainFrame } from './frame-text.ts';

/**
 * Callgrind's format, https://valgrind.org/docs/manual/cl-format.html: for each function its own cost, and for each that
 * it calls the number of calls and their cost. Costs are whole microseconds, bytes or counts. A dump of sums will do.
 */
export const callgrind: Exporter = {
  name: 'callgrind',
  summary: 'callgrind, for KCachegrind, QCachegrind and callgrind_annotate',
  endings: ['.callgrind'],
  beginnings: ['callgrind.'],
  needs: 'tables',
  isBinary: false,
  write: callgrindLines,
};

/** The event of costs, and what it is called in full. */
const EVENTS = {
  us: ['us', 'Microseconds'],
  s: ['us', 'Microseconds'],
  bytes: ['bytes', 'Bytes'],
  count: ['count', 'Count'],
} as const;

function* callgrindLines(view: ProfileView, { program, title }: ExportOrigin): Iterable<string> {
  const { stats } = view;
  const factor = toBaseUnit(stats.unit);
  const [event, words] = EVENTS[stats.unit];
  const self = Array.from(stats.self, (value) => Math.round(value * factor));
  const names = new Names(view);
  yield `# callgrind format\nversion: 1\ncreator: ${program}\n`;
  yield `desc: Trigger: ${title.replace(/[\r\n]/g, ' ')}\n`;
  yield `positions: line\nevent: ${event} : ${words}\nevents: ${event}\n`;
  yield `summary: ${self.reduce((sum, value) => sum + value, 0)}\n`;
  const edgesFrom = edgesByCaller(view);
  for (let row = 0; row < stats.functions.functionName.length; row++) {
    const calls = edgesFrom.get(row) ?? [];
    // Behind the rows stand functions that are known as callers only.
    const own = self[row] ?? 0;
    if (own === 0 && calls.length === 0) continue;
    yield `\nfl=${names.fileOf(row)}\nfn=${names.functionOf(row)}\n${names.lineOf(row)} ${own}\n`;
    for (const edge of calls) yield callLines(view, edge, names, factor);
  }
}

function callLines({ edges }: ProfileView, edge: number, names: Names, factor: number): string {
  const [caller, callee] = [edges.caller[edge], edges.callee[edge]];
  const cost = Math.round((edges.cumulative?.[edge] ?? 0) * factor);
  // Readers divide by the number of calls, and a lower bound may be none.
  const calls = Math.max(1, Math.round(Number(edges.calls[edge] ?? 1)));
  return [
    `cfi=${names.fileOf(callee)}`,
    `cfn=${names.functionOf(callee)}`,
    `calls=${calls} ${names.lineOf(callee)}`,
    `${names.lineOf(caller)} ${cost}\n`,
  ].join('\n');
}

function edgesByCaller({ edges }: ProfileView): ReadonlyMap<number, readonly number[]> {
  const from = new Map<number, number[]>();
  edges.caller.forEach((caller, edge) => {
    const known = from.get(caller);
    if (known === undefined) from.set(caller, [edge]);
    else known.push(edge);
  });
  return from;
}

/** Names of functions and files, each written once and then as a number. */
class Names {
  private readonly frames: readonly ReturnType<typeof plainFrame>[];
  private readonly isAmbiguous: ReadonlySet<string>;
  private readonly files = new Map<string, number>();
  private readonly functions = new Map<string, number>();

  constructor({ shown }: ProfileView) {
    this.frames = shown.functionName.map((_, row) => plainFrame(shown, row));
    const places = new Map<string, Set<string>>();
    for (const frame of this.frames) {
      const key = keyOf(frame);
      const known = places.get(key) ?? new Set();
      places.set(key, known.add(`${frame.line}:${frame.column}`));
    }
    this.isAmbiguous = new Set([...places].flatMap(([key, all]) => (all.size > 1 ? [key] : [])));
  }

  lineOf(row: number): number {
    return this.frames[row].line;
  }

  fileOf(row: number): string {
    return compressed(this.files, this.frames[row].file || '???', this.frames[row].file || '???');
  }

  /** Functions of one name in one file are told apart by their places. */
  functionOf(row: number): string {
    const frame = this.frames[row];
    const name = frame.name || '(anonymous)';
    const isPlaced = this.isAmbiguous.has(keyOf(frame));
    const text = isPlaced ? `${name}:${frame.line}:${frame.column}` : name;
    return compressed(this.functions, `${text}\0${frame.file}`, text);
  }
}

function keyOf({ name, file }: { readonly name: string; readonly file: string }): string {
  return `${name}\0${file}`;
}

/** `(12) NAME` the first time, `(12)` from then on. */
function compressed(known: Map<string, number>, key: string, text: string): string {
  const number = known.get(key);
  if (number !== undefined) return `(${number})`;
  known.set(key, known.size + 1);
  return `(${known.size}) ${text}`;
}
