import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, onTestFinished, test } from 'vitest';
import { groupsOf } from '../../../src/records/groups.ts';
import { readRecord } from '../../../src/records/read-record.ts';
import { metaOf } from '../../../src/records/record-meta.ts';
import type { Plugin, PluginContext } from '../../../src/request/record/plugin.ts';
import { expectCalls, recordCalls } from '../../../src/request/test/index.ts';

/** A driver that answers later, from a timer of its own. */
function driver() {
  let context: PluginContext | null = null;
  const plugin: Plugin = {
    name: 'toy',
    install(given) {
      context = given;
      return () => {
        context = null;
      };
    },
  };
  const query = async (text: string, ...params: unknown[]): Promise<string> => {
    const record = context?.current();
    const stack = context?.capture(query);
    const call = { kind: 'sql', system: 'toy', text, params, ...(stack && { stack }) } as const;
    const end = record && context?.call(record, call);
    await new Promise((resolve) => setTimeout(resolve, 1));
    if (text.includes('fail')) {
      const error = Object.assign(new Error('no'), { code: 'E1' });
      end?.(error);
      throw error;
    }
    end?.();
    return text;
  };
  return { plugin, query, isInstalled: () => context !== null };
}

const FIND_USER = 'select * from users where id = $1';

describe('recordCalls', () => {
  test('records what the work calls, and from where', async () => {
    const { plugin, query } = driver();
    async function loadOrders(): Promise<void> {
      await query('select * from orders');
      await Promise.all([1, 2, 3, 4, 5, 6, 6].map((id) => query(FIND_USER, id)));
    }
    const record = await recordCalls(loadOrders, { plugins: [plugin] });
    expect(readRecord(JSON.stringify(record))).toEqual(record);
    expect(metaOf(record)).toMatchObject({
      method: 'TEST',
      url: '/loadOrders',
      n1: 1,
      duplicates: 1,
    });
    expect(record.plugins.sql?.calls).toHaveLength(8);
    const [group] = groupsOf(record).filter(({ n1 }) => n1);
    expect(group?.fingerprint).toBe('select * from users where id = ?');
    expect(group?.site?.file).toBe(import.meta.filename);
    // The line of the query in this file, whatever the runner made of it.
    expect(group?.site?.line).toBe(lineOf('map((id) => query(FIND_USER, id))'));
  });

  test('is over when the work is, and leaves nothing behind', async () => {
    const { plugin, query, isInstalled } = driver();
    await query('before');
    const record = await recordCalls(() => query('select 1'), { plugins: [plugin] });
    await query('after');
    expect(record.plugins.sql?.calls.map(({ text }) => text)).toEqual(['select 1']);
    expect(isInstalled()).toBe(false);
  });

  test('keeps two at once apart', async () => {
    const { plugin, query } = driver();
    const texts = async (text: string): Promise<readonly string[]> => {
      const work = async (): Promise<void> => {
        for (let i = 0; i < 5; i++) await query(text);
      };
      const record = await recordCalls(work, { plugins: [plugin] });
      return (record.plugins.sql?.calls ?? []).map((call) => call.text);
    };
    const [a, b] = await Promise.all([texts('select a'), texts('select b')]);
    expect(a).toEqual(Array(5).fill('select a'));
    expect(b).toEqual(Array(5).fill('select b'));
  });

  test('throws what the work throws', async () => {
    const { plugin, query, isInstalled } = driver();
    await expect(recordCalls(() => query('fail'), { plugins: [plugin] })).rejects.toThrow('no');
    const thrown = recordCalls(
      () => {
        throw new RangeError('at once');
      },
      { plugins: [plugin] },
    );
    await expect(thrown).rejects.toThrow(RangeError);
    expect(isInstalled()).toBe(false);
    expect((await recordCalls(() => 1)).plugins.sql).toBeUndefined();
  });

  test('sees fetch, and what a server of this process calls meanwhile', async () => {
    const { plugin, query } = driver();
    const server = createServer(async (_, response) => {
      for (let i = 0; i < 6; i++) await query(FIND_USER, i);
      response.end('ok');
    }).listen(0, '127.0.0.1');
    onTestFinished(() => void server.close());
    await new Promise((resolve) => server.once('listening', resolve));
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/orders?page=2`;
    const emit = Object.getOwnPropertyDescriptor(Object.getPrototypeOf(server), 'emit');
    const record = await recordCalls(async () => (await fetch(url)).text(), { plugins: [plugin] });
    expect(metaOf(record)).toMatchObject({ n1: 1, sql: [6, expect.any(Number)] });
    expect(record.plugins.http?.calls).toMatchObject([{ method: 'GET', status: 200 }]);
    expect(Object.getOwnPropertyDescriptor(Object.getPrototypeOf(server), 'emit')).toEqual(emit);
    const later = await recordCalls(() => undefined, { plugins: [plugin] });
    expect(later.plugins.sql).toBeUndefined();
  });
});

describe('expectCalls', () => {
  const recordOf = async (count: number) => {
    const { plugin, query } = driver();
    const work = async (): Promise<void> => {
      for (let i = 0; i < count; i++) await query(FIND_USER, i);
    };
    return recordCalls(work, { plugins: [plugin] });
  };

  test('passes where the numbers are right', async () => {
    const record = await recordOf(4);
    expectCalls(record, { sql: 4, n1: 0, duplicates: 0, errors: 0, http: 0, cache: 0, rpc: 0 });
    expectCalls(record, { sql: { max: 4 } });
    expectCalls(record, {});
  });

  test('says what is wrong, and shows the calls', async () => {
    const record = await recordOf(6);
    expect(() => expectCalls(record, { sql: 4, n1: 0, duplicates: 0 })).toThrow(
      /^expected 4 sql, found 6; expected 0 N\+1, found 1\n\n {2}n {2}total ms.*\n {2}6 .*N\+1 {2}select \* from users where id = \? {2}test\/request\/calls\/record-calls\.test\.ts:\d+ \(work\)/,
    );
    expect(() => expectCalls(record, { sql: 7 })).toThrow('expected 7 sql, found 6');
    expect(() => expectCalls(record, { sql: { max: 5 } })).toThrow('at most 5 sql, found 6');
    const none = await recordOf(0);
    expect(() => expectCalls(none, { sql: 1 })).toThrow('(no calls)');
  });

  test.each<[expected: object, message: string]>([
    [{ sqll: 1 }, 'knows no sqll'],
    [{ toString: 1 }, 'knows no toString'],
    [{ sql: -1 }, 'needs a whole number'],
    [{ sql: '4' }, 'needs a whole number'],
    [{ n1: { min: 4 } }, 'needs a whole number'],
  ])('%j is a mistake of the test', async (expected, message) => {
    const record = await recordOf(1);
    expect(() => expectCalls(record, expected)).toThrow(TypeError);
    expect(() => expectCalls(record, expected)).toThrow(message);
  });
});

function lineOf(text: string): number {
  const lines = readFileSync(import.meta.filename, 'utf8').split('\n');
  return lines.findIndex((line) => line.includes(text)) + 1;
}
