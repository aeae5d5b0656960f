import { setTimeout as sleep, setImmediate as turn } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { groupsOf } from '../../src/records/groups.ts';
import type { RequestRecord, SqlCall } from '../../src/records/record.ts';
import { bind, current } from '../../src/request/context/current.ts';
import { log } from '../../src/request/record/log.ts';
import type { CallStart, Plugin, PluginContext } from '../../src/request/record/plugin.ts';
import { MemoryStore, recorderOf } from './recording.ts';

/** A plugin that gives away what it is given. */
function contextPlugin(name = 'own'): Plugin & { context: PluginContext } {
  return {
    name,
    context: undefined as unknown as PluginContext,
    install(context) {
      this.context = context;
    },
  };
}

const SELECT = 'SELECT * FROM users WHERE id = $1';

const select = (id: number): CallStart => ({
  kind: 'sql',
  system: 'postgresql',
  text: SELECT,
  params: [id],
});

function query(context: PluginContext, call: CallStart, ms = 1): Promise<void> {
  const record = context.current();
  if (record === undefined) return sleep(ms);
  const end = context.call(record, call);
  return sleep(ms).then(() => end(undefined, { rows: 1 }));
}

const sqlOf = (record: RequestRecord): readonly SqlCall[] => record.plugins.sql?.calls ?? [];

test('calls of the program are in the record, with where they were made', async () => {
  const own = contextPlugin();
  const { record } = recorderOf([own]);
  async function findUser(id: number): Promise<void> {
    await query(own.context, select(id));
  }
  async function listUsers(): Promise<void> {
    for (const id of [1, 2, 3, 3, 4, 5]) await findUser(id);
  }
  const made = await record(listUsers);
  expect(sqlOf(made)).toHaveLength(6);
  expect(new Set(sqlOf(made).map(({ digest }) => digest)).size).toBe(5);
  expect(sqlOf(made)[0]).toMatchObject({ text: SELECT, params: [{ type: 'number' }], rows: 1 });
  const [group, ...others] = groupsOf(made);
  expect(others).toEqual([]);
  expect(group).toMatchObject({ count: 6, n1: true, duplicates: 1, site: { fn: 'query' } });
  const names = made.stacks.map((stack) => stack.map((i) => made.frames[i]?.fn));
  for (const stack of names) expect(stack.slice(0, 3)).toEqual(['query', 'findUser', 'listUsers']);
  expect(made).toMatchObject({ method: 'GET', route: '/a', handler: 'a', service: 'shop', pid: 1 });
  expect(made.options).toEqual([]);
});

test('the times of a call: when the program called, its wait, and from then to its end', async () => {
  const own = contextPlugin();
  const { record } = recorderOf([own]);
  const begunAt = performance.now();
  let calledAt = begunAt;
  const made = await record(async () => {
    const { context } = own;
    calledAt = performance.now();
    await sleep(20);
    await query({ ...context, call: (r, c) => context.call(r, { ...c, calledAt }) }, select(1), 30);
  });
  const [call] = sqlOf(made);
  // On a busy machine it takes a while to come there.
  expect(call?.startMs).toBeLessThanOrEqual(calledAt - begunAt + 0.002);
  expect(call?.waitMs).toBeGreaterThan(15);
  expect(call?.durationMs).toBeGreaterThan(25);
  expect((call?.startMs ?? 0) + (call?.waitMs ?? 0) + (call?.durationMs ?? 0)).toBeLessThanOrEqual(
    made.durationMs + 0.002,
  );
});

test('what the request did not wait for is unfinished, and what starts later is not there', async () => {
  const own = contextPlugin();
  const { begin, recordOf } = recorderOf([own]);
  const recording = begin();
  let later = Promise.resolve();
  recording.run(() => {
    const open = own.context.current();
    void query(own.context, select(1), 30);
    later = sleep(20).then(() => {
      expect(own.context.current()).toBe(undefined);
      if (open !== undefined) own.context.call(open, select(2))();
      log('too late');
    });
  });
  await sleep(5);
  const made = await recordOf(recording);
  await later;
  expect(sqlOf(made)).toHaveLength(1);
  expect(sqlOf(made)[0]).toMatchObject({ unfinished: true });
  expect(made.plugins.log).toBe(undefined);
});

/** A pool of one, which calls who waits in the middle of the work of who gives back. */
function poolOfOne(keep: <F extends () => void>(callback: F) => F) {
  const waiting: (() => void)[] = [];
  let isFree = true;
  return {
    acquire(callback: () => void): void {
      if (isFree) {
        isFree = false;
        callback();
      } else waiting.push(keep(callback));
    },
    release(): void {
      const next = waiting.shift();
      isFree = next === undefined;
      next?.();
    },
  };
}

test('with a busy pool each call is in the record of its request, and those of none nowhere', async () => {
  const own = contextPlugin();
  const { begin, recordOf } = recorderOf([own]);
  const pool = poolOfOne((callback) => own.context.bind(callback));
  const work = (who: number): Promise<void> =>
    new Promise((resolve) => {
      pool.acquire(() => {
        void query(own.context, { ...select(who), text: `select ${who}` }, 0).then(() => {
          pool.release();
          resolve();
        });
      });
    });
  const recordings = Array.from({ length: 10 }, () => begin());
  const jobs: Promise<void>[] = [];
  for (let i = 0; i < 20; i++) {
    for (const [who, recording] of recordings.entries()) jobs.push(recording.run(() => work(who)));
    jobs.push(work(-1));
  }
  await Promise.all(jobs);
  for (const [who, recording] of recordings.entries()) {
    const made = await recordOf(recording);
    expect(sqlOf(made).map(({ text }) => text)).toEqual(Array(20).fill(`select ${who}`));
  }
});

test('an entry point whose inner call is seen gives it its record and its stack', async () => {
  const own = contextPlugin();
  const { begin, recordOf } = recorderOf([own]);
  const recording = begin();
  let fire = (): void => undefined;
  function entryPoint(): void {
    const { context } = own;
    const open = context.current();
    const stack = context.capture(entryPoint);
    const run = (): void => void query(context, select(1), 0);
    fire = () => context.enter(open, stack, run);
  }
  function caller(): void {
    entryPoint();
  }
  recording.run(caller);
  fire();
  own.context.enter(undefined, undefined, () => expect(own.context.current()).toBe(undefined));
  await sleep(5);
  const made = await recordOf(recording);
  const [stack] = made.stacks;
  expect(made.frames[stack?.[0] ?? -1]).toMatchObject({ fn: 'caller', kind: 'app' });
});

test('limits: what is beyond them is counted', async () => {
  const own = contextPlugin();
  const limits = { calls: 10, stacks: 4, log: 3, text: 20 };
  const { record } = recorderOf([own], limits);
  const made = await record(async () => {
    for (let i = 0; i < 15; i++)
      await query(own.context, { ...select(i), text: 'x'.repeat(50) }, 0);
    for (let i = 0; i < 5; i++) log(i);
  });
  expect(sqlOf(made)).toHaveLength(10);
  expect(sqlOf(made)[0]?.text).toBe(`${'x'.repeat(20)}…`);
  expect(sqlOf(made).filter(({ stack }) => stack !== null)).toHaveLength(4);
  expect(made.plugins.log?.entries).toHaveLength(3);
  expect(made.limits.dropped).toMatchObject({ calls: 5, stacks: 6 + 3, log: 2 });
});

test('values are there only where they were asked for, and secrets never', async () => {
  const own = contextPlugin();
  const { record } = recorderOf([own]);
  const secret = 'correct horse battery staple';
  const failing = Object.assign(new Error(`no ${secret}`), { code: '42P01' });
  const work = (): void => {
    const open = own.context.current();
    if (open === undefined) return;
    own.context.call(open, { ...select(1), params: [secret, { password: secret }] })(failing);
    own.context.call(open, {
      ...{ kind: 'http', system: 'http', method: 'GET' },
      url: `http://u:${secret}@h/?token=${secret}`,
    })();
  };
  const without = JSON.stringify(await record(work));
  expect(without).not.toContain('horse');
  const made = await record(work, ['params']);
  expect(sqlOf(made)[0]).toMatchObject({
    params: [secret, { password: '***' }],
    error: { name: 'Error', code: '42P01', message: `no ${secret}` },
  });
  expect(JSON.stringify(made.plugins.http)).not.toContain('horse');
});

test('plugins that throw are off for the request, and the others are not', async () => {
  const fail = (): never => {
    throw new Error('broken');
  };
  const broken = { ...contextPlugin('broken'), onRequest: fail };
  const odd: Plugin = { name: 'odd', toJSON: fail };
  const circle: Record<string, unknown> = {};
  circle['self'] = circle;
  const circular: Plugin = {
    name: 'circular',
    onRequest: ({ data }) => void data.set('circular', circle),
  };
  const good: Plugin = {
    name: 'good',
    onRequest: ({ data }, { url }) => void data.set('good', [url]),
    onRoute: ({ data }, { pattern }) => (data.get('good') as unknown[]).push(pattern),
    onEnd: ({ data }, end) => (data.get('good') as unknown[]).push(end),
  };
  const notInstalled: Plugin = { name: 'not-installed', install: fail };
  const view: Plugin = { name: 'view', toJSON: () => ({ params: 'of another form' }) };
  const { record } = recorderOf([broken, odd, circular, good, notInstalled, view]);
  const made = await record(() => {
    expect(broken.context.current()).toBe(undefined);
  });
  expect(made.plugins).toEqual({ good: ['/a?b=1', '/a', { status: 200, ending: 'finished' }] });
  expect(made.problems.map(({ plugin }) => plugin).sort()).toEqual(
    ['broken', 'circular', 'odd', 'view'].sort(),
  );
});

test('a second plugin of a name takes the place of the first; what was installed is undone', async () => {
  const done: string[] = [];
  const plugin = (mark: string): Plugin => ({
    name: 'own',
    install: () => {
      done.push(`install ${mark}`);
      return () => void done.push(`undo ${mark}`);
    },
    toJSON: () => mark,
  });
  const { record, host } = recorderOf([plugin('a'), plugin('b')]);
  expect(done).toEqual([]);
  expect((await record(() => undefined)).plugins).toEqual({ own: 'b' });
  await record(() => undefined);
  host.close();
  expect(done).toEqual(['install b', 'undo b']);
});

test('two that use one plugin install it once, and the last one undoes it', async () => {
  let installs = 0;
  const plugin: Plugin = {
    name: 'own',
    install: () => {
      installs++;
      return () => void installs--;
    },
  };
  const [one, two] = [recorderOf([plugin]), recorderOf([plugin])];
  await one.record(() => undefined);
  await two.record(() => undefined);
  expect(installs).toBe(1);
  one.host.close();
  expect(installs).toBe(1);
  two.host.close();
  expect(installs).toBe(0);
});

test('plugins that are found while the program runs, and what of them is left alone', async () => {
  const found = contextPlugin('late');
  const problems = [{ plugin: 'mysql2', message: 'version 2 is not known' }];
  let looks = 0;
  const source = {
    look: () => (looks++ === 1 ? { plugins: [found], problems } : { plugins: [], problems: [] }),
  };
  const { record } = recorderOf([], {}, { source });
  expect((await record(() => undefined)).problems).toEqual([]);
  const made = await record(() => query(found.context, select(1)));
  expect(sqlOf(made)[0]).toMatchObject({ source: 'late' });
  expect(made.problems).toEqual(problems);
  expect((await record(() => undefined)).problems).toEqual(problems);
});

test('hostile values fail nothing, and the record stands', async () => {
  const own = contextPlugin();
  const { record } = recorderOf([own]);
  const evil = new Proxy(
    {},
    {
      get: () => {
        throw new Error('evil');
      },
      ownKeys: () => {
        throw new Error('evil');
      },
    },
  );
  const made = await record(() => {
    const open = own.context.current();
    if (open === undefined) return;
    own.context.call(open, { ...select(1), params: [evil] })(evil, { rows: Number.NaN });
    own.context.call(open, { ...select(1), system: 5 as never, text: null as never })(null);
    own.context.call(open, {
      kind: 'cache',
      system: 'redis',
      command: 'get',
      key: '\ud800'.repeat(999),
    })();
    log(evil);
    log('%s %d', 'a', 1, { b: [1] });
  }, ['params']);
  expect(sqlOf(made)).toHaveLength(2);
  expect(made.plugins.log?.entries.at(-1)?.text).toBe('a 1 { b: [ 1 ] }');
});

test('the program finds its own way of looking at stacks as it left it', async () => {
  const before = Error.prepareStackTrace;
  const ownWay = (error: Error, sites: NodeJS.CallSite[]): string =>
    `${error.name} ${sites.length}`;
  const { record } = recorderOf();
  const limits: unknown[] = [];
  for (const limit of [0, Number.POSITIVE_INFINITY, undefined]) {
    Error.prepareStackTrace = ownWay;
    if (limit === undefined) Reflect.deleteProperty(Error, 'stackTraceLimit');
    else Error.stackTraceLimit = limit;
    const made = await record(() => log('here'));
    limits.push(Object.hasOwn(Error, 'stackTraceLimit') ? Error.stackTraceLimit : undefined);
    expect(Error.prepareStackTrace).toBe(ownWay);
    expect(made.stacks).toHaveLength(1);
    expect(made.stacks[0]?.length).toBeGreaterThan(1);
  }
  Error.stackTraceLimit = 10;
  Error.prepareStackTrace = before;
  expect(limits).toEqual([0, Number.POSITIVE_INFINITY, undefined]);
});

test('current and bind know requests that are recorded', async () => {
  const { begin, recordOf } = recorderOf();
  const recording = begin();
  expect(current()).toBe(undefined);
  const ids = await recording.run(async () => {
    await turn();
    return [current()?.id, bind(() => current()?.id)];
  });
  expect(ids[0]).toBe(recording.id);
  expect((ids[1] as () => string)()).toBe(recording.id);
  expect(recording.run(() => bind((a: number, b: number) => a + b)).length).toBe(2);
  await recordOf(recording);
  expect((ids[1] as () => string)()).toBe(undefined);
});

test('a request that asks for a profile has one', async () => {
  const store = new MemoryStore();
  const profiles: (Uint8Array | undefined)[] = [];
  store.put = async (id, record, ...rest: unknown[]) => {
    store.records.set(id, record);
    profiles.push((rest[0] as { profile?: Uint8Array }).profile);
  };
  const { record } = recorderOf([], {}, { store });
  const made = await record(async () => {
    for (const end = performance.now() + 50; performance.now() < end; );
    await turn();
  }, ['cpu']);
  expect(made.plugins.cpu).toMatchObject({ dump: null, intervalUs: 1000 });
  expect(made.cpuMs).toBeGreaterThan(40);
  const dump = JSON.parse(Buffer.from(profiles[0] ?? []).toString());
  expect(dump.scooby).toMatchObject({ id: made.id, route: '/a', status: 200 });
  expect(dump.nodes.length).toBeGreaterThan(2);
});

test('a store that fails or is slow loses records, and says so', async () => {
  const store = new MemoryStore();
  store.put = () => Promise.reject(new Error('disk full'));
  const { begin, counts } = recorderOf([], {}, { store });
  const recording = begin();
  recording.end('aborted');
  recording.end('finished');
  await expect.poll(() => counts.lost).toBe(1);
  store.put = () => {
    throw new Error('not even a promise');
  };
  begin().end('finished');
  await expect.poll(() => counts.lost).toBe(2);
});
