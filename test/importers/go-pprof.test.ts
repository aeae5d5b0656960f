import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { loadRecording } from '../../src/importers/load-profile.ts';
import { buildCallTree } from '../../src/model/call-tree.ts';
import { functionStats } from '../../src/model/function-stats.ts';
import type { SampledProfile } from '../../src/model/sampled-profile.ts';
import { SeededRandom } from '../seeded-random.ts';
import { pprofBytes } from './pprof-writer.ts';
import { randomStacks } from './random-stacks.ts';

const hasGo = spawnSync('go', ['version']).status === 0;
const PROFILES = 12;

/** Own and cumulative values by name, as `go tool pprof -top` prints them. */
function topOf(path: string, value: string): ReadonlyMap<string, readonly [number, number]> {
  const unit = value === 'cpu' ? 'us' : 'B';
  const { stdout, stderr } = spawnSync(
    'go',
    ['tool', 'pprof', '-top', '-nodefraction=0', '-nodecount=1000000', `-unit=${unit}`].concat([
      `-sample_index=${value}`,
      path,
    ]),
    { encoding: 'utf8', env: { ...process.env, PPROF_TMPDIR: tmpdir() } },
  );
  expect(stdout, stderr).toContain('flat%');
  const row = /^\s*(-?[\d.]+)(?:us|B)?\s+\S+%\s+\S+%\s+(-?[\d.]+)(?:us|B)?\s+\S+%\s+(.*)$/gm;
  const found = new Map<string, readonly [number, number]>();
  for (const [, flat, cum, name = ''] of stdout.matchAll(row)) {
    found.set(name.replace(/ \((?:partial-)?inline\)$/, ''), [Number(flat), Number(cum)]);
  }
  return found;
}

describe.skipIf(!hasGo)('go tool pprof -top', () => {
  test('has the same numbers', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'scoobyprof-go-'));
    let compared = 0;
    for (let seed = 0; seed < PROFILES; seed++) {
      const random = new SeededRandom(seed);
      // It adds up by name alone.
      const stacks = randomStacks(random).map((stack) => ({
        frames: stack.frames.map(({ line, column }) => {
          return { name: `f${line}${column}`, file: 'a.go', line, column: 0 };
        }),
        values: [stack.value * 1000, random.below(1000) * 64],
      }));
      const path = join(folder, `${seed}.pb`);
      writeFileSync(
        path,
        pprofBytes({
          types: [
            ['cpu', 'nanoseconds'],
            ['space', 'bytes'],
          ],
          samples: stacks.filter(({ frames }) => frames.length > 0),
          inlinedInto: () => random.below(3),
        }),
      );
      const { values = [] } = await loadRecording(path);
      for (const { name, profile } of values) {
        const stats = functionStats(buildCallTree(profile as SampledProfile));
        const own = new Map(
          stats.functions.functionName.map((fn, i) => [
            fn,
            [stats.self[i] as number, stats.cumulative[i] as number] as const,
          ]),
        );
        // What has no value at all it leaves out.
        for (const [fn, [self, cumulative]] of own) {
          if (self === 0 && cumulative === 0) own.delete(fn);
        }
        const top = topOf(path, name);
        expect([...top.keys()].sort(), path).toEqual([...own.keys()].sort());
        for (const [fn, [self, cumulative]] of own) {
          const [flat = Number.NaN, cum = Number.NaN] = top.get(fn) ?? [];
          expect([flat, cum], `${path} ${name} ${fn}`).toEqual([self, cumulative]);
          compared++;
        }
      }
    }
    rmSync(folder, { recursive: true });
    expect(compared).toBeGreaterThan(50);
  }, 300_000);
});
