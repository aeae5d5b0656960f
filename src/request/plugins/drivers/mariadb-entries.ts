import type { CallStart, EndCall, PluginContext } from '../../record/plugin.ts';
import { attempt, beginCall, calledBy } from '../called.ts';
import type { DriverParts } from '../driver.ts';
import { Inside } from '../inside.ts';
import { isObject, type Method } from '../patches.ts';
import { calledBack, orFailed, settled } from '../settled.ts';
import { watchEmitter } from './emitted.ts';
import { endOf, startOf } from './mariadb-call.ts';

/** An entry point of the driver, as the program calls it. */
export interface Entry {
  readonly self: unknown;
  readonly values: unknown[];
  readonly original: Method;
  readonly below: Method;
}

/** What a program calls of pools, connections and statements, with promises and with callbacks. */
export class MariadbEntries {
  private readonly parts: DriverParts;
  private readonly context: PluginContext;
  readonly inside = new Inside();

  constructor(parts: DriverParts) {
    this.parts = parts;
    this.context = parts.context;
  }

  watch(owner: object, name: string, run: (entry: Entry) => unknown): void {
    const entries = this;
    this.parts.patches.replace(owner, name, (original) => {
      return function entry(...values) {
        if (entries.inside.isInside) return Reflect.apply(original, this, values);
        return run({ self: this, values, original, below: entry });
      };
    });
  }

  /** Of a connection, which has the query at once. */
  ask(entry: Entry, startOfValues: (values: readonly unknown[]) => CallStart): unknown {
    const called = calledBy(this.context, entry.below);
    const start = called && attempt(() => startOfValues(entry.values));
    return this.run(entry, called && start && beginCall(this.context, called, start));
  }

  /** Calls the driver. The call ends with the callback, else with the promise, else with the events of what comes. */
  run({ self, values, original }: Entry, end: EndCall | undefined): unknown {
    const hasCallback = this.bindCallback(values, end);
    const result = orFailed(end, () =>
      this.inside.run(() => Reflect.apply(original, self, values)),
    );
    if (isObject(result) && typeof result['then'] === 'function') {
      return end === undefined
        ? result
        : settled(result, (error, value) => end(error, error === undefined ? endOf(value) : {}));
    }
    watchEmitter(this.context, result, hasCallback ? undefined : end);
    return result;
  }

  bindCallback(values: unknown[], end?: EndCall): boolean {
    const last = values.length - 1;
    const callback = values[last];
    if (last < 0 || typeof callback !== 'function') return false;
    const { inside } = this;
    const outside = function (this: unknown, ...outcome: unknown[]): unknown {
      return inside.leave(() => Reflect.apply(callback, this, outcome));
    };
    values[last] = calledBack(this.context, outside, (error, value) =>
      end?.(error, error === undefined ? endOf(value) : {}),
    );
    return true;
  }

  /** Each time that a statement is executed is a call; to prepare it is none. */
  prepare({ self, values, original }: Entry): unknown {
    const last = values.length - 1;
    const callback = values[last];
    if (typeof callback !== 'function') {
      return settled(Reflect.apply(original, self, values), (_error, statement) => {
        this.watchStatement(statement);
      });
    }
    values[last] = calledBack(this.context, callback as Method, (_error, statement) => {
      this.watchStatement(statement);
    });
    return Reflect.apply(original, self, values);
  }

  private watchStatement(statement: unknown): void {
    if (!isObject(statement)) return;
    const entries = this;
    for (const name of ['execute', 'executeStream']) {
      const original = statement[name];
      if (typeof original !== 'function') continue;
      const value = function execute(this: unknown, ...values: unknown[]): unknown {
        const entry = { self: this, values, original: original as Method, below: execute };
        return entries.ask(entry, ([params]) => startOf([statement['query'], params]));
      };
      attempt(() => Object.defineProperty(statement, name, { value, writable: true }));
    }
  }
}
