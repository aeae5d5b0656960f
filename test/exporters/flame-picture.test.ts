import { describe, expect, test } from 'vitest';
import type { Chunk, ExportOrigin } from '../../src/exporters/exporter.ts';
import { svg } from '../../src/exporters/flame/svg.ts';
import { cutText, escapedXml, hexOf } from '../../src/exporters/flame/svg-text.ts';
import { loadProfile } from '../../src/importers/load-profile.ts';
import { viewProfiles } from '../../src/views/view-profiles.ts';
import { fixture } from '../cli/run-program.ts';
import { drawnDump } from '../drawn-dump.ts';
import { randomDump } from '../model/random-profile.ts';

async function pictureOf(dump: string, changes: ExportOrigin['changes'] = null): Promise<string> {
  const view = viewProfiles([await loadProfile(Buffer.from(dump))]);
  const origin = { title: 'x', names: ['x'], program: 'p@0', notes: [], hasIdle: false, changes };
  return [...((await svg.write(view, origin)) as Iterable<Chunk>)].join('');
}

interface Drawn {
  readonly title: string;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly text: string;
}

function boxesIn(picture: string): readonly Drawn[] {
  const pattern =
    /<g><title>([^<]*)<\/title><rect x="([\d.]+)" y="(\d+)" width="([\d.]+)"[^>]*\/>(?:<text [^>]*>([^<]*)<\/text>)?<\/g>/g;
  return Array.from(picture.matchAll(pattern), ([, title = '', x, y, width, text = '']) => ({
    ...{ title, text, x: Number(x), y: Number(y), width: Number(width) },
  }));
}

test('each box has a title with its own and its cumulative time, and is as wide as that', async () => {
  const picture = await pictureOf(drawnDump([['a', 'b'], ['a', 'b'], ['a'], ['c']]));
  const boxes = boxesIn(picture);
  expect(boxes.map(({ title }) => title)).toEqual([
    'all (0 µs of 4.00 ms, 100.00 %)',
    'a (1.00 ms of 3.00 ms, 75.00 %)',
    'c (1.00 ms of 1.00 ms, 25.00 %)',
    'b (2.00 ms of 2.00 ms, 50.00 %)',
  ]);
  const [all, a, c, b] = boxes;
  for (const [box, share] of [
    [a, 0.75],
    [c, 0.25],
    [b, 0.5],
  ] as const) {
    expect((box?.width ?? 0) + 1).toBeCloseTo(share * ((all?.width ?? 0) + 1), 1);
  }
  expect(picture).not.toContain('left out:');
});

test('boxes lie within that of their caller, and no text is wider than its box', async () => {
  for (let seed = 0; seed < 100; seed++) {
    const boxes = boxesIn(await pictureOf(JSON.stringify(randomDump(seed))));
    expect(boxes.length).toBeGreaterThan(0);
    for (const { x, width, y, text } of boxes) {
      expect(x).toBeGreaterThanOrEqual(0);
      expect(x + width).toBeLessThanOrEqual(1200);
      expect([...text].length * 6.7).toBeLessThanOrEqual(width);
      const above = boxes.filter((box) => box.y === y - 17);
      const isRoot = boxes[0]?.y === y;
      const isInside = above.some((b) => b.x <= x + 0.02 && x + width <= b.x + b.width + 1.02);
      expect(isRoot || isInside).toBe(true);
    }
  }
});

test('what is too narrow is left out, and a line says what share it has', async () => {
  const stacks = Array.from({ length: 10_000 }, (_, i) => [i < 9900 ? 'wide' : `f${i}`]);
  const picture = await pictureOf(drawnDump(stacks));
  expect(picture).toContain('left out: boxes narrower than 0.3 px, with 1.00 % of the time');
  expect(boxesIn(picture).length).toBe(2);
});

describe('stays below 300 kB', () => {
  test('whatever there is to draw', async () => {
    const stacks = Array.from({ length: 400 }, (_, i) =>
      Array.from({ length: 20 }, (_, depth) => `a function with a long name ${i} ${depth}`),
    );
    const picture = await pictureOf(drawnDump(stacks));
    expect(Buffer.byteLength(picture)).toBeLessThanOrEqual(300_000);
    expect(picture).toMatch(/left out: boxes narrower than [\d.]+ px, with 100\.00 % of the time/);
  });

  test('however deep it is', async () => {
    const deep = Array.from({ length: 3000 }, (_, depth) => `f${depth % 7}`);
    const picture = await pictureOf(drawnDump([deep]));
    expect(Buffer.byteLength(picture)).toBeLessThanOrEqual(300_000);
    expect(picture).toContain('left out: what is more than 200 levels deep');
  });
});

test('hostile names are text in XML', async () => {
  const names = ['</title><script>', 'a&b', '"quoted"', '\ufffe\uffff', '\ud800 lone', ']]>'];
  const picture = await pictureOf(drawnDump(names.map((name) => [name])));
  expect(picture).not.toContain('<script');
  expect(picture).not.toMatch(/(?!\n)\p{Cc}|\p{Surrogate}|[\ufffe\uffff]/u);
  expect(boxesIn(picture).map(({ title }) => title)).toContain(
    'a&amp;b (1.00 ms of 1.00 ms, 16.67 %)',
  );
  expect(escapedXml('<&">')).toBe('&lt;&amp;&quot;&gt;');
});

test('a dump without a function is a picture as well', async () => {
  expect(boxesIn(await pictureOf(drawnDump([[]]))).length).toBe(1);
});

test('a recorded profile fits into a document', async () => {
  const { readFileSync } = await import('node:fs');
  const picture = await pictureOf(readFileSync(fixture('build.node20'), 'utf8'));
  expect(/<svg[^>]* width="(\d+)"/.exec(picture)?.[1]).toBe('1200');
  expect(picture).not.toMatch(/<script|on\w+=|href|url\(/);
});

test('texts are cut by the room that wide letters take', () => {
  expect(cutText('abcdef', 100)).toBe('abcdef');
  expect(cutText('abcdef', 30)).toBe('abc…');
  expect(cutText('漢字漢字', 30)).toBe('漢…');
  expect(cutText('abcdef', 10)).toBe('');
});

test('colours become those of all readers of SVG', () => {
  expect(hexOf('hsl(0 100% 50%)')).toBe('#ff0000');
  expect(hexOf('hsl(120 100% 25%)')).toBe('#008000');
  expect(hexOf('hsl(240 0% 100%)')).toBe('#ffffff');
});
