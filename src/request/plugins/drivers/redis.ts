import type { EndCall } from '../../record/plugin.ts';
import { type AnyFunction, attempt, beginCall, type Called, calledBy } from '../called.ts';
import { onChannel } from '../channels.ts';
import type { Driver, DriverParts } from '../driver.ts';
import { isObject, type Method, ownerOf, prototypeOf } from '../patches.ts';
import { type Outcome, settled } from '../settled.ts';
import { sanitized } from './ioredis.ts';
import { endOfCommand, startOfCommand } from './redis-call.ts';

/** What the program is having sent just now. */
interface Sending {
  readonly below: Method;
  /** Arguments as they were given, the name of the command first; in the order in which they are sent. */
  readonly commands: unknown[][];
}

const CLIENT = 'dist/lib/client/index.js';
const POOL = 'dist/lib/client/pool.js';

export const REDIS: Driver = {
  name: 'redis',
  packages: [
    {
      ...{ name: '@redis/client', from: '5.12.0', below: '7' },
      files: [CLIENT, POOL],
    },
  ],
  isEverywhere: true,
  watch: (parts) => {
    const redis = new RedisCalls(parts);
    redis.listen();
    return (file, exports) => {
      const {
        default: client,
        RedisClientPool: pool,
        ...module
      } = isObject(exports) ? exports : {};
      if (file.endsWith(CLIENT)) redis.watchClient(prototypeOf(client, 'sendCommand'));
      else if (file.endsWith(POOL)) redis.watchPool(prototypeOf(pool, 'execute'));
      else {
        redis.watchClient(prototypeOfAll(module['createClient'], 'sendCommand'));
        redis.watchPool(prototypeOfAll(module['createClientPool'], 'execute'));
      }
    };
  },
};

/** Commands, as the driver's channel tells of them, and those of transactions, of which it tells nothing. */
class RedisCalls {
  private readonly parts: DriverParts;
  /** By the message that the channel hands about for one command. */
  private readonly ends = new WeakMap<object, EndCall>();
  private sending: Sending | undefined;
  /** The call with which a pool goes to a client, just now. */
  private entering: Called | undefined;

  constructor(parts: DriverParts) {
    this.parts = parts;
  }

  listen(): void {
    const on = (event: string, listener: (message: Record<string, unknown>) => void): void =>
      onChannel(this.parts.patches, `tracing:node-redis:command:${event}`, listener);
    on('start', (message) => this.started(message));
    on('error', (message) => this.ends.get(message)?.(message['error'] ?? true));
    on('asyncStart', (message) => {
      this.ends.get(message)?.(undefined, endOfCommand(`${message['command']}`, message['result']));
    });
  }

  watchClient(prototype: object | null): void {
    if (prototype === null) throw new Error('it has no client with a method sendCommand');
    this.watchSending(prototype, 'sendCommand', (args) => [args]);
    this.watchSending(prototype, '_executePipeline', argsOfAll);
    this.watchTransactions(prototype);
  }

  watchPool(prototype: object | null): void {
    if (prototype === null) throw new Error('it has no pool with a method execute');
    const calls = this;
    this.parts.patches.replace(prototype, 'execute', (original) => {
      return function execute(work, ...rest) {
        const waiter = calls.waiter(work, execute);
        try {
          return Reflect.apply(original, this, [waiter.work, ...rest]);
        } finally {
          waiter.isLate = true;
        }
      };
    });
  }

  /** Does with a client what somebody waits to do, in the context of now, whoever gives the client back. */
  private waiter(work: unknown, below: Method): { work: unknown; isLate: boolean } {
    const waiter = { work, isLate: false };
    if (typeof work !== 'function') return waiter;
    const called = calledBy(this.parts.context, below);
    const calls = this;
    waiter.work = this.parts.context.bind(function (this: unknown, ...values: unknown[]) {
      // At once the stack leads to the program by itself.
      calls.entering = waiter.isLate ? called : undefined;
      try {
        return Reflect.apply(work, this, values);
      } finally {
        calls.entering = undefined;
      }
    });
    return waiter;
  }

  /** Where the program called: a pool that did not have a client goes to it from elsewhere. */
  private calledBy(below: AnyFunction): Called | undefined {
    const { entering } = this;
    this.entering = undefined;
    return entering ?? calledBy(this.parts.context, below);
  }

  private watchSending(
    prototype: object,
    name: string,
    commandsOf: (value: unknown) => unknown,
  ): void {
    const calls = this;
    this.parts.patches.replace(prototype, name, (original) => {
      return function send(...values) {
        const { sending } = calls;
        calls.sending = calls.isRecorded
          ? { below: send, commands: listsOf(commandsOf(values[0])) }
          : undefined;
        try {
          return Reflect.apply(original, this, values);
        } finally {
          calls.sending = sending;
        }
      };
    });
  }

  private get isRecorded(): boolean {
    return this.parts.context.current() !== undefined;
  }

  private started(message: Record<string, unknown>): void {
    const { sending } = this;
    const called = this.calledBy(sending?.below ?? this.started);
    if (called === undefined) return;
    const name = `${message['command']}`;
    const [, ...args] = sending?.commands.shift() ?? [name, ...sanitized(message['args']).slice(1)];
    const start = attempt(() => startOfCommand(name, args));
    if (start !== undefined) this.ends.set(message, beginCall(this.parts.context, called, start));
  }

  private watchTransactions(prototype: object): void {
    const calls = this;
    this.parts.patches.replace(prototype, '_executeMulti', (original) => {
      return function transaction(...values) {
        const called = calls.calledBy(transaction);
        const end = called && calls.beginAll(called, listsOf(argsOfAll(values[0])));
        const result = Reflect.apply(original, this, values);
        return end === undefined ? result : settled(result, end);
      };
    });
  }

  /** A call for each command of a transaction. */
  private beginAll(called: Called, commands: readonly unknown[][]): Outcome {
    const ends = commands.map(([name, ...args]) => {
      const start = attempt(() => startOfCommand(`${name}`, args));
      return start && beginCall(this.parts.context, called, start);
    });
    return (error, replies) => {
      ends.forEach((end, i) => {
        const reply: unknown = Array.isArray(replies) ? replies[i] : undefined;
        const fault = reply instanceof Error ? reply : error;
        end?.(fault, fault == null ? endOfCommand(`${commands[i]?.[0]}`, reply) : undefined);
      });
    };
  }
}

/** Of the commands of a batch their arguments. */
function argsOfAll(commands: unknown): unknown {
  return Array.isArray(commands) ? commands.map((one) => (isObject(one) ? one['args'] : [])) : [];
}

function listsOf(value: unknown): unknown[][] {
  return Array.isArray(value) ? value.filter(Array.isArray).map((list) => [...list]) : [];
}

/** What all that a function makes have in common; nothing is connected by making it. */
function prototypeOfAll(make: unknown, method: string): object | null {
  return typeof make === 'function' ? ownerOf((make as () => unknown)(), method) : null;
}
