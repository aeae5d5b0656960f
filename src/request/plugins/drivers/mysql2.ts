import { mask } from '../../../records/sql-fingerprint.ts';
import type { CallStart, EndCall, PluginContext } from '../../record/plugin.ts';
import { attempt, beginCall, calledBy } from '../called.ts';
import { onChannel } from '../channels.ts';
import type { Driver, DriverParts } from '../driver.ts';
import { isObject, type Method, prototypeOf } from '../patches.ts';
import { PoolQueries } from '../pool-queries.ts';

/** What the program asked a connection for, before the driver puts the values into the text. */
interface Asked {
  readonly start: CallStart;
  readonly below: Method;
}

export const MYSQL2: Driver = {
  name: 'mysql2',
  packages: [
    {
      ...{ name: 'mysql2', from: '3.20.0', below: '4' },
      files: ['lib/base/pool.js', 'lib/base/connection.js'],
    },
  ],
  isEverywhere: true,
  watch: (parts) => {
    const mysql = new MysqlCalls(parts);
    mysql.listen();
    return (file, exports) => {
      if (file === 'mysql2/lib/base/pool.js') mysql.watchPool(exports);
      else if (file === 'mysql2/lib/base/connection.js') mysql.watchConnection(exports);
      else mysql.watchModule(exports);
    };
  },
};

/** Queries of pools and connections, as the driver's channels tell of them, with what only its entry points know. */
class MysqlCalls {
  private readonly parts: DriverParts;
  private readonly context: PluginContext;
  /** By the message that the channels hand about for one call. */
  private readonly ends = new WeakMap<object, EndCall>();
  private readonly pool: PoolQueries;
  private asked: Asked | undefined;

  constructor(parts: DriverParts) {
    this.parts = parts;
    this.context = parts.context;
    this.pool = new PoolQueries(parts.context);
  }

  listen(): void {
    for (const name of ['mysql2:query', 'mysql2:execute']) {
      this.on(name, 'start', (message) => this.started(message));
      this.on(name, 'error', (message) => this.ends.get(message)?.(message['error'] ?? true));
      this.on(name, 'asyncStart', (message) => {
        this.ends.get(message)?.(undefined, { rows: rowsOf(message['result']) });
      });
    }
  }

  private on(name: string, event: string, listener: (m: Record<string, unknown>) => void): void {
    onChannel(this.parts.patches, `tracing:${name}:${event}`, listener);
  }

  watchModule(exports: unknown): void {
    const { Pool, Connection } = isObject(exports) ? exports : {};
    this.watchPool(Pool);
    this.watchConnection(Connection);
  }

  watchPool(exported: unknown): void {
    const prototype = prototypeOf(exported, 'getConnection');
    if (prototype === null) throw new Error('it has no Pool with a method getConnection');
    const calls = this;
    const { patches } = this.parts;
    patches.replace(prototype, 'getConnection', (original) => {
      return function getConnection(callback, ...rest) {
        return Reflect.apply(original, this, [calls.pool.waiter(callback), ...rest]);
      };
    });
    for (const name of ['query', 'execute']) {
      patches.replace(prototype, name, (original) => {
        return function entry(...values) {
          return calls.ofPool(values, entry, () => Reflect.apply(original, this, values));
        };
      });
    }
  }

  watchConnection(exported: unknown): void {
    const prototype = prototypeOf(exported, 'addCommand');
    if (prototype === null) throw new Error('it has no Connection with a method addCommand');
    const calls = this;
    const { patches } = this.parts;
    for (const name of ['query', 'execute']) {
      patches.replace(prototype, name, (original) => {
        return function entry(...values) {
          return calls.ofConnection(values, entry, () => Reflect.apply(original, this, values));
        };
      });
    }
    patches.replace(prototype, 'addCommand', (original) => {
      return function addCommand(command, ...rest) {
        calls.bindCommand(command, addCommand);
        return Reflect.apply(original, this, [command, ...rest]);
      };
    });
  }

  private ofPool(values: unknown[], below: Method, work: () => unknown): unknown {
    const called = calledBy(this.context, below);
    const { asking } = this.pool;
    const start = called && attempt(() => startOf(values));
    this.pool.asking = { waiting: called && start && this.parts.waiting.add(called, start) };
    try {
      return work();
    } finally {
      this.pool.asking = asking;
    }
  }

  private ofConnection(values: unknown[], below: Method, work: () => unknown): unknown {
    const { asked } = this;
    const start = this.context.current() && attempt(() => startOf(values));
    this.asked = start && { start, below };
    try {
      return work();
    } finally {
      this.asked = asked;
    }
  }

  private started(message: Record<string, unknown>): void {
    const { asked } = this;
    const { entering } = this.pool;
    this.pool.entering = undefined;
    let end = entering?.waiting?.begin();
    if (entering === undefined) {
      const called = calledBy(this.context, asked?.below ?? this.started);
      end = called && beginCall(this.context, called, asked?.start ?? startOfMessage(message));
    }
    if (end !== undefined) this.ends.set(message, end);
  }

  /** A connection calls back from where its socket was made: callbacks and listeners run where they were handed over. */
  private bindCommand(command: unknown, below: Method): void {
    if (!isObject(command)) return;
    const end = this.ofPrepared(command, below);
    const { onResult, emit } = command;
    if (typeof onResult === 'function') {
      command['onResult'] = this.context.bind(function (this: unknown, ...values: unknown[]) {
        end?.(values[0], { rows: rowsOf(values[1]) });
        return Reflect.apply(onResult, this, values);
      });
    } else if (typeof emit === 'function' && !Object.hasOwn(command, 'emit')) {
      const value = this.context.bind(function (this: unknown, ...values: unknown[]) {
        if (values[0] === 'end' || values[0] === 'error') end?.(values[1]);
        return Reflect.apply(emit, this, values);
      });
      Object.defineProperty(command, 'emit', { value, writable: true, configurable: true });
    }
  }

  /** A statement that the program prepared itself has no channel: each time that it is executed is a call. */
  private ofPrepared(command: Record<string, unknown>, below: Method): EndCall | undefined {
    const { statement, values } = command;
    // Within `execute`, of which the channel tells.
    if (this.asked !== undefined) return undefined;
    if (!isObject(statement) || typeof statement['query'] !== 'string') return undefined;
    if (command.constructor?.name !== 'Execute') return undefined;
    const called = calledBy(this.context, below);
    return called && beginCall(this.context, called, startOf([statement['query'], values]));
  }
}

function startOf([sql, values]: unknown[]): CallStart {
  const { sql: text, values: own } = isObject(sql) ? sql : ({} as Record<string, unknown>);
  const given = typeof values === 'function' || values === undefined ? own : values;
  return {
    kind: 'sql',
    system: 'mysql',
    text: String((typeof sql === 'string' ? sql : text) ?? ''),
    ...paramsOf(given),
  };
}

function paramsOf(values: unknown): { params?: unknown[] } {
  if (values === undefined || values === null) return {};
  return { params: Array.isArray(values) ? values : [values] };
}

/** Of a driver in a bundle: its text has the values in it, which are no part of what the program wrote. */
function startOfMessage({ query, values }: Record<string, unknown>): CallStart {
  const text = String(query ?? '');
  return {
    kind: 'sql',
    system: 'mysql',
    text: values === undefined ? text : mask(text, 'mysql'),
    ...paramsOf(values),
  };
}

/** Rows that came or were changed. */
function rowsOf(result: unknown): number {
  if (Array.isArray(result)) return result.length;
  const { affectedRows } = isObject(result) ? result : ({} as Record<string, unknown>);
  return typeof affectedRows === 'number' ? affectedRows : 0;
}
