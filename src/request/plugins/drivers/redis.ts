import type { EndCall } from '../../record/plugin.ts';
import { attempt, beginCall, type Called, calledBy } from '../called.ts';
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

export const REDIS: Driver = {
  name: 'redis',
  packages: [
    {
      ...{ name: '@redis/client', from: '5.12.0', below: '7' },
      files: ['dist/lib/client/index.js'],
    },
  ],
  isEverywhere: true,
  watch: (parts) => {
    const redis = new RedisCalls(parts);
    redis.listen();
    return (_file, exports) => redis.watchModule(exports);
  },
};

/** Commands, as the driver's channel tells of them, and those of transactions, of which it tells nothing. */
class RedisCalls {
  private readonly parts: DriverParts;
  /** By the message that the channel hands about for one command. */
  private readonly ends = new WeakMap<object, EndCall>();
  private sending: Sending | undefined;

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

  /** The driver's own file, or what the program handed in. */
  watchModule(exports: unknown): void {
    const module = isObject(exports) ? exports : {};
    const prototype = prototypeOf(module['default'], 'sendCommand') ?? prototypeOfClients(module);
    if (prototype === null) throw new Error('it has no client with a method sendCommand');
    this.watchSending(prototype, 'sendCommand', (args) => [args]);
    this.watchSending(prototype, '_executePipeline', argsOfAll);
    this.watchTransactions(prototype);
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
    const called = calledBy(this.parts.context, sending?.below ?? this.started);
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
        const called = calledBy(calls.parts.context, transaction);
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

/** A client that is not connected tells what all clients are made of. */
function prototypeOfClients({ createClient }: Record<string, unknown>): object | null {
  if (typeof createClient !== 'function') return null;
  return ownerOf((createClient as () => unknown)(), 'sendCommand');
}
