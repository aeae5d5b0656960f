import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { makeToken } from '../../src/stores/token.ts';
import { hasChromium } from '../chromium.ts';
import { faultsOf } from './axe.ts';
import { Browser, type Frame, until } from './browser.ts';
import { type DevTools, darkenTools, EXTENSION, openDevTools } from './devtools.ts';
import { type Shop, type ShopOptions, startShop } from './shop.ts';

const SECRET = 'scooby-test-secret-0123456789abcdef';

let browser: Browser;

async function openShop(options: ShopOptions = {}): Promise<Shop> {
  const shop = await startShop(options);
  onTestFinished(() => shop.stop());
  return shop;
}

async function openTools(page: Frame, before?: () => Promise<void>): Promise<DevTools> {
  const tools = await openDevTools(browser, page, before);
  onTestFinished(() => tools.close().catch(() => undefined));
  return tools;
}

/** A tab with the quiet page of a shop, its DevTools and our panel. */
async function openPanel(shop: Shop): Promise<{ page: Frame; panel: Frame; tools: DevTools }> {
  const page = await browser.newPage(`${shop.origin}/quiet`);
  const tools = await openTools(page);
  return { page, panel: tools.panel, tools };
}

const statusOf = (panel: Frame): Promise<string> =>
  panel.value<string>(`document.querySelector('output').textContent`);

async function switchTo(panel: Frame, isOn: boolean): Promise<void> {
  await panel.click('switch', 'Record this tab');
  const wanted = isOn ? 'Recording this tab' : 'Recording is off for this tab';
  await until(wanted, async () => (await statusOf(panel)) === wanted);
}

/** Loads the page of the shop, and all that it asks for. */
async function load(page: Frame, shop: Shop): Promise<void> {
  await page.open(`${shop.origin}/`);
  await until('the page to have loaded', () => page.value(`document.title === 'loaded'`));
}

const options = (panel: Frame): Promise<readonly string[]> => panel.names('option');

const textOf = (panel: Frame): Promise<string> => panel.value<string>('document.body.innerText');

async function says(panel: Frame, text: string | RegExp): Promise<void> {
  const found = async (): Promise<boolean> => {
    const all = await textOf(panel);
    return typeof text === 'string' ? all.includes(text) : text.test(all);
  };
  await until(`“${text}”`, found, 20_000).catch(() => undefined);
  expect(await textOf(panel)).toMatch(text);
}

/** What a page of the shop does, as the list has it when all is there. */
const LOADED = [
  'GET / 200, 0 SQL',
  'GET /api/orders 200, 7 SQL, N+1',
  'GET /api/users/1 200, 0 SQL',
  'GET /empty 204, 0 SQL',
  'GET /events 200, 0 SQL',
  'GET /moved 302, 0 SQL',
  'GET /same 304, 0 SQL',
];

async function listHas(panel: Frame, wanted: readonly string[]): Promise<void> {
  const sorted = async (): Promise<readonly string[]> => [...(await options(panel))].sort();
  const isThere = async (): Promise<boolean> => `${await sorted()}` === `${wanted}`;
  await until('the list', isThere, 20_000).catch(() => undefined);
  expect(await sorted()).toEqual(wanted);
}

describe.runIf(hasChromium)('the panel in DevTools', () => {
  beforeAll(async () => {
    browser = await Browser.start({ extension: EXTENSION });
  });
  afterAll(() => browser.close());

  test('has a switch, and lists what the tab loads while it is on', async () => {
    const shop = await openShop();
    const { page, panel } = await openPanel(shop);
    expect(await statusOf(panel)).toBe('Recording is off for this tab');
    const isOn = async () => (await panel.role('switch', 'Record this tab')).states['checked'];
    expect(await isOn()).toBe('false');
    await switchTo(panel, true);
    expect(await isOn()).toBe('true');
    await load(page, shop);
    await listHas(panel, LOADED);
    // The newest is the last, one of each, and each was asked for with the header.
    const names = await options(panel);
    expect([names[0], names.at(-1)]).toEqual(['GET / 200, 0 SQL', 'GET /events 200, 0 SQL']);
    expect(shop.asked.get('/api/orders')).toEqual(['on']);
    const { description } = await panel.role('option', 'GET /api/orders 200, 7 SQL, N+1');
    expect(description).toMatch(/^[\d.]+ ms, 7 SQL [\d.]+ ms, N\+1 ×6, [\d.]+ ms wasted$/);
    expect(panel.complaints).toEqual([]);
  });

  test('lists what was loaded before it was opened', async () => {
    const shop = await openShop();
    const page = await browser.newPage(`${shop.origin}/quiet`);
    const { panel } = await openTools(page, async () => {
      await page.value(`document.cookie = 'scooby=on'`);
      await load(page, shop);
    });
    await listHas(panel, LOADED);
    expect(await statusOf(panel)).toBe('Recording is off for this tab');
  });

  test('sends the header for no other tab, to no other host, and not when it is off', async () => {
    const shop = await openShop();
    const other = await browser.newPage(`${shop.origin}/quiet`);
    const { page, panel, tools } = await openPanel(shop);
    await switchTo(panel, true);
    await other.value(`fetch('/api/orders').then(() => true)`);
    expect(shop.asked.get('/api/orders')).toEqual([null]);

    const elsewhere = `http://elsewhere.localhost:${shop.port}`;
    const ask = (path: string): Promise<unknown> =>
      page.value(`fetch(${JSON.stringify(path)}).then(() => true)`);
    await page.open(`${shop.origin}/quiet`);
    await ask(`${elsewhere}/api/users/a`);
    await ask('/api/users/b');
    expect(shop.asked.get('/api/users/a')).toEqual([null]);
    expect(shop.asked.get('/api/users/b')).toEqual(['on']);
    await page.open(`${elsewhere}/quiet`);
    await ask('/api/users/c');
    expect(shop.asked.get('/api/users/c')).toEqual([null]);
    await says(panel, `No permission for ${elsewhere}: its requests are not recorded.`);

    await page.open(`${shop.origin}/quiet`);
    await switchTo(panel, false);
    await ask('/api/users/d');
    expect(shop.asked.get('/api/users/d')).toEqual([null]);

    await switchTo(panel, true);
    await ask('/api/users/e');
    await tools.close();
    await until('the header to be gone', async () => {
      await ask('/api/users/f');
      return shop.asked.get('/api/users/f')?.at(-1) === null;
    });
    expect(shop.asked.get('/api/users/e')).toEqual(['on']);
  });

  test('asks for what is chosen, also for what comes next', async () => {
    const shop = await openShop();
    const { page, panel } = await openPanel(shop);
    const ask = async (path: string): Promise<string | null | undefined> => {
      await page.value(`fetch(${JSON.stringify(path)}).then(() => true)`);
      return shop.asked.get(path)?.at(-1);
    };
    await switchTo(panel, true);
    await panel.click('checkbox', 'Parameters');
    await panel.click('checkbox', 'CPU profile');
    await until('both', async () => (await ask('/api/users/1')) === 'cpu,params');
    await panel.click('checkbox', 'Exact calls');
    await until('all', async () => (await ask('/api/users/2')) === 'calls,cpu,params');
    await panel.click('checkbox', 'CPU profile');
    await panel.click('checkbox', 'Exact calls');
    await panel.click('checkbox', 'Parameters');
    await until('none', async () => (await ask('/api/users/3')) === 'on');
  });

  test('says why there is no record: expired, forbidden, none there, offline', async () => {
    const shop = await openShop({ secret: SECRET });
    const bare = createServer((_, response) => {
      response.setHeader('X-Scooby', randomUUID());
      response.setHeader('Access-Control-Allow-Origin', '*');
      response.end('bare');
    }).listen(0, '127.0.0.1');
    await once(bare, 'listening');
    onTestFinished(() => void bare.close());
    const { port } = bare.address() as AddressInfo;
    const dying = await startShop();
    const page = await browser.newPage(`${shop.origin}/quiet`);
    const expiry = Math.floor(Date.now() / 1000) + 1000;
    const owner = 'somebody-else';
    const token = makeToken({ expiry, options: [], owner }, SECRET);
    const { panel } = await openTools(page, async () => {
      await page.value(`document.cookie = 'scooby=${token}'`);
      await page.open(`${shop.origin}/api/users/1`);
      await page.value(`fetch('http://localhost:${port}/bare').then(() => true)`);
      // As a program that sends the header itself does.
      const header = `{ headers: { 'X-Scooby-Profile': 'on' }, mode: 'cors' }`;
      await page.value(`fetch('${dying.origin}/api/users/2', ${header}).catch(() => true)`);
      await dying.stop();
    });
    await until('the reasons', async () => {
      const text = await textOf(panel);
      return text.includes('Expired or forbidden') && text.includes('Server without scooby');
    });
    await says(panel, 'Expired or forbidden: the server has no such record any more');
    await says(panel, `Server without scooby: http://localhost:${port} has no records at /scooby`);
    await panel.click('option', 'GET /bare 200, 0 SQL');
    await panel.role('button', 'Ask again');
    expect(await panel.names('alert')).toHaveLength(1);
  });

  test('says when a server is offline, and has the record when it is asked again', async () => {
    const shop = await openShop();
    const page = await browser.newPage(`${shop.origin}/quiet`);
    const { panel } = await openTools(page, async () => {
      await page.value(`document.cookie = 'scooby=on'`);
      await page.open(`${shop.origin}/api/users/1`);
      await shop.pause();
    });
    await says(panel, `Offline: ${shop.origin} does not answer.`);
    await shop.resume();
    await panel.click('option', 'GET /api/users/1 200, 0 SQL');
    await panel.click('button', 'Ask again');
    await until('the record', async () => (await textOf(panel)).includes('GET /api/users/1'));
    await until('its data', async () => !(await textOf(panel)).includes('Offline'));
  });

  test('asks for a secret, keeps it for the session, and makes tokens that the server takes', async () => {
    const shop = await openShop({ secret: SECRET });
    const { page, panel } = await openPanel(shop);
    await switchTo(panel, true);
    await load(page, shop);
    await says(panel, /Server without scooby: .* asks for a secret/);
    await panel.click('button', 'Secret…');
    await panel.click('textbox', `Secret for ${shop.origin}`);
    await panel.type('too short');
    await panel.click('button', 'Save');
    await says(panel, 'It has 9 bytes; a secret has at least 32.');
    await panel.click('button', 'Forget');
    await until('the dialog to close', async () => (await panel.names('dialog')).length === 0);
    await panel.click('button', 'Secret…');
    await panel.click('textbox', `Secret for ${shop.origin}`);
    await panel.type(SECRET);
    await panel.click('button', 'Save');
    await until('the dialog to close', async () => (await panel.names('dialog')).length === 0);
    await load(page, shop);
    await listHas(panel, LOADED);
    expect(shop.asked.get('/api/orders')?.at(-1)).toMatch(/^v1\.\d+\.-\.[\w-]{16}\.[\w-]{43}$/);
    const kept = (area: string): Promise<string> =>
      panel.value(`chrome.storage.${area}.get(null).then((all) => JSON.stringify(all))`);
    expect(await kept('session')).toContain(SECRET);
    expect(await kept('local')).not.toContain(SECRET);
    // To another port of the host goes no token.
    const other = await openShop();
    await page.value(`fetch('${other.origin}/api/users/9').then(() => true)`);
    expect(other.asked.get('/api/users/9')).toEqual(['on']);

    await panel.click('button', 'Secret…');
    await panel.click('checkbox', 'Remember');
    await panel.click('button', 'Save');
    await until('it to be remembered', async () => (await kept('local')).includes(SECRET));
    expect(await kept('session')).not.toContain(SECRET);
  });

  test('says that the limit of the server is reached', async () => {
    const shop = await openShop({ limits: { concurrent: 1 } });
    const { page, panel } = await openPanel(shop);
    await switchTo(panel, true);
    await load(page, shop);
    await says(panel, /Limit of the server reached: \d requests? to \S+ (?:was|were) not recorded/);
    expect(await options(panel)).toContain('GET / 200, 0 SQL');
  });

  test('keeps the list over reloads where that is wanted', async () => {
    const shop = await openShop();
    const { page, panel } = await openPanel(shop);
    await switchTo(panel, true);
    await load(page, shop);
    await listHas(panel, LOADED);
    await load(page, shop);
    await listHas(panel, LOADED);
    await panel.click('checkbox', 'Preserve log');
    await load(page, shop);
    await listHas(panel, [...LOADED, ...LOADED].sort());
    await panel.click('button', 'Clear');
    await listHas(panel, []);
    await panel.click('checkbox', 'Preserve log');
  });

  test('is searched, sorted and gone through with keys alone', async () => {
    const shop = await openShop();
    const { page, panel } = await openPanel(shop);
    await switchTo(panel, true);
    await load(page, shop);
    await listHas(panel, LOADED);
    await panel.click('searchbox', 'Filter requests');
    const typed = async (text: string, wanted: readonly string[]): Promise<void> => {
      await panel.value(`document.querySelector('[type=search]').select()`);
      await panel.type(text);
      await listHas(panel, wanted);
    };
    await typed('n+1', ['GET /api/orders 200, 7 SQL, N+1']);
    await typed('3xx', ['GET /moved 302, 0 SQL', 'GET /same 304, 0 SQL']);
    await typed('API -users', ['GET /api/orders 200, 7 SQL, N+1']);
    await typed('post', []);
    await typed('get', LOADED);
    await panel.click('radio', 'SQL');
    await until('the order', async () => (await options(panel))[0]?.includes('N+1'));
    for (let steps = 0; steps < 5 && (await focused(panel)) !== 'listbox Requests'; steps++)
      await panel.press('Tab');
    expect(await focused(panel)).toBe('listbox Requests');
    await panel.press('ArrowDown');
    expect(await selected(panel)).toEqual(['GET /api/orders 200, 7 SQL, N+1']);
    await panel.press('ArrowDown');
    expect(await selected(panel)).toEqual([(await options(panel))[1]]);
    await panel.press('End');
    expect(await selected(panel)).toEqual([(await options(panel)).at(-1)]);
    await panel.press('Home');
    expect(await selected(panel)).toEqual([(await options(panel))[0]]);
    await says(panel, 'listOrders');
  });

  test('shows markup and scripts of names, addresses and routes as text', async () => {
    const shop = await openShop();
    const { page, panel } = await openPanel(shop);
    await switchTo(panel, true);
    const hostile = `<img src=x onerror="document.title='broken'">`;
    const paths = [
      `/api/users/${encodeURIComponent(hostile)}?q=${hostile}`,
      `/api/users/'"><script>document.title='broken'</script>`,
      '/<b>bold</b>/markup',
      `/api/users/%E2%80%AEtxt.exe`,
    ];
    for (const path of paths)
      await page.value(`fetch(${JSON.stringify(path)}).then(() => true, () => true)`);
    await until('the list', async () => (await options(panel)).length === paths.length);
    await until('their data', async () => !`${await options(panel)}`.includes('waiting'));
    for (const name of await options(panel)) {
      await panel.click('option', name);
      await until('the record', () => panel.value(`document.querySelector('.record h2') !== null`));
    }
    const made = `document.querySelectorAll('img, script:not([src]), b b, iframe').length`;
    expect(await panel.value(made)).toBe(0);
    expect(await panel.value('document.title')).toBe('Scooby');
    expect(await textOf(panel)).toContain('%3Cb%3Ebold%3C/b%3E/markup');
  });

  test('is dark where DevTools are, and readable in both colours', async () => {
    const shop = await openShop();
    for (const isDark of [false, true]) {
      const page = await browser.newPage(`${shop.origin}/quiet`);
      const tools = await openDevTools(browser, page);
      const { panel } = tools;
      await switchTo(panel, true);
      await load(page, shop);
      await listHas(panel, LOADED);
      await panel.click('option', 'GET /api/orders 200, 7 SQL, N+1');
      const colour = 'getComputedStyle(document.body).backgroundColor';
      expect(await panel.value(colour)).toBe(isDark ? 'rgb(32, 33, 36)' : 'rgb(255, 255, 255)');
      expect(await faultsOf(panel)).toEqual([]);
      await darkenTools(tools);
      await tools.close();
    }
  });
});

/** Role and name of what has the focus. */
function focused(panel: Frame): Promise<string> {
  return panel.value(
    `document.activeElement.getAttribute('role') + ' ' + document.activeElement.getAttribute('aria-label')`,
  );
}

async function selected(panel: Frame): Promise<readonly string[]> {
  const all = await panel.roles('option');
  return all.filter(({ states }) => states['selected'] === true).map(({ name }) => name);
}
