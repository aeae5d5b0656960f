import { loadPeer } from '../../files/peer-package.ts';
import { within } from '../within.ts';
import { type Ioredis, IoredisClient } from './ioredis-client.ts';
import { isNodeRedis, type NodeRedis, NodeRedisClient } from './node-redis-client.ts';
import type { Command, RedisClient } from './redis-client.ts';
import type { RedisAddress } from './redis-url.ts';

const CONNECT_MS = 5000;
const MOST_WAIT_MS = 3000;

/**
 * How much a socket takes before its writer is asked to wait. The package `redis` then waits for the next turn of the event
 * loop: with the usual 16 kB that is a few records a turn, and a busy server makes more. The gate bounds what waits.
 */
const SOCKET_BYTES = 32e6;

/** What is loaded of a package, by name: which of them is installed is not known before. */
interface Package {
  readonly createClient?: (options: object) => NodeRedis;
  readonly createCluster?: (options: object) => NodeRedis;
  readonly Redis?: IoredisConstructor;
}

interface IoredisConstructor {
  new (options: object): Ioredis;
  readonly Cluster: new (nodes: readonly object[], options: object) => Ioredis;
}

/** A client of ours. */
interface Made {
  readonly client: RedisClient;
  /** Resolves when it is connected for the first time. */
  readonly ready: Promise<unknown>;
  readonly end: () => void;
}

/** Hears of what goes wrong with a connection. */
type OnError = (error: unknown) => void;

type Make = (address: RedisAddress, onError: OnError) => Made;

interface Maker {
  readonly single: Make;
  readonly cluster: Make;
}

/** No package is there that speaks to Redis. */
class NoClientError extends Error {
  constructor() {
    super('no client for Redis is installed: npm install redis, or ioredis (5 or newer)');
    this.name = 'NoClientError';
  }
}

/**
 * A client that the store makes for an address, with whichever package is installed. Whether it is one of a server or of
 * a cluster, the server says. It goes on trying for as long as it is not ended.
 */
export class OwnClient implements RedisClient {
  private readonly address: RedisAddress;
  private current: RedisClient | null = null;
  private endCurrent: () => void = () => undefined;
  private lastError: unknown = null;
  private isEnded = false;
  private readonly opened: Promise<RedisClient>;
  readonly loaded: Promise<unknown>;
  readonly settled: Promise<void>;
  private settle: () => void = () => undefined;

  constructor(address: RedisAddress) {
    this.address = address;
    this.settled = new Promise((resolve) => {
      this.settle = resolve;
    });
    const maker = loadedMaker();
    this.loaded = maker.catch(() => undefined);
    this.opened = this.open(maker);
    this.opened.then((client) => {
      this.current = client;
      this.settle();
    }, this.failed);
  }

  get isReady(): boolean {
    return this.current?.isReady === true;
  }

  get isOrdered(): boolean {
    return this.current?.isOrdered === true;
  }

  get fault(): Error {
    const { lastError } = this;
    if (lastError instanceof NoClientError) return lastError;
    const text = lastError === null ? '' : `: ${textOf(lastError)}`;
    return new Error(`there is no connection to Redis${text}`);
  }

  private readonly failed = (error: unknown): void => {
    this.lastError = error;
    this.settle();
  };

  private async open(loading: Promise<Maker>): Promise<RedisClient> {
    const maker = await loading;
    const single = await this.connected(maker.single(this.address, this.failed));
    const mode = await modeOf(single);
    if (mode === 'sentinel') throw new Error('a Sentinel answers there: hand in a client for it');
    if (mode !== 'cluster') return single;
    this.endCurrent();
    return this.connected(maker.cluster(this.address, this.failed));
  }

  private async connected({ client, ready, end }: Made): Promise<RedisClient> {
    this.endCurrent = end;
    if (this.isEnded) end();
    await ready;
    return client;
  }

  async send(key: string | undefined, command: Command): Promise<unknown> {
    if (this.current === null) throw this.fault;
    return this.current.send(key, command);
  }

  async transaction(key: string, commands: readonly Command[]): Promise<readonly unknown[]> {
    if (this.current === null) throw this.fault;
    return this.current.transaction(key, commands);
  }

  subscribe(channel: string, onMessage: (message: string) => void): () => void {
    let isEnded = false;
    let end = (): void => {
      isEnded = true;
    };
    const begin = (client: RedisClient): void => {
      if (!isEnded) end = client.subscribe(channel, onMessage);
    };
    this.opened.then(begin).catch(() => undefined);
    return () => end();
  }

  lookAround(key: string): void {
    this.current?.lookAround?.(key);
  }

  end(): void {
    this.isEnded = true;
    this.endCurrent();
  }
}

/** What kind of server answers; an old one does not know the question. */
async function modeOf(client: RedisClient): Promise<string> {
  const reply = await within(CONNECT_MS, client.send(undefined, ['hello'])).catch(() => null);
  const words = Array.isArray(reply) ? reply : Object.entries(reply ?? {}).flat();
  const at = words.findIndex((word) => String(word) === 'mode');
  return at < 0 ? 'standalone' : String(words[at + 1]);
}

/** Of several addresses that were tried in vain, Node puts the errors into one without a text. */
function textOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const [first] = error instanceof AggregateError ? error.errors : [];
  return error.message || (first instanceof Error ? first.message : error.name);
}

async function loadedMaker(): Promise<Maker> {
  const redis = (await loadPeer('redis')) as Package | null;
  if (redis?.createClient !== undefined) return nodeRedisMaker(redis);
  const ioredis = (await loadPeer('ioredis')) as Package | null;
  if (ioredis?.Redis !== undefined) return ioredisMaker(ioredis.Redis);
  throw new NoClientError();
}

function nodeRedisMaker({ createClient, createCluster }: Package): Maker {
  const made = (client: NodeRedis | undefined, onError: OnError): Made => {
    if (!isNodeRedis(client)) throw new Error('the package redis is older than 5');
    client.on('error', onError);
    const adapted = new NodeRedisClient(client);
    const ready = client.connect();
    return { client: adapted, ready, end: () => adapted.end() };
  };
  return {
    single: (address, onError) => made(createClient?.(nodeRedisOptions(address)), onError),
    cluster: (address, onError) => {
      const defaults = nodeRedisOptions(address);
      return made(createCluster?.({ rootNodes: [defaults], defaults }), onError);
    },
  };
}

/** Nothing waits for a connection, and nothing is asked of the server but what the store needs. */
function nodeRedisOptions(address: RedisAddress): object {
  const { host, port, isEncrypted, username, password, database } = address;
  return {
    socket: {
      ...{ host, port, connectTimeout: CONNECT_MS, reconnectStrategy: waitMs },
      ...(isEncrypted && { tls: true }),
      highWaterMark: SOCKET_BYTES,
    },
    ...{ username, password, RESP: 2, disableOfflineQueue: true, disableClientInfo: true },
    ...(database > 0 && { database }),
    maintNotifications: 'disabled',
  };
}

function ioredisMaker(Redis: IoredisConstructor): Maker {
  const made = (client: Ioredis, onError: OnError): Made => {
    client.on('error', onError);
    const ready = new Promise<void>((resolve) => {
      client.on('ready', resolve);
    });
    return { client: new IoredisClient(client), ready, end: () => client.disconnect() };
  };
  return {
    single: (address, onError) => made(new Redis(ioredisOptions(address)), onError),
    cluster: (address, onError) => {
      const { host, port } = address;
      const redisOptions = ioredisOptions(address);
      const options = {
        ...{ enableOfflineQueue: false, enableReadyCheck: false, clusterRetryStrategy: waitMs },
        redisOptions,
      };
      return made(new Redis.Cluster([{ host, port }], options), onError);
    },
  };
}

function ioredisOptions(address: RedisAddress): object {
  const { host, port, isEncrypted, username, password, database } = address;
  return {
    ...{ host, port, username, password, db: database, connectTimeout: CONNECT_MS },
    ...{ protocol: 2, disableClientInfo: true, enableReadyCheck: false, retryStrategy: waitMs },
    ...{ enableOfflineQueue: false, maxRetriesPerRequest: 1, autoResendUnfulfilledCommands: false },
    ...(isEncrypted && { tls: { servername: host } }),
  };
}

/** How long until it is tried again, the longer the more often it was. */
function waitMs(tries: number): number {
  return Math.min(2 ** Math.min(tries, 10) * 50, MOST_WAIT_MS) * (0.75 + Math.random() / 2);
}
