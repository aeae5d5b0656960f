import { expect, test } from 'vitest';
import {
  isMisleading,
  type SamplingQuality,
  samplingQuality,
} from '../../src/model/sampling-quality.ts';
import { SeededRandom } from '../seeded-random.ts';
import { drawn } from './draw-profile.ts';

/** Samples of one function that last so long; the last one is of no interval. */
function qualityOf(durations: readonly number[]): SamplingQuality {
  const profile = drawn('main');
  const durationUs = Float64Array.from(durations);
  const nodeIndex = new Int32Array(durations.length).fill(1);
  const timeline = { ...profile.timeline, nodeIndex, durationUs };
  return samplingQuality({ ...profile, timeline }) as SamplingQuality;
}

test('the median is that of the intervals, exact in fractions and above 65,536 µs', () => {
  const random = new SeededRandom(1);
  for (const scale of [1, 10, 1000, 65_536, 1e6, 1e9]) {
    for (let count = 1; count < 30; count++) {
      const intervals = Array.from({ length: count }, () => random.next() * scale);
      const sorted = intervals.toSorted((a, b) => a - b);
      const { medianIntervalUs } = qualityOf([...intervals, 7]);
      expect(medianIntervalUs).toBe(sorted[(count - 1) >> 1]);
    }
  }
});

test('the median round the last bucket', () => {
  expect(qualityOf([65_534.5, 65_535, 65_536, 65_537, 1e12, 0]).medianIntervalUs).toBe(65_536);
  expect(qualityOf([0, 0, 0, 5]).medianIntervalUs).toBe(0);
});

test('a gap is an interval of more than 10 medians', () => {
  const regular = new Array<number>(200).fill(100);
  expect(qualityOf([...regular, 1000, 100])).toMatchObject({ gapUs: 0, longestIntervalUs: 1000 });
  const gap = qualityOf([...regular, 1001, 100]);
  expect(gap).toMatchObject({ gapUs: 1001, busyUs: 21_101, medianIntervalUs: 100 });
  expect(isMisleading(gap)).toBe(false);
  expect(isMisleading(qualityOf([...regular, 1100, 100]))).toBe(true);
});

test('more than 5 % of the busy time in gaps misleads', () => {
  const quality = { medianIntervalUs: 1, longestIntervalUs: 9, busyUs: 100 };
  expect(isMisleading({ ...quality, gapUs: 5 })).toBe(false);
  expect(isMisleading({ ...quality, gapUs: 5.01 })).toBe(true);
  expect(isMisleading({ ...quality, busyUs: 0, gapUs: 0 })).toBe(false);
});

test('idle time is neither busy nor a gap', () => {
  const profile = drawn(`
    us  10    10    9000    10    5
        main  main  (idle)  main  main
  `);
  expect(samplingQuality(profile)).toEqual({
    medianIntervalUs: 10,
    longestIntervalUs: 10,
    busyUs: 35,
    gapUs: 0,
  });
});

test('without intervals there is nothing to say', () => {
  expect(samplingQuality(drawn('main'))).toBeNull();
  const profile = drawn('main  main');
  const timeline = { ...profile.timeline, isEstimated: true };
  expect(samplingQuality({ ...profile, timeline })).toBeNull();
});
