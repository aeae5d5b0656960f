import { describe, expect, test } from 'vitest';
import { parseCondition } from '../../../src/commands/language/conditions.ts';
import { testRecordCondition } from '../../../src/commands/records/record-conditions.ts';
import { metaOf } from '../../../src/records/record-meta.ts';
import { writeRecords } from '../../records/record-folder.ts';
import { sampleRecord, shopRecord, sqlCall } from '../../records/sample-record.ts';
import { reports, run, temporaryFolder } from '../run-program.ts';
import { WatchProgram } from '../watch/watch-program.ts';

/** 27 queries in 32.31 ms, one N+1 with 12 duplicates, 26.4 ms wasted, an error, 9.874 ms of CPU. */
const META = metaOf(shopRecord());

describe('conditions on records', () => {
  test.each([
    ['n1 > 0', true],
    ['n1 > 1', false],
    ['n1>=1', true],
    ['duplicates > 11', true],
    ['duplicates > 12', false],
    ['sql > 20', true],
    ['sql <= 26', false],
    ['cache < 2', true],
    ['rpc >= 1', true],
    ['http > 1', false],
    ['errors > 0', true],
    ['sqlms > 32ms', true],
    ['sqlms > 0.033s', false],
    ['wasted >= 26.4ms', true],
    ['cpu > 9.8ms', true],
    ['cpu > 9.9ms', false],
    ['duration > 48ms', true],
    ['duration > 0.049s', false],
  ])('%s is %s', (text, holds) => {
    expect(testRecordCondition(parseCondition(text), META).hits.length > 0).toBe(holds);
  });

  test('cpu that was not measured is not small', () => {
    const meta = metaOf(shopRecord({ cpuMs: null }));
    for (const text of ['cpu < 5ms', 'cpu > 5ms']) {
      expect(testRecordCondition(parseCondition(text), meta)).toEqual({
        hits: [],
        note: 'cpu was not measured',
      });
    }
  });

  test.each([
    ['n1(/x/) > 0', 'does not take a function'],
    ['n1 > 0ms', 'without a unit'],
    ['n1 > 5%', 'without a unit'],
    ['sqlms > 5', 'needs a unit: ms or s'],
    ['sqlms > 5us', 'needs a unit: ms or s'],
    ['wasted > 5%', 'needs a unit: ms or s'],
    ['n1 > +1', 'changes are for'],
    ['n2 > 1', 'unknown metric n2'],
  ])('%s is refused', (text, message) => {
    expect(() => parseCondition(text)).toThrow(message);
  });

  test('diff has none of them', async () => {
    const dump = 'fixtures/slow-report.node20.cpuprofile';
    const { status, stderr } = await run(['diff', '--fail-on', 'n1 > 0', dump, dump]);
    expect(status).toBe(2);
    expect(stderr).toContain('unknown metric n1');
  });
});

describe('watch', () => {
  const id = (start: string): string => `${start}0000-0000-4000-8000-000000000000`;

  test('says a line for each record with findings, and ends where a condition holds', async () => {
    const folder = temporaryFolder();
    writeRecords(folder, [shopRecord({ id: id('aaaa') })]);
    const program = await WatchProgram.watching([
      folder,
      '--fail-on',
      'n1 > 0',
      '--fail-on',
      'busy > 1s',
    ]);
    writeRecords(folder, [
      sampleRecord({ sql: { calls: [sqlCall()] } }, { id: id('bbbb') }),
      sampleRecord({ sql: { calls: [sqlCall({ durationMs: 150 })] } }, { id: id('cccc') }),
    ]);
    await program.untilLines(1);
    writeRecords(folder, [shopRecord({ id: id('dddd'), url: '/a\u001b[2Jb' })]);
    expect(await program.status()).toBe(1);
    expect(program.stdout.split('\n').sort()).toEqual([
      '',
      expect.stringMatching(
        /^\d\d:\d\d:\d\d {2}shop GET \/orders 200 {2}48\.2 ms {2}N\+1 ×25, 12 dup, 1 error {2}dddd0000$/,
      ),
      expect.stringMatching(/ 50\.0 ms {2}slow {2}cccc0000$/),
    ]);
    expect(program.stderr).toContain('fails on n1 > 0: 1');
    expect(program.stderr).not.toContain('\u001b');
  }, 60_000);

  test('takes those that are there, as JSON', async () => {
    const folder = temporaryFolder();
    writeRecords(folder, [shopRecord({ id: id('aaaa') }), sampleRecord({}, { id: id('bbbb') })]);
    const program = new WatchProgram([folder, '--existing', '--json', '--fail-on', 'sql > 20']);
    expect(await program.status()).toBe(1);
    expect(reports(program.stdout)).toMatchObject([
      { schema: 'scoobyprof.request/1', id: id('aaaa'), n1: 1, duplicates: 12 },
    ]);
  }, 60_000);
});
