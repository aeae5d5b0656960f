import { Cluster, Redis } from 'ioredis';
import { createClient, createCluster } from 'redis';
import { type RedisStoreOptions, redisStore } from '../../src/stores/redis/open-redis-store.ts';
import type { RedisStore } from '../../src/stores/redis/redis-store.ts';

/** A client that a program would hand in, and how it ends it. */
export interface GivenClient {
  readonly client: NonNullable<RedisStoreOptions['client']>;
  end(): void;
}

export const CLIENT_NAMES = ['redis', 'ioredis'] as const;
export type ClientName = (typeof CLIENT_NAMES)[number];

/** A connected client of one server. */
export async function single(name: ClientName, port: number): Promise<GivenClient> {
  if (name === 'redis') {
    const client = createClient({ url: `redis://127.0.0.1:${port}` });
    client.on('error', () => undefined);
    await client.connect();
    return { client, end: () => client.destroy() };
  }
  const client = new Redis({ port, host: '127.0.0.1' });
  return ioredisReady(client);
}

/** A connected client of a cluster. */
export async function clustered(name: ClientName, ports: readonly number[]): Promise<GivenClient> {
  if (name === 'redis') {
    const rootNodes = ports.map((port) => ({ url: `redis://127.0.0.1:${port}` }));
    const client = createCluster({ rootNodes });
    client.on('error', () => undefined);
    await client.connect();
    return { client, end: () => client.destroy() };
  }
  return ioredisReady(new Cluster(ports.map((port) => ({ port, host: '127.0.0.1' }))));
}

async function ioredisReady(client: Redis | Cluster): Promise<GivenClient> {
  client.on('error', () => undefined);
  await new Promise<void>((resolve) => {
    client.once('ready', resolve);
  });
  return { client, end: () => client.disconnect() };
}

export function storeOf(given: GivenClient, options: Partial<RedisStoreOptions> = {}): RedisStore {
  return redisStore({ client: given.client, ...options });
}
