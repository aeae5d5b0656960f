import type { PluginContext } from '../../record/plugin.ts';
import { attempt, calledBy, type WaitingCall } from '../called.ts';
import type { Driver, DriverParts } from '../driver.ts';
import type { Method } from '../patches.ts';
import { calledBack, settled } from '../settled.ts';
import { startOf } from './mariadb-call.ts';
import { type MariadbClasses, mariadbClasses } from './mariadb-classes.ts';
import { type Entry, MariadbEntries } from './mariadb-entries.ts';

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
  private readonly entries: MariadbEntries;

  constructor(parts: DriverParts) {
    this.parts = parts;
    this.context = parts.context;
    this.entries = new MariadbEntries(parts);
  }

  watch({ pool, innerPool, connection, cluster }: MariadbClasses): void {
    for (const name of QUERIES) this.entries.watch(pool, name, (entry) => this.ofPool(entry));
    if (!this.watched.has(innerPool)) this.watchInnerPool(innerPool);
    if (cluster !== null) {
      for (const name of QUERIES)
        this.entries.watch(cluster, name, (entry) => this.ofCluster(entry));
    }
    this.watchConnections(connection);
  }

  private watchConnections(prototype: object): void {
    for (const name of [...QUERIES, 'queryStream']) {
      this.entries.watch(prototype, name, (entry) => this.entries.ask(entry, startOf));
    }
    for (const [name, sql] of Object.entries(TRANSACTIONS)) {
      this.entries.watch(prototype, name, (entry) => this.entries.ask(entry, () => startOf([sql])));
    }
    this.entries.watch(prototype, 'prepare', (entry) => this.entries.prepare(entry));
    if (!Object.hasOwn(prototype, 'query')) this.watchBoundQuery(prototype.constructor);
  }

  /** Before 3.1 each connection gets a `query` of its own when it is made: a function of its class, which pools call too. */
  private watchBoundQuery(made: object): void {
    const { entries } = this;
    this.parts.patches.replace(made, '_QUERY_CMD', (original) => {
      return function query(connection, ...values) {
        const ask = (...given: unknown[]): unknown =>
          Reflect.apply(original, this, [connection, ...given]);
        if (this === made || entries.inside.isInside) return ask(...values);
        return entries.ask({ self: this, values, original: ask, below: query }, startOf);
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
        values[last] = calledBack(calls.context, callback as Method, came);
        return Reflect.apply(original, this, values);
      };
    });
  }

  private ofPool(entry: Entry): unknown {
    const called = calledBy(this.context, entry.below);
    const start = called && attempt(() => startOf(entry.values));
    const waiting = called && start && this.parts.waiting.add(called, start);
    const { asking } = this;
    this.asking = waiting;
    try {
      return this.entries.run(entry, waiting && ((error, more) => waiting.begin()(error, more)));
    } finally {
      this.asking = asking;
    }
  }

  /** A part of a cluster asks its pools for a connection, and then that one: there it is seen, with the stack of here. */
  private ofCluster({ self, values, original, below }: Entry): unknown {
    this.entries.bindCallback(values);
    const called = calledBy(this.context, below);
    const work = (): unknown => Reflect.apply(original, self, values);
    return called === undefined ? work() : this.context.enter(called.record, called.stack, work);
  }
}
