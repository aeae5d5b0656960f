// What the program `busy-pool` asks of its drivers, all of which have two connections at most. Every call bears the tag
// of the request that makes it. Each repository has a function for the orders, for a user and for the shop, and where
// there are transactions one with a single statement in it.
import { createRequire } from 'node:module';

const load = createRequire(import.meta.url);

export const REPOSITORIES = {
  pg: async (port) => {
    const { Pool } = load('pg');
    const pool = new Pool({ host: '127.0.0.1', port, user: 'postgres', max: 2 });
    return {
      findOrders: function findOrders(tag) {
        return pool.query(`SELECT pg_sleep(0.001), $1::int /* ${tag} */`, [1]);
      },
      findUser: async function findUser(tag, id) {
        const { rows } = await pool.query(`SELECT $1::int AS id /* ${tag} */`, [id]);
        return rows[0];
      },
      findShop: function findShop(tag) {
        return new Promise((resolve, reject) => {
          const client = () =>
            pool.connect(function connected(error, client, release) {
              if (error) return reject(error);
              client.query(`SELECT 'shop' /* ${tag} */`, function found(fault) {
                release();
                if (fault) reject(fault);
                else resolve();
              });
            });
          client();
        });
      },
      shopCaller: 'connected',
      transfer: async function transfer(tag) {
        const client = await pool.connect();
        await client.query('BEGIN');
        await client.query(`SELECT 'moved' /* ${tag} */`);
        await client.query('COMMIT');
        client.release();
      },
      close: () => pool.end(),
    };
  },

  postgres: async (port) => {
    const sql = load('postgres')({ host: '127.0.0.1', port, user: 'postgres', max: 2 });
    return {
      findOrders: function findOrders(tag) {
        return sql`SELECT pg_sleep(0.001), ${tag}::text`;
      },
      findUser: async function findUser(tag, id) {
        const [row] = await sql`SELECT ${id}::int AS id, ${tag}::text`;
        return row;
      },
      findShop: function findShop(tag) {
        return sql.unsafe(`SELECT 'shop' /* ${tag} */`);
      },
      transfer: function transfer(tag) {
        return sql.begin(function transferred(inner) {
          return inner`SELECT 'moved', ${tag}::text`;
        });
      },
      transferred: 'transferred',
      close: () => sql.end(),
    };
  },

  mysql2: async (port) => {
    const pool = load('mysql2').createPool({
      ...{ host: '127.0.0.1', port, user: 'root', connectionLimit: 2 },
    });
    return {
      findOrders: function findOrders(tag) {
        return pool.promise().query(`SELECT SLEEP(0.001), ? /* ${tag} */`, [1]);
      },
      findUser: async function findUser(tag, id) {
        const [rows] = await pool.promise().query(`SELECT ? AS id /* ${tag} */`, [id]);
        return rows[0];
      },
      findShop: function findShop(tag) {
        return new Promise((resolve, reject) => {
          pool.getConnection(function connected(error, connection) {
            if (error) return reject(error);
            connection.query(`SELECT 'shop' /* ${tag} */`, function found(fault) {
              connection.release();
              if (fault) reject(fault);
              else resolve();
            });
          });
        });
      },
      shopCaller: 'connected',
      transfer: async function transfer(tag) {
        const connection = await pool.promise().getConnection();
        await connection.beginTransaction();
        await connection.query(`SELECT 'moved' /* ${tag} */`);
        await connection.commit();
        connection.release();
      },
      close: () => pool.promise().end(),
    };
  },

  mariadb: async (port) => {
    const pool = load('mariadb').createPool({
      ...{ host: '127.0.0.1', port, user: 'root', connectionLimit: 2 },
    });
    return {
      findOrders: function findOrders(tag) {
        return pool.query(`SELECT SLEEP(0.001), ? /* ${tag} */`, [1]);
      },
      findUser: async function findUser(tag, id) {
        const [row] = await pool.execute(`SELECT ? AS id /* ${tag} */`, [id]);
        return row;
      },
      findShop: async function findShop(tag) {
        const connection = await pool.getConnection();
        await connection.query(`SELECT 'shop' /* ${tag} */`);
        await connection.release();
      },
      transfer: async function transfer(tag) {
        const connection = await pool.getConnection();
        await connection.beginTransaction();
        await connection.query(`SELECT 'moved' /* ${tag} */`);
        await connection.commit();
        await connection.release();
      },
      close: () => pool.end(),
    };
  },

  mongodb: async (port) => {
    const { MongoClient } = load('mongodb');
    const url = `mongodb://127.0.0.1:${port}/?directConnection=true`;
    const client = await MongoClient.connect(url, { maxPoolSize: 2 });
    const collection = (name) => client.db('shop').collection(name);
    return {
      findOrders: function findOrders(tag) {
        return collection('orders').find({ tag }).toArray();
      },
      findUser: async function findUser(tag, id) {
        return await collection('users').findOne({ tag, id });
      },
      findShop: function findShop(tag) {
        return collection('shops')
          .aggregate([{ $match: { tag } }])
          .toArray();
      },
      transfer: function transfer(tag) {
        return client.withSession((session) =>
          session.withTransaction(async function transferred() {
            await collection('users').updateOne({ tag }, { $set: { moved: 1 } }, { session });
          }),
        );
      },
      transferred: 'transferred',
      close: () => client.close(),
    };
  },

  redis: async (port) => {
    const pool = load('redis').createClientPool(
      { url: `redis://127.0.0.1:${port}` },
      { minimum: 1, maximum: 2 },
    );
    await pool.connect();
    return {
      findOrders: function findOrders(tag) {
        return pool.get(`${tag}:orders`);
      },
      findUser: async function findUser(tag, id) {
        return await pool.hGetAll(`${tag}:user:${id}`);
      },
      findShop: function findShop(tag) {
        return pool.get(`${tag}:shop`);
      },
      close: () => pool.close(),
    };
  },

  ioredis: async (port) => {
    const redis = new (load('ioredis'))(port, '127.0.0.1');
    return {
      findOrders: function findOrders(tag) {
        return redis.get(`${tag}:orders`);
      },
      findUser: async function findUser(tag, id) {
        return await redis.hgetall(`${tag}:user:${id}`);
      },
      findShop: function findShop(tag) {
        return redis.get(`${tag}:shop`);
      },
      close: () => redis.quit(),
    };
  },

  memcached: async (port) => {
    const client = new (load('memcached'))(`127.0.0.1:${port}`, { poolSize: 2 });
    const settle = (resolve, reject) => (error, value) => (error ? reject(error) : resolve(value));
    return {
      findOrders: function findOrders(tag) {
        return new Promise(function ask(resolve, reject) {
          client.get(`${tag}:orders`, settle(resolve, reject));
        });
      },
      findUser: function findUser(tag, id) {
        return new Promise(function ask(resolve, reject) {
          client.get(`${tag}:user:${id}`, settle(resolve, reject));
        });
      },
      findShop: function findShop(tag) {
        return new Promise(function ask(resolve, reject) {
          client.get(`${tag}:shop`, settle(resolve, reject));
        });
      },
      close: () => client.end(),
    };
  },

  memjs: async (port) => {
    const client = load('memjs').Client.create(`127.0.0.1:${port}`);
    return {
      findOrders: function findOrders(tag) {
        return client.get(`${tag}:orders`);
      },
      findUser: async function findUser(tag, id) {
        return await client.get(`${tag}:user:${id}`);
      },
      findShop: function findShop(tag) {
        return new Promise(function ask(resolve, reject) {
          client.get(`${tag}:shop`, (error, value) => (error ? reject(error) : resolve(value)));
        });
      },
      shopCaller: 'ask',
      close: () => client.close(),
    };
  },

  undici: async (port) => {
    const { Pool } = load('undici');
    const pool = new Pool(`http://127.0.0.1:${port}`, { connections: 2 });
    const read = async (answer) => (await answer).body.text();
    return {
      findOrders: function findOrders(tag) {
        return read(pool.request({ method: 'GET', path: `/${tag}/orders` }));
      },
      findUser: async function findUser(tag, id) {
        return await read(pool.request({ method: 'GET', path: `/${tag}/user/${id}` }));
      },
      findShop: function findShop(tag) {
        return read(pool.request({ method: 'GET', path: `/${tag}/shop` }));
      },
      close: () => pool.close(),
    };
  },

  fetch: async (port) => {
    const base = `http://127.0.0.1:${port}`;
    const read = async (answer) => (await answer).text();
    return {
      findOrders: function findOrders(tag) {
        return read(fetch(`${base}/${tag}/orders`));
      },
      findUser: async function findUser(tag, id) {
        return await read(fetch(`${base}/${tag}/user/${id}`));
      },
      findShop: function findShop(tag) {
        return read(fetch(`${base}/${tag}/shop`));
      },
      close: () => undefined,
    };
  },

  'node:http': async (port) => {
    const { Agent, get } = await import('node:http');
    const agent = new Agent({ keepAlive: true, maxSockets: 2 });
    const read = (path, ask) =>
      new Promise((resolve, reject) => {
        const asked = ask({ host: '127.0.0.1', port, agent, path });
        asked.on('error', reject).on('response', (response) => {
          response.resume().on('end', () => setImmediate(resolve));
        });
      });
    return {
      findOrders: (tag) =>
        read(`/${tag}/orders`, function findOrders(options) {
          return get(options);
        }),
      findUser: async (tag, id) =>
        await read(`/${tag}/user/${id}`, function findUser(options) {
          return get(options);
        }),
      findShop: (tag) =>
        read(`/${tag}/shop`, function findShop(options) {
          return get(options);
        }),
      close: () => agent.destroy(),
    };
  },
};
