// How long the flame graph on a screen of 200 × 60 takes to be drawn again, with 100,000 nodes.
import { drawFlame, paintMaker } from '../../dist/cli/flame/draw-flame.js';
import { FlamePlace } from '../../dist/cli/flame/flame-place.js';
import { treeBySize } from '../../dist/flame/flame-tree.js';
import { median } from './measure.mjs';

const NODES = 100_000;
const FUNCTIONS = 2000;
let state = 1;
const below = (n) => {
  state = (Math.imul(state, 1103515245) + 12345) >>> 0;
  return (state >>> 8) % n;
};
const parent = Int32Array.from({ length: NODES }, (_, i) =>
  i === 0 ? -1 : below(Math.min(i, 50)) + Math.max(0, i - 50),
);
const columns = {
  fn: Int32Array.from({ length: NODES }, (_, i) => (i === 0 ? 0 : 1 + below(FUNCTIONS - 1))),
  parent: parent.map((above, i) => (i % 3 === 0 && i > 0 ? below(i) : above)),
  self: Float64Array.from({ length: NODES }, () => below(1000)),
  samples: null,
};
const names = Array.from({ length: FUNCTIONS }, (_, i) => `function${i}`);
const graph = {
  ...{ title: 'bench', about: [], unit: 'us', order: null, changes: null },
  groups: Array.from({ length: 20 }, (_, i) => ({ name: `package${i}`, kind: 'package' })),
  functions: {
    name: names,
    file: names.map((name) => `/app/${name}.js`),
    line: names.map(() => 1),
    column: names.map(() => 1),
    group: names.map((_, i) => i % 20),
  },
  tree: treeBySize(columns).tree,
};
const place = new FlamePlace(graph);
const screen = { columns: 200, colorLevel: 2, isAscii: false, linkTemplate: null, budget: null };
const paint = paintMaker(place, screen);
const draw = () => drawFlame({ place, screen, rows: 60, lastLine: null, message: '' }, paint);
for (const [what, change] of [
  ['redrawn', () => place.move('callee', 200)],
  ['redrawn while something is searched for', () => place.look.setSearch('7')],
]) {
  const times = [];
  for (let i = 0; i < 51; i++) {
    change();
    const start = performance.now();
    draw();
    times.push(performance.now() - start);
  }
  const [first, ...others] = times;
  console.log(
    `flame graph of ${NODES} nodes on 200 × 60, ${what}: first ${first.toFixed(1)} ms, then ${median(others).toFixed(1)} ms (goal: 30)`,
  );
}
