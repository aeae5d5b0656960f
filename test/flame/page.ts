import { execFileSync, spawnSync } from 'node:child_process';
import { pathToFileURL } from 'node:url';
import { type Browser, chromium, type Page } from 'playwright-core';

/** Where the browser is; `null`: there is none. */
export const chromiumPath =
  spawnSync('chromium', ['--version']).status === 0
    ? execFileSync('which', ['chromium'], { encoding: 'utf8' }).trim()
    : null;

export function startBrowser(): Promise<Browser> {
  return chromium.launch({ executablePath: chromiumPath ?? '', args: ['--no-sandbox'] });
}

export interface OpenPage {
  readonly page: Page;
  /** Messages of the console, errors that nobody caught, and requests for anything but the file. */
  readonly complaints: readonly string[];
}

interface PageLook {
  readonly width?: number;
  readonly height?: number;
  readonly scheme?: 'light' | 'dark';
  readonly fragment?: string;
}

/** Shows a file without a network. */
export async function openPage(
  browser: Browser,
  path: string,
  { width = 1000, height = 700, scheme = 'light', fragment = '' }: PageLook = {},
): Promise<OpenPage> {
  const context = await browser.newContext({
    viewport: { width, height },
    colorScheme: scheme,
    offline: true,
    permissions: ['clipboard-read', 'clipboard-write'],
  });
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on('console', (message) => complaints.push(message.text()));
  page.on('pageerror', ({ message }) => complaints.push(message));
  page.on('request', (request) => {
    if (!request.url().startsWith('file:')) complaints.push(request.url());
  });
  await page.goto(`${pathToFileURL(path).href}${fragment}`);
  return { page, complaints };
}
