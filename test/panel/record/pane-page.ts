import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Browser, Page } from 'playwright-core';
import { chromium } from 'playwright-core';
import { rolldown } from 'rolldown';
import type { RequestRecord } from '../../../src/records/record.ts';
import type { RecordMeta } from '../../../src/records/record-meta.ts';

const PANEL = fileURLToPath(new URL('../../../src/panel', import.meta.url));
const HARNESS = fileURLToPath(new URL('harness.mjs', import.meta.url));

/** What the page is given to show. */
export interface Shown {
  readonly record: RequestRecord;
  readonly meta?: readonly RecordMeta[];
  readonly others?: readonly RequestRecord[];
  readonly profile?: string;
  readonly hasEditor?: boolean;
}

/** What the pane asked of the page that holds it. */
export interface Said {
  readonly opened: readonly (readonly [path: string, line: number, column: number])[];
  readonly downloads: readonly (readonly [name: string, content: string])[];
}

export function startBrowser(): Promise<Browser> {
  return chromium.launch({
    executablePath: '/usr/bin/chromium',
    args: [
      ...['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run'],
      ...['--disable-background-networking', '--disable-component-update', '--disable-sync'],
    ],
  });
}

/** Writes the page that shows the pane alone into a folder; gives its path. */
export async function writePage(folder: string, name = 'pane.html'): Promise<string> {
  mkdirSync(folder, { recursive: true });
  const build = await rolldown({
    input: HARNESS,
    platform: 'browser',
    tsconfig: join(PANEL, 'tsconfig.json'),
    transform: { define: { 'process.env.NODE_ENV': '"production"' } },
    logLevel: 'warn',
  });
  const { output } = await build.generate({ format: 'esm', codeSplitting: false, minify: true });
  await build.close();
  writeFileSync(join(folder, 'pane.js'), output[0].code);
  writeFileSync(join(folder, 'pane.css'), `${styles()}\n#pane { height: 100vh; }\n`);
  writeFileSync(join(folder, name), PAGE);
  return join(folder, name);
}

/** As the panel has it: no script but its own, nothing from elsewhere. */
const PAGE = `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8" />
    <meta name="viewport" content="width=device-width, initial-scale=1" />
    <title>Pane</title>
    <link rel="stylesheet" href="pane.css" />
  </head>
  <body>
    <main id="pane"></main>
    <script src="pane.js"></script>
  </body>
</html>
`;

function styles(): string {
  const names = readdirSync(PANEL, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.css'))
    .sort((a, b) => Number(b === 'panel.css') - Number(a === 'panel.css'));
  return names.map((name) => readFileSync(join(PANEL, name), 'utf8')).join('\n');
}

/** Gives the page a record to show. */
export async function show(page: Page, shown: Shown): Promise<void> {
  await page.evaluate((given) => (globalThis as unknown as Harness).show(given), shown);
}

export function said(page: Page): Promise<Said> {
  return page.evaluate(() => (globalThis as unknown as Harness).said);
}

interface Harness {
  show(shown: Shown): void;
  readonly said: Said;
}
