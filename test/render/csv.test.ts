import { expect, test } from 'vitest';
import { csvLayout } from '../../src/render/layouts/csv.ts';

/** The records of a text by the grammar of RFC 4180, read character by character. */
function recordsOf(text: string): readonly (readonly string[])[] {
  const records: string[][] = [];
  let fields: string[] = [];
  for (let at = 0; at < text.length; ) {
    const isQuoted = text[at] === '"';
    const pattern = isQuoted ? /"((?:[^"]|"")*)"/y : /([^",\r\n]*)/y;
    pattern.lastIndex = at;
    const [whole = '', field = ''] = pattern.exec(text) ?? [];
    fields.push(isQuoted ? field.replaceAll('""', '"') : field);
    at += whole.length;
    if (text[at] === ',') at++;
    else {
      expect(text.slice(at, at + 2)).toBe('\r\n');
      at += 2;
      records.push(fields);
      fields = [];
    }
  }
  return records;
}

test.each([
  ...['a,b', 'a"b', '"', '', 'a=b', '@scope/name', '@scope/name@1.2.3'].map((key) => [key, key]),
  // A record is one line, and nothing that a spreadsheet works out.
  ...[
    ['a\nb', 'a\\nb'],
    ['a\rb', 'a\\u000db'],
    ['a\r\nb', 'a\\u000d\\nb'],
    ['\u001b[2J', '\\u001b[2J'],
    ['=1+1', "'=1+1"],
    [' =1+1', "' =1+1"],
    ['@SUM(1)', "'@SUM(1)"],
    ['-1+1', "'-1+1"],
    ['\uff1d1', "'\uff1d1"],
  ],
])('a field %j is read as %j', (key, expected) => {
  const report = {
    kind: 'sort-keys',
    keys: [{ key: key as string, description: 'text' }],
  } as const;
  expect(recordsOf([...csvLayout.render(report)].join(''))).toEqual([
    ['key', 'description'],
    [expected, 'text'],
  ]);
});
