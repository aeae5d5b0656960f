import type {
  CacheCall,
  Frame,
  HttpCall,
  LogEntry,
  RequestRecord,
  RpcCall,
  SqlCall,
} from '../../src/records/record.ts';

const SAMPLE_ID = '3f1d2c4b-5a69-4788-9b0a-1c2d3e4f5a6b';

const FRAMES: readonly Frame[] = [
  { fn: 'findUser', file: '/shop/src/users.ts', line: 12, col: 23, kind: 'app' },
  { fn: 'listOrders', file: '/shop/src/orders.ts', line: 31, col: 18, kind: 'app' },
  { fn: 'findOrders', file: '/shop/src/orders.ts', line: 9, col: 21, kind: 'app' },
  {
    fn: 'handle',
    file: '/shop/node_modules/@acme/router/lib/layer.js',
    line: 95,
    col: 5,
    kind: 'library',
  },
  {
    fn: 'processTicksAndRejections',
    file: 'node:internal/process/task_queues',
    line: 105,
    col: 5,
    kind: 'node',
  },
];

/** Stacks of the sample: `findUser`, `findOrders`, `listOrders`, and one without an application frame. */
export const STACK = { findUser: 0, findOrders: 1, listOrders: 2, library: 3 } as const;

const STACKS: readonly (readonly number[])[] = [
  [4, 0, 1, 3],
  [2, 1, 3],
  [1, 3],
  [4, 3],
];

export function sampleRecord(
  plugins: RequestRecord['plugins'] = {},
  changes: Partial<RequestRecord> = {},
): RequestRecord {
  return {
    scooby: 1,
    id: SAMPLE_ID,
    pid: 4711,
    host: 'desk',
    service: 'shop',
    version: '1.2.3',
    node: 'v24.1.0',
    scoobyprof: '0.1.0',
    method: 'GET',
    url: '/orders?page=2',
    route: '/orders',
    handler: 'listOrders',
    status: 200,
    ending: 'finished',
    startedAt: 1_790_000_000_123.456,
    durationMs: 50,
    cpuMs: null,
    overheadMs: 0.2,
    options: [],
    limits: { dropped: { calls: 0, stacks: 0, log: 0 } },
    problems: [],
    frames: FRAMES,
    stacks: STACKS,
    plugins,
    owner: 'local',
    ...changes,
  };
}

const CALL = { startMs: 1, waitMs: 0, durationMs: 1, stack: STACK.findUser } as const;

export function sqlCall(changes: Partial<SqlCall> = {}): SqlCall {
  return { system: 'postgresql', source: 'pg', text: 'select 1', ...CALL, ...changes };
}

export function cacheCall(changes: Partial<CacheCall> = {}): CacheCall {
  return { system: 'redis', source: 'ioredis', command: 'GET', key: 'shop:7', ...CALL, ...changes };
}

export function rpcCall(changes: Partial<RpcCall> = {}): RpcCall {
  return {
    system: 'thrift',
    source: 'thrift',
    service: 'Stock',
    method: 'count',
    ...CALL,
    ...changes,
  };
}

export function httpCall(changes: Partial<HttpCall> = {}): HttpCall {
  const target = { method: 'GET', url: 'http://stock:8080/items/7', status: 200 };
  return { system: 'http', source: 'undici', ...target, ...CALL, ...changes };
}

export function logEntry(changes: Partial<LogEntry> = {}): LogEntry {
  return { atMs: 1.1, text: 'page 2', stack: STACK.listOrders, ...changes };
}

/** A digest, by a number that tells it from others. */
export function digest(number: number): string {
  return number.toString(16).padStart(12, '0');
}

/** A request with an N+1 of which some are duplicates, a query of its own, and one that failed. */
export function shopRecord(changes: Partial<RequestRecord> = {}): RequestRecord {
  const users = Array.from({ length: 25 }, (_, i) =>
    sqlCall({
      text: `select * from users where id = $1`,
      startMs: 8 + i,
      waitMs: i === 3 ? 2.9 : 0,
      durationMs: i === 0 ? 2 : 1.1,
      digest: digest(i % 13),
    }),
  );
  const orders = sqlCall({
    text: 'SELECT * FROM orders WHERE shop = $1 LIMIT 20',
    durationMs: 6.41,
    digest: digest(100),
    stack: STACK.findOrders,
  });
  const failed = sqlCall({
    text: 'select no_such from users',
    startMs: 34,
    durationMs: 0.8,
    digest: digest(101),
    error: { name: 'DatabaseError', code: '42703' },
  });
  return sampleRecord(
    {
      sql: { calls: [orders, ...users, failed] },
      cache: { calls: [cacheCall({ startMs: 0.6, durationMs: 0.41, stack: STACK.listOrders })] },
      rpc: { calls: [rpcCall({ startMs: 20, durationMs: 2.4, stack: null })] },
      http: { calls: [httpCall({ startMs: 23, durationMs: 12.6, stack: STACK.listOrders })] },
      log: { entries: [logEntry({ text: 'page 2 { shop: 7 }' })] },
    },
    { cpuMs: 9.874, durationMs: 48.211, ...changes },
  );
}
