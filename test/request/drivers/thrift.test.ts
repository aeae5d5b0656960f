import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Server } from 'node:net';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import thriftNew from 'thrift';
import thriftOld from 'thrift-0-16';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { RequestRecord, RpcCall } from '../../../src/records/record.ts';
import { current } from '../../../src/request/context/current.ts';
import { thrift as thriftPlugin } from '../../../src/request/plugins/index.ts';
import { recorderOf } from '../recording.ts';
import { callersOf, driverRecorder } from './recorded.ts';
import { hasThrift } from './servers.ts';

const IDL = `
exception Bad { 1: string why }
service Base { i32 ping() }
service Stock extends Base {
  i32 count(1: i32 item, 2: string token) throws (1: Bad bad)
  oneway void note(1: string text)
}`;

type Callback = (error: unknown, value?: unknown) => void;
interface Client {
  ping(): PromiseLike<number>;
  count(item: number, token: string, callback?: Callback): PromiseLike<number>;
  note(text: string): PromiseLike<void>;
}

const rpcOf = (record: RequestRecord): readonly RpcCall[] => record.plugins.rpc?.calls ?? [];
const ROOT = fileURLToPath(new URL('../../../', import.meta.url));

describe.skipIf(!hasThrift).each([
  ['0.16, the oldest', 'ES5', { generator: 'js:node', module: thriftOld, at: 'thrift-0-16' }],
  ['the newest', 'ES6', { generator: 'js:node,es6', module: thriftNew, at: 'thrift' }],
])('thrift %s, clients as %s', (_version, flavour, { generator, module, at }) => {
  const folder = mkdtempSync(join(ROOT, 'test/.thrift-'));
  const thrift = module as unknown as Record<string, (...values: unknown[]) => unknown>;
  let server: Server;
  let connection: { end(): void };
  let client: Client;

  beforeAll(async () => {
    mkdirSync(join(folder, 'node_modules'));
    symlinkSync(join(ROOT, 'node_modules', at), join(folder, 'node_modules/thrift'));
    writeFileSync(join(folder, 'stock.thrift'), IDL);
    writeFileSync(join(folder, 'package.json'), '{"type":"commonjs"}');
    execFileSync('thrift', ['--gen', generator, '-out', folder, join(folder, 'stock.thrift')]);
    const load = createRequire(join(folder, 'x.cjs'));
    const Stock = load('./Stock.js');
    const { Bad } = load('./stock_types.js');
    server = thrift['createServer']?.(Stock, {
      ping: (result: Callback) => result(null, 7),
      note: () => undefined,
      count: (item: number, _token: string, result: Callback) =>
        item < 0 ? result(new Bad({ why: 'negative' })) : result(null, item * 2),
    }) as Server;
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as { port: number };
    connection = thrift['createConnection']?.('127.0.0.1', port, {}) as { end(): void };
    client = thrift['createClient']?.(Stock, connection) as Client;
  });
  afterAll(() => {
    connection?.end();
    server?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  test('methods of clients that were made before, with service, arguments, errors', async () => {
    const { record } = driverRecorder();
    async function countAll(): Promise<void> {
      expect(await client.count(4, 'secret')).toBe(8);
      expect(await client.ping()).toBe(7);
      await client.note('x');
      const error = await client.count(-1, 's').then(
        () => null,
        (fault: unknown) => fault,
      );
      expect(error).toMatchObject({ why: 'negative' });
    }
    const made = await record(countAll, ['params']);
    expect(rpcOf(made)).toMatchObject([
      {
        system: 'thrift',
        source: 'thrift',
        service: 'Stock',
        method: 'count',
        args: [4, 'secret'],
      },
      { service: 'Stock', method: 'ping', args: [] },
      { service: 'Stock', method: 'note' },
      { service: 'Stock', method: 'count', error: { name: expect.any(String) } },
    ]);
    expect(callersOf(made, 'rpc')).toEqual(Array(4).fill('countAll'));
    expect(rpcOf(made).filter(({ unfinished }) => unfinished)).toEqual([]);
    expect(made.problems).toEqual([]);
  });

  test('callbacks run where they were handed over', async () => {
    // Generated classes take none.
    if (flavour === 'ES6') return;
    const { begin, recordOf } = driverRecorder();
    const [a, b] = [begin(), begin()];
    const seen: (string | undefined)[] = [];
    const count = (): Promise<void> =>
      new Promise((resolve) => {
        void client.count(1, '', () => {
          seen.push(current()?.id);
          resolve();
        });
      });
    await Promise.all([a.run(count), count(), b.run(count), count()]);
    expect(seen).toEqual([a.id, undefined, b.id, undefined]);
    for (const one of [a, b]) expect(rpcOf(await recordOf(one))).toHaveLength(1);
  });

  test('close puts everything back; package and clients can be handed in', async () => {
    const before = client.count;
    const { record, host } = recorderOf([thriftPlugin(module, [client])]);
    const made = await record(() => client.count(1, ''));
    expect(rpcOf(made)).toHaveLength(1);
    host.close();
    expect(client.count).toBe(before);
  });
});
