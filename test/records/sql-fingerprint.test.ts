import { describe, expect, test } from 'vitest';
import { fingerprint, mask, operation } from '../../src/records/sql-fingerprint.ts';
import { SeededRandom } from '../seeded-random.ts';
import { randomSql, sqlOf } from './random-sql.ts';

const SYSTEMS = ['postgresql', 'mysql', 'mariadb', 'sqlite', 'mssql', 'oracle'] as const;

/** How many random texts are tried; the soak asks for many more. */
const RUNS = Number(process.env['SCOOBYPROF_SQL_TEXTS'] ?? 1000);

describe('fingerprint', () => {
  test.each([
    // Literals and what stands before them.
    ['postgresql', "select e'a\\'b' || n'x'", 'select ? || ?'],
    ['postgresql', "select name'x', te'y'", 'select name ?, te ?'],
    ['postgresql', 'select u&"d\\0061t" from t', 'select u&"d\\0061t" from t'],
    ['postgresql', 'select a$b$c, $b$ x $b$', 'select a$b$c, ?'],
    ['postgresql', 'select $a$ open', 'select ?'],
    ['postgresql', 'select "open', 'select "open'],
    ['mysql', 'select "a""b", "c\\"d"', 'select ?, ?'],
    ['mysql', 'select _latin1"x", u&\'x\'', 'select ?, ?'],
    ['mssql', "select N'x' from [a]]b]", 'select ? from [a]]b]'],
    ['postgresql', 'select 1., 1.e5, 1_000.5, 0XfF', 'select ?, ?, ?, ?'],
    ['mysql', 'select t.1, 1st from t', 'select t.?, ? st from t'],
    // Signs.
    ['postgresql', 'select x * -1, x::int -1, (x) -1, x[1] -1', null],
    ['postgresql', 'limit -1 offset +2', 'limit ? offset ?'],
    ['postgresql', 'select t.default -1', 'select t.default - ?'],
    ['postgresql', 'select - 1, - -1', 'select - ?, - ?'],
    ['sqlite', 'select :a -1, ? -1', 'select ? - ?, ? - ?'],
    // Constants.
    ['mysql', 'select null, true, t.null, x is not true', 'select ?, ?, t.null, x is not true'],
    ['postgresql', 'a is not distinct from null', 'a is not distinct from ?'],
    ['postgresql', 'select not true, not null', 'select not ?, not null'],
    ['postgresql', 'order by a nulls first', 'order by a nulls first'],
    // Placeholders and what looks like them.
    ['postgresql', 'select a ?& $1, b ?|| $2, ?|c', 'select a ?& ?, b ? || ?, ? | c'],
    ['postgresql', "select a @? '$.b', @-5, @x", 'select a @? ?, @ ?, @ x'],
    ['mysql', "create user 'a'@'b'", 'create user ? @ ?'],
    ['mysql', 'select @X, @@GLOBAL.y', 'select @x, @@global.y'],
    ['mssql', 'select @@rowcount from #t where a<@p1', 'select @@rowcount from #t where a < ?'],
    ['sqlite', 'select ?12, :a1, @b_2, $c', 'select ?, ?, ?, ?'],
    ['oracle', 'select :name from dual', 'select ? from dual'],
    ['sqlite', 'select ?? from t', 'select ? ? from t'],
    // Comments.
    ['postgresql', 'select a||/*x*/b, c#--d\n, e', 'select a || b, c #, e'],
    ['mysql', 'select 1 --\n, 2 -- x\n, 3--x', 'select ?, ?, ? - - x'],
    ['mysql', 'select /*! straight_join */ a /*M!100100 , b */', 'select straight_join a, b'],
    ['mariadb', 'select /*!50110 a /* b */ , c */ from t', 'select a, c from t'],
    ['mysql', 'select /*!40001 a', 'select a'],
    ['sqlite', 'select # x', 'select # x'],
    // Lists.
    ['postgresql', 'a in (1,2) and b in ($1, $2,$3)', 'a in (?) and b in (?)'],
    ['postgresql', 'a in (x, x, 1, 1)', 'a in (x, x, ?)'],
    ['postgresql', 'a in (f(1), f(2), f(3, 4))', 'a in (f(?), f(?, ?))'],
    ['postgresql', 'a in (1, 2, 3', 'a in (?'],
    ['postgresql', 'array[[1,2],[3,4]]', 'array[[?, ?]]'],
    ['postgresql', 'array[array[1,2],array[3,4]]', 'array[array[?]]'],
    ['postgresql', 'from (values (1,2),(3,4)) as t', 'from (values (?, ?)) as t'],
    ['postgresql', 'in (values (1),(2),(3))', 'in (values (?))'],
    ['postgresql', 'values (a), (a)', 'values (a), (a)'],
    ['postgresql', 'values (1), (2) , x, (3), (4)', 'values (?), x, (?), (?)'],
    ['postgresql', 'values ((1),(2)), ((3),(4))', 'values ((?), (?))'],
    ['postgresql', 'values (in (1,2)), (in (3))', 'values (in (?))'],
    ['postgresql', 't.in (1, 2)', 't.in (?, ?)'],
    ['postgresql', 'f(1, 2, 3)', 'f(?, ?, ?)'],
    // White space between what remains.
    ['postgresql', 'INSERT INTO "T"(a) VALUES(1)', 'insert into "T"(a) values (?)'],
    ['postgresql', 'insert into "T" ( a )', 'insert into "T" (a)'],
    ['postgresql', 'select a . b , c :: int [ ]', 'select a.b, c::int []'],
    ['postgresql', 'select a;;  ;', 'select a'],
    ['postgresql', ';', ''],
    ['postgresql', 'a<=b and c!~~*d and e<->f', 'a <= b and c !~~* d and e <-> f'],
    ['other', 'call {x}\\', 'call { x } \\'],
    ['mongodb', 'users.find {"Age":{"$gt":"?"}}', 'users.find {"Age":{"$gt":"?"}}'],
    ['prisma', 'User.findMany', 'User.findMany'],
  ])('%s: %s', (system, text, expected) => {
    const want = expected ?? 'select x * ?, x::int - ?, (x) - ?, x[?] - ?';
    expect(fingerprint(text, system)).toBe(want);
  });

  test('lists deeper than twenty stay as they are', () => {
    const nested = (depth: number) => `${'a in (1, 2, '.repeat(depth)}0${')'.repeat(depth)}`;
    expect(fingerprint(nested(20), 'postgresql')).not.toContain('?, ?');
    expect(fingerprint(nested(21), 'postgresql')).toContain('(?, ?, ?)');
  });
});

describe('mask', () => {
  test.each([
    ['postgresql', "  Select 'a',\t-1 ,\nE'\\'' ", '  Select ?,\t? ,\n? '],
    ['postgresql', '/* a */ select b/**/c -- d', 'select b c'],
    ['mysql', 'select/*!40001 A*/B # c', 'select A B'],
    ['postgresql', 'select $1, :a, x IS NULL, NULL', 'select $1, :a, x IS NULL, ?'],
  ])('%s: %s', (system, text, expected) => {
    expect(mask(text, system)).toBe(expected);
  });
});

describe('operation', () => {
  test.each([
    ['(select 1) union (select 2)', 'SELECT'],
    ['/* x */ start transaction', 'START'],
    ['with recursive t(n) as (select 1) delete from t', 'DELETE'],
    ['with "update" as (insert into a) merge into t', 'MERGE'],
    ['with x as (select 1', 'WITH'],
    ['"x"', ''],
    ['', ''],
  ])('%s', (text, expected) => {
    expect(operation(text, 'postgresql')).toBe(expected);
  });
});

describe('random SQL', () => {
  test('values, white space, comments and capitals make no difference; no literal stays', () => {
    for (let seed = 0; seed < RUNS; seed++) {
      const system = SYSTEMS[seed % 5] as string;
      const shape = randomSql(new SeededRandom(seed));
      const first = sqlOf(shape, system, new SeededRandom(seed + 1));
      const second = sqlOf(shape, system, new SeededRandom(seed + 2));
      const form = fingerprint(first.text, system);
      expect(fingerprint(second.text, system), `${first.text}\n${second.text}`).toBe(form);
      const masked = mask(first.text, system);
      expect(fingerprint(masked, system), first.text).toBe(form);
      expect(mask(masked, system), first.text).toBe(masked);
      expect(fingerprint(form, system), first.text).toBe(form);
      for (const secret of first.secrets) {
        expect(masked, first.text).not.toContain(secret);
        expect(form, first.text).not.toContain(secret);
      }
    }
  });
});

describe('any text', () => {
  const PIECES =
    `' " \` \\ $ $$ $a$ ? ?| ?? : :: @ @@ # -- /* */ /*! ( ) [ ] , ; . 1 -1 1.5e 0x in ( values ( array [ null is not
    select with a é 😀 \ud800 \u0000 \u2028 E' U&' _x' /*!50000 \n`.split(' ');

  test('never throws, and gives a text', () => {
    for (let seed = 0; seed < RUNS; seed++) {
      const random = new SeededRandom(seed);
      const glue = random.pick(['', ' ', '']);
      const text = Array.from({ length: random.below(40) }, () => random.pick(PIECES)).join(glue);
      for (const system of SYSTEMS) {
        expect(typeof fingerprint(text, system)).toBe('string');
        expect(typeof mask(text, system)).toBe('string');
        expect(typeof operation(text, system)).toBe('string');
      }
    }
  });

  test.each([
    ['opened lists', 'a in ('],
    ['rows in rows', 'values (1, '],
    ['arrays', 'array['],
    ['unclosed comments', '/* '],
    ['nested comments', '/**/ /* /* */'],
    ['dollars', '$a'],
    ['quotes', "'' "],
    ['escapes', "E'\\"],
    ['items', '1, '],
    ['questions', '?|'],
    ['signs', '- + '],
    ['words', 'abc'],
    ['digits', '1_0'],
    ['closed lists', ') '],
    ['with', 'with ( '],
    ['code comments', '/*!'],
  ])('ends soon on a long text: %s', { timeout: 20_000 }, (_, piece) => {
    // In quadratic time this would take very long.
    const text = `select a in (${piece.repeat(Math.ceil(100_000 / piece.length))}`;
    for (const system of ['postgresql', 'mysql']) {
      expect(fingerprint(text, system)).not.toBe('');
      expect(mask(text, system)).not.toBe('');
      expect(operation(text, system)).toBe('SELECT');
    }
  });
});
