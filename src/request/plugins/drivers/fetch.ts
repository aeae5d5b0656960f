import type { CallStart, PluginContext } from '../../record/plugin.ts';
import { attempt, type Called, calledBy, type WaitingCall } from '../called.ts';
import { onChannel } from '../channels.ts';
import type { DriverParts } from '../driver.ts';
import { isObject, type Method, prototypeOf } from '../patches.ts';
import { Redirects, targetOf } from './redirects.ts';

/** What the program is calling just now, of which the channels tell before it returns. */
interface Entry {
  /** `undefined`: it is not recorded. */
  readonly called: Called | undefined;
  readonly source: string;
  readonly followsRedirects: boolean;
}

/** A request of undici, and with it those that it was redirected to. */
interface Exchange {
  readonly call: WaitingCall;
  readonly followsRedirects: boolean;
  status: number | undefined;
  /** The next request belongs to it. */
  isRedirected: boolean;
}

type Run = (work: () => unknown) => unknown;
type Heard = Record<string, unknown>;

/** Requests of undici, Node's own and the package, as their channels tell of them. */
export class FetchCalls {
  private readonly parts: DriverParts;
  private readonly context: PluginContext;
  /** By the request that the channels hand about. */
  private readonly exchanges = new WeakMap<object, Exchange>();
  private readonly redirects = new Redirects<Exchange>();
  /** What a pool of the package keeps waiting, by its options: where the program called, and its context. */
  private readonly queued = new WeakMap<object, { run: Run; entry: Entry }>();
  private entry: Entry | undefined;
  private options: object | undefined;

  constructor(parts: DriverParts) {
    this.parts = parts;
    this.context = parts.context;
  }

  listen(): void {
    const on = (name: string, listener: (request: Heard, message: Heard) => void): void =>
      onChannel(this.parts.patches, `undici:${name}`, (message) => {
        if (isObject(message['request'])) listener(message['request'], message);
      });
    on('request:create', (request) => this.created(request));
    on('client:sendHeaders', (request) => this.exchanges.get(request)?.call.begin());
    on('request:headers', (request, { response }) => this.answered(request, response));
    on('request:trailers', (request) => this.ended(request, undefined));
    on('request:error', (request, { error }) => this.ended(request, error ?? new Error('failed')));
    this.watchFetch();
  }

  /** The stack of what the channels tell has more of undici in it than a stack may have. */
  private watchFetch(): void {
    const calls = this;
    this.parts.patches.replace(globalThis, 'fetch', (original) => {
      return function fetch(...values) {
        const called = calledBy(calls.context, fetch);
        const followsRedirects = attempt(() => follows(values)) ?? true;
        const entry = { called, source: 'fetch', followsRedirects };
        return calls.within({ entry }, () => Reflect.apply(original, this, values));
      };
    });
  }

  /** Clients, pools and agents of the package: a pool sends what waits when another request is done, and from there. */
  watchDispatchers(exported: unknown): void {
    const prototype = prototypeOf(exported, 'dispatch');
    if (prototype === null) throw new Error('it has no class with a method dispatch');
    const calls = this;
    this.parts.patches.replace(prototype, 'dispatch', (original) => {
      return function dispatch(...values) {
        return calls.dispatch(values[0], dispatch, () => Reflect.apply(original, this, values));
      };
    });
  }

  private dispatch(options: unknown, below: Method, work: () => unknown): unknown {
    if (!isObject(options)) return work();
    const known = this.queued.get(options);
    if (known !== undefined) {
      // An agent hands on to a pool, and that to a client, at once or later.
      if (known.entry === this.entry) return work();
      return known.run(() => this.within({ entry: known.entry, options }, work));
    }
    const entry = this.entry ?? this.entryOf(below);
    const run = this.context.bind((inner: () => unknown) => inner()) as Run;
    this.queued.set(options, { run, entry });
    return this.within({ entry, options }, work);
  }

  private entryOf(below: Method): Entry {
    const called = calledBy(this.context, below);
    return { called, source: 'undici', followsRedirects: false };
  }

  private within<Result>(
    { entry, options }: { entry: Entry; options?: object },
    work: () => Result,
  ): Result {
    const before = { entry: this.entry, options: this.options };
    this.entry = entry;
    this.options = options;
    try {
      return work();
    } finally {
      this.entry = before.entry;
      this.options = before.options;
    }
  }

  private created(request: Record<string, unknown>): void {
    const { entry, options } = this;
    this.entry = undefined;
    if (options !== undefined) this.queued.delete(options);
    const redirected = this.redirected(request, entry);
    if (redirected !== undefined) {
      redirected.isRedirected = false;
      this.exchanges.set(request, redirected);
      return;
    }
    const called = entry === undefined ? calledBy(this.context, this.created) : entry.called;
    if (called === undefined) return;
    const { source = 'undici', followsRedirects = false } = entry ?? {};
    const call = this.parts.waiting.add(called, startOf(request, source));
    const exchange = { call, followsRedirects, status: undefined, isRedirected: false };
    this.exchanges.set(request, exchange);
  }

  /** What goes on with a request that the program did not make. */
  private redirected(
    request: Record<string, unknown>,
    entry: Entry | undefined,
  ): Exchange | undefined {
    if (entry?.source === 'fetch') return undefined;
    const record = entry?.called?.record ?? this.context.current();
    return record && this.redirects.take(record, urlOf(request));
  }

  private answered(request: Record<string, unknown>, response: unknown): void {
    const exchange = this.exchanges.get(request);
    if (exchange === undefined || !isObject(response)) return;
    exchange.status = Number(response['statusCode']);
    if (!exchange.followsRedirects) return;
    const target = targetOf(response, urlOf(request));
    if (target === null) return;
    exchange.isRedirected = true;
    this.redirects.add(exchange.call.called.record, target, exchange);
  }

  private ended(request: object, error: unknown): void {
    const exchange = this.exchanges.get(request);
    if (exchange === undefined || exchange.isRedirected) return;
    const { call, status } = exchange;
    call.begin()(error, status === undefined ? undefined : { status });
  }
}

function startOf(request: Record<string, unknown>, source: string): CallStart {
  const method = String(request['method']);
  return { kind: 'http', system: 'http', source, method, url: urlOf(request) };
}

function urlOf({ origin, path }: Record<string, unknown>): string {
  return `${String(origin).replace(/\/$/, '')}${path}`;
}

/** Whether a call of `fetch` goes where redirects lead. */
function follows([input, init]: unknown[]): boolean {
  const own: unknown = isObject(init) ? init['redirect'] : undefined;
  const asked: unknown = own ?? (isObject(input) ? input['redirect'] : undefined);
  return asked === undefined || asked === 'follow';
}
