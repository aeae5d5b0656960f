import { createHmac } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { checkSecret, makeToken, optionsOf, verifyToken } from '../../src/stores/token.ts';

const SECRET = 'scooby-test-secret-0123456789abcdef';
const EXPIRY = 1_796_000_000;
const CLAIMS = { expiry: EXPIRY, options: ['cpu', 'params'], owner: 'dev-laptop-1' } as const;
const TOKEN = 'v1.1796000000.cpu,params.dev-laptop-1.SEONfCR3Hy48UaKpzToRndGHM2WXX5wA-8IOeeakarc';

test('tokens are those of the published vectors', () => {
  expect(makeToken(CLAIMS, SECRET)).toBe(TOKEN);
  expect(makeToken({ ...CLAIMS, options: ['params', 'cpu'] }, SECRET)).toBe(TOKEN);
  expect(makeToken({ ...CLAIMS, options: [] }, SECRET)).toBe(
    'v1.1796000000.-.dev-laptop-1.oWuDS--IQWHJb6g0YE_cS1EFkiPDYDZg742jc1O9h18',
  );
});

test('a token holds until its expiry, and not three hours longer before it', () => {
  const at = (seconds: number) => verifyToken(TOKEN, SECRET, seconds);
  expect(at(EXPIRY - 1)).toEqual(CLAIMS);
  expect(at(EXPIRY - 0.001)).toEqual(CLAIMS);
  expect(at(EXPIRY)).toBe('expired');
  expect(at(EXPIRY + 1e6)).toBe('expired');
  expect(at(EXPIRY - 10_860)).toEqual(CLAIMS);
  expect(at(EXPIRY - 10_861)).toBe('badToken');
});

describe('refused', () => {
  /** Signed as it stands, so that nothing but its form is wrong. */
  const signed = (message: string): string =>
    `${message}.${createHmac('sha256', SECRET).update(message).digest('base64url')}`;
  const now = EXPIRY - 60;

  test('what is signed is taken where its form is right', () => {
    expect(signed('v1.1796000000.cpu,params.dev-laptop-1')).toBe(TOKEN);
    expect(verifyToken(signed('v1.1796000000.calls,cpu,params.a_-Z0123'), SECRET, now)).toEqual({
      ...CLAIMS,
      options: ['calls', 'cpu', 'params'],
      owner: 'a_-Z0123',
    });
  });

  test.each([
    ['v2.1796000000.-.dev-laptop-1'],
    ['v1.1796000000..dev-laptop-1'],
    ['v1.1796000000.params,cpu.dev-laptop-1'],
    ['v1.1796000000.cpu,cpu.dev-laptop-1'],
    ['v1.1796000000.-,cpu.dev-laptop-1'],
    ['v1.1796000000.other.dev-laptop-1'],
    ['v1.1796000000.-.short'],
    ['v1.1796000000.-.dev laptop 1'],
    [`v1.1796000000.-.${'x'.repeat(33)}`],
    ['v1.+179600000.-.dev-laptop-1'],
    ['v1.0x6b0c9400.-.dev-laptop-1'],
    ['v1.1796000000.0.-.dev-laptop-1'],
    ['v1.0001796000000.-.dev-laptop-1'],
  ])('%s', (message) => {
    expect(verifyToken(signed(message), SECRET, now)).toBe('badToken');
  });

  test.each([
    ['white space', ` ${TOKEN}`],
    ['a line break', `${TOKEN}\n`],
    ['nothing', ''],
    ['another secret', makeToken(CLAIMS, `${SECRET}x`)],
    ['another owner', TOKEN.replace('laptop-1', 'laptop-2')],
    ['more options', TOKEN.replace('cpu,params', 'calls,cpu,params')],
    ['a later expiry', TOKEN.replace('1796000000', '1796000001')],
    ['a short mac', TOKEN.slice(0, -1)],
    ['a long mac', `${TOKEN}A`],
    ['padding', `${TOKEN}=`],
    ['no mac', TOKEN.slice(0, TOKEN.lastIndexOf('.'))],
    ['a megabyte', `${TOKEN}${'A'.repeat(1e6)}`],
  ])('%s', (_, token) => {
    expect(verifyToken(token, SECRET, now)).toBe('badToken');
  });
});

test('a secret needs 32 bytes', () => {
  expect(() => checkSecret('x'.repeat(31))).toThrow(RangeError);
  expect(() => checkSecret('é'.repeat(16))).not.toThrow();
  expect(() => makeToken(CLAIMS, 'short')).toThrow(RangeError);
  expect(() => makeToken({ ...CLAIMS, owner: 'a b' }, SECRET)).toThrow(RangeError);
  expect(() => makeToken({ ...CLAIMS, expiry: 1.5 }, SECRET)).toThrow(RangeError);
});

test.each([
  ['on', []],
  ['cpu', ['cpu']],
  ['params,cpu', ['cpu', 'params']],
  ['cpu,cpu', null],
  ['on,cpu', null],
  ['', null],
  ['yes', null],
  ['toString', null],
])('without a secret, %s', (value, options) => {
  expect(optionsOf(value)).toEqual(options);
});
