import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import express from 'express';
import { scooby } from '../../src/request/frameworks/express.ts';
import { log } from '../../src/request/record/log.ts';
import type { ScoobyModeOptions } from '../../src/request/record/record-options.ts';
import { FolderStore } from '../../src/stores/folder-store.ts';

type Query = (text: string, params: readonly unknown[]) => Promise<void>;

/** A server of ours with pages, data and all kinds of answers. */
export interface Shop {
  readonly origin: string;
  readonly port: number;
  readonly store: FolderStore;
  /** Folder of its dumps. */
  readonly folder: string;
  /** The header of each request, by path: `null` where it brought none. */
  readonly asked: Map<string, (string | null)[]>;
  /** Answers nobody until it is resumed. */
  pause(): Promise<void>;
  resume(): Promise<void>;
  stop(): Promise<void>;
}

export type ShopOptions = Omit<ScoobyModeOptions, 'mode'> & {
  readonly port?: number;
  /** Another address that the page asks, too. */
  readonly elsewhere?: string;
  /** How it queries; without it by a driver that has no database. */
  readonly query?: Query;
};

const EVENTS = ['data: 1\n\n', 'data: 2\n\n'];

/** What a page of the shop asks for when it is loaded. */
const SCRIPT = `
  const get = (path) => fetch(path, { cache: 'no-store' }).then((r) => r.text(), () => null);
  (async () => {
    await Promise.all([get('/api/orders?page=2'), get('/moved'), get('/empty')]);
    await get('/same');
    if (elsewhere !== '') await get(elsewhere);
    await new Promise((resolve) => {
      const events = new EventSource('/events');
      events.onerror = () => { events.close(); resolve(); };
    });
    document.title = 'loaded';
  })();
`;

export async function startShop(options: ShopOptions = {}): Promise<Shop> {
  const { port = 0, elsewhere = '', query, limits = {}, ...others } = options;
  const folder = mkdtempSync(join(tmpdir(), 'scoobyprof-shop-'));
  const store = new FolderStore({ dumpPath: folder });
  const driver = ownDriver();
  const keeper = scooby({
    mode: 'scooby',
    dumpPath: folder,
    store,
    plugins: [driver.plugin],
    // All shops of the process count together.
    limits: { perMinute: 1000, ...limits },
    ...others,
  });
  const asked: Shop['asked'] = new Map();
  const app = express().disable('x-powered-by').disable('etag');
  app.use((request, response, next) => {
    const header = request.headers['x-scooby-profile'];
    const seen = asked.get(request.path) ?? [];
    asked.set(request.path, [...seen, header === undefined ? null : String(header)]);
    response.set('Access-Control-Allow-Origin', '*');
    next();
  });
  app.use(keeper);
  addRoutes(app, query ?? driver.query, elsewhere);
  const server = createServer(app).listen(port, '127.0.0.1');
  await once(server, 'listening');
  const taken = (server.address() as AddressInfo).port;
  const origin = `http://localhost:${taken}`;
  const pause = async (): Promise<void> => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  };
  const resume = async (): Promise<void> => {
    await once(server.listen(taken, '127.0.0.1'), 'listening');
  };
  const stop = async (): Promise<void> => {
    if (server.listening) await pause();
    await keeper.close();
    await store.close();
    rmSync(folder, { recursive: true, force: true });
  };
  return { origin, port: taken, store, folder, asked, pause, resume, stop };
}

function addRoutes(app: express.Express, query: Query, elsewhere: string): void {
  app.get('/', (_, response) => {
    const script = `const elsewhere = ${JSON.stringify(elsewhere)};${SCRIPT}`;
    response.send(`<!doctype html><title>shop</title><h1>Shop</h1><script>${script}</script>`);
  });
  app.get('/quiet', (_, response) => response.send('<!doctype html><title>quiet</title>'));
  app.get('/api/orders', async function listOrders(_, response) {
    log('page', 2);
    await query('select * from orders where shop = $1 limit $2', [7, 5]);
    for (let id = 1; id <= 6; id++) await findUser(query, id);
    response.json({ orders: 6, sum: busy(20) });
  });
  app.get('/api/users/:name', (request, response) => {
    log(request.params.name);
    response.json(request.params.name);
  });
  app.get('/moved', (_, response) => response.redirect('/api/users/1'));
  app.get('/empty', (_, response) => response.status(204).end());
  app.get('/same', (_, response) => response.status(304).end());
  app.get('/slow', async (_, response) => {
    await sleep(1500);
    response.send('slow');
  });
  app.get('/events', (_, response) => {
    response.set('Content-Type', 'text/event-stream');
    for (const event of EVENTS) response.write(event);
    response.end();
  });
}

async function findUser(query: Query, id: number): Promise<void> {
  await query('select * from users where id = $1', [id]);
}

/** Works for some milliseconds. */
function busy(ms: number): number {
  const end = performance.now() + ms;
  let sum = 0;
  while (performance.now() < end) sum += Math.sqrt(sum + 1);
  return sum;
}

/** A driver whose queries take a millisecond and ask nobody. */
function ownDriver() {
  type Plugin = NonNullable<ScoobyModeOptions['plugins']>[number];
  type Context = Parameters<NonNullable<Plugin['install']>>[0];
  let context: Context | undefined;
  const query: Query = async function shopQuery(text, params) {
    const record = context?.current();
    const call = { kind: 'sql', system: 'postgresql', source: 'shop', text, params: [...params] };
    const stack = context?.capture(shopQuery);
    const end =
      record && context?.call(record, { ...call, stack } as Parameters<Context['call']>[1]);
    await sleep(1);
    end?.(undefined, { rows: 1 });
  };
  const install = (installed: Context): void => {
    context = installed;
  };
  return { plugin: { name: 'shop-sql', install } satisfies Plugin, query };
}
