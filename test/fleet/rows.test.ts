import { createHash } from 'node:crypto';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { FleetStacks } from '../../src/fleet/fleet-stacks.ts';
import { frameEntry, functionOfEntry } from '../../src/fleet/frame-entry.ts';
import { rowsOfDump } from '../../src/fleet/rows-of-dump.ts';
import { stackId } from '../../src/fleet/stack-id.ts';
import { profileOfRows } from '../../src/fleet/tree-of-rows.ts';
import { loadProfile } from '../../src/importers/load-profile.ts';
import type { ProfileView } from '../../src/model/profile-view.ts';
import type { SampledProfile } from '../../src/model/sampled-profile.ts';
import { mergedStacks } from '../../src/views/merged-stacks.ts';
import { type ViewOptions, viewProfiles } from '../../src/views/view-profiles.ts';
import { randomDump } from '../model/random-profile.ts';
import { SeededRandom } from '../seeded-random.ts';
import { wholeProfile } from './whole-profile.ts';

const FIXTURES = fileURLToPath(new URL('../../fixtures/', import.meta.url));

/** The rows of profiles, added up by their ids as a database does, and read back. */
function throughRows(profiles: readonly SampledProfile[]): SampledProfile {
  const stacks = new FleetStacks();
  const sums = new Map<bigint, { stack: string[]; sum: [number, number, number] }>();
  profiles.forEach((profile, i) => {
    const rows = rowsOfDump(profile, stacks, `dump${i}`);
    const ids = new Set<bigint>();
    rows.stack.forEach((node, row) => {
      const id = stacks.idOf(node);
      expect(ids.has(id)).toBe(false);
      ids.add(id);
      const known = sums.get(id) ?? { stack: stacks.entriesOf(node), sum: [0, 0, 0] };
      const { sum } = known;
      sum[0] += rows.selfUs[row] as number;
      sum[1] += rows.samples[row] as number;
      sum[2] += rows.calls?.[row] ?? 0;
      sums.set(id, known);
    });
  });
  const all = [...sums.values()].sort((a, b) => (`${a.stack}` < `${b.stack}` ? 1 : -1));
  const column = (at: 0 | 1 | 2): number[] => all.map(({ sum }) => sum[at]);
  return profileOfRows({
    stacks: all.map(({ stack }) => stack),
    selfUs: column(0),
    samples: column(1),
    calls: profiles.every(({ weights }) => weights === null) ? column(2) : null,
    dumpCount: profiles.length,
  });
}

type Line = readonly unknown[];

function sorted(lines: readonly Line[]): readonly string[] {
  return lines.map((line) => JSON.stringify(line)).sort();
}

function nameOf({ stats }: ProfileView, i: number): string {
  const { functionName, url, line, column } = stats.functions;
  return `${functionName[i]}@${url[i]}:${line[i]}:${column[i]}`;
}

/** Times may be off by what was rounded. */
function rounded(toUs: number) {
  return (value: number | undefined): number => Math.round((value ?? 0) / toUs);
}

function tablesOf(view: ProfileView, toUs: number) {
  const us = rounded(toUs);
  const { stats, edges } = view;
  const rows = Array.from({ length: stats.rowCount }, (_, row) => [
    nameOf(view, row),
    stats.calls[row],
    stats.primitiveCalls[row],
    stats.callCounts[row],
    us(stats.self[row]),
    us(stats.cumulative[row]),
    stats.samples?.[row],
    stats.cumulativeSamples?.[row],
    us(edges.withoutCaller?.self[row]),
    edges.withoutCaller?.calls[row],
  ]);
  const pairs = Array.from(edges.caller, (caller, e) => [
    nameOf(view, caller),
    nameOf(view, edges.callee[e] as number),
    edges.calls[e],
    edges.primitiveCalls[e],
    us(edges.self?.[e]),
    us(edges.cumulative?.[e]),
  ]);
  const { time, idleTime, ...counts } = stats.totals;
  return {
    rows: sorted(rows),
    pairs: sorted(pairs),
    totals: [us(time), us(idleTime), counts],
    stacks: stacksOf(view, us),
  };
}

function stacksOf(view: ProfileView, us: (value: number | undefined) => number) {
  const stacks = mergedStacks(view);
  if (stacks === null) return null;
  const { tree, rowOfFunction } = stacks;
  const path: string[] = [];
  const sums = new Map<string, number[]>();
  for (let node = 0; node < tree.parent.length; node++) {
    const row = node === 0 ? -1 : (rowOfFunction[tree.functionIndex[node] as number] as number);
    path[node] = `${path[tree.parent[node] as number] ?? ''}/${row < 0 ? '' : nameOf(view, row)}`;
    if (tree.cumulativeSamples[node] === 0) continue;
    const name = path[node] as string;
    const sum = sums.get(name) ?? [0, 0, 0, 0];
    const calls = node === 0 ? 0 : tree.calls?.[node];
    const own = [tree.samples[node], calls, tree.self[node], tree.cumulative[node]];
    sums.set(
      name,
      own.map((value, i) => (sum[i] as number) + (value ?? 0)),
    );
  }
  return sorted(
    [...sums].map(([name, [samples, calls, self, cumulative]]) => [
      name,
      samples,
      calls,
      us(self),
      us(cumulative),
    ]),
  );
}

const LOOKS: readonly ViewOptions[] = [
  {},
  { isStripped: true },
  { grouping: 'file' },
  { grouping: 'package' },
];

test('rows of 500 random profiles have the tables, callers and stacks of their dumps', async () => {
  for (let seed = 0; seed < 50; seed++) {
    const profiles: SampledProfile[] = [];
    for (let i = 0; i < 10; i++) profiles.push(await wholeProfile(seed * 10 + i));
    const back = throughRows(profiles);
    for (const look of LOOKS) {
      const about = JSON.stringify({ seed, look });
      const direct = tablesOf(viewProfiles(profiles, look), 1);
      expect(tablesOf(viewProfiles([back], look), 1), about).toEqual(direct);
    }
  }
});

test('fractions of a microsecond are rounded, less than one for all that a function called in a dump', async () => {
  for (let seed = 0; seed < 100; seed++) {
    const content = Buffer.from(JSON.stringify(randomDump(seed)));
    const profile = (await loadProfile(content)) as SampledProfile;
    const direct = viewProfiles([profile]);
    const back = viewProfiles([throughRows([profile])]);
    const selfOf = (view: ProfileView) =>
      new Map(
        Array.from(view.stats.self, (_, row) => [
          `${nameOf(view, row)}${row}`,
          view.stats.totals.time,
        ]),
      );
    expect(selfOf(back).size).toBe(selfOf(direct).size);
    expect(Math.abs(back.stats.totals.time - direct.stats.totals.time)).toBeLessThan(1);
    const treeOf = (view: ProfileView) => mergedStacks(view)?.tree.cumulative ?? [];
    const widest = (view: ProfileView) => [...treeOf(view)].sort((a, b) => b - a);
    const [a, b] = [widest(direct), widest(back)];
    b.forEach((value, i) => {
      expect(Math.abs(value - (a[i] as number))).toBeLessThan(1);
    });
  }
});

test('so do the rows of recorded dumps, alone and together', async () => {
  const names = readdirSync(FIXTURES).filter((name) => name.endsWith('.cpuprofile'));
  const profiles: SampledProfile[] = [];
  for (const name of names) {
    const profile = await loadProfile(join(FIXTURES, name));
    if (profile.kind !== 'sampled' || profile.unit !== 'us') continue;
    const back = viewProfiles([throughRows([profile])]);
    expect(tablesOf(back, 100), name).toEqual(tablesOf(viewProfiles([profile]), 100));
    profiles.push(profile);
  }
  expect(profiles.length).toBeGreaterThan(10);
  const together = profiles.filter(({ weights }) => weights === null);
  const back = viewProfiles([throughRows(together)]);
  expect(tablesOf(back, 1000)).toEqual(tablesOf(viewProfiles(together), 1000));
});

test('the id of a stack is the beginning of its SHA-1, most significant byte first', () => {
  const digest = createHash('sha1').update('a\tfile:///a.js:1:2\nb\t:0:0').digest('hex');
  const id = stackId(['a\tfile:///a.js:1:2', 'b\t:0:0']);
  expect(id).toBe(BigInt(`0x${digest.slice(0, 16)}`));
  expect(stackId([])).toBe(0xda39a3ee5e6b4b0dn);
});

test('entries hold any name and url', () => {
  const random = new SeededRandom(31);
  const pieces = ['\t', '\n', '\r', '\0', '\\', '\\t', '\\u', ':', '@', '', 'ü', '😀', '\uD800'];
  const all = [...pieces, '\uDC00', 'eval:', '(exact calls)', '0', 'n', "'", '"', '\u2028'];
  const text = () => Array.from({ length: random.below(6) }, () => random.pick(all)).join('');
  const seen = new Map<string, string>();
  for (let i = 0; i < 5000; i++) {
    const fn = {
      functionName: text(),
      url: text(),
      line: random.below(3),
      column: random.pick([0, 7, 1e21, 0.5]),
    };
    const entry = frameEntry(fn, 'd0');
    expect(functionOfEntry(entry)).toEqual(fn);
    expect(entry).not.toMatch(/[\n\r\0]/);
    expect(entry.split('\t')).toHaveLength(2);
    expect(Buffer.from(entry).toString()).toBe(entry);
    const identity = JSON.stringify(fn);
    expect(seen.get(entry) ?? identity).toBe(identity);
    seen.set(entry, identity);
  }
  expect(functionOfEntry('(exact calls)')).toBeNull();
});
