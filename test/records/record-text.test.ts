import { describe, expect, test } from 'vitest';
import { placeBelow } from '../../src/records/call-place.ts';
import { findingsText, noticeText } from '../../src/records/findings.ts';
import { groupsOf } from '../../src/records/groups.ts';
import { groupsTable } from '../../src/records/groups-table.ts';
import type { RequestRecord } from '../../src/records/record.ts';
import { metaOf } from '../../src/records/record-meta.ts';
import { columnsOf, cutStart, cutTo } from '../../src/records/text-columns.ts';
import { timelineOf } from '../../src/records/timeline.ts';
import { timelineText } from '../../src/records/timeline-text.ts';
import { visibleLine, visibleText } from '../../src/records/visible-text.ts';
import { SeededRandom } from '../seeded-random.ts';
import { cacheCall, digest, STACK, sampleRecord, shopRecord, sqlCall } from './sample-record.ts';

const placeOf = placeBelow('/shop');
const tableOf = (record: RequestRecord, width: number, kinds?: readonly ['sql']) =>
  groupsTable(record, groupsOf(record, kinds), { width, placeOf });

const HOSTILE = 'a\u001b[31mb\u202ec\u0007\u009bd\r\ne\u200f';

describe('the table of groups', () => {
  test('wide', () => {
    expect(`\n${tableOf(shopRecord(), 150, ['sql'])}`).toBe(`
   n  total ms   max  wasted  text                                            called from
  25     28.40  2.00   26.40  N+1 (12 dup)  select * from users where id = ?  src/users.ts:12 (findUser) < src/orders.ts:31 (listOrders)
   1      6.41  6.41    0.00  select * from orders where shop = ? limit ?     src/orders.ts:9 (findOrders) < src/orders.ts:31 (listOrders)
   1      0.80  0.80    0.00  error 42703  select no_such from users          src/users.ts:12 (findUser) < src/orders.ts:31 (listOrders)`);
  });

  test('narrow: callers on a line of their own', () => {
    expect(`\n${tableOf(shopRecord(), 72, ['sql'])}`).toBe(`
   n  total ms   max  wasted  text, called from
  25     28.40  2.00   26.40  N+1 (12 dup)  select * from users where i…
                              src/users.ts:12 (findUser)
   1      6.41  6.41    0.00  select * from orders where shop = ? limit…
                              src/orders.ts:9 (findOrders)
   1      0.80  0.80    0.00  error 42703  select no_such from users
                              src/users.ts:12 (findUser)`);
  });

  test('a table for each kind, and why there is no caller', () => {
    const record = sampleRecord({
      sql: { calls: [sqlCall({ stack: STACK.library })] },
      cache: { calls: [cacheCall({ stack: null })] },
    });
    expect(`\n${tableOf(record, 120)}`).toBe(`
sql
  n  total ms   max  wasted  text      called from
  1      1.00  1.00    0.00  select ?  (no application frame: @acme/router)

cache
  n  total ms   max  wasted  text        called from
  1      1.00  1.00    0.00  GET shop:?  (no stack)`);
  });

  test('no line is wider than it may be, whatever stands in the record', () => {
    for (let width = 60; width <= 160; width++) {
      for (const record of [shopRecord(), hostileRecord()]) {
        const lines = `${tableOf(record, width)}\n${timelineText(record, width)}`.split('\n');
        for (const line of lines)
          expect(columnsOf(line), `${width}: ${line}`).toBeLessThanOrEqual(width);
        // biome-ignore lint/suspicious/noControlCharactersInRegex: none may be there
        expect(lines.join('')).not.toMatch(/[\u0000-\u001f\u007f-\u009f\u200e\u200f\u202a-\u202e]/);
      }
    }
  });
});

function hostileRecord(): RequestRecord {
  const calls = [
    sqlCall({
      text: `select "${HOSTILE}${'漢字'.repeat(80)}"`,
      error: { name: HOSTILE, code: HOSTILE },
    }),
    sqlCall({ text: HOSTILE, stack: 0, durationMs: 1e6, waitMs: 1e6, startMs: 1e6 }),
  ];
  const frame = { fn: HOSTILE, file: `/${HOSTILE}/${'x'.repeat(300)}`, line: 1, col: 1 } as const;
  return sampleRecord(
    { sql: { calls }, cache: { calls: [cacheCall({ key: HOSTILE, command: HOSTILE })] } },
    { frames: [{ ...frame, kind: 'app' }], stacks: [[0]], url: HOSTILE, method: HOSTILE },
  );
}

describe('the timeline', () => {
  test('waits, single calls and many', () => {
    const record = sampleRecord(
      {
        sql: {
          calls: [
            sqlCall({ startMs: 0, waitMs: 10, durationMs: 20 }),
            ...Array.from({ length: 10 }, (_, i) =>
              sqlCall({
                text: `select b from t where c = ${i}`,
                startMs: 40 + i,
                digest: digest(i),
              }),
            ),
          ],
        },
      },
      { durationMs: 80 },
    );
    expect(`\n${timelineText(record, 100)}`).toBe(`
      0 ms      20        40        60      80
sql  ▕·····██████████                         ▏ select ?                          20.0 (waited 10.0)
sql  ▕                    ▍▍▍▍▍               ▏ N+1 10 × select b from t where …  10.0`);
  });

  test('calls that ended after the request make it longer', () => {
    const record = sampleRecord({ sql: { calls: [sqlCall({ startMs: 40, durationMs: 60 })] } });
    expect(timelineOf(record).durationMs).toBe(100);
  });

  test('a request without calls has a scale', () => {
    expect(timelineText(sampleRecord({}, { durationMs: 0 }), 80)).toContain('0 ms');
  });
});

describe('findings', () => {
  test.each([
    [{}, ''],
    [{ n1: 1, n1Calls: 25, duplicates: 12 }, 'N+1 ×25, 12 dup'],
    [{ n1: 2, n1Calls: 9 }, '2 N+1 ×9'],
    [{ errors: 1, slow: 1 }, '1 error, slow'],
    [{ errors: 2, slow: 3 }, '2 errors, 3 slow'],
  ])('%o', (findings, text) => {
    const none = { n1: 0, n1Calls: 0, duplicates: 0, errors: 0, slow: 0 };
    expect(findingsText({ ...none, ...findings })).toBe(text);
  });

  test('a server says them in a line', () => {
    const record = shopRecord({ url: '/orders?page=2' });
    expect(noticeText(record, metaOf(record), groupsOf(record), placeOf)).toBe(
      'scoobyprof GET /orders 48 ms: N+1 25 × select * from users where id = ? at src/users.ts:12 (findUser); ' +
        '12 duplicates; 1 error; scoobyprof requests 3f1d',
    );
  });
});

describe('texts from outside', () => {
  test('show what would be obeyed as a point', () => {
    expect(visibleText(HOSTILE)).toBe('a·b·c···d··e·'.replace('···d', '··'));
    expect(visibleLine('select\n\t1 \u0000')).toBe('select 1 ·');
    expect(visibleText('\u009b31mx\u001b]0;title\u0007')).toBe('·x·]0;title·');
    expect(visibleText('Grün 漢字 😀 \ud800')).toBe('Grün 漢字 😀 ·');
  });

  test('are cut to columns', () => {
    expect(cutTo('漢字漢字', 5)).toBe('漢字…');
    expect(cutTo('漢字漢字', 8)).toBe('漢字漢字');
    expect(cutStart('src/deep/file.ts', 8)).toBe('…file.ts');
    const random = new SeededRandom(1);
    for (let run = 0; run < 500; run++) {
      const text = Array.from({ length: random.below(20) }, () =>
        random.pick(['a', '漢', '😀', 'e\u0301', ' ']),
      ).join('');
      const room = random.below(20);
      expect(columnsOf(cutTo(text, room))).toBeLessThanOrEqual(room);
      expect(columnsOf(cutStart(text, room))).toBeLessThanOrEqual(room);
    }
  });
});
