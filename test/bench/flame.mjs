// The page of a flame graph in Chromium: how long until its first picture, zoom and search, and bytes a node.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { chromium } from 'playwright-core';
import { flamePage } from '../../dist/exporters/flame/html-page.js';
import { treeBySize } from '../../dist/flame/flame-tree.js';
import { median } from './measure.mjs';

const RUNS = 5;
const FUNCTIONS = 4000;
const GROUPS = 40;

/** Numbers from 0 to 1, the same each time. */
function seeded(seed) {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}

/** A tree like those of programs: deep, a few wide branches, most nodes thin; each has samples in the order of time. */
function randomGraph(count) {
  const random = seeded(1);
  const parent = [-1];
  const fn = [0];
  const stack = [0];
  while (parent.length < count) {
    const drop = Math.floor(-Math.log(1 - random()) * 2);
    stack.length = Math.max(1, Math.min(stack.length, 60) - drop);
    parent.push(stack.at(-1));
    fn.push(1 + Math.floor(random() ** 2 * (FUNCTIONS - 1)));
    stack.push(parent.length - 1);
  }
  const self = Float64Array.from(parent, (_, i) =>
    i === 0 ? 0 : Math.floor(random() ** 8 * 50_000),
  );
  const samples = self.map((us) => Math.ceil(us / 1000));
  const columns = { parent: Int32Array.from(parent), fn: Int32Array.from(fn), self, samples };
  const { tree } = treeBySize(columns);
  const numbers = Array.from({ length: FUNCTIONS }, (_, i) => i);
  const order = Array.from(tree.fn.keys()).filter((node) => tree.self[node] > 0);
  return {
    title: `${count} nodes`,
    about: [],
    unit: 'us',
    groups: Array.from({ length: GROUPS }, (_, i) => ({ name: `package-${i}`, kind: 'package' })),
    functions: {
      name: numbers.map((i) => `function${i}`),
      file: numbers.map((i) => `/app/node_modules/package-${i % GROUPS}/file-${i % 400}.js`),
      line: numbers,
      column: numbers,
      group: numbers.map((i) => i % GROUPS),
    },
    tree,
    order: { node: order, duration: order.map((node) => tree.self[node]) },
    changes: null,
  };
}

/** In the page: how long something takes until the next frame is drawn. */
const TIMED = `async (act) => {
  const frame = () => new Promise((done) => requestAnimationFrame(() => done()));
  await frame();
  const begun = performance.now();
  act();
  document.querySelector('canvas').getContext('2d').getImageData(0, 0, 1, 1);
  return performance.now() - begun;
}`;

const ACTS = {
  search: `const input = document.querySelector('input');
    input.value = 'function1'; input.dispatchEvent(new Event('input'))`,
  zoom: `document.body.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', bubbles: true }))`,
  'bottom-up': `document.body.dispatchEvent(new KeyboardEvent('keydown', { key: 'b', bubbles: true }))`,
  'time order': `document.body.dispatchEvent(new KeyboardEvent('keydown', { key: 'o', bubbles: true }))`,
};

/** Selects a caller with much below it. */
const SELECT = `for (let i = 0; i < 3; i++)
  document.body.dispatchEvent(new KeyboardEvent('keydown', { key: 'ArrowDown', bubbles: true }))`;

async function measured(browser, path) {
  const figures = new Map();
  const add = (name, ms) => figures.set(name, [...(figures.get(name) ?? []), ms]);
  for (let run = 0; run < RUNS; run++) {
    const page = await browser.newPage({ viewport: { width: 1400, height: 900 } });
    await page.goto(pathToFileURL(path).href);
    const firstMs = await page.evaluate(`(() => {
      document.querySelector('canvas').getContext('2d').getImageData(0, 0, 1, 1);
      return performance.getEntriesByType('navigation')[0].domContentLoadedEventEnd;
    })()`);
    add('first picture', firstMs);
    for (const [name, act] of Object.entries(ACTS)) {
      if (name === 'zoom') await page.evaluate(SELECT);
      add(name, await page.evaluate(`(${TIMED})(() => { ${act} })`));
      // The address says what is shown.
      await page.waitForFunction('location.hash.length > 1', null, { timeout: 5000 });
      await page.evaluate(
        `for (const key of ['Escape', '0']) document.body.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true }))`,
      );
    }
    await page.close();
  }
  return figures;
}

const work = mkdtempSync(join(tmpdir(), 'scoobyprof-bench-flame-'));
const executablePath = execFileSync('which', ['chromium'], { encoding: 'utf8' }).trim();
const browser = await chromium.launch({ executablePath, args: ['--no-sandbox'] });
try {
  for (const count of [100_000, 1_000_000]) {
    const graph = randomGraph(count);
    const text = [...flamePage(graph)].join('');
    const path = join(work, `${count}.html`);
    writeFileSync(path, text);
    const data = JSON.parse(/id="flame-data">(.*?)<\/script>/s.exec(text)[1]);
    const nodeBytes =
      (data.rise.length + data.fn.length + data.self.length + data.samples.length) / count;
    const orderBytes = (data.order.node.length + data.order.duration.length) / count;
    console.log(
      `flame page, ${count.toLocaleString('en')} nodes: ${(text.length / 1e6).toFixed(2)} MB, ${nodeBytes.toFixed(1)} bytes a node, ${orderBytes.toFixed(1)} more for the order of time`,
    );
    for (const [name, list] of await measured(browser, path)) {
      console.log(`  ${name.padEnd(14)} ${median(list).toFixed(0).padStart(5)} ms`);
    }
  }
} finally {
  await browser.close();
  rmSync(work, { recursive: true });
}
