import { describe, expect, test } from 'vitest';
import { applyFragment, fragmentOf, zoomTo } from '../../src/flame/address.ts';
import type { Boxes } from '../../src/flame/boxes.ts';
import { boxAt, pathOf } from '../../src/flame/boxes.ts';
import { GroupedBoxes } from '../../src/flame/grouped-boxes.ts';
import { layOut } from '../../src/flame/lay-out.ts';
import { Look } from '../../src/flame/look.ts';
import { SeededRandom } from '../seeded-random.ts';
import { drawnGraph, randomGraph, stacksOf } from './random-graph.ts';

const RUNS = 200;

/** Every box with the names that lead to it, however deep. */
function allBoxes(boxes: Boxes): readonly { path: string; width: number; start: number }[] {
  const found = [];
  const waiting = [0];
  for (let box = waiting.pop(); box !== undefined; box = waiting.pop()) {
    const path = pathOf(boxes, box).join(';');
    found.push({ path, width: boxes.widthOf(box), start: boxes.startOf(box) });
    waiting.push(...Array.from(boxes.childrenOf(box)));
  }
  return found;
}

function expectNested(boxes: Boxes): void {
  const waiting = [0];
  for (let box = waiting.pop(); box !== undefined; box = waiting.pop()) {
    let at = boxes.startOf(box);
    const end = at + boxes.widthOf(box);
    for (const child of Array.from(boxes.childrenOf(box))) {
      expect(boxes.startOf(child)).toBeGreaterThanOrEqual(at - 1e-6);
      at = boxes.startOf(child) + boxes.widthOf(child);
      expect(boxes.parentOf(child)).toBe(box);
      expect(boxes.depthOf(child)).toBe(boxes.depthOf(box) + 1);
      waiting.push(child);
    }
    expect(at).toBeLessThanOrEqual(end + 1e-6);
  }
}

test('boxes stand side by side within the box above them, whatever the mode', async () => {
  for (let seed = 0; seed < RUNS; seed++) {
    const look = new Look((await randomGraph(seed)).graph);
    for (const mode of ['down', 'up', 'time'] as const) {
      look.setMode(mode);
      expectNested(look.boxes);
    }
    look.setMode('down');
    look.toggleAppearance();
    expectNested(look.boxes);
  }
});

test('bottom-up, a box has the time of all stacks that end with its functions', async () => {
  for (let seed = 0; seed < RUNS; seed++) {
    const { graph } = await randomGraph(seed);
    const stacks = stacksOf(graph);
    const wanted = new Map<string, number>();
    for (const { fns, amount } of stacks) {
      const upwards = fns.toReversed();
      for (let length = 1; length <= upwards.length; length++) {
        const key = upwards.slice(0, length).join(';');
        wanted.set(key, (wanted.get(key) ?? 0) + amount);
      }
    }
    const found = allBoxes(GroupedBoxes.bottomUp(graph.tree)).filter(({ path }) => path !== '');
    expect(found.map(({ path }) => path).sort()).toEqual([...wanted.keys()].sort());
    for (const { path, width } of found) expect(width).toBeCloseTo(wanted.get(path) ?? -1, 3);
  }
});

test('around a function, callers and callees have the time of the stacks that it is on', async () => {
  for (let seed = 0; seed < RUNS; seed++) {
    const { graph } = await randomGraph(seed);
    const stacks = stacksOf(graph);
    const fn = stacks[0]?.fns[0] ?? 0;
    if (fn === 0) continue;
    const on = stacks.filter(({ fns }) => fns.includes(fn));
    const whole = on.reduce((sum, { amount }) => sum + amount, 0);
    for (const direction of ['callers', 'callees'] as const) {
      const boxes = GroupedBoxes.around(graph.tree, fn, direction);
      expect(boxes.widthOf(0)).toBeCloseTo(whole, 3);
      const step = direction === 'callers' ? -1 : 1;
      const wanted = new Map<number, number>();
      for (const { fns, amount } of on) {
        const next = fns[fns.indexOf(fn) + step];
        if (next !== undefined && amount > 0) wanted.set(next, (wanted.get(next) ?? 0) + amount);
      }
      const found = boxes
        .childrenOf(0)
        .map((box) => [boxes.fnOf(box), boxes.widthOf(box)])
        .filter(([, width = 0]) => width > 0);
      expect(found.length).toBe(wanted.size);
      for (const [other = 0, width = 0] of found)
        expect(width).toBeCloseTo(wanted.get(other) ?? -1, 3);
    }
  }
});

test('in the order of time, what runs at any moment is what the samples say', async () => {
  for (let seed = 0; seed < RUNS; seed++) {
    const { graph } = await randomGraph(seed);
    const look = new Look(graph);
    look.setMode('time');
    const { boxes } = look;
    let at = 0;
    for (let i = 0; i < (graph.order?.node.length ?? 0); i++) {
      const durationUs = graph.order?.duration[i] as number;
      const middle = at + durationUs / 2;
      at += durationUs;
      if (durationUs <= 0) continue;
      const stack: number[] = [];
      for (let node = graph.order?.node[i] as number; node > 0; ) {
        stack.unshift(graph.tree.fn[node] as number);
        node = graph.tree.parent[node] as number;
      }
      const running: number[] = [];
      for (let box: number | undefined = 0; box !== undefined; ) {
        box = Array.from(boxes.childrenOf(box)).find(
          (child) =>
            boxes.startOf(child) <= middle && middle < boxes.startOf(child) + boxes.widthOf(child),
        );
        if (box !== undefined) running.push(boxes.fnOf(box));
      }
      expect(running, `${seed} at ${middle}`).toEqual(stack);
    }
  }
});

describe('a search', () => {
  test('counts each sample once, of what is not idle', async () => {
    for (let seed = 0; seed < RUNS; seed++) {
      const { graph } = await randomGraph(seed, seed % 2 === 0);
      const look = new Look(graph);
      const random = new SeededRandom(seed);
      const names = [...graph.functions.name.slice(1)];
      const query = names[Math.floor(random.next() * names.length)]?.slice(0, 3) || 'x';
      look.setSearch(query);
      const isIdle = (fn: number): boolean => look.isIdle[fn] === 1;
      const busy = stacksOf(graph).filter(({ fns }) => !isIdle(fns.at(-1) ?? 0));
      const ownOfRoot = graph.tree.self[0] as number;
      const whole = busy.reduce((sum, { amount }) => sum + amount, ownOfRoot);
      const has = (fn: number): boolean =>
        `${graph.functions.name[fn]} ${graph.functions.file[fn]}`
          .toLowerCase()
          .includes(query.toLowerCase());
      const found = busy.filter(({ fns }) => fns.some(has));
      const wanted = found.reduce((sum, { amount }) => sum + amount, 0);
      expect(look.found?.share, `${seed} ${query}`).toBeCloseTo(whole > 0 ? wanted / whole : 0, 9);
    }
  });

  test('takes expressions between slashes, text as it stands, and no broken expression', async () => {
    const look = new Look(await drawnGraph([['parse', 'next'], ['Parser.run'], ['f(x)']]));
    const countOf = (query: string): number | undefined => {
      look.setSearch(query);
      return look.found?.matches;
    };
    expect(countOf('PARSE')).toBe(2);
    expect(countOf('/^parse /')).toBe(1);
    expect(countOf('/next|run/')).toBe(2);
    expect(countOf('f(')).toBe(1);
    expect(countOf('/f(/')).toBeUndefined();
    expect(look.matches).not.toBeNull();
    expect(countOf('')).toBeUndefined();
    expect(look.matches).toBeNull();
  });
});

test('what is hidden gives its time to its callers, as the filter does', async () => {
  for (let seed = 0; seed < RUNS; seed++) {
    const { graph } = await randomGraph(seed);
    const look = new Look(graph);
    const hidden = graph.tree.fn[1];
    if (hidden === undefined) continue;
    look.hideFunction(hidden);
    const wanted = new Map<string, number>();
    for (const { fns, amount } of stacksOf(graph)) {
      const key = fns.filter((fn) => fn !== hidden).join(';');
      wanted.set(key, (wanted.get(key) ?? 0) + amount);
    }
    for (const { fns, amount } of stacksOf({ ...graph, tree: look.tree })) {
      expect(amount).toBeCloseTo(wanted.get(fns.join(';')) ?? -1, 3);
    }
    expect(look.tree.total[0]).toBeCloseTo(graph.tree.total[0] as number, 3);
    look.showAll();
    expect(look.tree).toBe(graph.tree);
  }
});

test('what is laid out covers the whole width, and joins what is too narrow', async () => {
  for (let seed = 0; seed < RUNS; seed++) {
    const look = new Look((await randomGraph(seed)).graph);
    const view = { widthPx: 50, minWidthPx: 3, firstRow: 0, endRow: 100 };
    const { boxes } = look;
    const placed = layOut(boxes, { ...view, from: 0, to: boxes.widthOf(0) || 1 });
    const first = Array.from(placed.row.keys()).filter((i) => placed.row[i] === 1);
    const covered = first.reduce((sum, i) => sum + (placed.width[i] as number), 0);
    const children = Array.from(boxes.childrenOf(0), (box) => boxes.widthOf(box));
    const wanted = children.reduce((sum, width) => sum + width, 0);
    expect(covered).toBeCloseTo((50 * wanted) / (boxes.widthOf(0) || 1), 6);
    placed.box.forEach((box, i) => {
      if (box > 0) expect(placed.width[i]).toBeGreaterThanOrEqual(3 - 1e-9);
    });
  }
});

test('a link shows the same again', async () => {
  for (let seed = 0; seed < RUNS; seed++) {
    const { graph } = await randomGraph(seed);
    const random = new SeededRandom(seed);
    const look = new Look(graph);
    look.setMode((['down', 'up', 'time'] as const)[seed % 3] ?? 'down');
    if (seed % 5 === 0) look.hideFunction(graph.tree.fn[1] ?? 0);
    if (seed % 7 === 0) look.setSearch('a b&c=/#%');
    if (seed % 2 === 0) look.toggleAppearance();
    let box = 0;
    for (let step = 0; step < 4; step++) {
      const children = Array.from(look.boxes.childrenOf(box)).filter(
        (child) => look.boxes.widthOf(child) > 0,
      );
      box = children[Math.floor(random.next() * children.length)] ?? box;
    }
    const zoom = zoomTo(look, box);
    const other = new Look(graph);
    const found = applyFragment(other, `#${fragmentOf(look, zoom)}`);
    expect(found).toEqual(zoom);
    expect(fragmentOf(other, found)).toBe(fragmentOf(look, zoom));
  }
});

test.each([
  'zoom=9.9.9.9',
  'mode=none&zoom=-1',
  'part=5-1',
  'hide=999999999',
  'zoom=__proto__',
  '%',
])('a link that cannot be is as if there were none: %s', async (fragment) => {
  const look = new Look(await drawnGraph([['a', 'b'], ['c']]));
  expect(applyFragment(look, fragment)).toEqual(zoomTo(look, 0));
  expect(boxAt(look.boxes, [])).toBe(0);
});
