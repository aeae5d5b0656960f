/** `scoobyprof/plugins`: drivers that cannot be found because they are in a bundle, and what plugins are made of. */
import type { Plugin } from '../record/plugin.ts';
import { type Driver, DriverPlugin } from './driver.ts';
import { BETTER_SQLITE3 } from './drivers/better-sqlite3.ts';
import { DRIZZLE } from './drivers/drizzle.ts';
import { HTTP } from './drivers/http.ts';
import { IOREDIS } from './drivers/ioredis.ts';
import { MARIADB } from './drivers/mariadb.ts';
import { MEMCACHED } from './drivers/memcached.ts';
import { MEMJS } from './drivers/memjs.ts';
import { MONGODB } from './drivers/mongodb.ts';
import { MYSQL2 } from './drivers/mysql2.ts';
import { NODE_SQLITE } from './drivers/node-sqlite.ts';
import { PG } from './drivers/pg.ts';
import { POSTGRES } from './drivers/postgres.ts';
import { PRISMA } from './drivers/prisma.ts';
import { REDIS } from './drivers/redis.ts';
import { CLIENT, THRIFT } from './drivers/thrift.ts';
import { isObject } from './patches.ts';

export type * from '../record/plugin.ts';
export { viewPlugin as view } from './view.ts';

/** The package `pg`: `pg(require('pg'))`, or what `import` gives of it. */
export function pg(module: object): Plugin {
  return handedIn(PG, module);
}

/** An `sql` of the package `postgres`, or the package: all that it has made is watched. */
export function postgres(sql: object): Plugin {
  return handedIn(POSTGRES, sql);
}

/** The package `mysql2`; its own module, not `mysql2/promise`. */
export function mysql2(module: object): Plugin {
  return handedIn(MYSQL2, module);
}

/** The package `mariadb`, or `mariadb/callback`. */
export function mariadb(module: object): Plugin {
  return handedIn(MARIADB, module);
}

/** The package `mongodb`. */
export function mongodb(module: object): Plugin {
  return handedIn(MONGODB, module);
}

/** The package `redis` or `@redis/client`. */
export function redis(module: object): Plugin {
  return handedIn(REDIS, module);
}

/** The package `ioredis`. */
export function ioredis(module: object): Plugin {
  return handedIn(IOREDIS, module);
}

/** The package `memcached`. */
export function memcached(module: object): Plugin {
  return handedIn(MEMCACHED, module);
}

/** The package `memjs`. */
export function memjs(module: object): Plugin {
  return handedIn(MEMJS, module);
}

/** Databases that `drizzle()` of drizzle-orm has made: their queries have the line where they are built. */
export function drizzle(...databases: readonly object[]): Plugin {
  const plugin = new DriverPlugin(DRIZZLE);
  for (const database of databases) plugin.add('', database);
  return plugin;
}

/** Clients of Prisma 7: the queries of their drivers have the line where the client is asked. */
export function prisma(...clients: readonly object[]): Plugin {
  const plugin = new DriverPlugin(PRISMA);
  for (const client of clients) plugin.add('', client);
  return plugin;
}

/** `node:sqlite`. */
export function nodeSqlite(module: object): Plugin {
  return handedIn(NODE_SQLITE, module);
}

/** The package `better-sqlite3`. */
export function betterSqlite3(module: object): Plugin {
  return handedIn(BETTER_SQLITE3, module);
}

/** The package `thrift`, and clients that it has made before. */
export function thrift(module: object, clients: readonly object[] = []): Plugin {
  const plugin = handedIn(THRIFT, module);
  for (const client of clients) plugin.add(CLIENT, Object.getPrototypeOf(client));
  return plugin;
}

/** `fetch`, undici, node:http and node:https, where nothing is to be found by itself (`auto: false`). */
export function http(): Plugin {
  return new DriverPlugin(HTTP);
}

/** A module as `import` gives it has what its package exports as its default, and cannot be changed itself. */
function handedIn(driver: Driver, module: object): DriverPlugin {
  const { default: exported } = module as { default?: unknown };
  const plugin = new DriverPlugin(driver);
  plugin.add('', isObject(exported) ? exported : module);
  return plugin;
}
