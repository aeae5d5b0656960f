import { expect, test } from 'vitest';
import { decodeFlame, encodeFlame } from '../../src/flame/flame-data.ts';
import type { FlameGraph } from '../../src/flame/flame-graph.ts';
import { VarintReader, VarintWriter } from '../../src/flame/varints.ts';
import { loadProfile } from '../../src/importers/load-profile.ts';
import { displayPath } from '../../src/model/display-path.ts';
import type { ProfileView } from '../../src/model/profile-view.ts';
import { viewProfiles } from '../../src/views/view-profiles.ts';
import { SeededRandom } from '../seeded-random.ts';
import { graphOf, randomGraph, stacksOf } from './random-graph.ts';

const RUNS = Number(process.env['SCOOBYPROF_ROUND_TRIPS'] ?? 500);

test('varints keep every whole number', () => {
  const random = new SeededRandom(1);
  const values = [0, 1, 127, 128, 16_383, 16_384, 2 ** 31, 2 ** 32 + 1, Number.MAX_SAFE_INTEGER];
  for (let i = 0; i < 20_000; i++) values.push(Math.floor(2 ** (53 * random.next())));
  const plain = new VarintWriter();
  const signed = new VarintWriter();
  for (const value of values) {
    plain.add(value);
    signed.addSigned(Math.floor(value / 2));
    signed.addSigned(-Math.floor(value / 2));
  }
  const reader = new VarintReader(plain.base64);
  expect(values.map(() => reader.next())).toEqual(values);
  expect(reader.isAtEnd).toBe(true);
  const both = new VarintReader(signed.base64);
  for (const value of values) {
    const half = Math.floor(value / 2);
    expect([both.nextSigned(), both.nextSigned() + 0]).toEqual([half, -half + 0]);
  }
});

/** Through JSON, as a page has it. */
function again(graph: FlameGraph): FlameGraph {
  return decodeFlame(JSON.parse(JSON.stringify(encodeFlame(graph))) as never);
}

test('places that no file has are unknown, and all else stays', async () => {
  const frames = [
    { name: 'a', file: '/a.js', line: -1, col: -1 },
    { name: 'b', file: '/b.js', line: 3, col: -7 },
    { name: 'c', file: '/c.js', line: 2.5, col: 1e300 },
    { name: 'd', file: '/d.js', line: 4, col: 5 },
  ];
  const document = {
    $schema: 'https://www.speedscope.app/file-format-schema.json',
    shared: { frames },
    profiles: [
      {
        ...{ type: 'sampled', name: 'x', unit: 'microseconds', startValue: 0, endValue: 40 },
        ...{ samples: [[0], [0, 1], [2], [3]], weights: [10, 10, 10, 10] },
      },
    ],
  };
  const graph = graphOf(viewProfiles([await loadProfile(Buffer.from(JSON.stringify(document)))]));
  const read = again(graph);
  const { name, line, column } = read.functions;
  const places = name.map((one, fn) => [one, line[fn], column[fn]]);
  expect(places.slice(1)).toEqual([
    ['a', 0, 0],
    ['b', 3, 0],
    ['c', 2, 0],
    ['d', 4, 5],
  ]);
  expect(sumsOf(read)).toEqual(sumsOf(graph));
});

/** Own and cumulative amounts by name and place. */
function sumsOf(graph: FlameGraph): Map<string, readonly [self: number, total: number]> {
  const sums = new Map<string, readonly [number, number]>();
  const { functions } = graph;
  for (const { fns, amount } of stacksOf(graph)) {
    for (const fn of new Set(fns)) {
      const key = `${functions.name[fn]} ${functions.file[fn]}:${functions.line[fn]}:${functions.column[fn]}`;
      const [self, total] = sums.get(key) ?? [0, 0];
      sums.set(key, [self + (fn === fns.at(-1) ? amount : 0), total + amount]);
    }
  }
  return sums;
}

/** The same of the table that the graph was made from. */
function tableSums({ stats, shown }: ProfileView) {
  const sums = new Map<string, readonly [number, number]>();
  for (let row = 0; row < stats.rowCount; row++) {
    const url = shown.url[row] as string;
    const place =
      url === '' ? ':0:0' : `${displayPath(url)}:${Number(shown.line[row])}:${shown.column[row]}`;
    const key = `${shown.functionName[row]} ${place}`;
    const [self, total] = sums.get(key) ?? [0, 0];
    sums.set(key, [self + (stats.self[row] as number), total + (stats.cumulative[row] as number)]);
  }
  return sums;
}

test('what a page holds has the numbers of the table, within its rounding', async () => {
  for (let seed = 0; seed < RUNS; seed++) {
    const { view, graph } = await randomGraph(seed, true);
    const read = again(graph);
    const wanted = tableSums(view);
    const found = sumsOf(read);
    for (const [key, [self, total]] of wanted) {
      const [ownSelf, ownTotal] = found.get(key) ?? [0, 0];
      // Sums up to any place of the tree are rounded to whole microseconds.
      const slack = read.tree.fn.length;
      expect(Math.abs(ownSelf - self), `${seed} ${key}`).toBeLessThanOrEqual(slack);
      expect(Math.abs(ownTotal - total), `${seed} ${key}`).toBeLessThanOrEqual(slack);
    }
    const whole = [...wanted.values()].reduce((sum, [self]) => sum + self, 0);
    const rootTime = graph.tree.self[0] as number;
    expect(Math.abs((read.tree.total[0] as number) - whole - rootTime)).toBeLessThanOrEqual(1);
  }
});

test('without what is idle, the whole is the busy time of the table', async () => {
  for (let seed = 0; seed < RUNS; seed++) {
    const { view, graph } = await randomGraph(seed);
    const busy = view.stats.totals.time - view.stats.totals.idleTime;
    expect(graph.tree.total[0]).toBeCloseTo(busy, 3);
    for (const { names, fns } of stacksOf(graph)) {
      const isNative = graph.functions.file[fns.at(-1) ?? 0] === '';
      expect(isNative && names.at(-1) === '(idle)').toBe(false);
    }
  }
});

test('shape, texts, places, groups and samples are the same again', async () => {
  for (let seed = 0; seed < RUNS; seed++) {
    const { graph } = await randomGraph(seed, seed % 2 === 0);
    const read = again(graph);
    expect(read.tree.fn).toEqual(graph.tree.fn);
    expect(read.tree.parent).toEqual(graph.tree.parent);
    expect(read.tree.samples).toEqual(graph.tree.samples);
    expect(read.groups).toEqual(graph.groups);
    for (const column of ['name', 'file', 'line', 'column', 'group'] as const) {
      expect([...Array.from<string | number>(read.functions[column])]).toEqual(
        Array.from<string | number>(graph.functions[column]),
      );
    }
  }
});

test('the order of time is the same again, and adds up to the tree', async () => {
  for (let seed = 0; seed < RUNS; seed++) {
    const { graph } = await randomGraph(seed);
    const { order } = again(graph);
    expect(Array.from(order?.node ?? [])).toEqual(Array.from(graph.order?.node ?? []));
    const byNode = new Float64Array(graph.tree.fn.length);
    Array.from(graph.order?.node ?? []).forEach((node, i) => {
      byNode[node] = (byNode[node] as number) + (graph.order?.duration[i] as number);
    });
    for (let node = 1; node < byNode.length; node++) {
      expect(Math.abs((byNode[node] as number) - (graph.tree.self[node] as number))).toBeLessThan(
        1e-3,
      );
    }
  }
});
