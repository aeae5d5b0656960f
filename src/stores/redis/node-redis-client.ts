import type { Command, RedisClient, Word } from './redis-client.ts';

/** Texts as bytes: 36 is the type of a text in the protocol, `$`. */
const AS_BYTES = { typeMapping: { 36: Buffer } };

interface Multi {
  addCommand(...args: unknown[]): unknown;
  exec(): Promise<readonly unknown[]>;
}

/** What is used of clients of the package `redis`, 5 and newer. */
export interface NodeRedis {
  readonly isOpen?: boolean;
  readonly isReady?: boolean;
  sendCommand(...args: unknown[]): Promise<unknown>;
  multi(...args: unknown[]): Multi;
  duplicate(...args: unknown[]): NodeRedis;
  connect(): Promise<unknown>;
  subscribe(channel: string, listener: (message: string) => void): Promise<unknown>;
  on(event: 'error', listener: (error: unknown) => void): unknown;
  destroy(): unknown;
}

/** What stands before the words of a command: a cluster wants to know where to, a Sentinel who may answer. */
type Leading = (key: string | undefined) => readonly unknown[];

/** A client of the package `redis`: of one server, of those that Sentinels watch, or of a cluster. */
export class NodeRedisClient implements RedisClient {
  private readonly client: NodeRedis;
  private readonly isCluster: boolean;
  private readonly leading: Leading;
  readonly isOrdered: boolean;

  constructor(client: NodeRedis) {
    this.client = client;
    this.isCluster = isCluster(client);
    this.leading = leadingOf(client, this.isCluster);
    const hasMany = this.isCluster || hasMethod(client, 'getMasterNode');
    // A pool has many, too, and cannot be duplicated.
    this.isOrdered = !hasMany && hasMethod(client, 'duplicate');
  }

  get isReady(): boolean {
    const { isOpen, isReady } = this.client;
    return isOpen !== false && isReady !== false;
  }

  send(key: string | undefined, command: Command): Promise<unknown> {
    return this.client.sendCommand(...this.leading(key), [...command], AS_BYTES);
  }

  transaction(key: string, commands: readonly Command[]): Promise<readonly unknown[]> {
    const multi = this.client.multi(...(this.isCluster ? [key] : []));
    for (const command of commands) multi.addCommand(...this.leading(key), [...command] as Word[]);
    return multi.exec();
  }

  subscribe(channel: string, onMessage: (message: string) => void): () => void {
    // A pool has no connection to give: the index tells of new records, too.
    if (!hasMethod(this.client, 'duplicate')) return () => undefined;
    // Of a cluster one node will do: messages go to all of them.
    const own = this.client.duplicate(this.isCluster ? { minimizeConnections: true } : {});
    // It connects again by itself, and what is missed meanwhile is found by the index.
    own.on('error', () => undefined);
    let isEnded = false;
    const end = (): void => {
      if (isEnded) return;
      isEnded = true;
      destroy(own);
    };
    own
      .connect()
      .then(() => (isEnded ? undefined : own.subscribe(channel, onMessage)))
      .catch(end);
    return end;
  }

  /** Ends the client, which has to be the store's own. */
  end(): void {
    destroy(this.client);
  }

  lookAround(key: string): void {
    if (!this.isCluster) return;
    // Without a key it goes to any node, whose answer tells the client where the key is now.
    this.client.sendCommand(undefined, true, ['getrange', key, '0', '0']).catch(() => undefined);
  }
}

/** Whether it is a client of version 5 or newer: older ones took their commands in another way. */
export function isNodeRedis(given: unknown): given is NodeRedis {
  return ['sendCommand', 'multi', 'withTypeMapping'].every((name) => hasMethod(given, name));
}

export function hasMethod(given: unknown, name: string): boolean {
  return (
    typeof given === 'object' && given !== null && typeof Reflect.get(given, name) === 'function'
  );
}

function isCluster(client: NodeRedis): boolean {
  return hasMethod(client, 'nodeClient');
}

function leadingOf(client: NodeRedis, isCluster: boolean): Leading {
  if (isCluster) return (key) => [key, false];
  return hasMethod(client, 'getMasterNode') ? () => [false] : () => [];
}

function destroy(client: NodeRedis): void {
  try {
    // That of Sentinels is a promise.
    Promise.resolve(client.destroy()).catch(() => undefined);
  } catch {
    // It has not come so far that there was anything to end.
  }
}
