import type { PluginContext } from '../../record/plugin.ts';
import { attempt, type Called, calledBy, enteredFrom } from '../called.ts';
import type { Driver, DriverParts } from '../driver.ts';
import { isObject, type Method, ownerOf } from '../patches.ts';

/** Where queries begin, and how what they begin with goes on until there is a query. */
const BEGINNINGS = [
  ...['select', 'selectDistinct', 'selectDistinctOn', 'insert', 'update', 'delete', 'execute'],
  ...['with', 'refreshMaterializedView', '$count', 'run', 'all', 'get', 'values'],
  ...['from', 'set', 'findMany', 'findFirst'],
];

/** How queries are run: `then` by those who wait for them. */
const RUNS = ['execute', 'run', 'all', 'get', 'values', 'then'];

/**
 * Queries of drizzle are built by the program and run later, by whoever waits for them: what its driver is asked for
 * then has the stack of where it was built.
 */
export const DRIZZLE: Driver = {
  name: 'drizzle',
  packages: [],
  watch: (parts) => {
    const builders = new Builders(parts);
    return (_file, db) => builders.watchDatabase(db);
  },
};

class Builders {
  private readonly parts: DriverParts;
  private readonly context: PluginContext;
  private readonly watched = new WeakSet<object>();

  constructor(parts: DriverParts) {
    this.parts = parts;
    this.context = parts.context;
  }

  /** Throws Error for what is no database of drizzle. */
  watchDatabase(db: unknown): void {
    if (!isObject(db) || typeof db['select'] !== 'function') {
      throw new Error('it has no method select');
    }
    this.watch(db);
    const { query } = db;
    if (isObject(query)) for (const table of Object.values(query)) this.watch(table);
    // What builders come from before a query is there: they are made, and thrown away.
    for (const begin of ['select', 'insert', 'update']) {
      attempt(() => this.watch((db[begin] as Method).call(db, {})));
    }
  }

  /** Watches the methods with which an object's kind begins queries. */
  private watch(object: unknown): void {
    if (!isObject(object)) return;
    for (const name of BEGINNINGS) {
      const owner = ownerOf(object, name);
      if (owner !== null) this.watchMethod(owner, name);
    }
  }

  private watchMethod(owner: object, name: string): void {
    const known: unknown = Reflect.get(owner, name);
    if (typeof known !== 'function' || this.watched.has(known)) return;
    const builders = this;
    this.parts.patches.replace(owner, name, (original) => {
      return function begin(...values) {
        const begun = Reflect.apply(original, this, values);
        if (builders.context.current() === undefined) return begun;
        attempt(() => builders.begun(begun, begin));
        return begun;
      };
    });
    const replaced: unknown = Reflect.get(owner, name);
    if (typeof replaced === 'function') this.watched.add(replaced);
  }

  private begun(begun: unknown, below: Method): void {
    if (!isObject(begun) || begun instanceof Promise) return;
    if (typeof begun['then'] !== 'function') {
      this.watch(begun);
      return;
    }
    const called = calledBy(this.context, below);
    if (called === undefined) return;
    for (const name of RUNS) {
      const run: unknown = begun[name];
      if (typeof run === 'function') this.watchRun(begun, name, { run: run as Method, called });
    }
  }

  private watchRun(
    query: Record<string, unknown>,
    name: string,
    { run, called }: { run: Method; called: Called },
  ): void {
    const { context } = this;
    const value = function (this: unknown, ...values: unknown[]): unknown {
      if (context.current() !== called.record) return Reflect.apply(run, this, values);
      // What the program does with the rows is its own.
      const given = name === 'then' ? values.map((one) => bound(context, one)) : values;
      const work = (): unknown => Reflect.apply(run, this, given);
      return enteredFrom(called, context, work);
    };
    Object.defineProperty(query, name, { value, writable: true, configurable: true });
  }
}

function bound(context: PluginContext, callback: unknown): unknown {
  return typeof callback === 'function' ? context.bind(callback as Method) : callback;
}
