import { expect, test } from 'vitest';
import { hexOf } from '../../src/exporters/flame/svg-text.ts';
import {
  changeColors,
  DARK,
  functionColors,
  groupColor,
  LIGHT,
  paleColors,
} from '../../src/flame/colors.ts';
import type { FlameGraph, GroupKind } from '../../src/flame/flame-graph.ts';
import { drawnGraph } from './random-graph.ts';

/** Relative luminance, https://www.w3.org/TR/WCAG22/#dfn-relative-luminance */
function luminance(hex: string): number {
  const [r = 0, g = 0, b = 0] = [1, 3, 5].map((at) => {
    const value = Number.parseInt(hex.slice(at, at + 2), 16) / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

function contrast(a: string, b: string): number {
  const [darker = 0, lighter = 0] = [luminance(a), luminance(b)].sort((x, y) => x - y);
  return (lighter + 0.05) / (darker + 0.05);
}

const KINDS: readonly GroupKind[] = ['program', 'package', 'node', 'native', 'gc', 'idle'];

/** Many functions of many packages and files, so that every hue is there. */
async function colourfulGraph(): Promise<FlameGraph> {
  const graph = await drawnGraph([['a']]);
  const groups = Array.from({ length: 600 }, (_, i) => ({
    name: `package-${i}`,
    kind: KINDS[i % KINDS.length] ?? 'native',
  }));
  const numbers = Array.from({ length: 6000 }, (_, i) => i);
  const functions = {
    name: numbers.map((i) => `f${i}`),
    file: numbers.map((i) => `/app/${i}.js`),
    line: numbers,
    column: numbers,
    group: numbers.map((i) => i % groups.length),
  };
  const changes = numbers.map((i) => ({
    direction: (['more', 'less', null] as const)[i % 3] ?? null,
    strength: (i % 101) / 100,
    text: '',
  }));
  return { ...graph, groups, functions, changes };
}

test.each([
  ['light', LIGHT],
  ['dark', DARK],
] as const)('in %s all boxes have text with a contrast of 4.5 at least', async (_, theme) => {
  const graph = await colourfulGraph();
  for (const by of ['package', 'file', 'self', 'change'] as const) {
    const colors = functionColors(graph, by, theme);
    const all = [...colors.map(hexOf), ...paleColors(colors.slice(0, 1), theme)];
    const worst = Math.min(...all.map((color) => contrast(color, theme.text)));
    expect(worst, by).toBeGreaterThanOrEqual(4.5);
  }
  expect(contrast(theme.background, theme.text)).toBeGreaterThanOrEqual(7);
});

test('packages are told apart from the program, from Node and from one another', () => {
  const colorOf = (name: string, kind: GroupKind): string => groupColor({ name, kind }, LIGHT);
  const names = ['express', 'react', 'lodash', 'pg', 'zod'];
  const packages = names.map((name) => colorOf(name, 'package'));
  const others = KINDS.filter((kind) => kind !== 'package').map((kind) => colorOf('', kind));
  expect(new Set([...packages, ...others]).size).toBeGreaterThanOrEqual(9);
  expect(packages.every((color) => !others.includes(color))).toBe(true);
  expect(new Set(changeColors(DARK).map(({ color }) => color)).size).toBe(3);
});
