// What the program `busy-pool` asks of libraries that stand in front of drivers, as of the drivers in
// `shop-repositories`: two connections, the tag of the request in every call, and a transaction besides.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const load = createRequire(import.meta.url);
/** Those that do not go with the other packages have a folder of their own. */
const ORMS = fileURLToPath(new URL('../orms/', import.meta.url));
const loadOrm = createRequire(join(ORMS, 'package.json'));

const TABLES = ['orders', 'users', 'shops'].flatMap((name) => [
  `CREATE TABLE IF NOT EXISTS ${name} (id int, name varchar(40))`,
]);

async function postgresTables(port) {
  const { Client } = load('pg');
  const client = new Client({ host: '127.0.0.1', port, user: 'postgres' });
  await client.connect();
  for (const text of TABLES) await client.query(text);
  await client.end();
}

async function mysqlTables(port) {
  const connection = load('mysql2').createConnection({ host: '127.0.0.1', port, user: 'root' });
  const texts = ['CREATE DATABASE IF NOT EXISTS shop', 'USE shop', ...TABLES];
  for (const text of texts) await connection.promise().query(text);
  await connection.promise().end();
}

const postgresAt = (port) => ({ host: '127.0.0.1', port, user: 'postgres', database: 'postgres' });
const mysqlAt = (port) => ({ host: '127.0.0.1', port, user: 'root', database: 'shop' });

async function drizzleShop(db, { table, integer, text }, close) {
  const { and, eq } = load('drizzle-orm');
  const columns = { id: integer('id'), name: text('name', { length: 40 }) };
  const [orders, users, shops] = ['orders', 'users', 'shops'].map((name) => table(name, columns));
  return {
    plugins: ({ drizzle }) => [drizzle(db)],
    findOrders: function findOrders(tag) {
      return db.select().from(orders).where(eq(orders.name, tag));
    },
    findUser: async function findUser(tag, id) {
      const where = and(eq(users.name, tag), eq(users.id, id));
      const [user] = await db.select().from(users).where(where);
      return user;
    },
    findShop: async function findShop(tag) {
      return await db.select().from(shops).where(eq(shops.name, tag));
    },
    transfer: function transfer(tag) {
      return db.transaction(async function transferred(tx) {
        await tx.update(users).set({ name: tag }).where(eq(users.id, -1));
      });
    },
    transferred: 'transferred',
    close,
  };
}

async function knexShop(client, connection) {
  const knex = load('knex')({ client, connection, pool: { min: 0, max: 2 } });
  // It asks for the server's version first.
  await Promise.all([1, 2].map(() => knex.raw('SELECT 1')));
  return {
    findOrders: async function findOrders(tag) {
      return await knex('orders').where({ name: tag });
    },
    findUser: async function findUser(tag, id) {
      return await knex('users').where({ name: tag, id }).first();
    },
    findShop: async function findShop(tag) {
      return await knex.select('*').from('shops').where('name', tag);
    },
    transfer: function transfer(tag) {
      return knex.transaction(async function transferred(trx) {
        await trx('users').where({ id: -1 }).update({ name: tag });
      });
    },
    transferred: 'transferred',
    close: () => knex.destroy(),
  };
}

async function kyselyShop(Dialect, pool) {
  const { Kysely } = load('kysely');
  const db = new Kysely({ dialect: new Dialect({ pool }) });
  return {
    findOrders: async function findOrders(tag) {
      return await db.selectFrom('orders').selectAll().where('name', '=', tag).execute();
    },
    findUser: async function findUser(tag, id) {
      const query = db.selectFrom('users').selectAll().where('name', '=', tag);
      return await query.where('id', '=', id).executeTakeFirst();
    },
    findShop: async function findShop(tag) {
      return await db.selectFrom('shops').selectAll().where('name', '=', tag).execute();
    },
    transfer: function transfer(tag) {
      return db.transaction().execute(async function transferred(trx) {
        await trx.updateTable('users').set({ name: tag }).where('id', '=', -1).execute();
      });
    },
    transferred: 'transferred',
    close: () => db.destroy(),
  };
}

async function typeormShop(options) {
  loadOrm('reflect-metadata');
  const { DataSource, EntitySchema } = loadOrm('typeorm');
  const entityOf = (name) =>
    new EntitySchema({
      name,
      tableName: name,
      columns: { id: { type: Number, primary: true }, name: { type: String, nullable: true } },
    });
  const [orders, users, shops] = ['orders', 'users', 'shops'].map(entityOf);
  const source = new DataSource({ ...options, entities: [orders, users, shops] });
  await source.initialize();
  return {
    findOrders: async function findOrders(tag) {
      return await source.getRepository(orders).findBy({ name: tag });
    },
    findUser: async function findUser(tag, id) {
      return await source.getRepository(users).findOneBy({ name: tag, id });
    },
    findShop: async function findShop(tag) {
      const query = source.getRepository(shops).createQueryBuilder('s');
      return await query.where('s.name = :tag', { tag }).getMany();
    },
    transfer: function transfer(tag) {
      return source.transaction(async function transferred(manager) {
        await manager.update(users, { id: -1 }, { name: tag });
      });
    },
    transferred: 'transferred',
    close: () => source.destroy(),
  };
}

async function sequelizeShop(options) {
  const { DataTypes, Sequelize } = loadOrm('sequelize');
  const sequelize = new Sequelize({ ...options, logging: false, pool: { max: 2 } });
  const columns = { id: { type: DataTypes.INTEGER, primaryKey: true }, name: DataTypes.STRING };
  const [Order, User, Shop] = ['orders', 'users', 'shops'].map((tableName) =>
    sequelize.define(tableName, columns, { tableName, timestamps: false }),
  );
  // It asks for the server's version first.
  await Promise.all([1, 2].map(() => sequelize.query('SELECT 1')));
  return {
    findOrders: async function findOrders(tag) {
      return await Order.findAll({ where: { name: tag } });
    },
    findUser: async function findUser(tag, id) {
      return await User.findOne({ where: { name: tag, id } });
    },
    findShop: async function findShop(tag) {
      return await Shop.findAll({ where: { name: tag } });
    },
    transfer: function transfer(tag) {
      return sequelize.transaction(async function transferred(transaction) {
        await User.update({ name: tag }, { where: { id: -1 }, transaction });
      });
    },
    transferred: 'transferred',
    close: () => sequelize.close(),
  };
}

async function mikroShop(port) {
  const { EntitySchema, MikroORM } = loadOrm('@mikro-orm/postgresql');
  const entityOf = (name) =>
    new EntitySchema({
      name,
      tableName: name,
      properties: { id: { type: 'number', primary: true }, name: { type: 'string' } },
    });
  const [orders, users, shops] = ['orders', 'users', 'shops'].map(entityOf);
  const { database: dbName, ...place } = postgresAt(port);
  const entities = [orders, users, shops];
  const orm = await MikroORM.init({ ...place, dbName, entities, pool: { min: 0, max: 2 } });
  return {
    findOrders: async function findOrders(tag) {
      return await orm.em.fork().find(orders, { name: tag });
    },
    findUser: async function findUser(tag, id) {
      return await orm.em.fork().findOne(users, { name: tag, id });
    },
    findShop: async function findShop(tag) {
      return await orm.em.fork().find(shops, { name: tag });
    },
    transfer: function transfer(tag) {
      return orm.em.fork().transactional(async function transferred(em) {
        await em.nativeUpdate(users, { id: -1 }, { name: tag });
      });
    },
    transferred: 'transferred',
    close: () => orm.close(),
  };
}

/** Generated by its command line, for which any program stands in for an engine that is not used. */
function generatedClient(provider) {
  const folder = mkdtempSync(join(ORMS, 'node_modules/.prisma-client-'));
  writeFileSync(
    join(folder, 'schema.prisma'),
    `generator client {
       provider = "prisma-client-js"
       output   = "./generated"
     }
     datasource db {
       provider = "${provider}"
     }
     ${['orders', 'users', 'shops']
       .map(
         (name) => `
     model ${name} {
       id   Int    @id
       name String
     }`,
       )
       .join('')}`,
  );
  const url = `${provider}://127.0.0.1/none`;
  const config = { schema: './schema.prisma', datasource: { url } };
  const configPath = join(folder, 'prisma.config.mjs');
  writeFileSync(configPath, `export default ${JSON.stringify(config)};`);
  const cli = join(ORMS, 'node_modules/prisma/build/index.js');
  execFileSync(process.execPath, [cli, 'generate', '--config', configPath], {
    ...{ cwd: folder, stdio: 'pipe' },
    env: {
      ...{ PATH: process.env.PATH, HOME: folder, CHECKPOINT_DISABLE: '1', CI: '1' },
      ...{ PRISMA_HIDE_UPDATE_MESSAGE: '1', PRISMA_SCHEMA_ENGINE_BINARY: process.execPath },
    },
  });
  const { PrismaClient } = load(join(folder, 'generated'));
  return { PrismaClient, remove: () => rmSync(folder, { recursive: true, force: true }) };
}

async function prismaShop(provider, adapter) {
  const { PrismaClient, remove } = generatedClient(provider);
  const client = new PrismaClient({ adapter });
  await client.$connect();
  return {
    client,
    plugins: ({ prisma }) => [prisma(client)],
    findOrders: function findOrders(tag) {
      return client.orders.findMany({ where: { name: tag } });
    },
    findUser: async function findUser(tag, id) {
      return await client.users.findFirst({ where: { name: tag, id } });
    },
    findShop: async function findShop(tag) {
      return await client.shops.findMany({ where: { name: tag } });
    },
    transfer: function transfer(tag) {
      return client.$transaction(async function transferred(tx) {
        await tx.users.updateMany({ where: { id: -1 }, data: { name: tag } });
      });
    },
    transferred: 'transferred',
    close: async () => {
      await client.$disconnect();
      remove();
    },
  };
}

async function mongooseShop(port) {
  const { createConnection, Schema } = loadOrm('mongoose');
  const url = `mongodb://127.0.0.1:${port}/shop?directConnection=true`;
  const options = { maxPoolSize: 2, autoCreate: false, autoIndex: false };
  const connection = await createConnection(url, options).asPromise();
  const [Order, User, Shop] = ['orders', 'users', 'shops'].map((name) =>
    connection.model(name, new Schema({ tag: String, id: Number, moved: Number }), name),
  );
  return {
    findOrders: async function findOrders(tag) {
      return await Order.find({ tag });
    },
    findUser: async function findUser(tag, id) {
      return await User.findOne({ tag, id });
    },
    findShop: async function findShop(tag) {
      return await Shop.find({ tag }).exec();
    },
    transfer: function transfer(tag) {
      return connection.transaction(async function transferred(session) {
        await User.updateOne({ tag }, { moved: 1 }, { session });
      });
    },
    transferred: 'transferred',
    close: () => connection.close(),
  };
}

async function mysqlPool(port) {
  await mysqlTables(port);
  return load('mysql2').createPool({ ...mysqlAt(port), connectionLimit: 2 });
}

async function pgPool(port) {
  await postgresTables(port);
  const { Pool } = load('pg');
  return new Pool({ ...postgresAt(port), max: 2 });
}

export const ORM_REPOSITORIES = {
  'drizzle-pg': async (port) => {
    const { integer, pgTable: table, varchar: text } = load('drizzle-orm/pg-core');
    const pool = await pgPool(port);
    const db = load('drizzle-orm/node-postgres').drizzle(pool);
    return await drizzleShop(db, { table, integer, text }, () => pool.end());
  },
  'drizzle-postgres': async (port) => {
    const { integer, pgTable: table, varchar: text } = load('drizzle-orm/pg-core');
    await postgresTables(port);
    const client = load('postgres')({ ...postgresAt(port), max: 2 });
    const db = load('drizzle-orm/postgres-js').drizzle(client);
    return await drizzleShop(db, { table, integer, text }, () => client.end());
  },
  'drizzle-mysql2': async (port) => {
    const { int: integer, mysqlTable: table, varchar: text } = load('drizzle-orm/mysql-core');
    const pool = await mysqlPool(port);
    const db = load('drizzle-orm/mysql2').drizzle(pool);
    return await drizzleShop(db, { table, integer, text }, () => pool.promise().end());
  },
  'knex-pg': async (port) => {
    await postgresTables(port);
    return await knexShop('pg', postgresAt(port));
  },
  'knex-mysql2': async (port) => {
    await mysqlTables(port);
    return await knexShop('mysql2', mysqlAt(port));
  },
  'kysely-pg': async (port) => kyselyShop(load('kysely').PostgresDialect, await pgPool(port)),
  'kysely-mysql2': async (port) => kyselyShop(load('kysely').MysqlDialect, await mysqlPool(port)),
  'typeorm-pg': async (port) => {
    await postgresTables(port);
    const { user: username, ...place } = postgresAt(port);
    return await typeormShop({ type: 'postgres', username, ...place, poolSize: 2 });
  },
  'typeorm-mysql2': async (port) => {
    await mysqlTables(port);
    const { user: username, ...place } = mysqlAt(port);
    return await typeormShop({ type: 'mysql', username, ...place, poolSize: 2 });
  },
  'sequelize-pg': async (port) => {
    await postgresTables(port);
    const { user: username, ...place } = postgresAt(port);
    return await sequelizeShop({ dialect: 'postgres', username, ...place });
  },
  'sequelize-mysql2': async (port) => {
    await mysqlTables(port);
    const { user: username, ...place } = mysqlAt(port);
    return await sequelizeShop({ dialect: 'mysql', username, ...place });
  },
  'mongoose-mongodb': mongooseShop,
  'mikro-orm-pg': async (port) => {
    await postgresTables(port);
    return await mikroShop(port);
  },
  'prisma-pg': async (port) => {
    await postgresTables(port);
    const { PrismaPg } = loadOrm('@prisma/adapter-pg');
    return await prismaShop('postgresql', new PrismaPg({ ...postgresAt(port), max: 2 }));
  },
  'prisma-mariadb': async (port) => {
    await mysqlTables(port);
    const { PrismaMariaDb } = loadOrm('@prisma/adapter-mariadb');
    const config = { ...mysqlAt(port), connectionLimit: 2 };
    return await prismaShop('mysql', new PrismaMariaDb(config));
  },
};
