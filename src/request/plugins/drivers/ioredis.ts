import type { EndCall } from '../../record/plugin.ts';
import { attempt, beginCall, type Called, calledBy } from '../called.ts';
import { onChannel } from '../channels.ts';
import type { Driver, DriverParts } from '../driver.ts';
import { isObject, type Method, prototypeOf } from '../patches.ts';
import { endOfCommand, isFrame, startOfCommand } from './redis-call.ts';

/** A command as the driver has it. */
interface Command {
  readonly name: string;
  readonly args: readonly unknown[];
}

/** Where the program gave a command; `null`: not in a request that is recorded. */
type Given = Called | null;

export const IOREDIS: Driver = {
  name: 'ioredis',
  packages: [
    {
      ...{ name: 'ioredis', from: '5.11.0', below: '7' },
      files: ['built/Redis.js', 'built/cluster/index.js', 'built/Pipeline.js'],
    },
  ],
  isEverywhere: true,
  watch: (parts) => {
    const redis = new IoredisCalls(parts);
    redis.listen();
    return (file, exports) => {
      const module = isObject(exports) ? exports : {};
      // What the program handed in has them all.
      const names = file === '' ? ['Redis', 'Cluster', 'Pipeline'] : ['default'];
      for (const name of names) redis.watchClass(module[name]);
    };
  },
};

/** Commands, as the driver's channel tells of them when they are written, with where the program gave them. */
class IoredisCalls {
  private readonly parts: DriverParts;
  private readonly given = new WeakMap<Command, Given>();
  /** By the message that the channel hands about for one command. */
  private readonly ends = new WeakMap<object, EndCall>();
  /** The command that is written just now. */
  private writing: Command | undefined;

  constructor(parts: DriverParts) {
    this.parts = parts;
  }

  listen(): void {
    const on = (event: string, listener: (message: Record<string, unknown>) => void): void =>
      onChannel(this.parts.patches, `tracing:ioredis:command:${event}`, listener);
    on('start', (message) => this.started(message));
    on('error', (message) => this.ends.get(message)?.(message['error'] ?? true));
    on('asyncStart', (message) => {
      this.ends.get(message)?.(undefined, endOfCommand(`${message['command']}`, message['result']));
    });
  }

  /** A client's, a cluster's or a pipeline's way of taking commands. */
  watchClass(exported: unknown): void {
    const prototype = prototypeOf(exported, 'sendCommand');
    if (prototype === null) throw new Error('it has no class with a method sendCommand');
    const calls = this;
    this.parts.patches.replace(prototype, 'sendCommand', (original) => {
      return function sendCommand(command, ...rest) {
        const before = calls.writing;
        calls.writing = calls.take(command, sendCommand);
        try {
          return Reflect.apply(original, this, [command, ...rest]);
        } finally {
          calls.writing = before;
        }
      };
    });
  }

  /** Before a connection is ready, and in pipelines, commands are written later and from elsewhere. */
  private take(command: unknown, below: Method): Command | undefined {
    if (!isCommand(command)) return undefined;
    if (!this.given.has(command)) {
      this.given.set(command, calledBy(this.parts.context, below) ?? null);
    }
    return command;
  }

  private started(message: Record<string, unknown>): void {
    const { writing } = this;
    const name = `${message['command']}`;
    if (isFrame(name)) return;
    const known = writing === undefined ? undefined : this.given.get(writing);
    const called = known === undefined ? calledBy(this.parts.context, this.started) : known;
    if (called === null || called === undefined) return;
    const args = writing?.args ?? sanitized(message['args']);
    const start = attempt(() => startOfCommand(name, args));
    if (start !== undefined) this.ends.set(message, beginCall(this.parts.context, called, start));
  }
}

function isCommand(value: unknown): value is Command {
  return isObject(value) && typeof value['name'] === 'string' && Array.isArray(value['args']);
}

/** The channel hides values: what was hidden is not the same as what was hidden elsewhere. */
export function sanitized(args: unknown): readonly unknown[] {
  if (!Array.isArray(args)) return [];
  return args.map((value: unknown) => (value === '?' ? { hidden: Math.random() } : value));
}
