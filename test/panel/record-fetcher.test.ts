import { randomUUID } from 'node:crypto';
import { afterEach, expect, test, vi } from 'vitest';
import { seenRequest } from '../../src/panel/extension/seen-request.ts';
import { EntryList } from '../../src/panel/list/entry-list.ts';
import { sampleRecord } from '../records/sample-record.ts';

/** By its name alone: the types that it needs are those of a browser. */
const FETCHER = new URL('../../src/panel/extension/record-fetcher.ts', import.meta.url).href;

afterEach(() => vi.unstubAllGlobals());

test('a record goes when its request has gone from the list', async () => {
  vi.stubGlobal('chrome', { permissions: { contains: async () => true } });
  vi.stubGlobal('fetch', async (url: string) =>
    Response.json({ ...sampleRecord(), id: url.split('/').at(-2) }),
  );
  const { RecordFetcher } = await import(FETCHER);
  const list = new EntryList();
  const fetcher = new RecordFetcher(list, async () => 'on');
  const load = async (id: string): Promise<void> => {
    const url = 'http://localhost:3000/orders';
    const request = seenRequest({ request: { url }, response: { status: 200 } });
    if (request === null) throw new Error('no request');
    const { method, status, startedAt, durationMs } = request;
    list.put({
      ...{ id, method, path: '/orders', origin: request.url.origin, status, startedAt, durationMs },
      ...{ meta: null, missing: null },
    });
    await fetcher.load(id, request);
  };
  const ids = Array.from({ length: 2001 }, () => randomUUID());
  for (const id of ids) await load(id);
  const kept = await Promise.all(ids.map((id) => fetcher.kept(id)));
  const isListed = ids.map((id) => list.get(id) !== undefined);
  expect(isListed.filter(Boolean)).toHaveLength(2000);
  expect(kept.map((bytes) => bytes !== null)).toEqual(isListed);
  list.keep(new Set(ids.slice(-2)));
  fetcher.dropGone();
  const left = await Promise.all(ids.map((id) => fetcher.kept(id)));
  expect(left.filter((bytes) => bytes !== null)).toHaveLength(2);
});
