import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { metaOf } from '../../../src/records/record-meta.ts';
import { hasChromium } from '../../chromium.ts';
import { shopRecord } from '../../records/sample-record.ts';
import { openedPane } from './opened-pane.ts';
import { show } from './pane-page.ts';

const pane = openedPane();

const TABS = ['Overview', 'SQL', 'Cache', 'RPC', 'HTTP', 'Log', 'CPU', 'Timeline'];
const AXE = createRequire(import.meta.url).resolve('axe-core/axe.min.js');
const FIXTURE = readFileSync('fixtures/http-server.node20.cpuprofile', 'utf8');

interface AxeResult {
  readonly violations: readonly {
    readonly id: string;
    readonly nodes: readonly { readonly html: string; readonly failureSummary: string }[];
  }[];
}

/** What axe has against the page, contrast included. */
async function complaintsOf(page: Page): Promise<readonly string[]> {
  const result = (await page.evaluate('axe.run(document.body, { preload: false })')) as AxeResult;
  return result.violations.flatMap(({ id, nodes }) =>
    nodes.map(({ html, failureSummary }) => `${id}: ${html.slice(0, 150)} ${failureSummary}`),
  );
}

function shopWithProblems() {
  const record = shopRecord({ problems: [{ plugin: 'pg', message: 'version 7 is not known' }] });
  const view = { params: { shop: 7 }, query: { page: { type: 'string', length: 1 } } };
  return { ...record, plugins: { ...record.plugins, view } };
}

const OTHER = shopRecord({ id: '5f0c7f2e-7d0b-4a51-9f0e-2f6a6a1d9b11' });

async function showAll(page: Page): Promise<void> {
  const others = { meta: [metaOf(OTHER)], others: [{ ...OTHER, plugins: {} }] };
  await show(page, { record: shopWithProblems(), profile: FIXTURE, ...others });
}

/** Goes to a tab and opens what can be opened in it. */
async function openTab(page: Page, name: string): Promise<void> {
  await page.getByRole('tab', { name }).click();
  const panel = page.getByRole('tabpanel');
  if (name === 'Timeline') await panel.getByRole('img').waitFor();
  if (name === 'CPU') await expect.poll(() => panel.getByRole('table').count()).toBe(1);
  const row = panel.getByRole('button', { name: 'Stack of row 1', exact: true });
  if ((await row.count()) > 0) await row.click();
}

describe.runIf(hasChromium)('everybody can use it', () => {
  test.each(['light', 'dark'] as const)('axe finds nothing wrong, %s', async (colorScheme) => {
    const { page } = pane;
    await page.emulateMedia({ colorScheme });
    await page.addScriptTag({ path: AXE });
    await showAll(page);
    for (const name of TABS) {
      await openTab(page, name);
      expect(await complaintsOf(page), name).toEqual([]);
    }
    await page.getByRole('tab', { name: 'SQL' }).click();
    await page.getByRole('checkbox', { name: 'Group similar' }).check();
    expect(await complaintsOf(page), 'groups').toEqual([]);
    await page.getByRole('button', { name: 'Compare with…' }).click();
    expect(await complaintsOf(page), 'others').toEqual([]);
    await page.getByRole('group', { name: 'Other requests' }).getByRole('button').click();
    await page.getByRole('region', { name: 'Comparison' }).waitFor();
    expect(await complaintsOf(page), 'comparison').toEqual([]);
  });

  test.each([400, 620, 1600])('nothing goes beyond %i pixels', async (width) => {
    const { page } = pane;
    await page.setViewportSize({ width, height: 700 });
    await showAll(page);
    for (const name of TABS) {
      await openTab(page, name);
      const [content, room] = (await page.evaluate(
        '[document.documentElement.scrollWidth, innerWidth]',
      )) as [number, number];
      expect(content, name).toBeLessThanOrEqual(room);
    }
    await page.getByRole('button', { name: 'Compare with…' }).click();
    await page.getByRole('group', { name: 'Other requests' }).getByRole('button').click();
    await page.getByRole('region', { name: 'Comparison' }).waitFor();
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(width);
  });

  test('tables say so to readers of screens, whatever their rows look like', async () => {
    const { page } = pane;
    await showAll(page);
    await page.getByRole('tab', { name: 'SQL' }).click();
    const session = await page.context().newCDPSession(page);
    const { nodes } = await session.send('Accessibility.getFullAXTree');
    const roles = nodes.filter(({ ignored }) => !ignored).map(({ role }) => String(role?.value));
    const counts = ['table', 'row', 'columnheader', 'cell'].map((wanted) => {
      return roles.filter((role) => role === wanted).length;
    });
    expect(counts).toEqual([1, 28, 8, 27 * 8]);
  });

  test('nothing moves by itself', async () => {
    const { page } = pane;
    await showAll(page);
    for (const name of TABS) {
      await openTab(page, name);
      expect(await page.evaluate('document.getAnimations().length'), name).toBe(0);
    }
  });

  test('everything is reached by Tab, and the way back too', async () => {
    const { page } = pane;
    await showAll(page);
    const focused = () =>
      page.evaluate(
        'document.activeElement.getAttribute("aria-label") ?? document.activeElement.textContent',
      );
    const reached: unknown[] = [];
    await page.getByRole('tab', { name: 'Overview' }).focus();
    await page.keyboard.press('ArrowRight');
    for (let i = 0; i < 8; i++) {
      await page.keyboard.press('Tab');
      reached.push(await focused());
    }
    expect(reached).toEqual(expect.arrayContaining(['ms', 'wasted', 'Stack of row 1']));
    await page.keyboard.press('Enter');
    await expect.poll(() => page.getByRole('list', { name: 'Stack' }).count()).toBe(1);
    for (let i = 0; i < 8; i++) await page.keyboard.press('Shift+Tab');
    expect(await focused()).toBe('SQL 27');
  });
});
