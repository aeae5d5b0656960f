import { describe, expect, test } from 'vitest';
import { clickhousePlace } from '../../src/fleet/clickhouse-place.ts';
import { clickhouseText, textOfTsv, tsvText } from '../../src/fleet/clickhouse-text.ts';
import { SeededRandom } from '../seeded-random.ts';

const PIECES = ["'", '\\', '"', '`', ')', '(', ';', '--', '/*', '\n', '\t', '\0', '\r', '\b', '\f'];
const MORE = ['\\N', 'a', ' or 1=1', "\\'", '\u2028', '\u{1f600}', '\v', '\u0007', 'union select'];

describe('a literal', () => {
  test('ends where it ends, whatever is in it', () => {
    const random = new SeededRandom(41);
    for (let run = 0; run < 20_000; run++) {
      const text = Array.from({ length: random.below(12) }, () =>
        random.pick([...PIECES, ...MORE]),
      ).join('');
      const literal = clickhouseText(text);
      // As the server reads it: a sign behind a backslash never ends it, and no line ends in it.
      expect(literal).toMatch(/^'(?:[^'\\\n\t\r\0]|\\[^\n\t\r\0])*'$/);
      expect(textOfTsv(tsvText(text))).toBe(text);
      expect(tsvText(text)).not.toMatch(/[\t\n]/);
    }
  });

  test('of nothing is not the text that stands for it', () => {
    expect(tsvText(null)).toBe('\\N');
    expect(textOfTsv('\\N')).toBe(null);
    expect(textOfTsv(tsvText('\\N'))).toBe('\\N');
  });
});

describe('the place', () => {
  test('never shows a password', () => {
    const place = clickhousePlace('clickhouse://me:s%40cret@db.example:9000/shop?cluster=all');
    expect(place).toEqual({
      ...{ url: 'http://db.example:9000', username: 'me', password: 's@cret' },
      ...{ database: 'shop', cluster: 'all' },
      shown: 'clickhouse://me@db.example:9000/shop?cluster=all',
    });
    expect(clickhousePlace('clickhouses://db.example').url).toBe('https://db.example:8443');
  });

  test.each([
    'clickhouse://',
    'http://db.example/x',
    'clickhouse://db/a`b',
    "clickhouse://db/a'b",
    'clickhouse://u:secret@db/x?cluster=a,b',
    'clickhouse://u:secret@db/x?readonly=0',
    'clickhouse://u:secret%@db/x',
  ])('%s is none', (text) => {
    expect(() => clickhousePlace(text)).toThrow(expect.objectContaining({ code: 'usage' }));
    try {
      clickhousePlace(text);
    } catch (error) {
      expect(`${(error as Error).message} ${(error as { hint?: string }).hint}`).not.toContain(
        'secret',
      );
    }
  });
});
