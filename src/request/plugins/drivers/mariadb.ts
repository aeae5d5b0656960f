import type { CallStart, EndCall, PluginContext } from '../../record/plugin.ts';
import { attempt, beginCall, calledBy, type WaitingCall } from '../called.ts';
import type { Driver, DriverParts } from '../driver.ts';
import { isObject, type Method } from '../patches.ts';
import { orFailed, settled } from '../settled.ts';
import { watchEmitter } from './emitted.ts';
import { endOf, startOf } from './mariadb-call.ts';
import { type MariadbClasses, mariadbClasses } from './mariadb-classes.ts';

type Callback = (this: unknown, ...values: unknown[]) => unknown;

/** An entry point of the driver, as the program calls it. */
interface Entry {
  readonly self: unknown;
  readonly values: unknown[];
  readonly original: Method;
  readonly below: Method;
}

type StartOf = (values: readonly unknown[]) => CallStart;

const QUERIES = ['query', 'execute', 'batch'];

/** What connections have a method for, by what it sends. */
const TRANSACTIONS: Readonly<Record<string, string>> = {
  beginTransaction: 'START TRANSACTION',
  commit: 'COMMIT',
  rollback: 'ROLLBACK',
};

export const MARIADB: Driver = {
  name: 'mariadb',
  packages: [
    {
      ...{ name: 'mariadb', from: '3.0.0', below: '4' },
      files: ['promise.js', 'callback.js', 'dist/promise.cjs', 'dist/callback.cjs'],
    },
  ],
  watch: (parts) => {
    const calls = new MariadbCalls(parts);
    return (_file, exports) => calls.watch(mariadbClasses(exports));
  },
};

/** Queries of pools and connections, with promises and with callbacks. */
class MariadbCalls {
  private readonly parts: DriverParts;
  private readonly context: PluginContext;
  /** The query for which a pool asks itself for a connection, just now. */
  private asking: WaitingCall | undefined;
  private readonly watched = new WeakSet<object>();
  /** Within an entry point: what the driver calls of itself is no call of the program. */
  private isInside = false;

  constructor(parts: DriverParts) {
    this.parts = parts;
    this.context = parts.context;
  }

  watch({ pool, innerPool, connection, cluster }: MariadbClasses): void {
    for (const name of QUERIES) this.entry(pool, name, (entry) => this.ofPool(entry));
    if (!this.watched.has(innerPool)) this.watchInnerPool(innerPool);
    if (cluster !== null) {
      for (const name of QUERIES) this.entry(cluster, name, (entry) => this.ofCluster(entry));
    }
    this.watchConnections(connection);
  }

  private watchConnections(prototype: object): void {
    for (const name of [...QUERIES, 'queryStream']) {
      this.entry(prototype, name, (entry) => this.ofConnection(entry, startOf));
    }
    for (const [name, sql] of Object.entries(TRANSACTIONS)) {
      this.entry(prototype, name, (entry) => this.ofConnection(entry, () => startOf([sql])));
    }
    this.entry(prototype, 'prepare', (entry) => this.prepare(entry));
    if (!Object.hasOwn(prototype, 'query')) this.watchBoundQuery(prototype.constructor);
  }

  /** Before 3.1 each connection gets a `query` of its own when it is made: a function of its class, which pools call too. */
  private watchBoundQuery(made: object): void {
    const calls = this;
    this.parts.patches.replace(made, '_QUERY_CMD', (original) => {
      return function query(connection, ...values) {
        const ask = (...given: unknown[]): unknown =>
          Reflect.apply(original, this, [connection, ...given]);
        if (this === made || calls.isInside) return ask(...values);
        return calls.ofConnection({ self: this, values, original: ask, below: query }, startOf);
      };
    });
  }

  private entry(owner: object, name: string, run: (entry: Entry) => unknown): void {
    const calls = this;
    this.parts.patches.replace(owner, name, (original) => {
      return function entry(...values) {
        if (calls.isInside) return Reflect.apply(original, this, values);
        return run({ self: this, values, original, below: entry });
      };
    });
  }

  private watchInnerPool(prototype: object): void {
    this.watched.add(prototype);
    const calls = this;
    this.parts.patches.replace(prototype, 'getConnection', (original) => {
      return function getConnection(...values) {
        const { asking } = calls;
        calls.asking = undefined;
        const last = values.length - 1;
        const callback = values[last];
        const came = (error: unknown): void => {
          const end = asking?.begin();
          if (error != null) end?.(error);
        };
        // As it was before 3.1.
        if (typeof callback !== 'function') {
          return settled(Reflect.apply(original, this, values), came);
        }
        values[last] = calls.waiter(callback as Callback, came);
        return Reflect.apply(original, this, values);
      };
    });
  }

  /** Whoever releases a connection calls those who wait for it. */
  private waiter(callback: Callback, came: (error: unknown) => void): Callback {
    return this.context.bind(function (this: unknown, ...values: unknown[]) {
      came(values[0]);
      return Reflect.apply(callback, this, values);
    });
  }

  private ofPool(entry: Entry): unknown {
    const called = calledBy(this.context, entry.below);
    const start = called && attempt(() => startOf(entry.values));
    const waiting = called && start && this.parts.waiting.add(called, start);
    const { asking } = this;
    this.asking = waiting;
    try {
      return this.ending(entry, waiting && ((error, more) => waiting.begin()(error, more)));
    } finally {
      this.asking = asking;
    }
  }

  private ofConnection(entry: Entry, startOfValues: StartOf): unknown {
    const called = calledBy(this.context, entry.below);
    const start = called && attempt(() => startOfValues(entry.values));
    return this.ending(entry, called && start && beginCall(this.context, called, start));
  }

  /** A part of a cluster asks its pools for a connection, and then that one: there it is seen, with the stack of here. */
  private ofCluster({ self, values, original, below }: Entry): unknown {
    this.bindCallback(values);
    const called = calledBy(this.context, below);
    const work = (): unknown => Reflect.apply(original, self, values);
    return called === undefined ? work() : this.context.enter(called.record, called.stack, work);
  }

  /** Calls the driver. The call ends with the callback, else with the promise, else with the events of what comes. */
  private ending({ self, values, original }: Entry, end: EndCall | undefined): unknown {
    const hasCallback = this.bindCallback(values, end);
    const result = orFailed(end, () => this.inside(() => Reflect.apply(original, self, values)));
    if (isObject(result) && typeof result['then'] === 'function') {
      return end === undefined
        ? result
        : settled(result, (error, value) => end(error, error === undefined ? endOf(value) : {}));
    }
    watchEmitter(this.context, result, hasCallback ? undefined : end);
    return result;
  }

  private inside<Result>(work: () => Result, isInside = true): Result {
    const before = this.isInside;
    this.isInside = isInside;
    try {
      return work();
    } finally {
      this.isInside = before;
    }
  }

  /** A connection calls back from where its socket was made: the callback runs where it was handed over. */
  private bindCallback(values: unknown[], end?: EndCall): boolean {
    const last = values.length - 1;
    const callback = values[last];
    if (last < 0 || typeof callback !== 'function') return false;
    const calls = this;
    values[last] = this.context.bind(function (this: unknown, ...outcome: unknown[]) {
      end?.(outcome[0] ?? undefined, outcome[0] == null ? endOf(outcome[1]) : {});
      return calls.inside(() => Reflect.apply(callback as Callback, this, outcome), false);
    });
    return true;
  }

  private prepare({ self, values, original }: Entry): unknown {
    const last = values.length - 1;
    const callback = values[last];
    if (typeof callback !== 'function') {
      return settled(Reflect.apply(original, self, values), (_error, statement) => {
        this.watchStatement(statement);
      });
    }
    const calls = this;
    values[last] = this.context.bind(function (this: unknown, ...outcome: unknown[]) {
      calls.watchStatement(outcome[1]);
      return Reflect.apply(callback as Callback, this, outcome);
    });
    return Reflect.apply(original, self, values);
  }

  /** Each time that a statement is executed is a call. */
  private watchStatement(statement: unknown): void {
    if (!isObject(statement)) return;
    const calls = this;
    for (const name of ['execute', 'executeStream']) {
      const original = statement[name];
      if (typeof original !== 'function') continue;
      const value = function execute(this: unknown, ...values: unknown[]): unknown {
        const entry = { self: this, values, original: original as Method, below: execute };
        return calls.ofConnection(entry, ([params]) => startOf([statement['query'], params]));
      };
      attempt(() => Object.defineProperty(statement, name, { value, writable: true }));
    }
  }
}
