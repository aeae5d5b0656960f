// npm run bench [NAME…]: runs the benchmarks beside this file, or those named.
import { readdirSync } from 'node:fs';
import { arch, cpus, platform, totalmem } from 'node:os';

const PARTS = [
  ...[
    'floor.mjs',
    'measure.mjs',
    'peers.mjs',
    'record.mjs',
    'recorded-request.mjs',
    'request-load.mjs',
  ],
  ...['request-server.mjs', 'stored-records.mjs', 'local-redis.mjs', 'run.mjs'],
  ...['grown-traces.mjs', 'drawn-profiles.mjs', 'fleet-server.mjs'],
];
const folder = new URL('.', import.meta.url);
const names = readdirSync(folder)
  .filter((name) => name.endsWith('.mjs') && !PARTS.includes(name))
  .map((name) => name.slice(0, -'.mjs'.length));
const wanted = process.argv.slice(2);
const unknown = wanted.find((name) => !names.includes(name));
if (unknown !== undefined) {
  console.error(`no benchmark ${unknown}: there are ${names.join(', ')}`);
  process.exitCode = 2;
} else {
  const memory = (totalmem() / 2 ** 30).toFixed(0);
  console.log(
    `Node ${process.version}, ${platform()} ${arch()}, ${cpus().length} × ${cpus()[0]?.model}, ${memory} GiB`,
  );
  for (const name of wanted.length > 0 ? wanted : names)
    await import(new URL(`${name}.mjs`, folder).href);
}
