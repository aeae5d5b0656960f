import http, { Agent } from 'node:http';
import https from 'node:https';
import { syncBuiltinESMExports } from 'node:module';
import type { CallStart, EndCall } from '../../record/plugin.ts';
import { attempt, type Called, calledBy } from '../called.ts';
import { onChannel } from '../channels.ts';
import type { DriverParts } from '../driver.ts';
import { isObject, type Method } from '../patches.ts';

/** Watches requests that are made by node:http and node:https, whoever has imported which of their functions. */
export function watchNodeHttp(parts: DriverParts): void {
  const calls = new NodeHttpCalls(parts);
  // Undone last.
  parts.patches.onUndo(syncBuiltinESMExports);
  for (const module of [http, https]) calls.watchModule(module);
  syncBuiltinESMExports();
  calls.watchTaken();
}

class NodeHttpCalls {
  private readonly parts: DriverParts;
  private readonly seen = new WeakSet<object>();
  /** How many calls of `request` and `get` are within each other, just now. */
  private entered = 0;

  constructor(parts: DriverParts) {
    this.parts = parts;
  }

  watchModule(module: object): void {
    const calls = this;
    for (const name of ['request', 'get']) {
      this.parts.patches.replace(module, name, (original) => {
        return function request(...values) {
          const called = calledBy(calls.parts.context, request);
          calls.entered++;
          try {
            const made = Reflect.apply(original, this, values);
            calls.watch(called, made);
            return made;
          } finally {
            calls.entered--;
          }
        };
      });
    }
  }

  /** Somebody may have taken the functions out of the modules before: their requests come by here. */
  watchTaken(): void {
    const calls = this;
    this.parts.patches.replace(Agent.prototype, 'addRequest', (original) => {
      return function addRequest(...values) {
        if (calls.entered === 0) calls.watch(calledBy(calls.parts.context, addRequest), values[0]);
        return Reflect.apply(original, this, values);
      };
    });
    // Those without an agent do when they are sent, which is no more where the program called.
    onChannel(this.parts.patches, 'http.client.request.start', function started({ request }) {
      calls.watch(calledBy(calls.parts.context, started), request);
    });
  }

  private watch(called: Called | undefined, request: unknown): void {
    if (called === undefined || !isObject(request) || this.seen.has(request)) return;
    this.seen.add(request);
    attempt(() => this.follow(called, request));
  }

  private follow(called: Called, request: Record<string, unknown>): void {
    const emit = request['emit'] as Method;
    const call = this.parts.waiting.add(called, startOf(request));
    const exchange = new Exchange(() => call.begin());
    if (isObject(request['socket'])) call.begin();
    // Listeners of our own would change what Node does where the program has none.
    const value = function (this: unknown, ...values: unknown[]): unknown {
      exchange.emitted(values[0], values[1]);
      return Reflect.apply(emit, this, values);
    };
    Object.defineProperty(request, 'emit', { value, writable: true, configurable: true });
  }
}

interface Response {
  readonly statusCode: number;
  readonly complete: boolean;
  readonly errored: unknown;
}

/** What a request emits, from the socket that it gets to the end of its response. */
class Exchange {
  private readonly begin: () => EndCall;
  private response: Response | undefined;

  constructor(begin: () => EndCall) {
    this.begin = begin;
  }

  emitted(event: unknown, value: unknown): void {
    if (event === 'socket') this.begin();
    else if (event === 'response') this.response = value as Response;
    else if (event === 'error') this.end(value ?? new Error('failed'));
    else if (event === 'close') this.end(this.faultAtClose());
    else if (event === 'upgrade' || event === 'connect') {
      this.response = value as Response;
      this.end(undefined);
    }
  }

  private faultAtClose(): unknown {
    const { response } = this;
    if (response === undefined) return closed('socket hang up');
    return response.complete ? undefined : (response.errored ?? closed('aborted'));
  }

  private end(error: unknown): void {
    const { response } = this;
    this.begin()(error, response === undefined ? undefined : { status: response.statusCode });
  }
}

/** As Node says it of a connection that was closed first. */
function closed(message: string): Error {
  return Object.assign(new Error(message), { code: 'ECONNRESET' });
}

function startOf(request: Record<string, unknown>): CallStart {
  const { protocol, host, path, method } = request;
  const getHeader = request['getHeader'] as Method;
  const named: unknown = Reflect.apply(getHeader, request, ['host']);
  return {
    kind: 'http',
    system: 'http',
    source: 'http',
    method: String(method),
    url: `${protocol}//${named ?? host}${path}`,
  };
}
