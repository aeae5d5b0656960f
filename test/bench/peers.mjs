// Other programs that read dumps, where they are installed beside the dumps:
//   npm install --prefix /tmp/scoobyprof-bench/peers flamebearer speedscope
// cpupro reads dumps in a browser only: its package has no part that node can load.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { benchFolder } from './record.mjs';

const packages = join(benchFolder, 'peers', 'node_modules');
const beside = (name) => fileURLToPath(new URL(name, import.meta.url));

const PEERS = [
  {
    name: 'flamebearer',
    // Its table of 20 functions, which the program was made for. It needs what Node 20 lacks.
    argumentsFor: (dump) => [
      '-r',
      beside('map-group-by.cjs'),
      join(packages, 'flamebearer/bin/flamebearer'),
      '--no-sourcemap',
      '--top',
      '20',
      dump,
    ],
  },
  {
    name: 'speedscope',
    // Parsing and importing alone, without its page.
    argumentsFor: (dump) => [beside('speedscope-import.cjs'), join(packages, 'speedscope'), dump],
  },
];

/** Those that are there. */
export const peers = PEERS.filter(({ name }) => existsSync(join(packages, name)));
