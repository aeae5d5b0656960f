import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Locator, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, expect } from 'vitest';
import { hasChromium } from '../../chromium.ts';
import { shopRecord } from '../../records/sample-record.ts';
import { type Shown, show, startBrowser, writePage } from './pane-page.ts';

/** A pane in a browser, for each test of a file anew. */
export interface Pane {
  readonly page: Page;
  /** Shows a record, by default that of a shop, and gives the panel of a tab. */
  readonly open: (tab: string, shown?: Partial<Shown>) => Promise<Locator>;
}

/** Prepares the browser for the tests of a file. After each the page must have said nothing in its console. */
export function openedPane(): Pane {
  const folder = mkdtempSync(join(tmpdir(), 'scoobyprof-pane-'));
  let browser: Browser;
  let address: string;
  let page: Page;
  let complaints: string[] = [];

  beforeAll(async () => {
    if (!hasChromium) return;
    address = `file://${await writePage(folder)}`;
    browser = await startBrowser();
  });

  afterAll(async () => {
    await browser?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  beforeEach(async () => {
    if (!hasChromium) return;
    complaints = [];
    page = await browser.newPage({ viewport: { width: 900, height: 500 } });
    page.on('console', (message) => complaints.push(message.text()));
    page.on('pageerror', (error) => complaints.push(String(error)));
    await page.goto(address);
  });

  afterEach(async () => {
    await page?.close();
    expect(complaints).toEqual([]);
  });

  return {
    get page() {
      return page;
    },
    open: async (tab, shown = {}) => {
      await show(page, { record: shopRecord(), ...shown });
      await page.getByRole('tab', { name: tab }).click();
      return page.getByRole('tabpanel');
    },
  };
}

export function textsOf(rows: Locator): Promise<readonly string[]> {
  return rows.allTextContents();
}

/** The rows of a table below its header. */
export function bodyOf(table: Locator): Locator {
  return table.locator('tbody').getByRole('row');
}
