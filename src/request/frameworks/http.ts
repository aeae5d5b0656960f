/** `scoobyprof/http`: for servers of node:http, and whatever takes a listener or Connect's middleware. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { ScoobyOptions } from '../options.ts';
import { RequestProfiler, type ScoobyControls } from '../request-profiler.ts';
import { profileExchange } from './node-exchange.ts';
import { hasReferer } from './referer.ts';

export type { RequestCounts } from '../counts.ts';
export type { Limits, ScoobyOptions } from '../options.ts';
export type { ScoobyControls } from '../request-profiler.ts';

export interface HttpScooby extends ScoobyControls {
  /** The listener with its requests profiled. */
  wrap<Request extends IncomingMessage, Response extends ServerResponse, Result>(
    listener: (request: Request, response: Response) => Result,
  ): (request: Request, response: Response) => Result;
  /** The same as a middleware of Connect's kind. */
  readonly middleware: (
    request: IncomingMessage,
    response: ServerResponse,
    next: (error?: unknown) => void,
  ) => void;
}

export function scooby(options: ScoobyOptions<IncomingMessage> = {}): HttpScooby {
  const profiler = new RequestProfiler<IncomingMessage>(options, hasReferer);
  const profiled = <Result>(
    incoming: IncomingMessage,
    outgoing: ServerResponse,
    work: () => Result,
  ): Result => {
    const url = incoming.url ?? '';
    return profileExchange(profiler, { incoming, outgoing, url, route: noRoute }, work);
  };
  return {
    wrap: (listener) => (request, response) => {
      if (!profiler.selects(request)) return listener(request, response);
      return profiled(request, response, () => listener(request, response));
    },
    middleware: (request, response, next) => {
      if (!profiler.selects(request)) next();
      else profiled(request, response, next);
    },
    close: () => profiler.close(),
    get counts() {
      return profiler.counts;
    },
  };
}

/** node:http has no routes. */
function noRoute(): null {
  return null;
}
