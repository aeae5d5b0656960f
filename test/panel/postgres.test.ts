import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { hasChromium } from '../chromium.ts';
import { type DatabaseServer, hasPostgres, startServer } from '../request/drivers/servers.ts';
import { Browser, type Frame, until } from './browser.ts';
import { type DevTools, EXTENSION, openDevTools, undock } from './devtools.ts';
import { type Shop, startShop } from './shop.ts';

const MAX_MS = 120_000;
const ORDERS = 'GET /api/orders 200, 7 SQL, N+1';
const TABLES = `
  create table orders (id int, shop int);
  create table users (id int, name text);
  insert into orders select n, 7 from generate_series(1, 9) n;
  insert into users select n, 'user ' || n from generate_series(1, 9) n`;

describe.runIf(hasChromium && hasPostgres)('a request to PostgreSQL in the panel', () => {
  let server: DatabaseServer;
  let pool: pg.Pool;
  let shop: Shop;
  let browser: Browser;
  let page: Frame;
  let devTools: DevTools;
  let panel: Frame;

  beforeAll(async () => {
    server = await startServer('postgres');
    pool = new pg.Pool({ host: '127.0.0.1', port: server.port, user: 'postgres', max: 2 });
    await pool.query(TABLES);
    shop = await startShop({
      query: async function runQuery(text, params) {
        await pool.query(text, [...params]);
      },
    });
    browser = await Browser.start({ extension: EXTENSION, width: 1400, height: 900 });
    page = await browser.newPage(`${shop.origin}/quiet`);
    devTools = await openDevTools(browser, page);
    await undock(devTools);
    panel = devTools.panel;
    await panel.click('checkbox', 'CPU profile');
    await panel.click('switch', 'Record this tab');
    await until('the switch', () =>
      panel.value(`document.querySelector('output').textContent === 'Recording this tab'`),
    );
    await page.open(`${shop.origin}/`);
    await until('all requests', async () => (await panel.names('option')).length === 7);
    await panel.click('option', ORDERS);
  }, MAX_MS);

  afterAll(async () => {
    await browser?.close();
    await shop?.stop();
    await pool?.end();
    await server?.stop();
  });

  async function choose(name: string): Promise<void> {
    const tab = await until(name, async () =>
      (await panel.names('tab')).find((one) => one.startsWith(name)),
    );
    await panel.click('tab', tab);
  }

  const shown = (selector: string): Promise<string> =>
    panel.value(
      `[...document.querySelectorAll(${JSON.stringify(selector)})].map((e) => e.innerText).join('\\n')`,
    );

  test('has all its queries, six of them an N+1 that one row sums up', async () => {
    await choose('SQL');
    await panel.role('table', 'SQL calls');
    const rows = await shown('table, [role=table]');
    expect(rows.match(/N\+1 ×6/g)).toHaveLength(6);
    await panel.click('checkbox', 'Group similar');
    await panel.role('table', 'SQL groups');
    const groups = await shown('table, [role=table]');
    expect(groups.match(/N\+1/g)).toHaveLength(1);
    expect(groups).toContain('select * from users where id = ?');
    expect(groups).toContain('(runQuery)');
    await panel.click('checkbox', 'Group similar');
  });

  test('leads from a query to the line that made it', async () => {
    await choose('SQL');
    await panel.click('button', 'Stack of row 2');
    expect((await panel.role('button', 'Stack of row 2')).states['expanded']).toBe(true);
    await panel.role('list', 'Stack');
    const items = await panel.names('listitem');
    const stack = `${items.join('\n')}\n${await shown('[role=tabpanel]')}`;
    expect(stack).toMatch(/runQuery[\s\S]*findUser[\s\S]*listOrders/);
    expect(stack).toMatch(/shop\.ts:\d+/);
  });

  test('has its profile with a flame graph, its log, and the way on', async () => {
    await choose('CPU');
    await panel.role('table', 'Top functions');
    await panel.role('image', 'Flame graph');
    await panel.role('button', 'Download .cpuprofile');
    expect(await shown('[role=tabpanel]')).toMatch(/scoobyprof browse [0-9a-f-]{36}/);
    await choose('Log');
    await panel.role('list', 'Log');
    expect(await shown('[role=tabpanel]')).toContain('page 2');
  });

  test('is compared with another request of its route', async () => {
    await page.value(
      `fetch('/api/orders?page=3', { cache: 'no-store' }).then((r) => r.text()).then(() => true)`,
    );
    const both = async () => (await panel.names('option')).filter((one) => one === ORDERS);
    await until('the second', async () => (await both()).length === 2);
    await panel.click('button', 'Compare with…');
    const other = await until('what it can be compared with', async () =>
      (await panel.names('button')).find((name) => /page=[23].* 200/.test(name)),
    );
    await panel.click('button', other);
    await panel.role('table', 'Compared numbers');
    expect(await shown('section[aria-label=Comparison]')).toMatch(
      /^other.*\b7\b[\s\S]*^this.*\b7\b/m,
    );
  });

  test('is followed no more when the switch is off', async () => {
    await panel.click('switch', 'Record this tab');
    await until('the switch', () =>
      panel.value(
        `document.querySelector('output').textContent === 'Recording is off for this tab'`,
      ),
    );
    const before = shop.asked.get('/api/orders')?.length ?? 0;
    await page.value(`fetch('/api/orders', { cache: 'no-store' }).then(() => true)`);
    expect(shop.asked.get('/api/orders')?.slice(before)).toEqual([null]);
  });
});
