import type { CallEnd, CallStart, EndCall } from '../../record/plugin.ts';
import { attempt, type Called, calledBy, calledFrom } from '../called.ts';
import type { Driver, DriverParts } from '../driver.ts';
import { isObject, type Method, onSet } from '../patches.ts';
import { watchEmitter } from './emitted.ts';
import { countOf, type PostgresQuery, paramsOf, textOf } from './postgres-query.ts';

export const POSTGRES: Driver = {
  name: 'postgres',
  packages: [{ name: 'postgres', from: '3.0.0', below: '4', files: ['cjs/src/query.js'] }],
  watch: (parts) => (_file, exports) => new PostgresCalls(parts).watch(queriesOf(exports)),
};

/**
 * The class of all queries: of its file, of an `sql` of the program, or of the module. A tag makes a query and sends
 * nothing before somebody waits for it. Throws Error for what is none of these.
 */
function queriesOf(exports: unknown): object {
  const { Query } = isObject(exports) ? exports : {};
  if (typeof Query === 'function') return Query.prototype as object;
  const query = isTag(exports) ? exports.unsafe('') : madeBy(exports);
  if (!isObject(query) || typeof query['handle'] !== 'function') throw new Error('it is no sql');
  return Object.getPrototypeOf(query) as object;
}

interface Tag {
  unsafe(text: string): unknown;
}

function isTag(exports: unknown): exports is Tag {
  return isObject(exports) && typeof exports['unsafe'] === 'function';
}

/** The module itself: what it makes connects when it is first asked for something. */
function madeBy(exports: unknown): unknown {
  if (typeof exports !== 'function' || !('PostgresError' in exports)) return undefined;
  const sql: unknown = Reflect.apply(exports, undefined, [{ max: 1, no_subscribe: true }]);
  return isTag(sql) ? sql.unsafe('') : undefined;
}

/** Queries, which know their text and values when a connection has them. */
class PostgresCalls {
  private readonly parts: DriverParts;
  /** Where each query was written: it may be run later, from nowhere. */
  private readonly tags = new WeakMap<object, Called>();

  constructor(parts: DriverParts) {
    this.parts = parts;
  }

  watch(queries: object): void {
    this.watchTags(queries);
    const calls = this;
    this.parts.patches.replace(queries, 'handle', (original) => {
      return function handle(...values) {
        const query = this as PostgresQuery;
        if (query.executed === false) attempt(() => calls.began(query, handle));
        return Reflect.apply(original, this, values);
      };
    });
  }

  /** What a query sets of itself when it is made is seen by its prototype, once. */
  private watchTags(queries: object): void {
    if (Object.hasOwn(queries, 'signature')) return;
    onSet(queries, 'signature', (query, below) => {
      const called = calledBy(this.parts.context, below);
      if (called !== undefined) this.tags.set(query, called);
    });
    this.parts.patches.onUndo(() => Reflect.deleteProperty(queries, 'signature'));
  }

  private began(query: PostgresQuery, below: Method): void {
    const { context, waiting } = this.parts;
    // A connection calls back from where its socket was made.
    for (const name of ['forEachFn', 'cursorFn'] as const) {
      const callback = query[name];
      if (callback !== undefined) query[name] = context.bind(callback);
    }
    // Those that nobody can cancel are the driver's own.
    if (typeof query.canceller !== 'function') return;
    const called = calledFrom(this.tags.get(query), context, below);
    if (called === undefined) return;
    const call = waiting.add(called, startOf(query));
    onSet(query, 'parameters', () => call.begin());
    watchEnd(query, (stream, error, more) => {
      if (stream === undefined) call.begin()(error, more);
      else watchEmitter(context, stream, call.begin());
    });
  }
}

/** Is read when a connection has the query, or when the request ends before. */
function startOf(query: PostgresQuery): CallStart {
  return {
    kind: 'sql',
    system: 'postgresql',
    get text() {
      return attempt(() => textOf(query)) ?? '';
    },
    get params() {
      return attempt(() => paramsOf(query)) ?? [];
    },
  };
}

type End = (stream: unknown, ...end: Parameters<EndCall>) => void;

/** A query that is read by a cursor gets new functions to end it for each part. */
function watchEnd(query: PostgresQuery, end: End): void {
  let cursorRows: number | undefined;
  around(query, 'cursorFn', ([rows]) => {
    if (Array.isArray(rows)) cursorRows = (cursorRows ?? 0) + rows.length;
  });
  around(query, 'reject', ([error]) => end(undefined, error ?? new Error('rejected')));
  around(query, 'resolve', ([value]) => {
    if (isObject(value) && typeof value['pipe'] === 'function') return end(value);
    const rows = cursorRows ?? attempt(() => countOf(value));
    end(undefined, undefined, rows === undefined ? {} : ({ rows } satisfies CallEnd));
  });
}

/** Sees what a function of a query is called with, whichever function it has. */
function around(
  query: PostgresQuery,
  name: 'cursorFn' | 'resolve' | 'reject',
  see: (values: readonly unknown[]) => void,
): void {
  const wrapped = (method: unknown): unknown => {
    if (typeof method !== 'function') return method;
    return function (this: unknown, ...values: unknown[]): unknown {
      attempt(() => see(values));
      return Reflect.apply(method, this, values);
    };
  };
  let current = wrapped(query[name]);
  Object.defineProperty(query, name, {
    configurable: true,
    enumerable: Object.hasOwn(query, name),
    get: () => current,
    set: (method: unknown) => {
      current = wrapped(method);
    },
  });
}
