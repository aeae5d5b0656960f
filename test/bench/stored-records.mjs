// What it costs a server to keep a record of ten calls in the folder, and in Redis: CPU time of its main thread, beside a
// server whose store keeps nothing, in turn.
import { startRedis } from './local-redis.mjs';
import { ask, measure, median, start } from './request-load.mjs';

const ROUNDS = 9;
const SERVERS = 2;
const REQUESTS = 600;
const ON = ['X-Scooby-Profile: on'];
const MODES = ['scooby', 'folder', 'redis'];

const redis = await startRedis();
if (redis === null) console.log('request, stores: no redis-server is installed');
else {
  process.env.BENCH_REDIS_URL = redis.url;
  const groups = [];
  for (let i = 0; i < SERVERS; i++) {
    groups.push(await Promise.all(MODES.map((mode) => start(mode, 'calls', REQUESTS, ON))));
  }
  // Those of the first moments, before there is a connection, are of another kind.
  const lostBefore = await lostBy(groups);
  const rounds = [];
  for (let round = 0; round < ROUNDS; round++) {
    for (const servers of groups) {
      const us = {};
      for (const [i, mode] of MODES.entries()) us[mode] = await measure(servers[i], REQUESTS);
      rounds.push(us);
    }
  }
  const lost = (await lostBy(groups)) - lostBefore;
  for (const server of groups.flat()) await server.stop();
  await redis.stop();
  const more = (mode) => median(rounds.map((us) => us[mode] - us.scooby)).toFixed(0);
  const ratio = median(rounds.map((us) => (us.redis - us.scooby) / (us.folder - us.scooby)));
  console.log('request, stores: µs of CPU for keeping a record of ten calls');
  console.log(
    `  folder: ${more('folder')} µs, Redis: ${more('redis')} µs, ${ratio.toFixed(2)} times as much; ${lost} lost`,
  );
}

async function lostBy(groups) {
  let lost = 0;
  for (const { child } of groups.flat()) lost += (await ask(child)).lost;
  return lost;
}
