// The pane of one record in Chromium: how long a large one takes to open, what a frame of scrolling costs, and memory.
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';
import { rolldown } from 'rolldown';
import { median } from './measure.mjs';

const CALLS = 5000;
const RECORD_BYTES = 5e6;
const OPENINGS = 7;
/** Rows of a frame: all of them in some hundreds of frames. */
const STEP_PX = 24 * 12;
const panel = fileURLToPath(new URL('../../src/panel', import.meta.url));
const harness = fileURLToPath(new URL('../panel/record/harness.mjs', import.meta.url));
const work = mkdtempSync(join(tmpdir(), 'scoobyprof-bench-panel-'));

/** A record as large as they get: each call has a stack, and many texts differ. */
function largeRecord() {
  const frames = Array.from({ length: 900 }, (_, i) => ({
    fn: `function${i}`,
    file:
      i % 3 === 0
        ? `/shop/src/module${i % 70}.ts`
        : `/shop/node_modules/package${i % 40}/lib/${i}.js`,
    ...{ line: i + 1, col: (i % 40) + 1, kind: i % 3 === 0 ? 'app' : 'library' },
  }));
  const stacks = Array.from({ length: 2000 }, (_, i) =>
    Array.from({ length: 30 }, (_, depth) => (i * 7 + depth * 13) % frames.length),
  );
  const columns = (i) =>
    Array.from({ length: 40 }, (_, k) => `o.column_${(i + k) % 97}`).join(', ');
  const calls = Array.from({ length: CALLS }, (_, i) => ({
    ...{ system: 'postgresql', source: 'pg', startMs: i * 0.4, waitMs: i % 9 === 0 ? 0.3 : 0 },
    ...{ durationMs: ((i * 37) % 300) / 100, digest: (i % 3500).toString(16).padStart(12, '0') },
    text: `select ${columns(i % 400)} from orders o join items_${i % 150} i on i.order_id = o.id where o.shop = $1 and o.id in (${i}, ${i + 1}) order by o.at desc limit 20`,
    ...{ params: [{ type: 'number' }], rows: i % 20, stack: i % stacks.length },
  }));
  return {
    ...{
      scooby: 1,
      id: '3f1d2c4b-5a69-4788-9b0a-1c2d3e4f5a6b',
      pid: 1,
      host: 'desk',
      node: 'v24.1.0',
    },
    ...{
      scoobyprof: '0.1.0',
      method: 'GET',
      url: '/orders',
      route: '/orders',
      handler: 'listOrders',
    },
    ...{ status: 200, ending: 'finished', startedAt: 1.79e12, durationMs: 2100, cpuMs: 700 },
    ...{ overheadMs: 9, options: [], limits: { dropped: { calls: 0, stacks: 0, log: 0 } } },
    ...{ problems: [], frames, stacks, plugins: { sql: { calls } } },
  };
}

async function writePage() {
  const build = await rolldown({
    input: harness,
    platform: 'browser',
    tsconfig: join(panel, 'tsconfig.json'),
    transform: { define: { 'process.env.NODE_ENV': '"production"' } },
  });
  await build.write({
    file: join(work, 'pane.js'),
    format: 'esm',
    codeSplitting: false,
    minify: true,
  });
  await build.close();
  const styles = readdirSync(panel, { recursive: true }).filter((name) => name.endsWith('.css'));
  styles.sort((a, b) => Number(b === 'panel.css') - Number(a === 'panel.css'));
  const css = styles.map((name) => readFileSync(join(panel, name), 'utf8')).join('\n');
  writeFileSync(
    join(work, 'page.html'),
    `<!doctype html><meta charset="utf-8"><style>${css}#pane{height:100vh}</style><main id="pane"></main><script src="pane.js"></script>`,
  );
}

/** From the text of a record to the frame in which its calls stand. */
async function openingMs(page, text) {
  await page.goto(`file://${join(work, 'page.html')}`);
  return page.evaluate(async (json) => {
    const start = performance.now();
    window.show({ record: JSON.parse(json) });
    while (document.querySelector('[role=tab]') === null) await new Promise(requestAnimationFrame);
    [...document.querySelectorAll('[role=tab]')]
      .find((tab) => tab.textContent.startsWith('SQL'))
      .click();
    while (document.querySelector('tbody tr') === null) await new Promise(requestAnimationFrame);
    await new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)));
    return performance.now() - start;
  }, text);
}

/** Milliseconds of the main thread's work in each frame while a script scrolls over all rows. */
async function scrollFrames(page) {
  const session = await page.context().newCDPSession(page);
  const events = [];
  session.on('Tracing.dataCollected', ({ value }) => events.push(...value));
  await session.send('Tracing.start', {
    categories: 'toplevel,devtools.timeline,__metadata',
    transferMode: 'ReportEvents',
  });
  const rows = await page.evaluate(async (step) => {
    const scroller = document.querySelector('tbody').closest('.rec-scroller');
    const seen = new Set();
    for (let top = 0; top < scroller.scrollHeight; top += step) {
      scroller.scrollTop = top;
      await new Promise(requestAnimationFrame);
      for (const row of scroller.querySelectorAll('tbody tr')) seen.add(row.ariaRowIndex);
    }
    return seen.size;
  }, STEP_PX);
  const ended = new Promise((resolve) => session.once('Tracing.tracingComplete', resolve));
  await session.send('Tracing.end');
  await ended;
  return { rows, frames: workByFrame(events) };
}

function workByFrame(events) {
  const main = events.find(
    ({ name, args }) => name === 'thread_name' && args.name === 'CrRendererMain',
  );
  const own = events.filter(({ pid, tid }) => pid === main.pid && tid === main.tid);
  const starts = own
    .filter(({ name }) => name === 'FireAnimationFrame')
    .map(({ ts }) => ts)
    .sort((a, b) => a - b);
  const frames = new Float64Array(starts.length);
  for (const { name, ts, dur = 0 } of own) {
    if (!/RunTask$/.test(name)) continue;
    // A task belongs to the frame whose animation callback runs in it, or came last.
    const next = starts.findIndex((start) => start > ts + dur);
    const frame = next < 0 ? starts.length - 1 : next - 1;
    if (frame >= 0) frames[frame] += dur / 1000;
  }
  return [...frames];
}

async function memoryMb(page) {
  const session = await page.context().newCDPSession(page);
  await session.send('HeapProfiler.collectGarbage');
  const { usedSize } = await session.send('Runtime.getHeapUsage');
  return usedSize / 2 ** 20;
}

try {
  const text = JSON.stringify(largeRecord());
  await writePage();
  const browser = await chromium.launch({
    executablePath: '/usr/bin/chromium',
    args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run'],
  });
  try {
    const page = await browser.newPage({ viewport: { width: 900, height: 500 } });
    const openings = [];
    for (let i = 0; i < OPENINGS; i++) openings.push(await openingMs(page, text));
    const { rows, frames } = await scrollFrames(page);
    const mb = (text.length / RECORD_BYTES) * 5;
    console.log(`panel: a record of ${mb.toFixed(1)} MB with ${CALLS} calls`);
    console.log(
      `  opens in ${median(openings).toFixed(0)} ms, at most ${Math.max(...openings).toFixed(0)} (goal: 300 ms)`,
    );
    console.log(
      `  scrolling over ${rows} rows, work in a frame: ${median(frames).toFixed(1)} ms, at most ${Math.max(...frames).toFixed(1)} (goal: 8 ms, 50 ms)`,
    );
    console.log(
      `  memory after collection: ${(await memoryMb(page)).toFixed(0)} MB (goal: 150 MB)`,
    );
  } finally {
    await browser.close();
  }
} finally {
  rmSync(work, { recursive: true, force: true });
}
