import type { Plugin } from '../record/plugin.ts';
import type { PluginSource } from '../record/plugin-host.ts';
import type { Driver } from './driver.ts';
import { BETTER_SQLITE3 } from './drivers/better-sqlite3.ts';
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
import { REDIS } from './drivers/redis.ts';
import { THRIFT } from './drivers/thrift.ts';
import { LoadedDrivers, sourceOf } from './loaded-drivers.ts';
import { viewPlugin } from './view.ts';

/** What every middleware in scooby mode has, unless the program hands in another one of the same name. */
export const BUILT_IN_PLUGINS: readonly Plugin[] = [viewPlugin];

/** What is watched where the program has loaded it. */
const DRIVERS: readonly Driver[] = [
  HTTP,
  PG,
  POSTGRES,
  MYSQL2,
  MARIADB,
  MONGODB,
  NODE_SQLITE,
  BETTER_SQLITE3,
  REDIS,
  IOREDIS,
  MEMCACHED,
  MEMJS,
  THRIFT,
];

let loaded: LoadedDrivers | undefined;

/** Finds the drivers that the program has loaded. Each middleware has one of its own; what is found is the process's. */
export function driverSource(): PluginSource {
  return sourceOf(() => {
    loaded ??= new LoadedDrivers(DRIVERS);
    return loaded;
  });
}
