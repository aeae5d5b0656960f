import type { CallStart, EndCall } from '../../record/plugin.ts';
import { attempt, beginCall, calledBy } from '../called.ts';
import type { Driver, DriverParts } from '../driver.ts';
import { Inside } from '../inside.ts';
import { isObject, prototypeOf } from '../patches.ts';
import { calledBack, orFailed, settled } from '../settled.ts';

const METHODS = [
  ...['get', 'set', 'add', 'replace', 'delete', 'increment', 'decrement'],
  ...['append', 'prepend', 'touch', 'flush'],
];

export const MEMJS: Driver = {
  name: 'memjs',
  packages: [{ name: 'memjs', from: '1.0.0', below: '2', files: ['lib/memjs/memjs.js'] }],
  watch: (parts) => (_file, exports) => {
    const { Client } = isObject(exports) ? exports : {};
    const prototype = prototypeOf(Client, 'get');
    if (prototype === null) throw new Error('it has no Client with a method get');
    const calls = new MemjsCalls(parts);
    for (const name of METHODS) calls.watch(prototype, name);
  },
};

class MemjsCalls {
  private readonly parts: DriverParts;
  /** Methods that give a promise call themselves with a callback. */
  private readonly inside = new Inside();

  constructor(parts: DriverParts) {
    this.parts = parts;
  }

  watch(prototype: object, name: string): void {
    const calls = this;
    const { context, patches } = this.parts;
    patches.replace(prototype, name, (original) => {
      return function command(...values) {
        if (calls.inside.isInside) return Reflect.apply(original, this, values);
        const called = calledBy(context, command);
        const start = called && attempt(() => startOf(name, values));
        const end = called && start && beginCall(context, called, start);
        const given = values.map((value) => calls.ending(name, value, end));
        const result = orFailed(end, () =>
          calls.inside.run(() => Reflect.apply(original, this, given)),
        );
        if (end === undefined) return result;
        return settled(result, (error, value) => end(error, hitOf(name, value)));
      };
    });
  }

  private ending(name: string, value: unknown, end: EndCall | undefined): unknown {
    if (typeof value !== 'function') return value;
    const { inside } = this;
    const callback = function (this: unknown, ...outcome: unknown[]): unknown {
      return inside.leave(() => Reflect.apply(value, this, outcome));
    };
    return calledBack(this.parts.context, callback, (error, found) =>
      end?.(error, hitOf(name, found)),
    );
  }
}

function startOf(name: string, [key, ...rest]: readonly unknown[]): CallStart {
  const hasKey = name !== 'flush' && typeof key !== 'function';
  const args = rest.filter((value) => typeof value !== 'function');
  const shown = hasKey ? String(key) : null;
  return { kind: 'cache', system: 'memcached', command: name, key: shown, args: [shown, ...args] };
}

/** With a promise, what `get` found stands in an object. */
function hitOf(name: string, found: unknown): { hit: boolean | null } {
  if (name !== 'get') return { hit: null };
  const value = isObject(found) && 'value' in found ? found['value'] : found;
  return { hit: value !== null && value !== undefined };
}
