import { deepStrictEqual, ok, rejects, strictEqual } from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import type { RequestRecord } from '../records/record.ts';
import { metaOf, type RecordMeta } from '../records/record-meta.ts';
import type { Store } from './store.ts';

/** What a store has to do, for a test runner: `for (const { name, run } of storeCases(open)) test(name, run)`. */
export interface StoreCase {
  readonly name: string;
  /** Rejects with an AssertionError where the store does something else. Closes the stores that it opened. */
  run(): Promise<void>;
}

/** Opens a store on a place: two that are opened on one place share their records, others share none. */
export type OpenStore = (place: string) => Store | Promise<Store>;

type Check = (open: () => Promise<Store>) => Promise<void>;

/** How long a watch may take to tell of a record. */
const WATCH_MS = 5000;

/** The cases that every store of records has to pass. */
export function storeCases(openStore: OpenStore): readonly StoreCase[] {
  return Object.entries(CHECKS).map(([name, check]) => ({
    name,
    run: async () => {
      const opened: Store[] = [];
      const place = randomUUID();
      const open = async (): Promise<Store> => {
        const store = await openStore(place);
        opened.push(store);
        return store;
      };
      try {
        await check(open);
      } finally {
        await Promise.all(opened.map((store) => store.close()));
      }
    },
  }));
}

const CHECKS: Readonly<Record<string, Check>> = {
  'what was put is there, byte by byte': async (open) => {
    const store = await open();
    for (const url of ['/', '/grün/漢字?x=😀', `/${'x'.repeat(2000)}`]) {
      const { id, content } = await put(store, { url });
      await sameBytes(store.get(id), content);
    }
  },

  'a record of five megabytes is kept': async (open) => {
    const store = await open();
    const plugins = { own: { text: 'x'.repeat(4_900_000) } };
    const { id, content } = await put(store, { plugins });
    await sameBytes(store.get(id), content);
  },

  'what is not there is null': async (open) => {
    const store = await open();
    await put(store);
    for (const id of [randomUUID(), '', '../x', '*', 'latest', `${randomUUID()}\n`]) {
      strictEqual(await store.get(id), null);
      strictEqual(await store.getProfile(id), null);
    }
  },

  'only ids of records are taken': async (open) => {
    const store = await open();
    const record = newRecord();
    const content = encoded(record);
    for (const id of ['', '../x', record.id.toUpperCase(), `${record.id}\n`]) {
      await rejects(async () => store.put(id, content, { meta: metaOf(record) }));
    }
    deepStrictEqual(await store.list({}), []);
  },

  'a profile comes with its record, and goes with it': async (open) => {
    const store = await open();
    const profile = Buffer.from('{"nodes":[]}');
    const { id } = await put(store, {}, profile);
    const without = await put(store);
    await sameBytes(store.getProfile(id), profile);
    strictEqual(await store.getProfile(without.id), null);
    await store.delete(id);
    strictEqual(await store.get(id), null);
    strictEqual(await store.getProfile(id), null);
    ok(await store.get(without.id));
  },

  'two profiles of one microsecond are two': async (open) => {
    const store = await open();
    const startedAt = Date.now();
    const [a, b] = [Buffer.from('{"a":1}'), Buffer.from('{"b":1}')];
    const first = await put(store, { startedAt }, a);
    const second = await put(store, { startedAt }, b);
    await sameBytes(store.getProfile(first.id), a);
    await sameBytes(store.getProfile(second.id), b);
  },

  'deleting what is not there is not an error': async (open) => {
    const store = await open();
    await store.delete(randomUUID());
    await store.delete('../x');
  },

  'the list has the newest first, and no more than was asked for': async (open) => {
    const store = await open();
    const now = Date.now();
    const ages = [5, 1, 4, 2, 3];
    for (const age of ages) await put(store, { startedAt: now - age });
    const started = async (options: { since?: number; limit?: number }): Promise<number[]> =>
      (await store.list(options)).map(({ startedAt }) => now - startedAt);
    deepStrictEqual(await started({}), [1, 2, 3, 4, 5]);
    deepStrictEqual(await started({ limit: 2 }), [1, 2]);
    deepStrictEqual(await started({ since: now - 3 }), [1, 2, 3]);
    deepStrictEqual(await started({ since: now - 3, limit: 1 }), [1]);
    deepStrictEqual(await started({ since: now + 1 }), []);
  },

  'the list says of a record what its meta says': async (open) => {
    const store = await open();
    const { record } = await put(store, { service: null, status: 500, cpuMs: 1.25 });
    const [meta] = await store.list({});
    deepStrictEqual(plain(meta), plain(metaOf(record)));
  },

  'what is deleted is not listed': async (open) => {
    const store = await open();
    const { id } = await put(store);
    const kept = await put(store);
    await store.delete(id);
    deepStrictEqual(
      (await store.list({})).map((meta) => meta.id),
      [kept.id],
    );
  },

  'two that are opened on one place share their records': async (open) => {
    const [one, two] = [await open(), await open()];
    const { id } = await put(one, {}, Buffer.from('{}'));
    const bare = await put(one);
    await sameBytes(two.get(bare.id), bare.content);
    await sameBytes(two.getProfile(id), Buffer.from('{}'));
    strictEqual((await two.list({})).length, 2);
    await two.delete(id);
    strictEqual(await one.get(id), null);
  },

  'many at once are all kept': async (open) => {
    const stores = [await open(), await open()];
    const work = Array.from({ length: 60 }, (_, i) => put(stores[i % 2] as Store));
    const ids = (await Promise.all(work)).map(({ id }) => id);
    const listed = (await (stores[0] as Store).list({ limit: 100 })).map(({ id }) => id);
    deepStrictEqual(new Set(listed), new Set(ids));
  },

  'a watch tells of what is put from then on, once each': async (open) => {
    const [one, two] = [await open(), await open()];
    await put(one);
    const told: string[] = [];
    const stop = two.watch((meta) => told.push(meta.id));
    // A watch in a server somewhere else may need a moment before it hears anything.
    await pause(200);
    const ids = [await put(one), await put(two), await put(one)].map(({ id }) => id);
    await until(() => told.length >= ids.length);
    await pause(100);
    strictEqual(told.length, ids.length);
    deepStrictEqual(new Set(told), new Set(ids));
    stop();
    await put(one);
    await pause(300);
    strictEqual(told.length, ids.length);
  },

  'a listener that throws keeps nothing from the others': async (open) => {
    const store = await open();
    const told: RecordMeta[] = [];
    store.watch(() => {
      throw new Error('this one does not listen');
    });
    store.watch((meta) => told.push(meta));
    await pause(200);
    await put(store);
    await put(store);
    await until(() => told.length >= 2);
  },

  'closing waits for what was put': async (open) => {
    const store = await open();
    const work = Array.from({ length: 10 }, () => put(store));
    await store.close();
    const again = await open();
    for (const { id } of await Promise.all(work)) ok(await again.get(id));
  },
};

async function put(
  store: Store,
  changes: Partial<RequestRecord> = {},
  profile?: Uint8Array,
): Promise<{ id: string; record: RequestRecord; content: Uint8Array }> {
  const bare = newRecord(changes);
  const cpu = { dump: null, samples: 1, intervalUs: 1000 };
  const record = profile === undefined ? bare : { ...bare, plugins: { ...bare.plugins, cpu } };
  const content = encoded(record);
  await store.put(record.id, content, {
    meta: metaOf(record),
    ...(profile !== undefined && { profile }),
  });
  return { id: record.id, record, content };
}

function newRecord(changes: Partial<RequestRecord> = {}): RequestRecord {
  return {
    ...{ scooby: 1, id: randomUUID(), pid: 1, host: 'host', service: 'shop', version: null },
    ...{ node: 'v20.0.0', scoobyprof: '0.0.0', method: 'GET', url: '/', route: null },
    ...{ handler: null, status: 200, ending: 'finished', startedAt: Date.now(), durationMs: 1 },
    ...{ cpuMs: null, overheadMs: 0, options: [], problems: [], frames: [], stacks: [] },
    limits: { dropped: { calls: 0, stacks: 0, log: 0 } },
    plugins: {},
    owner: 'local',
    ...changes,
  };
}

function encoded(record: RequestRecord): Uint8Array {
  return Buffer.from(JSON.stringify(record));
}

/** A store may keep the meta as JSON. */
function plain(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value ?? null));
}

async function sameBytes(got: Promise<Uint8Array | null>, want: Uint8Array): Promise<void> {
  const bytes = await got;
  ok(bytes !== null, 'it is not there');
  ok(Buffer.from(want).equals(bytes), 'other bytes came back');
}

async function until(isDone: () => boolean): Promise<void> {
  const end = Date.now() + WATCH_MS;
  while (!isDone()) {
    ok(Date.now() < end, `nothing was told within ${WATCH_MS} ms`);
    await pause(20);
  }
}
