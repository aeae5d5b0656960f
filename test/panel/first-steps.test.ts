import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, onTestFinished, test } from 'vitest';
import { hasChromium } from '../chromium.ts';
import { run, temporaryFolder } from '../cli/run-program.ts';
import { freePort } from '../free-port.ts';
import { Browser, until } from './browser.ts';
import { openDevTools, undock } from './devtools.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const PAGE = readFileSync(join(ROOT, 'src/manual/panel.md'), 'utf8');

/** The numbered steps of the manual, as they stand there. */
const STEPS = [...PAGE.matchAll(/^(\d)\. ([\s\S]*?)(?=\n\d\. |\n## )/gm)].map(
  ([, , text]) => `${text}`,
);

/** The server of the third step, as a program of its own. */
async function startServer(): Promise<number> {
  const [, name = '', program = ''] = /```js\n\/\/ (\S+)\n([\s\S]*?)```/.exec(STEPS[2] ?? '') ?? [];
  const folder = temporaryFolder();
  mkdirSync(join(folder, 'node_modules'));
  symlinkSync(join(ROOT, 'node_modules/express'), join(folder, 'node_modules/express'));
  symlinkSync(ROOT, join(folder, 'node_modules/scoobyprof'));
  writeFileSync(join(folder, name), program);
  const port = await freePort();
  const { PATH = '', HOME = '' } = process.env;
  const env = { PATH, HOME, PORT: `${port}`, PROFILER_DUMP_PATH: join(folder, 'dumps') };
  const child = spawn(process.execPath, [name], { cwd: folder, env, stdio: 'ignore' });
  onTestFinished(() => void child.kill('SIGKILL'));
  await until('the server', async () => (await fetch(`http://127.0.0.1:${port}/items/1`)).ok);
  return port;
}

describe.runIf(hasChromium)('the first steps of the manual', () => {
  test('are six at most, and lead to an N+1', async () => {
    expect(STEPS.length).toBeLessThanOrEqual(6);
    // 1: what builds has run before the tests. 2:
    expect(STEPS[0]).toContain('npm ci');
    expect(STEPS[1]).toContain('npx scoobyprof extension');
    const extension = (await run(['extension'])).stdout.split('\n')[0] ?? '';
    expect(existsSync(join(extension, 'manifest.json'))).toBe(true);
    const browser = await Browser.start({ extension });
    onTestFinished(() => browser.close());
    // 3:
    const port = await startServer();
    // 4:
    expect(STEPS[3]).toContain('http://localhost:3000/');
    const url = `http://localhost:${port}/`;
    const page = await browser.newPage(url);
    const devTools = await openDevTools(browser, page);
    await undock(devTools);
    const { panel } = devTools;
    // 5:
    expect(STEPS[4]).toContain('**Record this tab**');
    await panel.click('switch', 'Record this tab');
    await until('the switch', () =>
      panel.value(`document.querySelector('output').textContent === 'Recording this tab'`),
    );
    await page.send('Page.reload');
    // 6:
    expect(STEPS[5]).toContain('`GET /` with the finding `N+1 ×12`');
    // Reloaded, the browser may have it already: 200 or 304.
    const named = await until('the request', async () =>
      (await panel.names('option')).find((name) => /^GET \/ \d+, 0 SQL, N\+1$/.test(name)),
    );
    await panel.click('option', named);
    const { description } = await panel.role('option', named);
    expect(description).toContain('N+1 ×12');
    expect(STEPS[5]).toContain('tab HTTP: `findItem`');
    const tab = await until('the tab', async () =>
      (await panel.names('tab')).find((name) => name.startsWith('HTTP')),
    );
    await panel.click('tab', tab);
    await until('the calls', async () =>
      (await panel.value<string>('document.body.innerText')).includes('findItem'),
    );
    await until('their marks', async () =>
      (await panel.value<string>(`document.querySelector('.record').innerText`)).includes('N+1'),
    );
  });
});
