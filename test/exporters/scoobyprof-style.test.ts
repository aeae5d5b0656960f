import { describe, expect, test } from 'vitest';
import { comparisonGraph } from '../../src/exporters/dot/scoobyprof/compare.ts';
import type { ScoobyprofOptions } from '../../src/exporters/dot/scoobyprof/options.ts';
import { timeText } from '../../src/exporters/dot/scoobyprof/quantities.ts';
import { scoobyprofGraph } from '../../src/exporters/dot/scoobyprof/style.ts';
import type { ProfileView } from '../../src/model/profile-view.ts';
import type { StackFilter } from '../../src/views/stack-view.ts';
import { viewProfiles } from '../../src/views/view-profiles.ts';
import { hasGraphviz, nop } from '../graphviz.ts';
import { drawn } from '../model/draw-profile.ts';

const ALL: ScoobyprofOptions = {
  nodeThreshold: 0,
  edgeThreshold: 0,
  root: undefined,
  leaf: undefined,
  maxDepth: null,
  paths: [],
  maxNodes: 0,
  focus: undefined,
  clusterBy: null,
  rows: null,
};
const ORIGIN = { title: 'app.cpuprofile', quality: [], filters: [] };

function graphOf(
  text: string,
  options: Partial<ScoobyprofOptions> = {},
  filters: readonly StackFilter[] = [],
) {
  const view = viewProfiles([drawn(text)], { filters });
  return scoobyprofGraph(view, { ...ALL, ...options }, ORIGIN);
}

/** Edges as `a > b 10 µs`, a bridge as `a … b 10 µs`, from the tooltips. */
function edgesOf({ dot }: { dot: Iterable<string> }): readonly string[] {
  const lines = [...dot].filter((line) => line.includes(' -> '));
  return lines.map((line) => {
    const [, from, arrow, to, time] = /edgetooltip="(.*?) ([→…]) (.*?): (.*?) \(/.exec(line) ?? [];
    expect(line.includes('style="dotted"')).toBe(arrow === '…');
    return `${from} ${arrow === '…' ? '…' : '>'} ${to} ${time}`;
  });
}

const PATHS = `
  us  10    20    30    40
      main  main  main  (idle)
      a     a     b
      x     x     x
      deep  x     y
            deep`;

test('edges are those of the stacks, once per sample', () => {
  expect(edgesOf(graphOf(PATHS))).toEqual([
    'main > a 30 µs',
    'a > x 30 µs',
    'x > deep 30 µs',
    'x > x 20 µs',
    'main > b 30 µs',
    'b > x 30 µs',
    'x > y 30 µs',
  ]);
});

test('idle time is neither drawn nor counted', () => {
  const text = [...graphOf(PATHS).dot].join('');
  expect(text).not.toContain('label="(idle)');
  expect(text).toContain('60 µs, 4 samples, 40 µs idle left out');
  expect(text).toContain('of 60 µs (100.0%)');
});

test('a dropped function cuts no path', () => {
  const [edge] = edgesOf(graphOf(PATHS, { rows: rowsOf(PATHS, ['main', 'deep']) }));
  expect(edge).toBe('main … deep 30 µs');
  expect(edgesOf(graphOf(PATHS, { rows: rowsOf(PATHS, ['main', 'a', 'deep']) }))).toEqual([
    'main > a 30 µs',
    'a … deep 30 µs',
  ]);
});

function rowsOf(text: string, names: readonly string[]): readonly number[] {
  const { functionName } = viewProfiles([drawn(text)]).stats.functions;
  return names.map((name) => functionName.indexOf(name));
}

test('the cap keeps where paths begin, part and end, and passes over links of a chain', () => {
  const chain = `
    us  50    50
        start start
        link1 link1
        link2 link2
        fork  fork
        left  right`;
  const { names } = graphOf(chain, { maxNodes: 4 });
  const kept = names.map((name) => name.split(':').at(-1));
  expect(new Set(kept)).toEqual(new Set(['start', 'fork', 'left', 'right']));
  expect(edgesOf(graphOf(chain, { maxNodes: 4 }))[0]).toBe('start … fork 100 µs');
});

test('what is chosen by name is drawn whatever it weighs', () => {
  const text = `
    us  990  10
        main main
        big  tiny`;
  const chosen = graphOf(text, { maxNodes: 1, nodeThreshold: 0.5, leaf: '*:tiny' });
  expect(chosen.names).toContain('app:1:tiny');
  const focused = graphOf(text, { maxNodes: 1, nodeThreshold: 0.5, focus: /tiny/ });
  expect(focused.names).toContain('app:1:tiny');
  expect(graphOf(text, { root: 'nothing' }).unmatched).toEqual(['nothing']);
});

describe('filters on stacks', () => {
  test('focus keeps samples, ignore drops them', () => {
    expect(edgesOf(graphOf(PATHS, {}, [{ kind: 'focus', expression: '\\(b\\)' }]))).toEqual([
      'main > b 30 µs',
      'b > x 30 µs',
      'x > y 30 µs',
    ]);
    expect(edgesOf(graphOf(PATHS, {}, [{ kind: 'ignore', expression: '\\(b\\)' }]))).toEqual([
      'main > a 30 µs',
      'a > x 30 µs',
      'x > deep 30 µs',
      'x > x 20 µs',
    ]);
  });

  test('hide and show join the ends of what they drop', () => {
    const hidden = ['main > a 30 µs', 'a > deep 30 µs', 'main > b 30 µs', 'b > y 30 µs'];
    expect(edgesOf(graphOf(PATHS, {}, [{ kind: 'hide', expression: '\\(x\\)' }]))).toEqual(hidden);
    expect(
      edgesOf(graphOf(PATHS, {}, [{ kind: 'show', expression: '\\((main|deep)\\)' }])),
    ).toEqual(['main > deep 30 µs']);
  });
});

test('clusters are packages or files', () => {
  const text = `
    us  10
        main@/app/main.js:1:1
        parse@/app/node_modules/parser/index.js:2:1
        read@node:fs:3:1`;
  const dot = [...graphOf(text, { clusterBy: 'package' }).dot].join('');
  expect(dot.match(/label="[^"\\]*", style="rounded"/g)).toEqual([
    'label="program", style="rounded"',
    'label="node_modules/parser", style="rounded"',
    'label="node:", style="rounded"',
  ]);
});

test('a comparison shows both shares and the difference, and says it without colour', () => {
  const [old, young] = [
    'us 75 25\n   main main\n   a    gone@/app/old.js:1:1',
    'us 50 50\n   main main\n   a    fresh',
  ].map((text) => viewProfiles([drawn(text)]));
  const graph = comparisonGraph([old, young] as [ProfileView, ProfileView], ALL, ORIGIN);
  const text = [...graph.dot].join('');
  expect(text).toContain('75.0% → 50.0% (-25.0)');
  expect(text).toContain('label="▲ fresh [new]');
  expect(text).toContain('label="▼ gone [gone]');
  expect(text).toMatch(/label="▼ a\\n.*style="filled,dashed"/);
  expect(text).toMatch(/label="main\\n/);
  if (hasGraphviz) expect(nop(text).errors).toBe('');
});

test('a function that has moved or got another name is one box, under its new name', () => {
  const [old, young] = [
    'us 75 25\n   main main\n   a    before',
    'us 50 50\n   main main\n   a    after',
  ].map((text) => viewProfiles([drawn(text)]));
  const text = [...comparisonGraph([old, young] as [ProfileView, ProfileView], ALL, ORIGIN).dot];
  expect(text.join('')).toMatch(/label="▲ after\\n[^"]*25.0% → 50.0%/);
  expect(text.join('')).not.toMatch(/\[new\]|\[gone\]|before\\n/);
});

test.each([
  [0, '0'],
  [12.34, '12 µs'],
  [999.4, '999 µs'],
  [999.6, '1.0 ms'],
  [1234, '1.2 ms'],
  [34_000, '34 ms'],
  [1.25e6, '1.2 s'],
  [90e6, '90 s'],
  [1.2e9, '20 min'],
])('%d µs reads %s', (us, text) => {
  expect(timeText(us)).toBe(text);
});
