import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import type { RequestRecord } from '../../src/records/record.ts';
import { hasChromium } from '../chromium.ts';
import { temporaryFolder } from '../cli/run-program.ts';
import { sampleRecord } from '../records/sample-record.ts';
import { faultsOf } from './axe.ts';
import { Browser, type Frame, until } from './browser.ts';
import { ask, startPage } from './page-program.ts';
import { startShop } from './shop.ts';

/** A folder of dumps with these records. */
function folderWith(records: readonly RequestRecord[]): string {
  const folder = temporaryFolder();
  mkdirSync(join(folder, 'requests'), { mode: 0o700 });
  for (const record of records)
    writeFileSync(join(folder, 'requests', `${record.id}.json`), JSON.stringify(record), {
      mode: 0o600,
    });
  return folder;
}

const textOf = (page: Frame): Promise<string> => page.value<string>('document.body.innerText');

describe('the page of records', () => {
  test('is served to nobody without its token, which works once', async () => {
    const record = sampleRecord();
    const program = await startPage([folderWith([record])]);
    const address = program.address();
    const [, token = ''] = address.split('#');
    const get = (path: string, headers = {}) => ask(address, { path, headers });
    for (const path of ['/records', `/records/${record.id}`, `/profiles/${record.id}`, '/live']) {
      for (const key of [undefined, '', token, 'x'.repeat(43)]) {
        const { status, body } = await get(path, key === undefined ? {} : { 'X-Scooby-Page': key });
        expect([path, key, status, body]).toEqual([path, key, 403, '']);
      }
    }
    const keyFor = (body: string, headers = {}) =>
      ask(address, { method: 'POST', path: '/key', body, headers });
    expect((await keyFor('wrong')).status).toBe(403);
    expect((await keyFor('x'.repeat(100_000))).status).toBe(403);
    expect((await keyFor(token, { Origin: 'http://evil.example' })).status).toBe(403);
    expect((await keyFor(token, { 'Sec-Fetch-Site': 'cross-site' })).status).toBe(403);
    const key = await keyFor(token);
    expect(key.status).toBe(200);
    expect((await keyFor(token)).status).toBe(403);
    const list = await get('/records', { 'X-Scooby-Page': key.body });
    expect(JSON.parse(list.body).metas.map(({ id }: RequestRecord) => id)).toEqual([record.id]);
    const one = await get(`/records/${record.id}`, { 'X-Scooby-Page': key.body });
    expect(JSON.parse(one.body)).toMatchObject({ id: record.id, url: record.url });
    expect(one.body).not.toContain('"owner"');
    for (const path of ['/records/../package.json', '/records/x', `/records/${randomUUID()}`]) {
      expect((await get(path, { 'X-Scooby-Page': key.body })).status).toBe(404);
    }
    // A browser more gets an address of its own.
    await until('another address', async () => program.address() !== address);
    expect((await keyFor(program.address().split('#')[1] ?? '')).status).toBe(200);
  });

  test('answers no other host, on no other address, and allows nothing from elsewhere', async () => {
    const program = await startPage([folderWith([sampleRecord()])]);
    const address = program.address();
    const { host, port, hostname } = new URL(address);
    expect(hostname).toBe('127.0.0.1');
    for (const wrong of ['evil.example', `evil.example:${port}`, `127.0.0.1`, `[::1]:${port}`]) {
      const { status, body } = await ask(address, { path: '/', headers: { Host: wrong } });
      expect([wrong, status, body]).toEqual([wrong, 403, '']);
    }
    const { status, headers } = await ask(address, { path: '/', headers: { Host: host } });
    expect(status).toBe(200);
    expect(headers['content-security-policy']).toContain("script-src 'self';");
    expect(headers['content-security-policy']).toContain("default-src 'none'");
    expect(headers['access-control-allow-origin']).toBeUndefined();
    expect((await ask(address, { path: '/', method: 'PUT' })).status).toBe(405);
    for (const path of ['/../package.json', '/manifest.json', '/%2e%2e/x', '//panel.js/..']) {
      expect((await ask(address, { path })).status).toBe(403);
    }
  });

  test.each(['SIGHUP', 'SIGTERM', 'SIGINT'] as const)('ends with %s', async (signal) => {
    const program = await startPage([folderWith([])]);
    program.kill(signal);
    expect(await program.ended).toBe(signal === 'SIGINT' ? 130 : 0);
  });

  test('is served where nothing opens it, for want of a temporary folder', async () => {
    const program = await startPage([folderWith([])], { DISPLAY: ':9', TMPDIR: '/nowhere' });
    expect((await ask(program.address(), { path: '/' })).status).toBe(200);
    program.kill('SIGTERM');
    expect(await program.ended).toBe(0);
  });

  test.skipIf(process.platform === 'win32')('ends when whoever started it is gone', async () => {
    const script = `"$0" "$@" & echo $!; wait`;
    const program = new URL('../../bin/scoobyprof.js', import.meta.url).pathname;
    const args = ['-c', script, process.execPath, program, 'requests', '--open', folderWith([])];
    const shell = spawn('sh', args, { stdio: ['ignore', 'pipe', 'ignore'] });
    onTestFinished(() => void shell.kill('SIGKILL'));
    let text = '';
    shell.stdout.on('data', (piece) => {
      text += piece;
    });
    await until('the address', async () => text.includes('http://'));
    const pid = Number(text.split('\n')[0]);
    shell.kill('SIGKILL');
    await until('the program to end', async () => !isRunning(pid));
  });
});

function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

describe.runIf(hasChromium)('the page of records in a browser', () => {
  let browser: Browser;

  beforeAll(async () => {
    browser = await Browser.start({ width: 1280, height: 800 });
  });
  afterAll(() => browser.close());

  test('lists what is there and what comes, shows it, and survives a reload', async () => {
    const shop = await startShop();
    onTestFinished(() => shop.stop());
    const asks = (path: string): Promise<unknown> =>
      fetch(shop.origin + path, { headers: { 'X-Scooby-Profile': 'cpu,params' } });
    await asks('/api/orders');
    const program = await startPage([shop.folder]);
    const page = await browser.newPage(program.address());
    const names = () => page.names('option');
    await until('the list', async () => (await names()).length === 1);
    await asks('/api/users/7');
    await until('what is new', async () => (await names()).length === 2);
    expect(await names()).toEqual([
      'GET /api/orders 200, 7 SQL, N+1',
      'GET /api/users/7 200, 0 SQL',
    ]);
    expect(await page.value('location.hash')).toBe('');
    await page.click('option', 'GET /api/orders 200, 7 SQL, N+1');
    await page.click('tab', await tabNamed(page, 'CPU'));
    await page.role('table', 'Top functions');
    await page.role('image', 'Flame graph');
    await page.click('tab', await tabNamed(page, 'Timeline'));
    await page.click('checkbox', 'As a table');
    await until('the timeline', async () => (await textOf(page)).includes('select * from users'));
    await page.send('Page.reload');
    await until('the list again', async () => (await names()).length === 2);
    expect(page.complaints).toEqual([]);

    // The address was used: what else opens it sees nothing.
    const other = await browser.newPage('about:blank');
    await other.open(program.address().replace(/#.*/, '#used'));
    await until('a reason', async () => (await textOf(other)).includes('was used already'));
    expect(await other.names('option')).toEqual([]);
    program.kill('SIGTERM');
    await until('the end', async () => (await textOf(page)).includes('Not connected'));
  });

  test('opens the record that was named', async () => {
    const record = sampleRecord();
    const program = await startPage([record.id.slice(0, 8), folderWith([record])]);
    const page = await browser.newPage(program.address());
    await until('the record', async () => (await page.roles('tab')).length === 8);
    const all = await page.roles('option');
    expect(all.map(({ states }) => states['selected'])).toEqual([true]);
  });

  test('draws of a thousand requests what is seen, and says where each stands', async () => {
    const records = Array.from({ length: 1000 }, (_, i) => {
      const id = randomUUID();
      return { ...sampleRecord(), id, url: `/page/${i}`, startedAt: 1_790_000_000_000 + i };
    });
    const program = await startPage([folderWith(records)]);
    const page = await browser.newPage(program.address());
    await until('the list', async () => (await page.roles('option')).length > 0);
    const rows = () =>
      page.value<readonly (readonly [string, string, string])[]>(
        `[...document.querySelectorAll('[role=option]')].map((e) => [e.ariaPosInSet, e.ariaSetSize, e.textContent])`,
      );
    expect((await rows()).length).toBeLessThan(60);
    // It begins at the newest, which is the last.
    await until('the end of the list', async () => (await rows()).at(-1)?.[0] === '1000');
    for (const [place, size, text] of await rows()) {
      expect(size).toBe('1000');
      expect(text).toContain(`/page/${Number(place) - 1}`);
    }
    await page.value(`document.querySelector('[role=listbox]').focus()`);
    await page.press('Home');
    await until('the beginning', async () => (await rows())[0]?.[0] === '1');
    await page.press('PageDown');
    const [chosen] = (await page.roles('option')).filter(({ states }) => states['selected']);
    expect(chosen?.name).toMatch(/^GET \/page\/\d+ /);
    await page.click('searchbox', 'Filter requests');
    await page.type('/page/77');
    await until('what is searched for', async () => (await rows()).length === 11);
    expect(page.complaints).toEqual([]);
  });

  test('has no faults of access in light and dark colours', async () => {
    const program = await startPage([folderWith([sampleRecord()])]);
    const page = await browser.newPage(program.address());
    const option = await page.role('option');
    await page.click('option', option.name);
    for (const value of ['light', 'dark']) {
      const features = [{ name: 'prefers-color-scheme', value }];
      await page.send('Emulation.setEmulatedMedia', { features });
      expect(await faultsOf(page)).toEqual([]);
    }
  });
});

async function tabNamed(page: Frame, start: string): Promise<string> {
  return until(`a tab ${start}`, async () =>
    (await page.names('tab')).find((name) => name.startsWith(start)),
  );
}
