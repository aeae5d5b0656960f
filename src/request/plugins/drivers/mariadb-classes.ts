import { EventEmitter } from 'node:events';
import { attempt } from '../called.ts';
import { isObject, type Method } from '../patches.ts';

/** The classes behind a module of mariadb, which exports none of them. */
export interface MariadbClasses {
  readonly pool: object;
  /** What a pool asks for connections. */
  readonly innerPool: object;
  readonly connection: object;
  readonly cluster: object | null;
}

/**
 * Finds the prototypes by making a pool and a connection that never connect: all of these are emitters of events, and
 * so pass by `EventEmitter.init`, which is replaced for the moment. Throws Error for what is no module of mariadb.
 */
export function mariadbClasses(module: unknown): MariadbClasses {
  const { createPool, createConnection, createPoolCluster } = isObject(module) ? module : {};
  if (typeof createPool !== 'function' || typeof createConnection !== 'function') {
    throw new Error('it has no createPool and createConnection');
  }
  const pools: object[] = [];
  emitting(
    (made) => pools.push(Object.getPrototypeOf(made)),
    () => createPool({ minimumIdle: 0, idleTimeout: 0 }),
  );
  const [pool, innerPool] = pools.filter((one) => Object.hasOwn(one, 'getConnection'));
  if (pool === undefined || innerPool === undefined) throw new Error('its pools are not known');
  const connection = connectionOf(createConnection as Method);
  return { pool, innerPool, connection, cluster: clusterOf(createPoolCluster) };
}

/** What a program has of a connection, of which the module with promises only gives promises. */
function connectionOf(create: Method): object {
  let promised: unknown;
  const connect = (): object => ({
    // It goes on at once, with nothing connected; what it does then is to resolve a promise.
    // biome-ignore lint/suspicious/noThenProperty: it takes the place of a promise
    then: (next: Method) => {
      const see = (value: unknown): void => {
        promised = value;
      };
      seeing({ owner: Promise, name: 'resolve' }, (_owner, value) => see(value), next);
      return Promise.resolve();
    },
  });
  const given = emitting(
    (made) => {
      if ('connect' in made) Object.defineProperty(made, 'connect', { value: connect });
    },
    () => create({}),
  );
  const connection = promised ?? given;
  if (!isObject(connection)) throw new Error('its connections are not known');
  return Object.getPrototypeOf(connection) as object;
}

function clusterOf(create: unknown): object | null {
  if (typeof create !== 'function') return null;
  const part = attempt(() => (Reflect.apply(create, undefined, [{}]) as Cluster).of('*'));
  return isObject(part) ? (Object.getPrototypeOf(part) as object) : null;
}

interface Cluster {
  of(pattern: string): unknown;
}

/** Does work, and sees each emitter of events that it makes while its class is being set up. */
function emitting<Result>(see: (made: object) => void, work: () => Result): Result {
  return seeing({ owner: EventEmitter, name: 'init' }, (made) => isObject(made) && see(made), work);
}

/** Does work, and sees what a function is called with meanwhile. */
function seeing<Result>(
  { owner, name }: { owner: object; name: string },
  see: (self: unknown, value: unknown) => unknown,
  work: () => Result,
): Result {
  const before = Object.getOwnPropertyDescriptor(owner, name);
  const original: unknown = before?.value;
  if (before === undefined || typeof original !== 'function') throw new Error(`no ${name}`);
  const value: Method = function (this: unknown, ...values) {
    see(this, values[0]);
    return Reflect.apply(original, this, values);
  };
  Object.defineProperty(owner, name, { ...before, value });
  try {
    return work();
  } finally {
    Object.defineProperty(owner, name, before);
  }
}
