import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, test } from 'vitest';
import { recordCalls } from '../../../src/request/test/record-calls.ts';
import { hasChromium } from '../../chromium.ts';
import { digest, sampleRecord, shopRecord, sqlCall } from '../../records/sample-record.ts';
import { bodyOf, openedPane, textsOf } from './opened-pane.ts';
import { said, show } from './pane-page.ts';

const pane = openedPane();
const { open } = pane;

describe.runIf(hasChromium)('tabs', () => {
  test('have their names, their counts, and one panel', async () => {
    await show(pane.page, { record: shopRecord() });
    const tabs = pane.page.getByRole('tablist', { name: 'Record' }).getByRole('tab');
    expect(await tabs.allTextContents()).toEqual([
      ...['Overview', 'SQL 27', 'Cache 1', 'RPC 1', 'HTTP 1', 'Log 1', 'CPU', 'Timeline'],
    ]);
    await expect.poll(() => pane.page.getByRole('tabpanel', { name: 'Overview' }).count()).toBe(1);
  });

  test('are chosen by arrows, Home and End, and one of them is reached by Tab', async () => {
    await show(pane.page, { record: shopRecord() });
    await pane.page.getByRole('tab', { name: 'Overview' }).focus();
    const chosen = () => pane.page.getByRole('tab', { selected: true }).textContent();
    const reached: (string | null)[] = [];
    for (const key of ['ArrowRight', 'ArrowRight', 'End', 'ArrowRight', 'ArrowLeft', 'Home']) {
      await pane.page.keyboard.press(key);
      reached.push(await chosen());
      expect(await pane.page.evaluate('document.activeElement.textContent')).toBe(reached.at(-1));
    }
    expect(reached).toEqual(['SQL 27', 'Cache 1', 'Timeline', 'Overview', 'Timeline', 'Overview']);
    const stops = await pane.page.locator('[role=tab][tabindex="0"]').count();
    expect(stops).toBe(1);
  });

  test('stay as they were left, also when another record is shown', async () => {
    const panel = await open('SQL');
    await panel.getByRole('checkbox', { name: 'Group similar' }).check();
    await pane.page.getByRole('tab', { name: 'Log' }).click();
    await pane.page.getByRole('tab', { name: 'SQL' }).click();
    await expect.poll(() => panel.getByRole('table', { name: 'SQL groups' }).count()).toBe(1);
    const other = shopRecord({ id: '5f0c7f2e-7d0b-4a51-9f0e-2f6a6a1d9b11', url: '/other' });
    await show(pane.page, { record: other });
    await expect
      .poll(() => pane.page.getByRole('heading', { level: 2 }).textContent())
      .toMatch('/other');
    expect(await panel.getByRole('table', { name: 'SQL groups' }).count()).toBe(1);
  });
});

describe.runIf(hasChromium)('overview', () => {
  test('shares out the whole duration', async () => {
    const panel = await open('Overview');
    const parts = await panel.getByRole('region', { name: 'Where the time went' });
    const texts = await parts.getByRole('listitem').allTextContents();
    const names = texts.map((text) => text.split(' ')[0]);
    expect(names).toEqual(['CPU', 'SQL', 'Cache', 'RPC', 'HTTP', 'Rest']);
    const sum = texts.reduce((total, text) => total + Number(/([\d.]+) ms/.exec(text)?.[1]), 0);
    expect(sum).toBeCloseTo(48.21, 5);
    const widths = await parts
      .getByRole('img')
      .locator('span')
      .evaluateAll((all) => {
        return all.map((part) => part.getBoundingClientRect().width);
      });
    const whole = widths.reduce((total, width) => total + width, 0);
    expect((widths[0] ?? 0) / whole).toBeCloseTo(9.874 / 48.211, 2);
  });

  test('says handler, route, parameters, findings and problems', async () => {
    const record = shopRecord({
      problems: [{ plugin: 'pg', message: 'version 7 is not known' }],
      limits: { dropped: { calls: 3, stacks: 1, log: 0 } },
    });
    const plugins = {
      ...record.plugins,
      view: { params: { shop: 7, token: '***' }, query: { page: { type: 'string', length: 1 } } },
    };
    const panel = await open('Overview', { record: { ...record, plugins } });
    const text = (await panel.textContent()) ?? '';
    for (const part of [
      ...['listOrders', '/orders', 'shop7', 'token"***"', 'pagestring of 1', 'N+1 ×25', '12 dup'],
      ...['error 42703', 'problem of pg: version 7 is not known', '3 calls, 1 stack'],
    ])
      expect(text).toContain(part);
  });

  test('a finding leads to its group', async () => {
    const panel = await open('Overview');
    await panel.getByRole('button', { name: 'select * from users where id = ?' }).click();
    const [first] = await textsOf(bodyOf(pane.page.getByRole('table', { name: 'SQL groups' })));
    expect(first).toMatch(/N\+1 ×25/);
  });
});

describe.runIf(hasChromium)('calls', () => {
  test('stand in their order, with N+1, repeats, errors and what they waste', async () => {
    const panel = await open('SQL');
    const table = panel.getByRole('table', { name: 'SQL calls' });
    const heads = await table.getByRole('columnheader').allTextContents();
    expect(heads.map((head) => head.replace(/ [↑↓]$/, ''))).toEqual([
      ...['#', 'at ms', 'wait', 'ms', 'wasted', 'rows', 'text', 'called from'],
    ]);
    const rows = await textsOf(bodyOf(table));
    expect(rows).toHaveLength(27);
    expect(await table.getAttribute('aria-rowcount')).toBe('28');
    expect(rows[0]).toMatch(/SELECT \* FROM orders WHERE shop = \$1 LIMIT 20/);
    expect(rows.filter((row) => row.includes('N+1 ×25'))).toHaveLength(25);
    expect(rows.filter((row) => /dup of \d/.test(row))).toHaveLength(12);
    expect(rows[26]).toMatch(/error 42703/);
  });

  test('are grouped', async () => {
    const panel = await open('SQL');
    await panel.getByRole('checkbox', { name: 'Group similar' }).check();
    const rows = await textsOf(bodyOf(panel.getByRole('table', { name: 'SQL groups' })));
    expect(rows).toHaveLength(3);
    expect(rows[0]).toMatch(
      /25.*28\.40.*26\.40.*N\+1 ×25 12 dup select \* from users where id = \?/,
    );
  });

  test('are sorted by start, duration, wasted time and count', async () => {
    const panel = await open('SQL');
    const sort = panel.getByRole('combobox', { name: 'Sort by' });
    expect(await sort.locator('option').allTextContents()).toEqual([
      ...['start', 'duration', 'wasted', 'count'],
    ]);
    const numbers = async (): Promise<readonly number[]> => {
      const names = await panel
        .getByRole('button', { name: /^Stack of row/ })
        .evaluateAll((all) => {
          return all.map((button) => button.getAttribute('aria-label'));
        });
      return names.map((name) => Number(name?.replace('Stack of row ', '')));
    };
    await sort.selectOption('duration');
    expect((await numbers()).slice(0, 2)).toEqual([1, 2]);
    await sort.selectOption('wasted');
    expect((await numbers()).slice(0, 2)).toEqual([3, 4]);
    await sort.selectOption('count');
    expect((await numbers()).at(-1)).toBe(27);
    await sort.selectOption('start');
    expect(await numbers()).toEqual(Array.from({ length: 27 }, (_, i) => i + 1));
    const head = panel.getByRole('columnheader', { name: 'wasted' });
    await head.getByRole('button').click();
    expect(await head.getAttribute('aria-sort')).toBe('descending');
    expect(await sort.inputValue()).toBe('wasted');
  });

  test('only duplicates are shown where that is asked for', async () => {
    const panel = await open('SQL');
    await panel.getByRole('checkbox', { name: 'Duplicates only' }).check();
    const rows = await textsOf(bodyOf(panel.getByRole('table', { name: 'SQL calls' })));
    expect(rows).toHaveLength(24);
    await pane.page.getByRole('tab', { name: 'Cache' }).click();
    await panel.getByRole('checkbox', { name: 'Duplicates only' }).check();
    expect(await panel.textContent()).toContain('No duplicates');
  });

  test.each([
    ['Cache', 'Cache calls', 'GET shop:7'],
    ['RPC', 'RPC calls', 'Stock.count'],
    ['HTTP', 'HTTP calls', 'GET http://stock:8080/items/7'],
  ])('of %s are shown alike', async (tab, name, text) => {
    const panel = await open(tab);
    const rows = bodyOf(panel.getByRole('table', { name }));
    expect(await textsOf(rows)).toEqual([expect.stringContaining(text)]);
    await panel.getByRole('button', { name: 'Stack of row 1' }).click();
    expect(await panel.textContent()).toContain('Copy text');
  });

  test('of which there are none are said to be none', async () => {
    const panel = await open('SQL', { record: sampleRecord() });
    expect(await panel.textContent()).toBe('No SQL calls');
  });
});

describe.runIf(hasChromium)('stacks', () => {
  test('open in place, libraries folded, and lead to the editor', async () => {
    const panel = await open('SQL');
    const button = panel.getByRole('button', { name: 'Stack of row 3' });
    expect(await button.getAttribute('aria-expanded')).toBe('false');
    await button.click();
    expect(await button.getAttribute('aria-expanded')).toBe('true');
    const items = panel.getByRole('list', { name: 'Stack' }).getByRole('listitem');
    expect(await items.allTextContents()).toEqual([
      ...['1 library frame', 'findUser src/users.ts:12', 'listOrders src/orders.ts:31'],
      '1 library frame',
    ]);
    await panel.getByRole('button', { name: 'src/users.ts:12' }).click();
    expect((await said(pane.page)).opened).toEqual([['/shop/src/users.ts', 12, 23]]);
    await panel.getByRole('button', { name: '1 library frame' }).first().click();
    expect(await items.allTextContents()).toContain(
      'processTicksAndRejections node:internal/process/task_queues:105',
    );
    await panel.getByRole('checkbox', { name: 'Library frames' }).check();
    expect(await items.allTextContents()).toEqual([
      'processTicksAndRejections node:internal/process/task_queues:105',
      ...['findUser src/users.ts:12', 'listOrders src/orders.ts:31'],
      'handle node_modules/@acme/router/lib/layer.js:95',
    ]);
    await button.click();
    expect(await panel.getByRole('list', { name: 'Stack' }).count()).toBe(0);
  });

  test('of libraries alone, and those that were not taken, say so', async () => {
    const calls = [sqlCall({ stack: null }), sqlCall({ stack: 3 })];
    const panel = await open('SQL', { record: sampleRecord({ sql: { calls } }) });
    await panel.getByRole('button', { name: 'Stack of row 1' }).click();
    expect(await panel.textContent()).toContain('No stack was taken.');
    await panel.getByRole('button', { name: 'Stack of row 2' }).click();
    const items = panel.getByRole('list', { name: 'Stack' }).getByRole('listitem');
    expect(await items.allTextContents()).toEqual(['2 library frames']);
  });

  test('are plain text where nothing opens files', async () => {
    const panel = await open('SQL', { hasEditor: false });
    await panel.getByRole('button', { name: 'Stack of row 3' }).click();
    expect(await panel.getByRole('button', { name: 'src/users.ts:12' }).count()).toBe(0);
  });

  test('of a program that ran are those of the code that called', async () => {
    const server = createServer((_, response) => response.end());
    await once(server.listen(0, '127.0.0.1'), 'listening');
    const { port } = server.address() as AddressInfo;
    const record = await recordCalls(async () => {
      for (const id of [1, 2, 3, 4, 5, 6]) await askStock(port, id);
    });
    await new Promise((resolve) => server.close(resolve));
    const panel = await open('HTTP', { record });
    const rows = await textsOf(bodyOf(panel.getByRole('table', { name: 'HTTP calls' })));
    expect(rows).toHaveLength(6);
    for (const row of rows) expect(row).toMatch(/N\+1 ×6/);
    await panel.getByRole('button', { name: 'Stack of row 1' }).click();
    const items = panel.getByRole('list', { name: 'Stack' }).getByRole('listitem');
    expect((await items.allTextContents()).join('\n')).toMatch(/askStock .*pane\.test\.ts:\d+/);
  });
});

async function askStock(port: number, id: number): Promise<void> {
  await (await fetch(`http://127.0.0.1:${port}/items/${id}`)).text();
}

describe.runIf(hasChromium)('a row that is open', () => {
  test('has the SQL in lines, and copies it', async () => {
    await pane.page
      .context()
      .grantPermissions(['clipboard-read', 'clipboard-write'])
      .catch(() => undefined);
    const text = `select a,b from t where a='x\u202ey' and b=$1`;
    const calls = [sqlCall({ text, params: [{ type: 'string', length: 4 }] })];
    const panel = await open('SQL', { record: sampleRecord({ sql: { calls } }) });
    await panel.getByRole('button', { name: 'Stack of row 1' }).click();
    const lines = await panel.locator('pre code').allTextContents();
    expect(lines).toEqual(['select a, b', 'from t', "where a = 'x·y'", 'and b = $1']);
    expect(await panel.locator('pre').getByText('select').getAttribute('class')).toBe(
      'rec-keyword',
    );
    expect(await panel.textContent()).toContain('Parameters: string of 4');
    await panel.getByRole('button', { name: 'Copy SQL' }).click();
    await expect.poll(() => panel.getByRole('status').textContent()).toBe('Copied');
  });

  test('is reached and left by keys alone, rows that are not in the page too', async () => {
    const calls = Array.from({ length: 1000 }, (_, i) =>
      sqlCall({ text: `select ${i}`, startMs: i, digest: digest(i) }),
    );
    const panel = await open('SQL', { record: sampleRecord({ sql: { calls } }) });
    await panel.getByRole('button', { name: 'Stack of row 1', exact: true }).focus();
    const focused = () => pane.page.evaluate("document.activeElement.getAttribute('aria-label')");
    await pane.page.keyboard.press('ArrowDown');
    await expect.poll(focused).toBe('Stack of row 2');
    await pane.page.keyboard.press('End');
    await expect.poll(focused).toBe('Stack of row 1000');
    await pane.page.keyboard.press('ArrowUp');
    await expect.poll(focused).toBe('Stack of row 999');
    await pane.page.keyboard.press('Enter');
    await expect.poll(() => panel.getByRole('list', { name: 'Stack' }).count()).toBe(1);
    const row = panel.getByRole('row').filter({ has: pane.page.getByRole('list') });
    expect(await row.getAttribute('aria-rowindex')).toBe('1000');
    await pane.page.keyboard.press('Tab');
    expect(await pane.page.evaluate('document.activeElement.textContent')).toBe('Copy SQL');
    await pane.page.keyboard.press('Shift+Tab');
    await pane.page.keyboard.press('ArrowLeft');
    await expect.poll(() => panel.getByRole('list', { name: 'Stack' }).count()).toBe(0);
    await pane.page.keyboard.press('Home');
    await expect.poll(focused).toBe('Stack of row 1');
    expect(await bodyOf(panel.getByRole('table')).count()).toBeLessThan(100);
  });
});

describe.runIf(hasChromium)('log', () => {
  test('has what was said, line by line, when, and where', async () => {
    const record = shopRecord();
    const entries = [{ atMs: 1.1, text: 'two\nlines\u001b[31m', stack: 2 }];
    const panel = await open('Log', {
      record: { ...record, plugins: { ...record.plugins, log: { entries } } },
    });
    const items = panel.getByRole('list', { name: 'Log' }).getByRole('listitem');
    expect(await items.allTextContents()).toEqual([
      '1.1 ms two\nlines· src/orders.ts:31 (listOrders)',
    ]);
    await panel.getByRole('button', { name: 'src/orders.ts:31 (listOrders)' }).click();
    expect(await panel.getByRole('list', { name: 'Stack' }).count()).toBe(1);
  });
});
