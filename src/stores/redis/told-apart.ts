import { IoredisClient, isIoredis } from './ioredis-client.ts';
import { isNodeRedis, NodeRedisClient } from './node-redis-client.ts';
import type { RedisClient } from './redis-client.ts';

/** A client of the package `redis` or `ioredis`, 5 or newer: of one server, of Sentinels or of a cluster. */
export type ForeignClient =
  | { sendCommand(...args: never[]): unknown; multi(...args: never[]): unknown }
  | { callBuffer(...args: never[]): unknown; multi(...args: never[]): unknown };

/** What the store needs of a client that was handed in. Throws RangeError for what is none, or too old. */
export function clientOf(given: ForeignClient): RedisClient {
  if (isIoredis(given)) return new IoredisClient(given);
  if (isNodeRedis(given)) return new NodeRedisClient(given);
  throw new RangeError(
    'the client of a Redis store has to be one of the package redis or ioredis, 5 or newer',
  );
}
