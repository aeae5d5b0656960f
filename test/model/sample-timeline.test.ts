import { expect, test } from 'vitest';
import { type RawSamples, sampleTimeline } from '../../src/model/sample-timeline.ts';

interface Times {
  readonly deltas: readonly number[] | null;
  readonly nodes?: readonly number[];
  readonly start?: number | null;
  readonly end?: number | null;
}

/** Samples of the nodes 0, 1, 2 … where nothing else is said. */
function timeline({ deltas, nodes, start = 1000, end = null }: Times) {
  const raw: RawSamples = {
    nodeIndex: Int32Array.from(nodes ?? (deltas ?? []).map((_, i) => i)),
    timeDeltasUs: deltas === null ? null : Float64Array.from(deltas),
    startTimeUs: start,
    endTimeUs: end,
  };
  const { timeline: result, warnings } = sampleTimeline(raw);
  return {
    nodes: [...result.nodeIndex],
    us: [...result.durationUs],
    startUs: result.startUs,
    isEstimated: result.isEstimated,
    warnings: warnings.map(({ kind }) => kind),
  };
}

test('a sample owns the time until the next one; the first delta belongs to nobody', () => {
  expect(timeline({ deltas: [500, 10, 20, 30], end: 1565 })).toEqual({
    nodes: [0, 1, 2, 3],
    us: [10, 20, 30, 5],
    startUs: 1500,
    isEstimated: false,
    warnings: [],
  });
});

test.each([
  { end: 1045, last: 5, why: 'what is left until the end' },
  { end: 1060, last: 20, why: 'at most the mean interval' },
  { end: 1030, last: 0, why: 'never less than nothing' },
  { end: null, last: 20, why: 'the mean interval where the end is unknown' },
])('the last sample owns $why', ({ end, last }) => {
  expect(timeline({ deltas: [0, 10, 30], end }).us).toEqual([10, 30, last]);
});

test.each([
  { end: 1700, us: 690 },
  { end: 1001, us: 0 },
  { end: null, us: 0 },
])('the only sample owns all time until the end: $end', ({ end, us }) => {
  expect(timeline({ deltas: [10], end }).us).toEqual([us]);
});

test('samples are put in the order of time; those of one time keep their order', () => {
  // At 100, 150, 120, 150, 90.
  expect(timeline({ deltas: [100, 50, -30, 30, -60], end: 1155, start: 1000 })).toMatchObject({
    nodes: [4, 0, 2, 1, 3],
    us: [10, 20, 30, 0, 5],
    startUs: 1090,
    warnings: [],
  });
});

test('a negative first delta is no disorder', () => {
  expect(timeline({ deltas: [-7, 10, 20] })).toMatchObject({ us: [10, 20, 15], startUs: 993 });
});

test('fractions and zeros stay as they are', () => {
  expect(timeline({ deltas: [0, 0.25, 0, 1.5], end: 1001.75 }).us).toEqual([0.25, 0, 1.5, 0]);
});

test('a missing start counts as 0', () => {
  expect(timeline({ deltas: [5, 10], start: null, end: 18 })).toMatchObject({ us: [10, 3] });
});

test.each([{ deltas: null }, { deltas: [] }])('without deltas %o times are estimated', (given) => {
  const nodes = [3, 1, 2, 1];
  expect(timeline({ ...given, nodes, end: 1100 })).toEqual({
    nodes,
    us: [25, 25, 25, 25],
    startUs: 1000,
    isEstimated: true,
    warnings: ['times-estimated'],
  });
  expect(timeline({ ...given, nodes, end: 900 }).us).toEqual([0, 0, 0, 0]);
  expect(timeline({ ...given, nodes, end: null }).us).toEqual([0, 0, 0, 0]);
});

test('of lists of different length the shorter counts', () => {
  expect(timeline({ deltas: [0, 10, 20, 900], nodes: [7, 8, 9], end: 1031 })).toMatchObject({
    nodes: [7, 8, 9],
    us: [10, 20, 1],
    warnings: ['lengths-differ'],
  });
  expect(timeline({ deltas: [0, 10], nodes: [7, 8, 9], end: 1031 })).toMatchObject({
    nodes: [7, 8],
    us: [10, 10],
    warnings: ['lengths-differ'],
  });
  // A negative delta that has no sample changes nothing.
  expect(timeline({ deltas: [0, 10, -90], nodes: [7, 8], end: 1012 })).toMatchObject({
    nodes: [7, 8],
    us: [10, 2],
  });
});

test('no samples, no time', () => {
  expect(timeline({ deltas: null, end: 2000 })).toMatchObject({ us: [], warnings: [] });
  expect(timeline({ deltas: [], end: 2000 })).toMatchObject({ us: [], warnings: [] });
});
