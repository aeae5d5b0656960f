import type { CallEnd, CallStart, EndCall, PluginContext } from '../../record/plugin.ts';
import { attempt, beginCall, type Called, calledBy } from '../called.ts';
import type { Driver, DriverParts } from '../driver.ts';
import { isObject, type Method, prototypeOf } from '../patches.ts';
import { PoolQueries, type PoolQuery } from '../pool-queries.ts';
import { calledBack, orFailed, settled } from '../settled.ts';
import { watchSubmittable } from './pg-submittable.ts';

type Callback = (error: unknown, ...rest: unknown[]) => unknown;

const UNRECORDED: PoolQuery = { waiting: undefined };

export const PG: Driver = {
  name: 'pg',
  packages: [
    { name: 'pg', from: '8.0.0', below: '9', files: ['lib/client.js'] },
    { name: 'pg-pool', from: '3.0.0', below: '4', files: ['index.js'] },
  ],
  watch: (parts) => {
    const pg = new PgCalls(parts);
    return (file, exports) => {
      if (file === 'pg/lib/client.js') pg.watchClient(exports);
      else if (file === 'pg-pool/index.js') pg.watchPool(exports);
      else pg.watchModule(exports);
    };
  },
};

/** Queries of pools and clients. A query of a pool is one call, and not its client's besides. */
class PgCalls {
  private readonly parts: DriverParts;
  private readonly context: PluginContext;
  /** The query with which a pool goes to a client, just now. */
  private readonly pool: PoolQueries;

  constructor(parts: DriverParts) {
    this.parts = parts;
    this.context = parts.context;
    this.pool = new PoolQueries(parts.context);
  }

  /** What the program handed in. */
  watchModule(exports: unknown): void {
    const { Client, Pool } = isObject(exports) ? exports : {};
    this.watchClient(Client);
    this.watchPool(Pool);
  }

  watchClient(exported: unknown): void {
    const prototype = prototypeOf(exported, 'query');
    if (prototype === null) throw new Error('it has no Client with a method query');
    const calls = this;
    this.parts.patches.replace(prototype, 'query', (original) => {
      return function query(...values) {
        return calls.query(this, values, { original, below: query });
      };
    });
  }

  watchPool(exported: unknown): void {
    const prototype = prototypeOf(exported, 'connect');
    if (prototype === null) throw new Error('it has no Pool with a method connect');
    const calls = this;
    this.parts.patches.replace(prototype, 'connect', (original) => {
      return function connect(callback, ...rest) {
        return Reflect.apply(original, this, [calls.pool.waiter(callback), ...rest]);
      };
    });
    this.parts.patches.replace(prototype, 'query', (original) => {
      return function query(...values) {
        return calls.poolQuery(this, values, { original, below: query });
      };
    });
  }

  private poolQuery(
    pool: unknown,
    values: unknown[],
    { original, below }: { original: Method; below: Method },
  ): unknown {
    const called = calledBy(this.context, below);
    const { asking } = this.pool;
    const start = called && attempt(() => startOf(values));
    this.pool.asking = start
      ? { waiting: this.parts.waiting.add(called as Called, start) }
      : UNRECORDED;
    const last = values.length - 1;
    const callback = values[last];
    if (last > 0 && typeof callback === 'function') {
      values[last] = this.context.bind(callback as Callback);
    }
    try {
      return Reflect.apply(original, pool, values);
    } finally {
      this.pool.asking = asking;
    }
  }

  private query(
    client: unknown,
    values: unknown[],
    { original, below }: { original: Method; below: Method },
  ): unknown {
    const { entering } = this.pool;
    this.pool.entering = undefined;
    const end = entering === undefined ? this.begin(values, below) : entering.waiting?.begin();
    const [config] = values;
    // A pool's own callback may run anywhere: what it calls next is bound itself.
    if (entering !== undefined && end === undefined) return Reflect.apply(original, client, values);
    const tell = end && ((error: unknown, value: unknown) => end(error, rowsOf(value)));
    const query = (all: unknown[]): unknown =>
      orFailed(tell, () => Reflect.apply(original, client, all));
    if (isObject(config) && typeof config['submit'] === 'function') {
      watchSubmittable(this.context, config, end);
      return query(values);
    }
    const callback = callbackOf(values);
    if (callback !== undefined) {
      const given = typeof values[1] === 'function' ? undefined : values[1];
      const told = tell
        ? calledBack(this.context, callback as Method, tell)
        : this.context.bind(callback);
      return query([config, given, told]);
    }
    return tell === undefined ? query(values) : settled(query(values), tell);
  }

  private begin(values: unknown[], below: Method): EndCall | undefined {
    const called = calledBy(this.context, below);
    const start = called && attempt(() => startOf(values));
    return called && start && beginCall(this.context, called, start);
  }
}

function callbackOf([config, values, callback]: unknown[]): Callback | undefined {
  if (typeof callback === 'function') return callback as Callback;
  if (typeof values === 'function') return values as Callback;
  const own: unknown = isObject(config) ? config['callback'] : undefined;
  return typeof own === 'function' ? (own as Callback) : undefined;
}

function startOf([config, values]: unknown[]): CallStart {
  const { text, values: own, cursor } = isObject(config) ? config : ({} as Record<string, unknown>);
  const inner = isObject(cursor) ? cursor : ({} as Record<string, unknown>);
  const params = [values, own, inner['values']].find(Array.isArray);
  return {
    kind: 'sql',
    system: 'postgresql',
    text: typeof config === 'string' ? config : String(text ?? inner['text'] ?? ''),
    ...(params !== undefined && { params }),
  };
}

/** Rows that came or were changed; of several statements, all of them. */
function rowsOf(result: unknown): CallEnd {
  return { rows: attempt(() => countOf(result)) ?? 0 };
}

function countOf(result: unknown): number {
  if (Array.isArray(result)) return result.reduce((sum: number, one) => sum + countOf(one), 0);
  const { rowCount, rows } = isObject(result) ? result : ({} as Record<string, unknown>);
  if (typeof rowCount === 'number') return rowCount;
  return Array.isArray(rows) ? rows.length : 0;
}
