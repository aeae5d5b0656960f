import { writeFileSync } from 'node:fs';
import { describe, expect, onTestFinished, test } from 'vitest';
import { hasChromium } from '../chromium.ts';
import { Browser, until } from './browser.ts';
import { darkenTools, EXTENSION, openDevTools, undock } from './devtools.ts';
import { startShop } from './shop.ts';

/** Where the pictures of the README and the manual are written anew; without it they are only taken. */
const FOLDER = process.env['SCOOBYPROF_PICTURES'];
const ROWS = 'N+1 ×6';

describe.runIf(hasChromium)('the panel fits', () => {
  test.each([
    [900, 500],
    [1600, 900],
  ])('into %i × %i, light and dark', async (width, height) => {
    const shop = await startShop();
    const browser = await Browser.start({ extension: EXTENSION, width, height });
    onTestFinished(async () => {
      await browser.close();
      await shop.stop();
    });
    for (const colours of ['light', 'dark']) {
      const page = await browser.newPage(`${shop.origin}/quiet`);
      const devTools = await openDevTools(browser, page);
      await undock(devTools);
      const { panel, tools } = devTools;
      if (colours === 'light') await panel.click('checkbox', 'CPU profile');
      await panel.click('switch', 'Record this tab');
      await until('the switch', () =>
        panel.value(`document.querySelector('output').textContent === 'Recording this tab'`),
      );
      await page.open(`${shop.origin}/`);
      const name = 'GET /api/orders 200, 7 SQL, N+1';
      await panel.click('option', name);
      await until('all', async () => (await panel.names('option')).length === 7);
      const shown = (): Promise<string> =>
        panel.value(`document.querySelector('.record').innerText`);
      for (const tab of ['Overview', 'SQL', 'CPU', 'Timeline']) {
        const found = await until(tab, async () =>
          (await panel.names('tab')).find((one) => one.startsWith(tab)),
        );
        await panel.click('tab', found);
        await until(`${tab} to be drawn`, () =>
          panel.value(`document.querySelector('[role=tabpanel]:not([style*="none"])') !== null`),
        );
        if (tab === 'CPU') await panel.role('table', 'Top functions');
        expect(await shown()).toContain(ROWS);
        expect(await panel.value(SPILLS)).toEqual([]);
        const picture = await tools.picture();
        if (FOLDER !== undefined)
          writeFileSync(`${FOLDER}/${tab}-${width}-${colours}.png`, picture);
      }
      await darkenTools(devTools);
      await devTools.close();
    }
  });
});

/** What is wider than the window. */
const SPILLS = `document.documentElement.scrollWidth > innerWidth ? ['the page'] :
  [...document.querySelectorAll('.toolbar, .requests, .record')]
    .filter((e) => e.getBoundingClientRect().right > innerWidth + 1).map((e) => e.className)`;
