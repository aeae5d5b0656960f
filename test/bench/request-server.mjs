// The server of the benchmark "request": tells its parent what CPU time its main thread took.
import { readFileSync } from 'node:fs';
import http from 'node:http';
import { scooby } from '../../dist/bundle/request/frameworks/http.js';
import { folderStore, redisStore } from '../../dist/bundle/request/index.js';

const [mode, handlerName, dumpPath] = process.argv.slice(2);

/** Some work of a fixed size, so that the same is done however fast the machine is at the time. */
const text = JSON.stringify(Array.from({ length: 40 }, (_, i) => ({ id: i, name: `item ${i}` })));
function burn(rounds) {
  let length = 0;
  for (let i = 0; i < rounds; i++) length += JSON.stringify(JSON.parse(text)).length;
  return length;
}

const HANDLERS = {
  short: (response) => void response.end('hello'),
  long: async (response) => {
    burn(11);
    await null;
    burn(11);
    response.end('hello');
  },
  awaits: async (response) => {
    for (let i = 0; i < 10; i++) await null;
    await new Promise((resolve) => setImmediate(resolve));
    response.end('hello');
  },
};
let hold = null;
function listener(request, response) {
  if (request.url === '/hold') hold = response;
  else return handle(response);
}

const limits = { seconds: 600, concurrent: 100, perMinute: 1e9 };
const OPTIONS = {
  // By default a request with a Referer is not profiled: the look at its header is what that costs.
  idle: {},
  // The profiled request stays alive; the others are the ones measured.
  on: { shouldProfile: ({ url }) => url === '/hold' },
  // The profiler stays warm while other servers are measured.
  'one in 100': { shouldProfile: () => true, every: 100, lingerMs: 600_000 },
};
/** A store that keeps nothing: what is measured is the recording. */
const store = { put: async () => {}, get: async () => null, getProfile: async () => null };
let context;
const plugin = {
  name: 'bench',
  install(given) {
    context = given;
  },
};
/** Queries, as a driver's plugin sees them. */
const CALLS = 10;
HANDLERS.calls = async (response) => {
  for (let i = 0; i < CALLS; i++) {
    const record = context?.current();
    const call = {
      kind: 'sql',
      system: 'postgresql',
      text: 'SELECT * FROM users WHERE id = $1',
      params: [i],
    };
    const end = record === undefined ? undefined : context.call(record, call);
    await null;
    end?.(undefined, { rows: 1 });
  }
  response.end('hello');
};

/** Where records go, by the mode: to nowhere, to the folder, to Redis. */
const STORES = {
  scooby: () => store,
  folder: () => folderStore({ dumpPath }),
  redis: () => redisStore({ url: process.env.BENCH_REDIS_URL }),
};
const profiler = Object.hasOwn(STORES, mode)
  ? scooby({
      ...{ mode: 'scooby', store: STORES[mode](), plugins: [plugin], auto: false },
      limits: { concurrent: 100, perMinute: 1e9 },
    })
  : scooby({ dumpPath, limits, ...OPTIONS[mode] });
const handle = HANDLERS[handlerName];
const server = http.createServer(mode === 'plain' ? listener : profiler.wrap(listener));
server.keepAliveTimeout = 0;
server.listen(0, '127.0.0.1', () => process.send({ port: server.address().port }));

/** CPU time of the main thread alone: that of the profiler's own thread delays no request. */
function mainThreadNs() {
  return Number(readFileSync('/proc/thread-self/schedstat', 'latin1').split(' ')[0]);
}

process.on('message', (message) => {
  if (message === 'time') process.send({ ns: mainThreadNs(), ...profiler.counts });
  if (message === 'end') {
    hold?.end();
    setTimeout(() => process.exit(), 200);
  }
});
