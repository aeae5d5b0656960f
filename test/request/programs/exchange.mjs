// A server of node:http for one case of a request; prints the counts.
import { once } from 'node:events';
import http from 'node:http';
import net from 'node:net';
import { join } from 'node:path';

const [dist, folder, name] = process.argv.slice(2);
const { scooby } = await import(join(dist, 'request/frameworks/http.js'));

export function burn(ms) {
  const end = performance.now() + ms;
  let x = 0;
  while (performance.now() < end) for (let i = 0; i < 200; i++) x += Math.sqrt(i);
  return x;
}

const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
const options = { dumpPath: folder, limits: { concurrent: 50 } };

const cases = {
  /** The answer is streamed, with work between its pieces. */
  stream: async (_, response) => {
    response.writeHead(200);
    for (let i = 0; i < 5; i++) {
      response.write('x'.repeat(100_000));
      (function makePiece() {
        burn(10);
      })();
      await sleep(5);
    }
    response.end();
  },
  /** The body is read by its events. */
  events: (request, response) => {
    let bytes = 0;
    request.on('data', function countPiece(piece) {
      burn(5);
      bytes += piece.length;
    });
    request.on('end', function answerIt() {
      burn(10);
      response.end(String(bytes));
    });
  },
  /** The client goes away. */
  aborted: async (_, response) => {
    burn(10);
    await sleep(3000);
    response.end();
  },
  thrown: (_, response) => {
    burn(10);
    response.statusCode = 500;
    setImmediate(() => response.end());
    throw new Error('of the handler');
  },
  /** The answer never ends. */
  endless: (_, response) => {
    burn(10);
    response.write('and');
  },
  /** The server gives up, before its headers are on their way and behind them. */
  destroyed: ({ url }, response) => {
    burn(3);
    if (url === '/written') response.writeHead(201);
    if (url === '/sent') response.write('x');
    setImmediate(() => response.destroy());
  },
  /** Nothing is ever said. */
  silent: () => {
    burn(3);
  },
  /** Asks itself, within its own work. */
  within: (request, response) => {
    if (request.url !== '/outer') return response.end('inner');
    server.emit('request', new http.IncomingMessage(null), new http.ServerResponse(request));
    response.end('outer');
  },
  long: async (_, response) => {
    const endMs = performance.now() + 2000;
    while (performance.now() < endMs) {
      burn(5);
      await sleep(1);
    }
    response.end();
  },
  answered: (_, response) => {
    burn(3);
    response.end('ok');
  },
  exit: (_, response) => {
    response.write('x');
    (function lastWork() {
      burn(20);
    })();
    process.exit(3);
  },
};

if (name === 'endless' || name === 'silent') options.limits.seconds = 0.3;
if (name === 'for-ever') Object.assign(options, { lingerMs: Infinity }).limits.seconds = Infinity;
if (name === 'for-long') Object.assign(options, { lingerMs: 1e12 }).limits.seconds = 1e12;
if (name === 'named') Object.assign(options, { service: 'shop', version: '7.0' });
if (name === 'limits') Object.assign(options.limits, { concurrent: 2, perMinute: 4 });
if (name === 'every') options.every = 10;
if (name === 'production') process.env.NODE_ENV = 'production';
if (name === 'superuser') {
  process.env.NODE_ENV = 'production';
  options.isSuperuser = ({ url }) => url === '/super';
}
if (name === 'rule')
  options.shouldProfile = ({ url }) => url === '/yes' || JSON.parse(url.slice(1));
if (name === 'user-profile') console.profile = console.profile.bind(console);
process.on('uncaughtException', (error) => {
  if (error.message !== 'of the handler') throw error;
});

const profiler = scooby(options);
const server = http.createServer(profiler.wrap(cases[name] ?? cases.answered));
await once(server.listen(0, '127.0.0.1'), 'listening');
const { port } = server.address();
const agent = new http.Agent({ keepAlive: true, maxSockets: 1 });

function get(path = '/', options = {}) {
  return new Promise((resolve) => {
    const { body, ...rest } = options;
    const request = http.request({ port, path, agent, ...rest }, (response) => {
      response.resume().on('error', () => {});
      response.on('close', () => resolve(response.statusCode));
    });
    request.on('error', () => resolve(null));
    request.end(body);
  });
}

const plays = {
  aborted: async () => {
    const socket = net.connect(port, '127.0.0.1');
    socket.write('GET / HTTP/1.1\r\nHost: localhost\r\n\r\n');
    await sleep(100);
    socket.destroy();
    await sleep(50);
  },
  endless: async () => {
    const socket = net.connect(port, '127.0.0.1');
    socket.write('GET / HTTP/1.1\r\nHost: localhost\r\n\r\n');
    await sleep(1000);
    socket.destroy();
  },
  events: () => get('/', { method: 'POST', body: 'x'.repeat(300_000) }),
  destroyed: async () => {
    for (const path of ['/nothing', '/written', '/sent']) await get(path);
    await sleep(50);
  },
  silent: async () => {
    const socket = net.connect(port, '127.0.0.1');
    socket.write('GET / HTTP/1.1\r\nHost: localhost\r\n\r\n');
    await sleep(1000);
    socket.destroy();
  },
  within: () => get('/outer'),
  'for-ever': () => sleep(10).then(() => get()),
  'for-long': () => sleep(10).then(() => get()),
  long: async () => {
    const { Session } = await import('node:inspector');
    const windows = [];
    const { emit } = Session.prototype;
    Session.prototype.emit = function (event, ...rest) {
      if (event === 'Profiler.consoleProfileFinished') {
        const { startTime, endTime } = rest[0].params.profile;
        windows.push((endTime - startTime) / 1000);
      }
      return emit.call(this, event, ...rest);
    };
    await get();
    await sleep(50);
    console.log(JSON.stringify({ windows }));
  },
  secrets: () => get('/a?q=1&token=abc&user[Password]=x%20y&q=2'),
  'keep-alive': async () => {
    for (let i = 0; i < 10; i++) await get(`/${i}`);
  },
  referer: async () => {
    for (let i = 0; i < 3; i++) await get('/', { headers: { Referer: 'http://localhost/' } });
    await get('/');
  },
  production: async () => {
    for (let i = 0; i < 3; i++) await get();
  },
  superuser: async () => {
    await get('/');
    await get('/super');
  },
  rule: async () => {
    for (const path of ['/no', '/1', '/true', '/yes', '/false']) await get(path);
  },
  every: async () => {
    for (let i = 0; i < 30; i++) await get(`/${i}`);
  },
  limits: async () => {
    const own = () => ({ agent: new http.Agent() });
    await Promise.all(Array.from({ length: 3 }, () => get('/', own())));
    for (let i = 0; i < 6; i++) await get();
  },
  'user-profile': async () => {
    const { console: profiles } = await import('node:inspector');
    for (let i = 0; i < 5; i++) {
      // Ends the newest profile, whoever began it.
      profiles.profileEnd();
      profiles.profile('mine');
      await get(`/${i}`);
    }
  },
  session: async () => {
    const { Session } = await import('node:inspector/promises');
    const session = new Session();
    session.connect();
    await session.post('Profiler.enable');
    await session.post('Profiler.start');
    for (let i = 0; i < 5; i++) await get(`/${i}`);
    const { profile } = await session.post('Profiler.stop');
    console.log(JSON.stringify({ samples: profile.samples.length }));
    session.disconnect();
    for (let i = 5; i < 10; i++) await get(`/${i}`);
  },
};
await (plays[name] ?? (() => get()))();
agent.destroy();
await profiler.close();
console.log(JSON.stringify(profiler.counts));
server.close();
