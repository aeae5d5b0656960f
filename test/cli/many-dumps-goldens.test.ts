import { mkdirSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { drawnDump } from '../drawn-dump.ts';
import { Goldens } from '../golden.ts';
import { reports, run, temporaryFolder } from './run-program.ts';

const GOLDENS = new Goldens('goldens-of-many');

const ROUTES = [
  ['GET', '/orders'],
  ['POST', '/orders'],
  ['GET', '/orders/:id'],
] as const;

/** So many dumps, a second apart, two of three of requests; a function is in all, others in some. */
function drawDumps(count: number): string {
  const cwd = temporaryFolder();
  const folder = join(cwd, 'dumps');
  mkdirSync(folder);
  for (let i = 0; i < count; i++) {
    const stacks = [
      ...Array.from({ length: 1 + (i % 4) }, () => ['handle', 'render']),
      ...Array.from({ length: 1 + (i % 3) }, () => ['handle', 'query', 'parse']),
      ...(i % 10 === 0 ? [['handle', 'rare']] : []),
    ];
    const dump = JSON.parse(drawnDump(stacks));
    const [method, route] = ROUTES[i % ROUTES.length] ?? ['', ''];
    const request = { method, url: `${route}?page=${i}`, route, status: 200 };
    const path = join(folder, `d${String(i).padStart(4, '0')}.cpuprofile`);
    writeFileSync(path, JSON.stringify(i % 3 === 2 ? dump : { ...dump, scooby: request }));
    const modifiedAt = new Date(Date.UTC(2024, 3, 7, 0, 0, i));
    utimesSync(path, modifiedAt, modifiedAt);
  }
  return cwd;
}

const LINE = 'stats; sort cumtime; stats 2; callers parse; focus query; stats 2';

const DRAWN = { ten: 10, 'a-thousand': 1000 } as const;

describe.each(Object.entries(DRAWN))('%s dumps', (name, count) => {
  test.each(['pstats', 'terminal'])('in the layout %s', async (layout) => {
    const cwd = drawDumps(count);
    const env = { COLUMNS: '80' };
    const args = ['--layout', layout, LINE, 'dumps/'];
    const { stdout, stderr, status } = await run(args, { cwd, env });
    expect({ stderr, status }).toEqual({ stderr: '', status: 0 });
    GOLDENS.expect(`${name}.${layout}`, stdout);
  });

  test('their sums are those of the stacks that were drawn', async () => {
    const cwd = drawDumps(count);
    const { stdout } = await run(['--json', 'stats', 'dumps/'], { cwd });
    const [{ files, functions }] = reports(stdout);
    expect(files).toHaveLength(count);
    const samplesOf = (wanted: string): number =>
      functions.find(({ functionName }: { functionName: string }) => functionName === wanted)
        .samples;
    const each = Array.from({ length: count }, (_, i) => i);
    const sum = (of: (i: number) => number): number => each.reduce((all, i) => all + of(i), 0);
    expect(samplesOf('render')).toBe(sum((i) => 1 + (i % 4)));
    expect(samplesOf('parse')).toBe(sum((i) => 1 + (i % 3)));
    expect(samplesOf('rare')).toBe(sum((i) => (i % 10 === 0 ? 1 : 0)));
  });
});
