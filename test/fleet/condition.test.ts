import { describe, expect, test } from 'vitest';
import { checkCondition } from '../../src/fleet/condition.ts';
import { DIALECTS } from '../../src/fleet/dialects.ts';

const check = (text: string, engine: keyof typeof DIALECTS = 'duckdb') => {
  try {
    checkCondition(text, DIALECTS[engine]);
    return 'taken';
  } catch (error) {
    return (error as Error).message;
  }
};

describe('a condition is one expression', () => {
  test.each([
    "route = '/orders' and version = '1.9'",
    'cpu_ms > 50 or (duration_ms - cpu_ms) / 2 > 100',
    "route in ('/a', '/b') and not (status >= 500)",
    "path like '%;%' and route <> '--' and host = '/*'",
    "version = 'it''s )'",
    '"route" = \'a"b\'',
    "time > date '2026-11-01'",
    "time > now() - interval '1 day'",
    'dump in (select dump from samples where cpu_ms > 3)',
    "route = '/a'\nand status = 200",
    "path = 'C:\\tmp'",
  ])('%s', (text) => {
    expect(check(text)).toBe('taken');
  });

  test.each([
    ['', 'the condition is empty'],
    [' \n ', 'the condition is empty'],
    ['1 = 1; drop table samples', '; does not belong into a condition'],
    ['1 = 1 -- and more', 'a comment (--) does not belong into a condition'],
    ['1 = 1 /* and more', 'a comment (/*) does not belong into a condition'],
    ['1 = 1) or (2 = 2', 'a ) is too much'],
    ["1 = 1) union all select * from read_text('/etc/passwd'", 'a ) is too much'],
    ['(1 = 1', 'a ) is missing'],
    ["route = 'a", "a ' is missing"],
    ['"route', 'a " is missing'],
    ["route = $$a$$ or route = ''", '$ does not belong into a condition'],
    ["route = E'\\'' ) ; select 1 --'", "E'…' is no literal that it takes"],
    ["route = x'00'", "x'…' is no literal that it takes"],
    ["route = U&'00'", "U&'…' is no literal that it takes"],
    ["route = 'a\0b'", 'a control character does not belong into a condition'],
    ['1 = 1 # more', '# does not belong into a condition'],
    ['route = \\', '\\ does not belong into a condition'],
  ])('%j is refused', (text, reason) => {
    expect(check(text)).toBe(`--where: ${reason}`);
  });

  test('where a backslash is an escape, it does not end a text, and hides nothing behind it', () => {
    expect(check("path = 'a\\'b'", 'clickhouse')).toBe('taken');
    expect(check("path = 'a\\' or (1 = 1", 'clickhouse')).toBe("--where: a ' is missing");
    expect(check("path = 'a\\') or 1 = 1", 'duckdb')).toBe('--where: a ) is too much');
  });
});
