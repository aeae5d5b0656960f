import { attempt, type Called, calledFrom, type WaitingCall } from '../called.ts';
import { isObject, type Method, type Patches } from '../patches.ts';
import { orFailed, settled } from '../settled.ts';
import type { Asked } from './mongodb-call.ts';
import type { EnteredCalls } from './mongodb-entered.ts';

/** A cursor that the program has made, and asks for documents later. */
interface WatchedCursor {
  readonly owner: string;
  readonly method: string;
  readonly values: readonly unknown[];
  /** Where it was made. */
  readonly made: Called | undefined;
  /** `null`: it is not recorded. */
  call: WaitingCall | null | undefined;
  rows: number;
  /** How many ask for documents just now. */
  fetches: number;
  isClosed: boolean;
}

/** Where a cursor keeps what it asks for: as a property, or until 6.1 under a symbol. */
const PLACES = {
  filter: ['cursorFilter', 'filter'],
  options: ['findOptions', 'builtOptions'],
  pipeline: ['pipeline', 'pipeline'],
} as const;

/** Cursors of the program, each of which is one call, from when it is first asked for documents to its end. */
export class MongoCursors {
  private readonly patches: Patches;
  private readonly entered: EnteredCalls;
  private readonly cursors = new WeakMap<object, WatchedCursor>();

  constructor(patches: Patches, entered: EnteredCalls) {
    this.patches = patches;
    this.entered = entered;
  }

  /** A method that gives a cursor, which asks for nothing yet. */
  watchMaker(prototype: object, method: string, nameOf: (self: unknown) => string): void {
    const { cursors, entered } = this;
    this.patches.replace(prototype, method, (original) => {
      return function make(...values) {
        const cursor = Reflect.apply(original, this, values);
        const made = entered.calledBy(make);
        // What the driver asks of itself belongs to another call.
        if (isObject(cursor) && (made !== undefined || entered.context.current() === undefined)) {
          const owner = attempt(() => nameOf(this)) ?? '';
          const counts = { rows: 0, fetches: 0, isClosed: false };
          cursors.set(cursor, { owner, method, values, made, call: undefined, ...counts });
        }
        return cursor;
      };
    });
  }

  /** All other ways to read a cursor come by these. */
  watch(prototype: object): void {
    for (const name of ['next', 'tryNext', 'hasNext']) this.watchFetch(prototype, name);
    const { cursors } = this;
    this.patches.replace(prototype, 'readBufferedDocuments', (original) => {
      return function readBufferedDocuments(...values) {
        const documents = Reflect.apply(original, this, values);
        const watched = cursors.get(this as object);
        if (watched !== undefined && Array.isArray(documents)) watched.rows += documents.length;
        return documents;
      };
    });
  }

  private watchFetch(prototype: object, name: string): void {
    const all = this;
    this.patches.replace(prototype, name, (original) => {
      return function fetch(...values) {
        const work = (): unknown => Reflect.apply(original, this, values);
        const cursor = this as object;
        const watched = all.cursors.get(cursor);
        if (watched === undefined) return work();
        watched.call ??= all.opened(cursor, watched, fetch) ?? null;
        const { call } = watched;
        if (call === null) return work();
        watched.fetches++;
        const done = (error: unknown, value: unknown): void => {
          if (name !== 'hasNext' && value != null) watched.rows++;
          all.fetched(cursor, watched, error);
        };
        return settled(
          orFailed(done, () => all.entered.enter(call, work)),
          done,
        );
      };
    });
  }

  private opened(cursor: object, watched: WatchedCursor, below: Method): WaitingCall | undefined {
    const { context } = this.entered;
    const called = calledFrom(watched.made, context, below);
    const call = called && this.entered.add(called, () => askedOfCursor(cursor, watched));
    if (call === undefined) return undefined;
    onClose(cursor, () => {
      watched.isClosed = true;
      // A cursor closes before it says what went wrong.
      if (watched.fetches === 0) ended(cursor, watched);
    });
    return call;
  }

  private fetched(cursor: object, watched: WatchedCursor, error: unknown): void {
    watched.fetches--;
    if (error !== undefined) watched.call?.begin()(error);
    else if (watched.isClosed) ended(cursor, watched);
  }
}

function ended(cursor: object, watched: WatchedCursor): void {
  const rows = watched.rows + (attempt(() => bufferedCount(cursor)) ?? 0);
  watched.call?.begin()(undefined, { rows });
}

/** As it is when it is asked for the first time: it may have been given more since it was made. */
function askedOfCursor(cursor: object, watched: WatchedCursor): Asked {
  const { owner, method, values } = watched;
  const what = method === 'find' ? 'filter' : 'pipeline';
  const shape = partOf(cursor, what) ?? values[0] ?? {};
  const options = method === 'find' ? partOf(cursor, 'options') : undefined;
  const { sort, skip, limit, projection } = isObject(options) ? options : {};
  // Of an aggregation each stage is a value of its own.
  const stages = Array.isArray(shape) ? shape : [shape];
  const params = method === 'find' ? [shape, { sort, skip, limit, projection }] : stages;
  return { owner, method, shapes: [shape], params };
}

function partOf(cursor: object, name: keyof typeof PLACES): unknown {
  const [property, description] = PLACES[name];
  const own: unknown = Reflect.get(cursor, property);
  if (own !== undefined) return own;
  const symbol = Object.getOwnPropertySymbols(cursor).find(
    (one) => one.description === description,
  );
  return symbol === undefined ? undefined : Reflect.get(cursor, symbol);
}

/** A cursor is done when it says so: when all has come from the server, or nobody wants more. */
function onClose(cursor: object, tell: () => void): void {
  const emit: unknown = Reflect.get(cursor, 'emit');
  if (typeof emit !== 'function') return;
  const value = function (this: unknown, ...values: unknown[]): unknown {
    if (values[0] === 'close') tell();
    return Reflect.apply(emit, this, values);
  };
  attempt(() =>
    Object.defineProperty(cursor, 'emit', { value, writable: true, configurable: true }),
  );
}

/** What has come and was not taken yet. */
function bufferedCount(cursor: object): number {
  const count: unknown = Reflect.get(cursor, 'bufferedCount');
  const buffered: unknown = typeof count === 'function' ? Reflect.apply(count, cursor, []) : 0;
  return typeof buffered === 'number' ? buffered : 0;
}
