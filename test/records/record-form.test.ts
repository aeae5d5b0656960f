import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, test } from 'vitest';
import { fittedRecord } from '../../src/records/fit-record.ts';
import { readRecord } from '../../src/records/read-record.ts';
import type { RequestRecord } from '../../src/records/record.ts';
import { RECORD_SCHEMA } from '../../src/records/record-schema.ts';
import { firstFault } from '../../src/records/schema-check.ts';
import { SeededRandom } from '../seeded-random.ts';
import { logEntry, sampleRecord, shopRecord, sqlCall } from './sample-record.ts';

const validate = new Ajv2020({ strict: true, allowUnionTypes: true }).compile(RECORD_SCHEMA);
const RUNS = Number(process.env['SCOOBYPROF_RECORD_MUTATIONS'] ?? 2000);

describe('the schema', () => {
  test('accepts the samples', () => {
    for (const record of [sampleRecord(), shopRecord()]) {
      expect(validate(record), JSON.stringify(validate.errors)).toBe(true);
      expect(firstFault(RECORD_SCHEMA, record)).toBeNull();
    }
  });

  test('is checked here as it is elsewhere, whatever is wrong', () => {
    let refused = 0;
    for (let seed = 0; seed < RUNS; seed++) {
      const record = mutated(new SeededRandom(seed));
      const isValid = validate(record);
      expect(firstFault(RECORD_SCHEMA, record) === null, `seed ${seed}`).toBe(isValid);
      if (!isValid) refused++;
    }
    expect(refused).toBeGreaterThan(RUNS / 4);
    expect(refused).toBeLessThan(RUNS);
  });
});

const VALUES: readonly unknown[] = [
  ...[null, true, 0, -1, 1.5, 1e9, '', 'x', 'x'.repeat(3000), 'é'.repeat(40), '😀'.repeat(32)],
  ...[
    [],
    {},
    [1],
    [[]],
    { type: 'odd' },
    { calls: [{}] },
    ['cpu', 'cpu'],
    ['cpu', 'calls'],
    ['no'],
  ],
  ...[Array(31).fill(0), Array(30).fill(0), Array(21).fill({ plugin: 'a', message: 'b' })],
];

/** A sample with one place changed, added or removed. */
function mutated(random: SeededRandom): unknown {
  const record = JSON.parse(JSON.stringify(shopRecord())) as object;
  const places = placesOf(record);
  const { holder, key } = random.pick(places);
  const held = holder as Record<string, unknown>;
  if (random.chance(0.25)) delete held[key];
  else if (random.chance(0.1)) held[`${key}_more`] = random.pick(VALUES);
  else held[key] = random.pick(VALUES);
  return record;
}

function placesOf(root: object): { holder: object; key: string }[] {
  const places: { holder: object; key: string }[] = [];
  const left = [root];
  for (let holder = left.pop(); holder !== undefined; holder = left.pop()) {
    for (const [key, value] of Object.entries(holder)) {
      places.push({ holder, key });
      if (typeof value === 'object' && value !== null) left.push(value);
    }
  }
  return places;
}

describe('reading', () => {
  test('a record as it is', () => {
    const record = shopRecord();
    expect(readRecord(JSON.stringify(record))).toEqual(record);
    expect(readRecord(new TextEncoder().encode(JSON.stringify(record)))).toEqual(record);
  });

  test.each([
    ['{', 'not-a-record', 'it is not JSON, or was cut off'],
    ['null', 'not-a-record', 'it is not a record of a request'],
    ['[]', 'not-a-record', 'it is not a record of a request'],
    ['{"scooby":2}', 'version', 'it is a record of version 2, and this program reads version 1'],
    ['{"scooby":1}', 'broken', 'its form is wrong: id is missing'],
  ])('%s', (content, code, message) => {
    expect(() => readRecord(content)).toThrow(expect.objectContaining({ code, message }));
  });

  test('names of keys are shown without what a terminal obeys', () => {
    const record = { ...sampleRecord(), plugins: { view: { params: 1 } } };
    const text = JSON.stringify(record).replace('"params"', '"\\u001b[31mparams"');
    expect(readRecord(text)).toBeTruthy();
    const broken = JSON.stringify({
      ...sampleRecord(),
      problems: [{ plugin: '\u001b', message: 1 }],
    });
    expect(() => readRecord(broken)).toThrow('problems[0].message is not string');
  });
});

describe('fitting', () => {
  const many = (count: number, text: string): RequestRecord => {
    const calls = Array.from({ length: count }, (_, i) =>
      sqlCall({ text, startMs: i / 100, stack: i }),
    );
    const entries = Array.from({ length: 300 }, (_, i) => logEntry({ text, atMs: i, stack: i }));
    return sampleRecord(
      { sql: { calls }, log: { entries } },
      {
        frames: Array.from({ length: count }, (_, i) => ({
          ...{ fn: `f${i}`, file: '/a.js', line: i, col: 1, kind: 'app' as const },
        })),
        stacks: Array.from({ length: count }, (_, i) => [i]),
      },
    );
  };
  const readFitted = (record: RequestRecord, maxBytes: number) =>
    readRecord(fittedRecord(record, maxBytes));

  test('what fits stays', () => {
    expect(readFitted(shopRecord(), 5e6)).toEqual(shopRecord());
  });

  test('stacks beyond the first hundred go first, with their frames', () => {
    const record = many(2000, 'select 1');
    const size = fittedRecord(record).length;
    const cut = readFitted(record, size - 1);
    expect(cut.limits.dropped).toEqual({ calls: 0, stacks: 1900, log: 0 });
    const stacks = cut.plugins.sql?.calls.map(({ stack }) => stack);
    expect(stacks?.filter((stack) => stack !== null)).toHaveLength(100);
    // Those that the log names stay too.
    expect(cut.stacks).toHaveLength(300);
    for (const [i, entry] of (cut.plugins.log?.entries ?? []).entries()) {
      const frame = cut.stacks[entry.stack as number]?.[0] as number;
      expect(cut.frames[frame]?.fn).toBe(`f${i}`);
    }
  });

  test('then texts, the log and calls, each counted', () => {
    const record = many(2000, 'x'.repeat(3000));
    expect(readFitted(record, 3_500_000).limits.dropped).toEqual({
      calls: 0,
      stacks: 1900,
      log: 0,
      texts: 2300,
    });
    expect(readFitted(record, 2_400_000).limits.dropped).toMatchObject({ calls: 0, log: 200 });
    const cut = readFitted(record, 1_500_000);
    expect(cut.limits.dropped).toMatchObject({ calls: 1000, log: 200, stacks: 1900 });
    expect(cut.plugins.sql?.calls).toHaveLength(1000);
  });

  test('whatever it holds, the limit is kept and the form is right', () => {
    const record = many(500, 'x'.repeat(500));
    const large = { ...record, plugins: { ...record.plugins, own: { text: 'y'.repeat(1e6) } } };
    for (const limit of [1_200_000, 300_000, 100_000, 20_000]) {
      const bytes = fittedRecord(large, limit);
      expect(bytes.length).toBeLessThanOrEqual(limit);
      expect(validate(JSON.parse(new TextDecoder().decode(bytes)))).toBe(true);
    }
    expect(readFitted(large, 300_000).problems).toContainEqual({
      plugin: 'own',
      message: 'left out: the record was too large',
    });
  });
});
