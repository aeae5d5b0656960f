// The least that a script of Node needs for a table of the busiest functions: read, parse, add up, print.
import { readFileSync } from 'node:fs';

const { nodes, samples, timeDeltas } = JSON.parse(readFileSync(process.argv[2], 'utf8'));
const selfUs = new Map(nodes.map(({ id }) => [id, 0]));
for (let i = 0; i < samples.length; i++)
  selfUs.set(samples[i], selfUs.get(samples[i]) + (timeDeltas[i + 1] ?? 0));
const totals = new Map();
for (const { id, callFrame } of nodes) {
  const name = `${callFrame.url}:${callFrame.lineNumber + 1}(${callFrame.functionName})`;
  totals.set(name, (totals.get(name) ?? 0) + selfUs.get(id));
}
const rows = [...totals].sort((a, b) => b[1] - a[1]).slice(0, 10);
for (const [name, us] of rows) console.log(`${(us / 1e6).toFixed(3).padStart(9)}  ${name}`);
