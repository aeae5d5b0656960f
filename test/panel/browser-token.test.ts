import { describe, expect, test } from 'vitest';
import { headerValue, randomOwner } from '../../src/panel/extension/browser-token.ts';
import { headerRules } from '../../src/panel/extension/header-rules.ts';
import { seenRequest } from '../../src/panel/extension/seen-request.ts';
import { verifyToken } from '../../src/stores/token.ts';

const SECRET = 'scooby-test-secret-0123456789abcdef';

describe('what a request brings with it', () => {
  test('is a token that servers take, of whatever secret', async () => {
    for (const secret of [SECRET, 'schlüssel-'.repeat(5), '秘密'.repeat(20), 'x'.repeat(500)]) {
      const owner = randomOwner();
      expect(owner).toMatch(/^[\w-]{16}$/);
      const token = await headerValue(new Set(['params', 'cpu']), secret, owner);
      const claims = verifyToken(token, secret, Date.now() / 1000);
      expect(claims).toMatchObject({ options: ['cpu', 'params'], owner });
      expect(token.length).toBeLessThanOrEqual(512);
      expect(verifyToken(token, `${secret}!`, Date.now() / 1000)).toBe('badToken');
    }
  });

  test('is the token of the contract', async () => {
    const options = new Set(['cpu', 'params'] as const);
    const nowMs = (1_796_000_000 - 7200) * 1000;
    expect(await headerValue(options, SECRET, 'dev-laptop-1', nowMs)).toBe(
      'v1.1796000000.cpu,params.dev-laptop-1.SEONfCR3Hy48UaKpzToRndGHM2WXX5wA-8IOeeakarc',
    );
    expect(await headerValue(new Set(), SECRET, 'dev-laptop-1', nowMs)).toBe(
      'v1.1796000000.-.dev-laptop-1.oWuDS--IQWHJb6g0YE_cS1EFkiPDYDZg742jc1O9h18',
    );
  });

  test('is on, or the options in their order, where there is no secret', async () => {
    expect(await headerValue(new Set(), null, 'owner')).toBe('on');
    expect(await headerValue(new Set(['params', 'calls', 'cpu']), null, 'o')).toBe(
      'calls,cpu,params',
    );
  });
});

describe('rules', () => {
  const rulesFor = (patterns: readonly string[], tokens: readonly [string, string][] = []) =>
    headerRules(7, patterns, { value: 'on', tokens: new Map(tokens) });
  const matching = (patterns: readonly string[], url: string): boolean =>
    rulesFor(patterns).some(({ condition }) => new RegExp(`${condition['regexFilter']}`).test(url));

  test('are for one tab, and for the hosts that may be accessed', () => {
    const local = ['http://localhost/*', 'http://127.0.0.1/*'];
    for (const { condition } of rulesFor(local)) expect(condition['tabIds']).toEqual([7]);
    expect(matching(local, 'http://localhost/')).toBe(true);
    expect(matching(local, 'http://localhost:3000/a?b')).toBe(true);
    for (const url of [
      'https://localhost/',
      'http://localhost.evil.example/',
      'http://localhost:80@evil.example/',
      'http://evil.example/http://localhost/',
      'http://sub.localhost/',
      'http://127.0.0.12/',
      'http://127x0.0.1/',
    ])
      expect([url, matching(local, url)]).toEqual([url, false]);
    expect(rulesFor(['<all_urls>', '*://*/*', 'http://*/*', 'https://*.example/*'])).toEqual([]);
    expect(matching(['https://shop.example:8443/*'], 'https://shop.example:8443/x')).toBe(true);
    expect(matching(['https://shop.example:8443/*'], 'https://shop.example:84431/x')).toBe(false);
  });

  test('send a token to its own origin alone, before what all are sent', () => {
    const rules = rulesFor(
      ['http://localhost/*'],
      [
        ['http://localhost:3000', 'token'],
        ['https://never.allowed', 'other'],
      ],
    );
    const [general, own, ...more] = rules;
    expect(more).toEqual([]);
    expect(own?.condition['urlFilter']).toBe('|http://localhost:3000/');
    expect(own?.priority).toBeGreaterThan(general?.priority ?? 0);
  });
});

describe('the log of the network', () => {
  const id = '3f1d2c4b-5a69-4788-9b0a-1c2d3e4f5a6b';
  const entry = (headers: readonly object[], url = 'http://localhost:3000/a?b=1') => ({
    startedDateTime: '2026-11-27T10:00:00.000Z',
    time: 12.5,
    request: { method: 'GET', url, headers: [] },
    response: { status: 200, headers },
  });

  test('names records by their ids, and nothing else', () => {
    const idOf = (value: string): string | null | undefined =>
      seenRequest(entry([{ name: 'x-SCOOBY', value }]))?.id;
    expect(idOf(id)).toBe(id);
    for (const wrong of ['', 'x', `${id}/../..`, id.toUpperCase(), `${id}\n`])
      expect([wrong, idOf(wrong)]).toEqual([wrong, null]);
  });

  test('leads to a path on the same server, whatever the answer says', () => {
    const baseOf = (value: string): string | undefined =>
      seenRequest(entry([{ name: 'X-Scooby-Path', value }]))?.base;
    expect(baseOf('/debug/scooby')).toBe('/debug/scooby');
    for (const wrong of ['//evil.example', '/a/../b', 'http://x', '/a?b', '@evil', '/..', '/a b'])
      expect([wrong, baseOf(wrong)]).toEqual([wrong, '/scooby']);
  });

  test('passes over what is no answer by HTTP', () => {
    for (const url of ['data:text/html,x', 'chrome://version', 'file:///etc/passwd', 'no url'])
      expect(seenRequest(entry([], url))).toBeNull();
    expect(seenRequest({})).toBeNull();
    expect(seenRequest({ ...entry([]), response: { status: 0, headers: [] } })).toBeNull();
  });
});
