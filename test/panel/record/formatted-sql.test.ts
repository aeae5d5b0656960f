import { describe, expect, test } from 'vitest';
import { formattedSql } from '../../../src/panel/record/sql/formatted-sql.ts';
import { fingerprint } from '../../../src/records/sql-fingerprint.ts';
import { randomSql, sqlOf } from '../../records/random-sql.ts';
import { SeededRandom } from '../../seeded-random.ts';

function formatted(text: string, system = 'postgresql'): string {
  return formattedSql(text, system)
    .map(({ indent, pieces }) => '  '.repeat(indent) + pieces.map((piece) => piece.text).join(''))
    .join('\n');
}

describe('formatted SQL', () => {
  test('has a line for each clause', () => {
    const text = `select u.id,count(*) from users u left join orders o on o.user_id=u.id where a between 1 and 2
      and b=$1 group by u.id order by count(*) desc limit 20`;
    expect(formatted(text)).toBe(
      [
        'select u.id, count(*)',
        'from users u',
        'left join orders o on o.user_id = u.id',
        'where a between 1 and 2',
        '  and b = $1',
        'group by u.id',
        'order by count(*) desc',
        'limit 20',
      ].join('\n'),
    );
  });

  test('indents subqueries, and leaves parentheses without one in their line', () => {
    expect(formatted('select left(a,2) from (select * from b where (x or y)) c')).toBe(
      [
        ...['select left(a, 2)', 'from (', '  select *', '  from b', '  where (x or y)'],
        ') c',
      ].join('\n'),
    );
  });

  test('keeps comments, and what follows one out of it', () => {
    expect(formatted('select 1 -- one\n, 2 /* two */ from t')).toBe(
      ['select 1 -- one', ', 2 /* two */', 'from t'].join('\n'),
    );
  });

  test.each([
    ['select a, -- the first */\n b from t', 'postgresql'],
    ['select a, -- the /* first */\r b from t', 'postgresql'],
    ['select a, # the first */\n b from t', 'mysql'],
  ])(
    'takes a comment to the end of its line for one, whatever it ends with: %j',
    (text, system) => {
      expect(fingerprint(formatted(text, system), system)).toBe(fingerprint(text, system));
    },
  );

  test('gives each line of a comment a line', () => {
    expect(formatted('-- one\r\n-- two\nselect /* three\n   four */ 1')).toBe(
      ['-- one', '-- two', 'select /* three', '   four */', '1'].join('\n'),
    );
    expect(formatted('select /* one */ 1')).toBe('select /* one */ 1');
  });

  test('breaks no line within words that belong together', () => {
    const text = 'delete from t where a is distinct from b for update';
    expect(formatted(text)).toBe(
      ['delete from t', 'where a is distinct from b', 'for update'].join('\n'),
    );
    expect(
      formatted('insert into t values (1) on duplicate key update a = values(a)', 'mysql'),
    ).toBe(['insert into t', 'values (1)', 'on duplicate key update a = values (a)'].join('\n'));
    expect(formatted('insert into t values (1) on conflict (a) do update set b = 2')).toBe(
      ['insert into t', 'values (1)', 'on conflict (a) do update set b = 2'].join('\n'),
    );
  });

  test.each(['', '   ', "select 'open", '((((', '))))', '/* open', 'select (select (select'])(
    'comes out of what is not whole: %j',
    (text) => {
      expect(fingerprint(formatted(text), 'postgresql')).toBe(fingerprint(text, 'postgresql'));
    },
  );

  test('is the same query as before, whatever the text', () => {
    const random = new SeededRandom(33);
    for (let i = 0; i < 2000; i++) {
      const system = random.pick(['postgresql', 'mysql', 'sqlite', 'mssql']);
      const { text } = sqlOf(randomSql(random), system, random);
      expect(fingerprint(formatted(text, system), system)).toBe(fingerprint(text, system));
    }
  });

  test('takes time in proportion to the length of the text', () => {
    const deep = '(select '.repeat(20_000);
    expect(formattedSql(deep, 'postgresql').length).toBeGreaterThan(20_000);
  });
});
