import { OwnClient } from './own-client.ts';
import { RedisStore, type RedisStoreSettings } from './redis-store.ts';
import { type RedisAddress, redisAddress, shownAddress, warningOf } from './redis-url.ts';
import { clientOf, type ForeignClient } from './told-apart.ts';

export interface RedisStoreOptions extends RedisStoreSettings {
  /** A connected client of the package `redis` or `ioredis`; whoever made it ends it. */
  readonly client?: ForeignClient | undefined;
  /** In its place, where Redis is: `redis://[user:password@]host[:port][/database][?prefix=…]`, or `rediss:` for TLS. */
  readonly url?: string | undefined;
}

export { redisAddress, shownAddress };

/** What was said of addresses already. */
const said = new Set<string>();

/**
 * A store of records that many processes and hosts share: a Redis, with Sentinels or not, or a cluster. Records live for ten
 * minutes. Nothing waits for a Redis that is slow or away: what cannot be put within 500 ms is lost, and counted.
 *
 * With `url` the store connects by itself, by whichever of the packages `redis` and `ioredis` is installed.
 *
 * Throws RangeError where the options make no sense.
 */
export function redisStore({ client, url, ...settings }: RedisStoreOptions): RedisStore {
  if ((client === undefined) === (url === undefined)) {
    throw new RangeError('a Redis store needs either a client or a url');
  }
  if (client !== undefined) return new RedisStore(clientOf(client), settings, () => undefined);
  const address = redisAddress(`${url}`);
  const warning = warningOf(address);
  if (warning !== null) warnOnce(`scoobyprof: ${warning}`);
  return redisStoreAt(address, settings);
}

/** The same for an address, without a word about how safe it is. */
export function redisStoreAt(address: RedisAddress, settings: RedisStoreSettings): RedisStore {
  const own = new OwnClient(address);
  try {
    return new RedisStore(own, { ...settings, prefix: settings.prefix ?? address.prefix }, () =>
      own.end(),
    );
  } catch (error) {
    own.end();
    throw error;
  }
}

function warnOnce(message: string): void {
  if (said.has(message)) return;
  said.add(message);
  process.emitWarning(message, { type: 'ScoobyprofWarning', code: 'SCOOBYPROF_REDIS' });
}
