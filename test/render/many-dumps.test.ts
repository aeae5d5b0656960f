import { describe, expect, test } from 'vitest';
import type { RequestInfo } from '../../src/model/request-info.ts';
import { isMany, manyDumpsLines, worstQualityLine } from '../../src/render/many-dumps.ts';

const at = (second: number): Date => new Date(2026, 0, 5, 10, 0, second);
const file = (path: string, second: number, request: RequestInfo | null = null) => ({
  path,
  modifiedAt: at(second),
  request,
});
const request = (method: string, url: string, route: string | null): RequestInfo =>
  ({ method, url, route }) as RequestInfo;

describe('above three dumps', () => {
  test('there are many', () => {
    const files = ['a', 'b', 'c', 'd'].map((name, i) => file(name, i));
    expect(isMany(files.slice(1))).toBe(false);
    expect(isMany(files)).toBe(true);
  });

  test('how many, the first and the last, from when to when', () => {
    const files = Array.from({ length: 1000 }, (_, i) => file(`d${i}.cpuprofile`, i % 50));
    expect(manyDumpsLines(files)).toEqual([
      '1,000 dumps: d0.cpuprofile … d999.cpuprofile',
      'written Mon Jan  5 10:00:00 2026 to Mon Jan  5 10:00:49 2026',
    ]);
  });

  test('requests are counted by route, the most frequent first', () => {
    const files = [
      file('a', 0, request('GET', '/users/7?x=1', '/users/:id')),
      file('b', 0, request('GET', '/users/8', '/users/:id')),
      file('c', 0, request('POST', '/orders?page=2', null)),
      file('d', 0, request('POST', '/orders', null)),
      file('e', 0, request('POST', '/orders?page=3', null)),
      file('f', 0),
    ];
    expect(manyDumpsLines(files)[2]).toBe('5 requests: 3 POST /orders, 2 GET /users/:id');
    const routes = Array.from({ length: 9 }, (_, i) => file('x', 0, request('GET', `/${i}`, null)));
    expect(manyDumpsLines(routes)[2]).toMatch(/^9 requests: .*, and 4 other routes$/);
    expect(manyDumpsLines(routes.slice(3))[2]).toMatch(/^6 requests: .*, and 1 other route$/);
  });

  test('of rows that say neither route nor url it says so', () => {
    const bare = (method: string | null): RequestInfo =>
      ({ method, url: null, route: null }) as RequestInfo;
    const files = [file('a', 0, bare('GET')), file('b', 0, bare('GET')), file('c', 0, bare(null))];
    expect(manyDumpsLines(files)[2]).toBe('3 requests: 2 GET without a route, 1 without a route');
  });

  test('control characters of names and routes do not reach the terminal', () => {
    const files = ['a\u001b[2J', 'b', 'c', 'd\u0007'].map((name) =>
      file(name, 0, request('GET', '/\u001b]0;x\u0007', null)),
    );
    // biome-ignore lint/suspicious/noControlCharactersInRegex: finding them is the purpose
    expect(manyDumpsLines(files).join('')).not.toMatch(/[\u0000-\u001f]/);
  });

  test('the worst quality is named, and only one that misleads', () => {
    const files = ['a', 'b', 'c', 'd'].map((name, i) => file(name, i));
    const quality = (profileIndex: number, gapUs: number) => ({
      profileIndex,
      gapUs,
      busyUs: 1000,
      medianIntervalUs: 1,
      longestIntervalUs: gapUs,
    });
    expect(worstQualityLine(files, [quality(0, 10), quality(1, 50)])).toBeNull();
    expect(worstQualityLine(files, [quality(0, 100), quality(2, 400), quality(3, 10)])).toBe(
      'warning: c may mislead: 40.0 % of its busy time lies in gaps between samples (longest 400 µs), and so may 1 more',
    );
  });
});
