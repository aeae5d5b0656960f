import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { hasChromium } from '../chromium.ts';
import { startBrowser } from '../flame/page.ts';
import { reports, run, temporaryFolder } from './run-program.ts';

/** A page of our own. The compiler drops types and comments, so no line stays where it was. */
const SOURCE = `interface Row {
  readonly id: number;
  readonly name: string;
}

type Rows = readonly Row[];

/**
 * Looks at each pair of rows.
 */
function slowlyCountPairs(rows: Rows): number {
  let count: number = 0;
  for (const a of rows) {
    for (const b of rows) {
      if (a.id % 97 < b.id % 89) count += 1;
    }
  }
  return count;
}

const quick = (rows: Rows): number => rows.length;

const rows: Rows = Array.from({ length: 5000 }, (_, id): Row => ({ id, name: String(id % 97) }));
const end: number = performance.now() + 1500;

/** One call a turn: where they are many, V8 puts the function into its caller. */
function draw(): void {
  const sum: number = slowlyCountPairs(rows) + quick(rows);
  if (performance.now() < end) setTimeout(draw);
  else document.title = \`done \${sum}\`;
}

setTimeout(draw, 50);
`;
const LINE = 1 + SOURCE.split('\n').findIndex((line) => line.startsWith('function slowly'));
const HOT_LINE = 1 + SOURCE.split('\n').findIndex((line) => line.includes('a.id % 97 <'));

const TSC = fileURLToPath(new URL('../../node_modules/typescript/bin/tsc', import.meta.url));

describe.runIf(hasChromium)('a page of our own, recorded by the protocol', () => {
  let cwd = '';
  let server: Server;
  let address = '';
  let events: readonly object[] = [];

  beforeAll(async () => {
    cwd = mkdtempSync(join(tmpdir(), 'scoobyprof-page-'));
    mkdirSync(join(cwd, 'src'));
    writeFileSync(join(cwd, 'src', 'page.ts'), SOURCE);
    const options = [
      '--target',
      'es2022',
      '--lib',
      'es2022,dom',
      '--sourceMap',
      '--removeComments',
    ];
    const places = ['--outDir', 'dist', '--rootDir', 'src', '--ignoreConfig'];
    execFileSync(process.execPath, [TSC, ...options, ...places, 'src/page.ts'], { cwd });
    server = createServer(({ url = '' }, response) => {
      const isScript = url.endsWith('.js');
      response.setHeader('content-type', isScript ? 'text/javascript' : 'text/html');
      response.end(
        isScript
          ? readFileSync(join(cwd, 'dist', 'page.js'))
          : '<!doctype html><title>page</title><script src="/assets/page.js"></script>',
      );
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const browser = await startBrowser();
    try {
      const page = await browser.newPage();
      const categories = ['devtools.timeline', 'v8', 'disabled-by-default-v8.cpu_profiler'];
      await browser.startTracing(page, { categories });
      await page.goto(`${address}/`);
      await page.waitForFunction(`document.title.startsWith('done')`, null, { timeout: 100_000 });
      events = JSON.parse(String(await browser.stopTracing())).traceEvents;
    } finally {
      await browser.close();
    }
  }, 120_000);

  afterAll(() => {
    server?.close();
    rmSync(cwd, { recursive: true, force: true });
  });

  /** The function of the page with the most time of its own, as JSON has it: a busy machine has more `(program)`. */
  async function hottest(...args: string[]) {
    const { stdout, stderr, status } = await run(['--json', ...args, '-c', 'stats'], {
      cwd: join(cwd, 'elsewhere'),
    });
    expect(status, stderr).toBe(0);
    const [report] = reports(stdout);
    const ofPage = ({ url }: { url: string }): boolean => url.startsWith(address);
    return { report, top: report.functions.find(ofPage) };
  }

  test('the main thread is shown, and in it the slow function', async () => {
    mkdirSync(join(cwd, 'elsewhere'), { recursive: true });
    writeFileSync(join(cwd, 'Trace.json'), JSON.stringify(events));
    const { report, top } = await hottest(join(cwd, 'Trace.json'), '--no-source-maps');
    expect(report.threads?.[report.thread - 1].name ?? 'CrRendererMain').toBe('CrRendererMain');
    expect(top).toMatchObject({
      functionName: 'slowlyCountPairs',
      url: `${address}/assets/page.js`,
    });
    expect(top.line).not.toBe(LINE);
    expect(top.selfUs).toBeGreaterThan(200_000);
  });

  test('with the folder of the build it stands where TypeScript has it', async () => {
    const trace = join(cwd, 'Trace.json.gz');
    writeFileSync(trace, gzipSync(JSON.stringify({ traceEvents: events, metadata: {} })));
    const { top } = await hottest(trace, '--source-maps', join(cwd, 'dist'));
    expect(top.original).toMatchObject({ functionName: 'slowlyCountPairs', line: LINE });
    expect(top.original.url).toMatch(/src\/page\.ts$/);
  });

  test('with the map in the trace, as DevTools saves it, nothing has to be named', async () => {
    const script = `${address}/assets/page.js`;
    const sourceMap = JSON.parse(readFileSync(join(cwd, 'dist', 'page.js.map'), 'utf8'));
    sourceMap.sourcesContent = [SOURCE];
    const metadata = {
      sourceMaps: [{ url: script, sourceMapUrl: 'page.js.map', sourceMap }],
      resources: [{ url: script, content: readFileSync(join(cwd, 'dist', 'page.js'), 'utf8') }],
    };
    const trace = join(temporaryFolder(), 'Trace-enhanced.json');
    writeFileSync(trace, JSON.stringify({ metadata, traceEvents: events }));
    const { top } = await hottest(trace);
    const url = `${address}/src/page.ts`;
    expect(top.original).toMatchObject({ functionName: 'slowlyCountPairs', line: LINE, url });
    const lines = await run(['-c', 'lines slowlyCountPairs', trace]);
    expect(lines.stdout).toMatch(new RegExp(`\\n *${HOT_LINE} .*if \\(a\\.id % 97 <`));
  });
});
