import { afterEach, describe, expect, test, vi } from 'vitest';
import { redisStore } from '../../src/stores/redis/open-redis-store.ts';
import { redisAddress, shownAddress, warningOf } from '../../src/stores/redis/redis-url.ts';

afterEach(() => vi.restoreAllMocks());

describe('the URL of a Redis', () => {
  test.each([
    ['redis://h', 'redis://h:6379'],
    ['rediss://h:1/2', 'rediss://h:1/2'],
    ['redis://h:1/0', 'redis://h:1'],
    ['redis://[::1]:7/', 'redis://[::1]:7'],
    ['redis://:s3cret@h', 'redis://:***@h:6379'],
    ['redis://bob:s3cret@h', 'redis://bob:***@h:6379'],
    ['redis://bob@h', 'redis://bob@h:6379'],
    ['redis://a%40b:s3cret@h?prefix=shop:', 'redis://a%40b:***@h:6379?prefix=shop%3A'],
  ])('%s is shown as %s', (url, shown) => {
    expect(shownAddress(redisAddress(url))).toBe(shown);
  });

  test('says who wants in, with signs that are written in another way there', () => {
    const address = redisAddress('rediss://a%40b:p%2Fw%25@h.example:7000/3?prefix=x:');
    expect(address).toEqual({
      ...{ host: 'h.example', port: 7000, isEncrypted: true, username: 'a@b', password: 'p/w%' },
      ...{ database: 3, prefix: 'x:' },
    });
    expect(redisAddress('redis://:100%@h').password).toBe('100%');
  });

  test.each([
    'http://:s3cret@h',
    'redis://:s3cret@',
    'redis://:s3cret@h:x',
    'redis://:s3cret@h/name',
    'redis://:s3cret@h/1/2',
    'redis:s3cret',
    's3cret',
    '',
  ])('%s is refused, and not repeated', (url) => {
    expect(() => redisAddress(url)).toThrow(RangeError);
    expect(() => redisAddress(url)).not.toThrow(/s3cret/);
    expect(() => redisStore({ url })).toThrow(RangeError);
  });

  test.each([
    ['redis://localhost', null],
    ['redis://127.3.2.1', null],
    ['redis://[::1]', null],
    ['redis://[::ffff:127.0.0.1]', null],
    ['redis://shop.localhost', null],
    ['rediss://:pw@cache.example', null],
    ['redis://cache.example', 'without TLS (rediss:) and a password'],
    ['rediss://cache.example', 'without a password'],
    ['redis://u:pw@10.0.0.5', 'without TLS (rediss:)'],
    ['redis://127.0.0.1.example', 'without TLS (rediss:) and a password'],
    ['redis://[::2]', 'without TLS (rediss:) and a password'],
  ])('of %s is said: %s', (url, warning) => {
    const said = warningOf(redisAddress(url));
    if (warning === null) expect(said).toBeNull();
    else expect(said).toContain(`${warning}: others may read them`);
    expect(`${said}`).not.toContain('pw@');
  });

  test('it is said once, as a warning of Node', async () => {
    const warned = vi.spyOn(process, 'emitWarning').mockImplementation(() => undefined);
    // Nothing is ever reached there: the addresses are kept for documents.
    const stores = [1, 2].map(() => redisStore({ url: 'redis://192.0.2.1' }));
    await Promise.all(stores.map((store) => store.close()));
    expect(warned.mock.calls).toEqual([
      [
        'scoobyprof: records go to redis://192.0.2.1:6379 without TLS (rediss:) and a password: others may read them',
        { type: 'ScoobyprofWarning', code: 'SCOOBYPROF_REDIS' },
      ],
    ]);
  });
});

describe('what is handed in', () => {
  const method = (): void => undefined;
  test.each<[string, object]>([
    ['nothing', {}],
    [
      'both a client and a URL',
      { client: { callBuffer: method, multi: method, duplicate: method }, url: 'redis://h' },
    ],
    ['a client that is none', { client: {} }],
    ['a text', { client: 'redis://h' }],
    ['none', { client: null }],
    [
      'a client of an older redis',
      { client: { sendCommand: method, multi: method, duplicate: method } },
    ],
    [
      'a prefix that is none',
      { client: { callBuffer: method, multi: method, duplicate: method }, prefix: 'a b' },
    ],
  ])('%s is refused at once', (_what, options) => {
    expect(() => redisStore(options)).toThrow(RangeError);
  });
});
