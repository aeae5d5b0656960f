import { expect, test, vi } from 'vitest';
import type { RecordMeta } from '../../src/records/record-meta.ts';
import { watchRedis } from '../../src/stores/redis/redis-watch.ts';

type Parts = Parameters<typeof watchRedis>[0];

test('what comes during the first look, and is not heard of, is told all the same', async () => {
  vi.useFakeTimers();
  const now = Date.now();
  const listed = new Map([['old', now - 1000]]);
  let looks = 0;
  const reader = {
    async *ids(sinceMs: number) {
      yield [...listed].filter(([, at]) => at >= sinceMs).map(([id]) => id);
      // Behind each of the first lists one more is there.
      if (++looks <= 3) listed.set(`new-${looks}`, now + looks);
    },
    meta: async (id: string) => ({ id }) as RecordMeta,
  };
  const client = { subscribe: () => () => undefined };
  const told: string[] = [];
  const stop = watchRedis({ client, keys: { channel: 'c' }, reader } as unknown as Parts, (meta) =>
    told.push(meta.id),
  );
  await vi.advanceTimersByTimeAsync(7000);
  stop();
  vi.useRealTimers();
  expect(told).toEqual(['new-1', 'new-2', 'new-3']);
});
