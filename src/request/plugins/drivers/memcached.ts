import type { CallStart, EndCall, PluginContext } from '../../record/plugin.ts';
import { attempt, calledBy, type WaitingCall } from '../called.ts';
import type { Driver, DriverParts } from '../driver.ts';
import { isObject, type Method, onSet, prototypeOf } from '../patches.ts';
import { calledBack } from '../settled.ts';

export const MEMCACHED: Driver = {
  name: 'memcached',
  packages: [{ name: 'memcached', from: '2.0.0', below: '3', files: ['lib/memcached.js'] }],
  watch: (parts) => (_file, exports) => {
    const prototype = prototypeOf(exports, 'command');
    if (prototype === null) throw new Error('it has no client with a method command');
    const calls = new MemcachedCalls(parts);
    parts.patches.replace(prototype, 'command', (original) => {
      return function command(compile, ...rest) {
        const compiled = calls.compiler(compile, command);
        return Reflect.apply(original, this, [compiled, ...rest]);
      };
    });
  },
};

class MemcachedCalls {
  private readonly parts: DriverParts;
  private readonly context: PluginContext;

  constructor(parts: DriverParts) {
    this.parts = parts;
    this.context = parts.context;
  }

  /** What makes the command when the driver wants it: the first time for the program, then for further servers. */
  compiler(compile: unknown, below: Method): unknown {
    if (typeof compile !== 'function') return compile;
    const calls = this;
    const called = calledBy(this.context, below);
    let isFirst = true;
    return function compiler(this: unknown, ...values: unknown[]) {
      const query: unknown = Reflect.apply(compile, this, values);
      if (!isFirst || !isObject(query)) return query;
      isFirst = false;
      // Without a callback the driver refuses the command, and has to go on doing so.
      if (typeof query['callback'] !== 'function') return query;
      const start = called && attempt(() => startOf(query));
      calls.watch(query, called && start && calls.parts.waiting.add(called, start));
      return query;
    };
  }

  private watch(query: Record<string, unknown>, waiting: WaitingCall | undefined): void {
    const callback = query['callback'] as Method;
    if (waiting === undefined) {
      query['callback'] = this.context.bind(callback);
      return;
    }
    let end: EndCall | undefined;
    // The driver notes the time when a connection has the command.
    onSet(query, 'start', () => {
      end = waiting.begin();
    });
    query['callback'] = calledBack(this.context, callback, (error, reply) => {
      end ??= waiting.begin();
      end(error, { hit: error === undefined ? hitOf(query, reply) : null });
    });
  }
}

function startOf({ type, key, command, value, lifetime }: Record<string, unknown>): CallStart {
  const keys = Array.isArray(key) ? key : [key];
  return {
    kind: 'cache',
    system: 'memcached',
    command: String(type ?? String(command ?? '').split(' ')[0]),
    key: key === undefined ? null : String(keys[0]),
    ...(keys.length > 1 && { keys: keys.length }),
    args: [keys, value, lifetime],
  };
}

/** Of commands that read; several keys are a hit when all of them are there. */
function hitOf({ type, key }: Record<string, unknown>, reply: unknown): boolean | null {
  if (!/^gets?$/.test(String(type))) return null;
  if (!Array.isArray(key)) return reply !== undefined && reply !== false && reply !== null;
  return isObject(reply) && key.every((one) => isIn(reply, one));
}

function isIn(reply: Record<string, unknown>, key: unknown): boolean {
  const replies: unknown[] = Array.isArray(reply) ? reply : [reply];
  return replies.some((one) => isObject(one) && Object.hasOwn(one, String(key)));
}
