// How long a session of `scoobyprof mcp` takes for its first question about a large dump, and for those that follow.
import { statSync } from 'node:fs';
import { basename, dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Client } from '@modelcontextprotocol/client';
import { StdioClientTransport } from '@modelcontextprotocol/client/stdio';
import { benchDumps } from './record.mjs';

const program = fileURLToPath(new URL('../../bin/scoobyprof.js', import.meta.url));
const LINES = [
  'stats 20',
  'sort cumtime; stats 20',
  'only mine; stats',
  'tree',
  'lines 1',
  'summary',
];

console.log(`| dump | first: info | ${LINES.join(' | ')} | again |`);
console.log(`|${' --- |'.repeat(LINES.length + 3)}`);
for (const path of await benchDumps(process.env.SCOOBYPROF_BENCH_SIZE ?? 'large')) {
  const client = new Client({ name: 'bench', version: '1' });
  const cwd = dirname(path);
  const args = [program, 'mcp'];
  await client.connect(new StdioClientTransport({ command: process.execPath, args, cwd }));
  const msOf = async (commands) => {
    const start = performance.now();
    const dumps = [basename(path)];
    const { isError } = await client.callTool({ name: 'run', arguments: { commands, dumps } });
    if (isError) return 'fails';
    return `${(performance.now() - start).toFixed(0)} ms`;
  };
  const first = await msOf('info');
  const others = [];
  for (const line of LINES) others.push(await msOf(line));
  const again = await msOf('stats 20');
  const size = `${(statSync(path).size / 1e6).toFixed(0)} MB`;
  console.log(`| ${[`${basename(path)}, ${size}`, first, ...others, again].join(' | ')} |`);
  await client.close();
}
