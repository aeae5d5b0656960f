import { SpanKind, SpanStatusCode, type Tracer } from '@opentelemetry/api';
import { BasicTracerProvider } from '@opentelemetry/sdk-trace-base';
import { expect, test } from 'vitest';
import {
  type AnyCall,
  CALL_KINDS,
  callsOf,
  type RequestRecord,
} from '../../../src/records/record.ts';
import { ScoobySpanProcessor } from '../../../src/request/otel/index.ts';
import type {
  CallStart,
  EndCall,
  Plugin,
  PluginContext,
} from '../../../src/request/record/plugin.ts';
import { recorderOf } from '../recording.ts';

function tracer(): Tracer {
  const provider = new BasicTracerProvider({ spanProcessors: [new ScoobySpanProcessor()] });
  return provider.getTracer('test');
}

const allOf = (record: RequestRecord): AnyCall[] =>
  CALL_KINDS.flatMap((kind) => [...callsOf(record, kind)]);

type Attributes = Record<string, string | number>;

/** A span as instrumentation makes it: some of its attributes come later. */
async function span(from: Tracer, before: Attributes, after: Attributes = {}): Promise<void> {
  const made = from.startSpan('work', { kind: SpanKind.CLIENT, attributes: before });
  await new Promise((resolve) => setTimeout(resolve, 5));
  made.setAttributes(after);
  made.end();
}

test('spans of databases, caches, remote calls and HTTP become calls without a stack', async () => {
  const { record } = recorderOf();
  const from = tracer();
  const made = await record(async () => {
    await span(from, { 'db.system.name': 'cassandra', 'db.query.text': 'SELECT * FROM a' });
    await span(from, { 'db.system': 'mssql' }, { 'db.statement': 'SELECT 1' });
    await span(from, {
      ...{ 'db.system.name': 'elasticsearch', 'db.operation.name': 'search' },
      'db.collection.name': 'books',
    });
    await span(from, { 'db.system.name': 'redis', 'db.query.text': 'GET user:1 [1 other]' });
    await span(from, { 'rpc.system': 'grpc', 'rpc.service': 'Stock', 'rpc.method': 'Count' });
    await span(
      from,
      { 'http.request.method': 'POST', 'url.full': 'http://localhost/a?token=s' },
      { 'http.response.status_code': 201 },
    );
    await span(from, { 'code.function': 'own' });
  });
  expect(allOf(made)).toMatchObject([
    { system: 'cassandra', text: 'SELECT * FROM a', source: 'otel', stack: null, waitMs: 0 },
    { system: 'mssql', text: 'SELECT 1' },
    { system: 'elasticsearch', text: 'search books' },
    { system: 'redis', command: 'GET', key: 'user:1' },
    { system: 'grpc', service: 'Stock', method: 'Count' },
    { method: 'POST', url: 'http://localhost/a?token=***', status: 201 },
  ]);
  for (const { startMs, durationMs, unfinished } of allOf(made)) {
    expect(durationMs).toBeGreaterThan(3);
    expect(startMs + durationMs).toBeLessThan(made.durationMs + 0.01);
    expect(unfinished).toBeUndefined();
  }
});

test('each span is in the record of its request; errors are there without their message', async () => {
  const { begin, recordOf } = recorderOf();
  const from = tracer();
  const ask = async (tag: string): Promise<void> => {
    for (let i = 0; i < 5; i++) {
      await span(from, { 'db.system.name': 'cassandra', 'db.query.text': `SELECT ${tag}` });
    }
    const failed = from.startSpan('x', { attributes: { 'db.system.name': 'cassandra' } });
    failed.setAttribute('db.query.text', `SELECT ${tag}`);
    failed.recordException(new TypeError('secret'));
    failed.setStatus({ code: SpanStatusCode.ERROR, message: 'secret' });
    failed.end();
  };
  const recordings = Array.from({ length: 10 }, () => begin());
  await Promise.all([
    ...recordings.map((recording, i) => recording.run(() => ask(`t${i}`))),
    ...Array.from({ length: 5 }, () => ask('none')),
  ]);
  for (const [i, recording] of recordings.entries()) {
    const record = await recordOf(recording);
    expect(allOf(record)).toHaveLength(6);
    for (const call of allOf(record)) expect(call).toMatchObject({ text: `SELECT t${i}` });
    expect(allOf(record).at(-1)?.error).toEqual({ name: 'TypeError', code: null });
  }
});

test('what a plugin has seen is no second call; others at the same time are', async () => {
  let seen: PluginContext | undefined;
  const plugin: Plugin = {
    name: 'own',
    install: (given) => {
      seen = given;
    },
  };
  const { record } = recorderOf([plugin]);
  const from = tracer();
  const made = await record(async () => {
    const running = seen?.current();
    const attributes = { 'db.system.name': 'postgresql', 'db.query.text': 'select 1' };
    const one = from.startSpan('pg', { attributes });
    const other = from.startSpan('other', {
      attributes: { ...attributes, 'db.query.text': 'select a' },
    });
    if (running !== undefined)
      seen?.call(running, { kind: 'sql', system: 'postgresql', text: 'SELECT 2' })();
    one.end();
    other.end();
  });
  const found = allOf(made).map(({ source, ...call }) => [source, 'text' in call && call.text]);
  expect(found).toEqual([
    ['otel', 'select a'],
    ['own', 'SELECT 2'],
  ]);
});

interface Pair {
  readonly call: CallStart;
  readonly attributes: Attributes;
}

test.each<[string, Pair]>([
  [
    'a query',
    {
      call: { kind: 'sql', system: 'postgresql', text: 'SELECT 1' },
      attributes: { 'db.system': 'postgresql', 'db.statement': 'SELECT 1' },
    },
  ],
  [
    'a query that is too long to be kept whole',
    {
      call: { kind: 'sql', system: 'mysql', text: `SELECT ${'a, '.repeat(5000)}b` },
      attributes: { 'db.system': 'mysql', 'db.statement': `SELECT ${'a, '.repeat(5000)}b` },
    },
  ],
  [
    'a request with a secret',
    {
      call: { kind: 'http', system: 'http', method: 'GET', url: 'http://localhost/a?token=s' },
      attributes: { 'http.method': 'GET', 'http.url': 'http://localhost/a?token=s' },
    },
  ],
  [
    'a method of MongoDB',
    {
      call: { kind: 'sql', system: 'mongodb', text: 'users.findOne {"a":"?"}' },
      attributes: {
        ...{ 'db.system': 'mongodb', 'db.operation': 'find', 'db.mongodb.collection': 'users' },
        'db.statement': '{"find":"users","filter":{"a":"?"}}',
      },
    },
  ],
])(
  '%s is one call, whichever of plugin and span begins first',
  async (_what, { call, attributes }) => {
    let seen: PluginContext | undefined;
    const install = (given: PluginContext): void => {
      seen = given;
    };
    const { record } = recorderOf([{ name: 'own', install }]);
    const from = tracer();
    const begin = (): EndCall => {
      const running = seen?.current();
      return (running && seen?.call(running, call)) ?? expect.fail('nothing is recorded');
    };
    const made = await record(async () => {
      const end = begin();
      await span(from, attributes);
      end();
      await new Promise((resolve) => setTimeout(resolve, 5));
      const made = from.startSpan('work', { kind: SpanKind.CLIENT, attributes });
      begin()();
      made.end();
      await new Promise((resolve) => setTimeout(resolve, 5));
      await span(from, attributes);
    });
    // Nobody but the span has told of the last one.
    expect(allOf(made).map(({ source }) => source)).toEqual(['own', 'own', 'otel']);
  },
);

test('the text of a call of MongoDB has no value, whatever the span says', async () => {
  const { record } = recorderOf();
  const from = tracer();
  const made = await record(() =>
    span(from, {
      ...{ 'db.system': 'mongodb', 'db.operation': 'find', 'db.mongodb.collection': 'users' },
      'db.statement': '{"find":"users","filter":{"name":"secret"}}',
    }),
  );
  expect(allOf(made)).toMatchObject([{ system: 'mongodb', text: 'users.find' }]);
  expect(JSON.stringify(made)).not.toContain('secret');
});

test('a span that nobody records, one that ends too late, and one that holds anything', async () => {
  const { record } = recorderOf();
  const from = tracer();
  const attributes = { 'db.system.name': 'x', 'db.query.text': 'SELECT 1' };
  await span(from, attributes);
  const made = await record(() => void span(from, attributes));
  await new Promise((resolve) => setTimeout(resolve, 20));
  expect(allOf(made)).toEqual([]);
  const processor = new ScoobySpanProcessor();
  const hostile = await record(() => {
    const odd = {
      attributes: null,
      get status(): never {
        throw new Error('odd');
      },
    };
    processor.onStart(odd);
    processor.onEnd(odd as never);
  });
  expect(hostile.problems).toEqual([]);
  await expect(processor.forceFlush()).resolves.toBeUndefined();
  await expect(processor.shutdown()).resolves.toBeUndefined();
});
