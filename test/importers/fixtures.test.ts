import { readdirSync, readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { callEdges } from '../../src/model/call-edges.ts';
import { buildCallTree } from '../../src/model/call-tree.ts';
import { functionStats } from '../../src/model/function-stats.ts';
import type { SampledProfile } from '../../src/model/sampled-profile.ts';
import {
  isMisleading,
  type SamplingQuality,
  samplingQuality,
} from '../../src/model/sampling-quality.ts';
import type { DevtoolsDump } from '../model/random-profile.ts';
import { functionId, reference } from '../model/reference.ts';
import { loadProfile } from './checked-loads.ts';

const FOLDER = new URL('../../fixtures/', import.meta.url);
const NAMES = readdirSync(FOLDER).filter((name) => /\.cpuprofile(\.gz)?$/.test(name));

function bytesOf(name: string): Uint8Array {
  return readFileSync(new URL(name, FOLDER));
}

/** The dump as JSON, out of its message where it is in one. */
function dumpOf(name: string): DevtoolsDump {
  const bytes = bytesOf(name);
  const text = Buffer.from(name.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString();
  const document = JSON.parse(text) as DevtoolsDump & { result?: { profile: DevtoolsDump } };
  return document.result?.profile ?? document;
}

async function load(name: string): Promise<SampledProfile> {
  return (await loadProfile(bytesOf(name))) as SampledProfile;
}

test('there are fixtures', async () => {
  expect(NAMES.length).toBeGreaterThan(15);
});

test.each(NAMES)('%s: no warnings, regular samples, and all time adds up', async (name) => {
  const profile = await load(name);
  expect(profile.warnings).toEqual([]);
  const dump = dumpOf(name);
  expect(profile.timeline.nodeIndex).toHaveLength(dump.samples.length);
  const owned = profile.timeline.durationUs.reduce((a, b) => a + b, 0);
  const tree = buildCallTree(profile);
  const { self, totals } = functionStats(tree);
  expect(self.reduce((a, b) => a + b, tree.self[0] as number)).toBeCloseTo(owned, 3);
  expect(totals.time).toBeCloseTo(owned, 3);
  expect(samplingQuality(profile)?.medianIntervalUs).toBeGreaterThan(0);
});

test.each(NAMES)('%s: every number is that of the reference', async (name) => {
  for (const gc of ['on-stack', 'separate'] as const) {
    const expected = reference(dumpOf(name), gc);
    // The reference knows samples only; what a recorder counted is tested for itself.
    const { exactCalls: _, ...profile } = await load(name);
    const tree = buildCallTree(profile, { gc });
    const stats = functionStats(tree);
    const { functionName, url, line, column } = stats.functions;
    const rows = functionName.map((name, i) => [
      functionId(name, url[i] as string, line[i] as number, column[i] as number),
      {
        calls: stats.calls[i],
        primitiveCalls: stats.primitiveCalls[i],
        self: Math.round(stats.self[i] as number),
        cumulative: Math.round(stats.cumulative[i] as number),
        samples: stats.samples?.[i],
        cumulativeSamples: stats.cumulativeSamples?.[i],
      },
    ]);
    const referenceRows = [...expected.rows].map(([id, row]) => [
      id,
      { ...row, self: Math.round(row.self), cumulative: Math.round(row.cumulative) },
    ]);
    expect(Object.fromEntries(rows)).toEqual(Object.fromEntries(referenceRows));
    expect(callEdges(tree, stats).caller).toHaveLength(expected.edges.size);
  }
});

test('a quiet machine recorded most of them without gaps', async () => {
  const profiles = await Promise.all(NAMES.map(load));
  const misleading = profiles.filter((profile) =>
    isMisleading(samplingQuality(profile) as SamplingQuality),
  );
  expect(misleading.length).toBeLessThan(NAMES.length / 2);
});

test('the packed file holds the same profile', async () => {
  const packed = await load('slow-report.node20.cpuprofile.gz');
  expect(packed).toEqual(await load('slow-report.node20.cpuprofile'));
});
