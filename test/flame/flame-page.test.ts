import { createHash } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import axe, { type AxeResults } from 'axe-core';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { fixture, run } from '../cli/run-program.ts';
import { drawnDump } from '../drawn-dump.ts';
import { chromiumPath, type OpenPage, openPage, startBrowser } from './page.ts';

/** Text that would run, load or break out where it were not taken for text. */
const HOSTILE = [
  '<script>document.title="run"</script>',
  '</script><img src=x onerror=alert(1)>',
  '"><b>bold</b>',
  "');alert(1)//",
  '<!-- --><!--<script>',
  '\u202egnp.exe',
  '\u2028line',
];

/** Names of all properties that the browser's own classes have. */
const OWN_OF_BROWSER = `Object.getOwnPropertyNames(window).flatMap((name) => {
  const value = window[name];
  const owners = typeof value === 'function' ? [value, value.prototype] : [value];
  return [name, ...owners.filter(Boolean).flatMap((one) => Object.getOwnPropertyNames(Object(one)))];
})`;

/** How many colours the canvas has. */
const COLOR_COUNT = `(() => {
  const canvas = document.querySelector('canvas');
  const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
  return new Set(new Uint32Array(data.buffer)).size;
})()`;

/** The words of the modules that the page is made of. */
function sourceWords(): readonly string[] {
  const folder = new URL('../../src/flame/', import.meta.url);
  return readdirSync(folder)
    .filter((name) => name.endsWith('.ts'))
    .flatMap((name) => readFileSync(new URL(name, folder), 'utf8').match(/\w+/g) ?? []);
}

function dataIn(page: string): string {
  return /id="flame-data">(.*?)<\/script>/s.exec(page)?.[1] ?? '';
}

/** The names of the properties in JSON. */
function namesIn(json: string): readonly string[] {
  const names = new Set<string>();
  JSON.parse(json, (name, value) => {
    names.add(name);
    return value;
  });
  return [...names];
}

const STACKS = [
  ['main', 'parse', 'next'],
  ['main', 'parse', 'next'],
  ['main', 'render'],
  ['main', 'parse'],
  ['idle-like', 'next'],
  ...HOSTILE.map((name) => ['main', name, 'next']),
];

describe.runIf(chromiumPath !== null)('the page of a flame graph', () => {
  let browser: Browser;
  let drawn: string;
  let recorded: string;
  const folder = mkdtempSync(join(tmpdir(), 'scoobyprof-flame-'));

  beforeAll(async () => {
    browser = await startBrowser();
    drawn = await exported('drawn.cpuprofile', drawnDump(STACKS));
    recorded = await exportedFile(fixture('build.node20'));
  });

  afterAll(async () => {
    await browser.close();
    rmSync(folder, { recursive: true });
  });

  async function exported(name: string, dump: string): Promise<string> {
    writeFileSync(join(folder, name), dump);
    return exportedFile(join(folder, name));
  }

  async function exportedFile(dump: string): Promise<string> {
    const path = join(folder, `${basename(dump)}.html`);
    const { status, stderr } = await run(['export', 'html', '-o', path, dump]);
    expect(status, stderr).toBe(0);
    return path;
  }

  async function using<T>(
    path: string,
    look: Parameters<typeof openPage>[2],
    use: (open: OpenPage) => Promise<T>,
  ): Promise<T> {
    const open = await openPage(browser, path, look);
    try {
      const result = await use(open);
      expect(open.complaints).toEqual([]);
      return result;
    } finally {
      await open.page.context().close();
    }
  }

  const labelOf = (page: Page): Promise<string | null> =>
    page.getByRole('img').getAttribute('aria-label');

  const fragmentOf = (page: Page): Promise<string> => page.evaluate('location.hash');

  test('needs nothing but itself, and hostile names stay text', async () => {
    await using(drawn, {}, async ({ page }) => {
      expect(await page.title()).toContain('flame graph');
      await page.keyboard.press('s');
      const names = await page.locator('tbody button').allTextContents();
      for (const name of HOSTILE.map((text) => text.replace('\u2028', ''))) {
        expect(names).toContain(name);
      }
      expect(
        await page.locator('main img, main b:not(.flame-details b), main script').count(),
      ).toBe(0);
      await page.keyboard.press('s');
      await page.keyboard.press('/');
      await page.keyboard.type('</script>');
      expect(await page.getByRole('status').textContent()).toBe('2 matches, 16.67 %');
    });
  });

  test('is at most 40 kB without its data, and says what may run in it', () => {
    const text = readFileSync(drawn, 'utf8');
    const data = dataIn(text);
    expect(data.length).toBeGreaterThan(100);
    expect(Buffer.byteLength(text) - data.length).toBeLessThanOrEqual(40_000);
    const [policy = ''] = /default-src 'none'[^"]*/.exec(text) ?? [];
    expect(policy).not.toContain('unsafe');
    for (const [, kind = '', content = ''] of text.matchAll(/<(script|style)>(.*?)<\/\1>/gs)) {
      const hash = createHash('sha256').update(content).digest('base64');
      expect(policy).toContain(`${kind}-src 'sha256-${hash}'`);
    }
  });

  test('has short names for its own properties only, not for those of browsers and data', async () => {
    const { OWN_NAMES } = await import(String(new URL('../../src/bundles.mjs', import.meta.url)));
    const isShortened = (name: string): boolean =>
      OWN_NAMES.include.test(name) && !OWN_NAMES.exclude.test(name);
    const words = new Set(sourceWords());
    const shortened = [...words].filter(isShortened);
    expect(shortened.length).toBeGreaterThan(30);
    const ofBrowser = await using(drawn, {}, ({ page }) => page.evaluate<string[]>(OWN_OF_BROWSER));
    // What the page does use is among them.
    expect(ofBrowser).toEqual(expect.arrayContaining(['indexOf', 'clientWidth', 'fillRect']));
    expect(ofBrowser.filter((name) => words.has(name) && isShortened(name))).toEqual([]);
    expect(namesIn(dataIn(readFileSync(drawn, 'utf8'))).filter(isShortened)).toEqual([]);
  });

  test('has its picture when it is loaded, named for readers of screens', async () => {
    await using(recorded, {}, async ({ page }) => {
      const box = await page.getByRole('img', { name: 'Flame graph' }).boundingBox();
      expect(box?.width).toBeGreaterThan(900);
      expect(box?.height).toBeGreaterThan(300);
      const colors = await page.evaluate<number>(COLOR_COUNT);
      expect(colors).toBeGreaterThan(20);
    });
  });

  test('says what share a search finds, each sample once', async () => {
    await using(drawn, {}, async ({ page }) => {
      const search = page.getByRole('searchbox');
      const status = page.getByRole('status');
      // 12 samples of 1 ms, 11 of them below main.
      await search.fill('main');
      expect(await status.textContent()).toBe('1 match, 91.67 %');
      await search.fill('NEXT');
      expect(await status.textContent()).toBe('9 matches, 83.33 %');
      await search.fill('/^(parse|render) /');
      expect(await status.textContent()).toBe('2 matches, 33.33 %');
      await search.fill('/(/');
      expect(await status.textContent()).toBe('the expression is not complete');
      await search.press('Escape');
      expect(await search.inputValue()).toBe('');
      expect(await status.textContent()).toBe('');
    });
  });

  test('is used by keys alone', async () => {
    await using(drawn, {}, async ({ page }) => {
      await page.getByRole('img').focus();
      await page.keyboard.press('ArrowDown');
      await page.keyboard.press('ArrowDown');
      expect(await labelOf(page)).toContain('Flame graph: main, ');
      await page.keyboard.press('ArrowDown');
      expect(await labelOf(page)).toContain('parse');
      await page.keyboard.press('ArrowRight');
      expect(await labelOf(page)).not.toContain('parse');
      await page.keyboard.press('ArrowLeft');
      await page.keyboard.press('Enter');
      expect(await fragmentOf(page)).toMatch(/^#zoom=\d+\.\d+$/);
      await page.keyboard.press('Backspace');
      expect(await fragmentOf(page)).toBe('');
      await page.keyboard.press('b');
      expect(await fragmentOf(page)).toBe('#mode=up');
      await page.keyboard.press('o');
      expect(await fragmentOf(page)).toBe('#mode=time');
      await page.keyboard.press('o');
      await page.keyboard.press('t');
      expect(await fragmentOf(page)).toBe('#order=appearance');
      await page.keyboard.press('t');
      await page.keyboard.press('c');
      expect(await fragmentOf(page)).toBe('#color=file');
      await page.keyboard.press('?');
      expect(await page.getByRole('dialog').isVisible()).toBe(true);
      await page.keyboard.press('Escape');
      expect(await page.getByRole('dialog').isVisible()).toBe(false);
      await page.keyboard.press('/');
      await page.keyboard.type('next');
      await page.keyboard.press('Enter');
      await page.keyboard.press('n');
      expect(await labelOf(page)).toContain('next');
      await page.keyboard.press('h');
      expect(await page.getByRole('status').textContent()).toBe('0 matches, 0.00 %');
      await page.keyboard.press('Escape');
      await page.keyboard.press('0');
      expect(await fragmentOf(page)).toBe('#color=file');
    });
  });

  test('zooms where somebody clicks, and out on a caller; two clicks copy the place', async () => {
    await using(drawn, {}, async ({ page }) => {
      const area = await page.getByRole('img').boundingBox();
      const at = { x: (area?.x ?? 0) + 20, top: area?.y ?? 0 };
      await page.mouse.click(at.x, at.top + 19 * 2 + 9);
      expect(await fragmentOf(page)).toMatch(/^#zoom=\d+\.\d+$/);
      await page.mouse.click(at.x, at.top + 9);
      expect(await fragmentOf(page)).toBe('');
      await page.mouse.dblclick(at.x, at.top + 19 + 9);
      const copied = await page.evaluate<string>('navigator.clipboard.readText()');
      expect(copied).toBe('/app/main.js:1:9');
      await page.mouse.move(at.x + 3, at.top + 19 + 9);
      const tip = await page.locator('.flame-tip').innerText();
      expect(tip).toContain('main');
      expect(tip).toContain('cumulative 11.0 ms');
      expect(tip).toContain('91.67 % of all');
      expect(tip).toContain('11 samples');
    });
  });

  test('a link shows the same', async () => {
    const fragment = await using(drawn, {}, async ({ page }) => {
      await page.keyboard.press('b');
      await page.keyboard.press('/');
      await page.keyboard.type('parse');
      return fragmentOf(page);
    });
    await using(drawn, { fragment }, async ({ page }) => {
      expect(await page.getByRole('searchbox').inputValue()).toBe('parse');
      expect(
        await page.getByRole('button', { name: 'Bottom-up' }).getAttribute('aria-pressed'),
      ).toBe('true');
      expect(await page.getByRole('status').textContent()).toBe('1 match, 25.00 %');
    });
  });

  test('the legend counts packages, and takes their functions out', async () => {
    await using(recorded, {}, async ({ page }) => {
      const chip = page.getByRole('group', { name: 'Packages' }).getByRole('button').first();
      const shares = await page.locator('.flame-count').allTextContents();
      const sum = shares.reduce((all, text) => all + Number(/([\d.]+) %/.exec(text)?.[1]), 0);
      expect(Math.abs(sum - 100)).toBeLessThan(0.2);
      await chip.click();
      expect(await chip.getAttribute('aria-pressed')).toBe('false');
      expect(await fragmentOf(page)).toMatch(/^#without=\d+$/);
      await page.keyboard.press('Escape');
      expect(await fragmentOf(page)).toBe('');
    });
  });

  test('the table shows callers and callees of a function, and leads to its box', async () => {
    await using(drawn, {}, async ({ page }) => {
      await page.keyboard.press('s');
      await page.getByRole('button', { name: 'parse', exact: true }).click();
      const callers = page.getByRole('table', { name: 'Callers of parse' });
      expect(await callers.getByRole('row').allTextContents()).toEqual(['3.00 ms100.00 %main']);
      const callees = page.getByRole('table', { name: 'Called by parse' });
      expect(await callees.getByRole('row').allTextContents()).toEqual(['2.00 ms66.67 %next']);
      await page.getByRole('button', { name: 'Show parse in the picture' }).click();
      expect(await labelOf(page)).toContain('parse');
      expect(await fragmentOf(page)).toMatch(/^#zoom=\d+\.\d+$/);
    });
  });

  test.each([400, 800, 1600])('does not scroll sideways at %i px', async (width) => {
    await using(recorded, { width }, async ({ page }) => {
      const overflow = (): Promise<number> =>
        page.evaluate('document.documentElement.scrollWidth - innerWidth');
      expect(await overflow()).toBeLessThanOrEqual(0);
      await page.keyboard.press('s');
      expect(await overflow()).toBeLessThanOrEqual(0);
    });
  });

  test.each(['light', 'dark'] as const)('can be read by all in %s', async (scheme) => {
    await using(recorded, { scheme }, async ({ page }) => {
      for (const key of ['', 'b', 's', '?']) {
        if (key !== '') await page.keyboard.press(key);
        await page.evaluate(axe.source);
        const { violations } = await page.evaluate<AxeResults>('axe.run()');
        expect(violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`)).toEqual([]);
      }
    });
  });

  test('on paper it is the picture, in light colours', async () => {
    await using(recorded, { scheme: 'dark' }, async ({ page }) => {
      await page.emulateMedia({ media: 'print' });
      // The page is told of it a moment later.
      await page.locator('.flame[data-scheme="light"]').waitFor();
      expect(await page.getByRole('searchbox').isVisible()).toBe(false);
      expect(await page.locator('canvas').isVisible()).toBe(true);
    });
  });
});
