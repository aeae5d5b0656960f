import { randomUUID } from 'node:crypto';
import { expect, test } from 'vitest';
import { metaOf } from '../../src/records/record-meta.ts';
import { redisStore } from '../../src/stores/redis/open-redis-store.ts';
import { sampleRecord } from '../records/sample-record.ts';

/** A client that is ready, and answers when it is told to. */
class SilentClient {
  status = 'ready';
  /** Records that it was given. */
  sent = 0;
  private readonly waiting: (() => void)[] = [];

  multi(commands: readonly unknown[]) {
    const replies = commands.map(() => [null, 'OK'] as const);
    const exec = () => {
      this.sent++;
      return this.later(replies);
    };
    return { exec };
  }

  callBuffer(): Promise<unknown> {
    return this.later(1);
  }

  duplicate(): SilentClient {
    return this;
  }

  answerAll(): void {
    for (const answer of this.waiting.splice(0)) answer();
  }

  private later<Reply>(reply: Reply): Promise<Reply> {
    return new Promise((resolve) => {
      this.waiting.push(() => resolve(reply));
    });
  }
}

function put(store: ReturnType<typeof redisStore>, bytes = 100): Promise<void> {
  const plugins = { own: { text: 'x'.repeat(bytes) } };
  const record = { ...sampleRecord({}, { id: randomUUID() }), plugins };
  const content = Buffer.from(JSON.stringify(record));
  return store.put(record.id, content, { meta: metaOf(record) });
}

test('what a silent Redis is given is bounded, however much is put, and it recovers', async () => {
  const client = new SilentClient();
  const store = redisStore({ client, mask: false });
  for (let round = 0; round < 3; round++) {
    const results = await Promise.allSettled(Array.from({ length: 1000 }, () => put(store)));
    expect(results.every(({ status }) => status === 'rejected')).toBe(true);
  }
  expect(client.sent).toBe(500);
  client.answerAll();
  await new Promise((resolve) => setImmediate(resolve));
  const work = put(store);
  await expect.poll(() => client.sent).toBeGreaterThan(500);
  const answering = setInterval(() => client.answerAll(), 1);
  await work;
  clearInterval(answering);
});

test('so are its bytes', async () => {
  const client = new SilentClient();
  const store = redisStore({ client, mask: false });
  const noise = (): Promise<void> => {
    const record = sampleRecord({}, { id: randomUUID() });
    // Noise does not get smaller: each has its megabytes.
    const text = Buffer.from(Array.from({ length: 3e6 }, () => Math.random() * 256)).toString(
      'base64',
    );
    const content = Buffer.from(JSON.stringify({ ...record, plugins: { own: { text } } }));
    return store.put(record.id, content, { meta: metaOf(record) });
  };
  const results = await Promise.allSettled(Array.from({ length: 16 }, noise));
  expect(results.every(({ status }) => status === 'rejected')).toBe(true);
  expect(client.sent).toBeLessThan(14);
  expect(client.sent).toBeGreaterThan(5);
});

test('nothing is given to a client that is not connected', async () => {
  const client = new SilentClient();
  client.status = 'reconnecting';
  const store = redisStore({ client });
  await expect(put(store)).rejects.toThrow('not connected');
  await expect(store.get(randomUUID())).rejects.toThrow('not connected');
  await expect(store.list()).rejects.toThrow('not connected');
  expect(client.sent).toBe(0);
});

test('a put that was given up writes nothing more, should an answer come', async () => {
  const client = new SilentClient();
  const store = redisStore({ client });
  await expect(put(store)).rejects.toThrow('more than 500 ms');
  const { sent } = client;
  client.answerAll();
  await new Promise((resolve) => setImmediate(resolve));
  expect(client.sent).toBe(sent);
});
