import { expect, test } from 'vitest';
import { findSyntaxError } from '../../src/importers/json-syntax.ts';
import { SeededRandom } from '../seeded-random.ts';

const encoder = new TextEncoder();

function placeIn(text: string) {
  return findSyntaxError(encoder.encode(text));
}

/** Valid documents with every kind of token. */
const DOCUMENTS = [
  '{"nodes":[{"id":1,"callFrame":{"functionName":"(root)","lineNumber":-1}}],"samples":[1,1]}',
  '[]',
  '{}',
  '  {"a" : [ ] , "b" : { } }\r\n\t',
  '[0,-0,1.5,-12.25e+10,3E-7,10e2,120]',
  '[true,false,null,[[[[]]]],{"a":{"b":{}}}]',
  '["","ä漢😀","\\"\\\\\\/\\b\\f\\n\\r\\t","\\u00e4\\uD83d\\uDe00"]',
  '{"":"","\\u0041":["x",{"y":null}]}',
  '["\u007f \u2028 // no comment"]',
  JSON.stringify({ a: [1, { b: 'c' }], d: [[], {}, 'e'] }, null, 2),
];

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

test.each([
  ['[1,]', 3, "']'"],
  ['{"a":1,}', 7, "'}'"],
  ['{a:1}', 1, "'a'"],
  ["{'a':1}", 1, "'''"],
  ['{"a" 1}', 5, "'1'"],
  ['[1 2]', 3, "'2'"],
  ['[01]', 2, "'1'"],
  ['[1.]', 3, "']'"],
  ['[.5]', 1, "'.'"],
  ['[+1]', 1, "'+'"],
  ['[-]', 2, "']'"],
  ['[1e]', 3, "']'"],
  ['[1.e5]', 3, "'e'"],
  ['[tru]', 4, "']'"],
  ['[nulx]', 4, "'x'"],
  ['[truefalse]', 5, "'f'"],
  ['[NaN]', 1, "'N'"],
  ['[Infinity]', 1, "'I'"],
  ['[undefined]', 1, "'u'"],
  ['["a\nb"]', 3, 'byte 0xa'],
  ['["\\x41"]', 3, "'x'"],
  ['["\\u12G4"]', 6, "'G'"],
  ['["\\u12"]', 6, "'\"'"],
  ['[1]]', 3, "']'"],
  ['[1}', 2, "'}'"],
  ['{"a":1]', 6, "']'"],
  ['{} {}', 3, "'{'"],
  ['[1]\0', 3, 'byte 0x0'],
  ['[\u00a01]', 1, 'byte 0xc2'],
  ['// x\n{}', 0, "'/'"],
])('%j is wrong at byte %i, %s', (text, byteOffset, found) => {
  expect(placeIn(text)).toEqual({ byteOffset, found });
});

test('places are counted in bytes, not in characters', () => {
  expect(placeIn('["ä漢😀",x]')).toEqual({ byteOffset: 13, found: "'x'" });
});

test('a text cut at any byte is right as far as it goes', () => {
  for (const text of DOCUMENTS) {
    expect(isJson(text)).toBe(true);
    const bytes = encoder.encode(text);
    const { length } = encoder.encode(text.trimEnd());
    for (let end = 0; end < length; end++) {
      const place = findSyntaxError(bytes.subarray(0, end));
      expect({ text, end, ...place }).toEqual({ text, end, byteOffset: end, found: null });
    }
  }
});

const ENDS_OF_TOKENS = [
  '',
  '"',
  '0',
  '0"',
  '00"',
  '000"',
  '0000"',
  'u0000"',
  '\\"',
  'rue',
  'ue',
  'e',
  'alse',
  'lse',
  'se',
  'ull',
  'll',
  'l',
];
const ENDS_OF_MEMBERS = ['', '0', ':0', '"":0'];

/** Whether a text can be the beginning of JSON, by trying the ways to end it that there are. */
function canBegin(text: string): boolean {
  return ENDS_OF_TOKENS.some((token) =>
    ENDS_OF_MEMBERS.some((member) => isJson(text + token + member + closers(text + token))),
  );
}

/** The brackets that are open at the end of a text, outside of strings. */
function closers(text: string): string {
  const open: string[] = [];
  for (const [token] of text.matchAll(/"(?:\\.|[^"\\])*"?|[[\]{}]/gs)) {
    if (token === '[') open.push(']');
    else if (token === '{') open.push('}');
    else if (token === ']' || token === '}') open.pop();
  }
  return open.reverse().join('');
}

const GARBAGE = [...'[]{},:"\\/0123456789-+.eEtfnulaxX \n\t\r\0'];

/** A document with one to three characters replaced, inserted or dropped. */
function mutated(random: SeededRandom): string {
  let text = random.pick(DOCUMENTS.filter((document) => !/[^\0-\x7f]/.test(document)));
  for (let left = 1 + random.below(3); left > 0; left--) {
    const at = random.below(text.length + 1);
    const dropped = random.below(3);
    const inserted = random.chance(0.8) ? random.pick(GARBAGE) : '';
    text = text.slice(0, at) + inserted + text.slice(at + dropped);
  }
  return text;
}

test('the place is exactly the first byte after which no JSON can follow', () => {
  const random = new SeededRandom(4);
  let refused = 0;
  for (let i = 0; i < 2000; i++) {
    const text = mutated(random);
    if (isJson(text)) continue;
    refused++;
    const { byteOffset, found } = placeIn(text);
    const before = text.slice(0, byteOffset);
    const problem = canBegin(before) ? '' : 'no JSON begins with what is before the place';
    expect({ text, byteOffset, problem }).toEqual({ text, byteOffset, problem: '' });
    if (found === null) {
      expect(byteOffset).toBe(text.length);
    } else {
      const through = text.slice(0, byteOffset + 1);
      expect({ through, canBegin: canBegin(through) }).toEqual({ through, canBegin: false });
    }
  }
  expect(refused).toBeGreaterThan(1200);
});

test('bytes of any kind end in a place within the text', () => {
  const random = new SeededRandom(5);
  for (const text of DOCUMENTS) {
    const bytes = encoder.encode(text);
    for (let at = 0; at < bytes.length; at++) {
      const changed = bytes.slice();
      changed[at] = random.below(256);
      const { byteOffset, found } = findSyntaxError(changed);
      if (isJson(new TextDecoder().decode(changed))) continue;
      expect(byteOffset).toBeLessThanOrEqual(bytes.length);
      expect(byteOffset).toBeGreaterThanOrEqual(at);
      expect(found === null).toBe(byteOffset === bytes.length);
    }
  }
});

test('long and deep texts take no long time and no deep stack', () => {
  const size = 200_000;
  expect(placeIn('['.repeat(size)).byteOffset).toBe(size);
  expect(placeIn(`[${'1'.repeat(size)}${'x'.repeat(size)}]`).byteOffset).toBe(size + 1);
  expect(placeIn(`["${'\\u0000'.repeat(size)}`).found).toBeNull();
});
