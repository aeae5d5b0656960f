import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { hasChromium } from '../chromium.ts';
import { fixture, run, temporaryFolder } from '../cli/run-program.ts';
import { openPage, startBrowser } from '../flame/page.ts';

interface Box {
  readonly name: string;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** What overlaps what may be asked of: boxes of nodes, labels of edges, texts and the box that each stands in. */
const BOXES = `(() => {
  const box = (element, name) => {
    const { x, y, width, height } = element.getBoundingClientRect();
    return { name, x, y, width, height };
  };
  const all = (selector) => [...document.querySelectorAll(selector)];
  return {
    tools: box(document.querySelector('#graph-tools'), 'tools'),
    nodes: all('g.node').map((g) => box(g.querySelector('polygon'), g.textContent.trim())),
    labels: all('g.edge text').map((t) => box(t, t.textContent)),
    texts: all('g.node').flatMap((g) =>
      [...g.querySelectorAll('text')].map((t) => [box(t, t.textContent), box(g.querySelector('polygon'), '')]),
    ),
  };
})()`;

interface Boxes {
  readonly tools: Box;
  readonly nodes: readonly Box[];
  readonly labels: readonly Box[];
  readonly texts: readonly (readonly [text: Box, around: Box])[];
}

/** A line that runs round the letters is no overlap. */
const SLACK = 1.5;

const overlaps = (a: Box, b: Box): boolean =>
  a.x + SLACK < b.x + b.width &&
  b.x + SLACK < a.x + a.width &&
  a.y + SLACK < b.y + b.height &&
  b.y + SLACK < a.y + a.height;

function overlapping(boxes: readonly Box[]): readonly string[] {
  return boxes.flatMap((a, i) =>
    boxes.slice(i + 1).flatMap((b) => (overlaps(a, b) ? [`${a.name} / ${b.name}`] : [])),
  );
}

const isInside = (inner: Box, outer: Box): boolean =>
  inner.x >= outer.x - SLACK && inner.x + inner.width <= outer.x + outer.width + SLACK;

describe.runIf(hasChromium)('a graph in a browser', () => {
  let browser: Browser;

  beforeAll(async () => {
    browser = await startBrowser();
  });
  afterAll(() => browser.close());

  const open = (path: string, scheme: 'light' | 'dark') =>
    openPage(browser, path, { width: 1400, height: 900, scheme });

  test.each([
    ['one profile', ['slow-report.node20.cpuprofile'], []],
    ['clusters', ['build.node20.cpuprofile'], ['--cluster']],
    [
      'a comparison',
      ['slow-report.node20.cpuprofile', 'slow-report.node24.cpuprofile'],
      ['--compare'],
    ],
  ])('%s: no text lies over another or leaves its box', async (name, dumps, options) => {
    const path = `${temporaryFolder()}/${name.replace(' ', '-')}.svg`;
    const inputs = dumps.map((dump) => fixture(dump.replace('.cpuprofile', '')));
    const { status } = await run(['dot', ...options, '-T', 'svg', '-o', path, ...inputs]);
    expect(status).toBe(0);
    for (const scheme of ['light', 'dark'] as const) {
      const { page, complaints } = await open(path, scheme);
      const boxes = await page.evaluate<Boxes>(BOXES);
      expect(boxes.nodes.length).toBeGreaterThan(20);
      expect(boxes.labels.length).toBeGreaterThan(20);
      expect(boxes.nodes.filter((node) => overlaps(node, boxes.tools))).toEqual([]);
      expect(overlapping(boxes.nodes)).toEqual([]);
      expect(overlapping(boxes.labels)).toEqual([]);
      const outside = boxes.texts.filter(([text, around]) => !isInside(text, around));
      expect(outside.map(([text]) => text.name)).toEqual([]);
      expect(complaints).toEqual([]);
    }
  });

  test.each([
    ['light', 'rgb(255, 255, 255)'],
    ['dark', 'rgb(27, 27, 29)'],
  ] as const)('all text can be read in %s colours', async (scheme, background) => {
    const path = `${temporaryFolder()}/colours.svg`;
    await run(['dot', '--cluster', '-T', 'svg', '-o', path, fixture('build.node20')]);
    const { page } = await open(path, scheme);
    expect(await page.evaluate(`getComputedStyle(document.documentElement).backgroundColor`)).toBe(
      background,
    );
    const pairs = await page.evaluate<readonly (readonly [string, string])[]>(`(() => {
      const fill = (e) => getComputedStyle(e).fill;
      const page = getComputedStyle(document.documentElement).backgroundColor;
      const of = (selector, around) => [...document.querySelectorAll(selector)].map((t) =>
        [fill(t), around === null ? page : fill(t.closest(around).querySelector('polygon'))]);
      return [...of('.node text', '.node'), ...of('.edge text', null), ...of('.cluster text', null)];
    })()`);
    expect(pairs.length).toBeGreaterThan(100);
    const poor = pairs.filter(([text, behind]) => contrast(text, behind) < 4.5);
    expect(poor).toEqual([]);
  });
});

/** Ratio of contrast of two colours `rgb(r, g, b)` by WCAG 2. */
function contrast(a: string, b: string): number {
  const [light, dark] = [luminance(a), luminance(b)].sort((x, y) => y - x) as [number, number];
  return (light + 0.05) / (dark + 0.05);
}

function luminance(color: string): number {
  const [r = 0, g = 0, b = 0] = (color.match(/\d+/g) ?? []).map((text) => {
    const part = Number(text) / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}
