import { expect, test } from 'vitest';
import { callMarks } from '../../src/records/call-marks.ts';
import { groupsOf } from '../../src/records/groups.ts';
import { CALL_KINDS, callsOf } from '../../src/records/record.ts';
import { SeededRandom } from '../seeded-random.ts';
import { randomRecord } from './random-record.ts';
import { digest, sampleRecord, shopRecord, sqlCall } from './sample-record.ts';

test('what calls waste and repeat adds up to what their groups say', () => {
  const random = new SeededRandom(32);
  for (let i = 0; i < 200; i++) {
    const record = i === 0 ? shopRecord() : randomRecord(random, i);
    for (const kind of CALL_KINDS) {
      const groups = groupsOf(record, [kind]);
      const marks = callMarks(record, kind, groups);
      expect(marks.group.length).toBe(callsOf(record, kind).length);
      for (const group of groups) {
        const wasted = group.calls.reduce((sum, call) => sum + marks.wastedMs[call], 0);
        expect(wasted).toBeCloseTo(group.wastedMs, 2);
        const repeats = group.calls.filter((call) => marks.repeats[call] >= 0);
        expect(repeats.length).toBe(group.duplicates);
        for (const call of group.calls) expect(marks.group[call]).toBe(group);
      }
    }
  }
});

test('of equal calls the first is repeated and repeats none', () => {
  const calls = [1, 2, 1].map((number, i) => sqlCall({ startMs: i, digest: digest(number) }));
  const record = sampleRecord({ sql: { calls } });
  const marks = callMarks(record, 'sql', groupsOf(record));
  expect([...marks.repeats]).toEqual([-1, -1, 0]);
  expect([...marks.isRepeated]).toEqual([1, 0, 1]);
});

test('what steers a connection repeats nothing', () => {
  const calls = [1, 1].map((number) => sqlCall({ text: 'BEGIN', digest: digest(number) }));
  const record = sampleRecord({ sql: { calls } });
  const marks = callMarks(record, 'sql', groupsOf(record));
  expect([...marks.repeats, ...marks.isRepeated, ...marks.wastedMs]).toEqual([-1, -1, 0, 0, 0, 0]);
});
