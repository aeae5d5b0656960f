// How long Tab takes to find names among 100,000 functions, the first time and again.
import { complete } from '../../dist/cli/terminal/prompt/completion.js';
import { median } from './measure.mjs';

const COUNT = 100_000;
const VERBS = ['render', 'parse', 'load', 'compute', 'visit', 'emit', 'resolve', 'check'];
const functionName = Array.from({ length: COUNT }, (_, i) => `${VERBS[i % 8]}Something${i}`);
const ORDERS = {
  mixed: (i) => (i * 7919) % COUNT,
  // Each would be the best so far.
  ascending: (i) => i,
};

for (const [order, timeOf] of Object.entries(ORDERS)) {
  const cumulative = Float64Array.from({ length: COUNT }, (_, i) => timeOf(i));
  const stats = { rowCount: COUNT, cumulative, functions: { functionName } };
  for (const word of ['', 'render', 'NG9999', 'nowhere']) {
    const times = [];
    for (let i = 0; i < 21; i++) {
      const start = performance.now();
      await complete(`callers ${word}`, { table: { stats } });
      times.push(performance.now() - start);
    }
    const [first, ...others] = times;
    console.log(
      `completion of "${word}" among ${COUNT} functions, times ${order}: first ${first.toFixed(1)} ms, then ${median(others).toFixed(1)} ms (goal: 30)`,
    );
  }
}
