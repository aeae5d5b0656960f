import { hasMethod } from './node-redis-client.ts';
import type { Command, RedisClient } from './redis-client.ts';

/** What is used of clients of the package `ioredis`, 5 and newer. */
export interface Ioredis {
  readonly status: string;
  readonly isCluster?: boolean;
  callBuffer(...words: unknown[]): Promise<unknown>;
  multi(commands: readonly unknown[][]): {
    exec(): Promise<readonly (readonly [error: unknown, reply: unknown])[] | null>;
  };
  duplicate(...args: unknown[]): Ioredis;
  subscribe(channel: string): Promise<unknown>;
  on(event: 'ready', listener: () => void): unknown;
  on(event: 'error', listener: (error: unknown) => void): unknown;
  on(event: 'message', listener: (channel: string, message: string) => void): unknown;
  disconnect(): void;
}

/** A client of the package `ioredis`: of one server, of those that Sentinels watch, or of a cluster. */
export class IoredisClient implements RedisClient {
  private readonly client: Ioredis;
  readonly isOrdered: boolean;

  constructor(client: Ioredis) {
    this.client = client;
    this.isOrdered = client.isCluster !== true;
  }

  get isReady(): boolean {
    // `wait`: the first command connects it.
    return this.client.status === 'ready' || this.client.status === 'wait';
  }

  send(_key: string | undefined, command: Command): Promise<unknown> {
    return this.client.callBuffer(...command);
  }

  async transaction(_key: string, commands: readonly Command[]): Promise<readonly unknown[]> {
    const results = await this.client.multi(commands.map((command) => [...command])).exec();
    if (results === null) throw new Error('the transaction was not done');
    return results.map(([error, reply]) => {
      if (error !== null) throw error;
      return reply;
    });
  }

  subscribe(channel: string, onMessage: (message: string) => void): () => void {
    const own = this.client.duplicate();
    // It connects again by itself, and what is missed meanwhile is found by the index.
    own.on('error', () => undefined);
    own.on('message', (_channel, message) => onMessage(message));
    own.subscribe(channel).catch(() => own.disconnect());
    return () => own.disconnect();
  }
}

export function isIoredis(given: unknown): given is Ioredis {
  return ['callBuffer', 'multi', 'duplicate'].every((name) => hasMethod(given, name));
}
