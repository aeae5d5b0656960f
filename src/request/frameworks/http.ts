/** `scoobyprof/http`: for servers of node:http and node:http2, and whatever takes a listener or Connect's middleware. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Http2ServerRequest, Http2ServerResponse } from 'node:http2';
import type { ScoobyOptions } from '../options.ts';
import { RequestProfiler, type ScoobyControls } from '../request-profiler.ts';
import { type NodeRequest, type NodeResponse, profileExchange } from './node-exchange.ts';
import { hasReferer } from './referer.ts';

export type { RequestCounts } from '../counts.ts';
export type { Limits, ScoobyOptions } from '../options.ts';
export type { ScoobyControls } from '../request-profiler.ts';

type Listener<Request, Response, Result> = (request: Request, response: Response) => Result;

type Wrapped<Request, Response, Result> = Listener<Request, Response, Result> & AnyListener<Result>;

/** For servers of either module: the types of their methods do not let TypeScript infer which. */
interface AnyListener<Result> {
  (request: IncomingMessage, response: ServerResponse): Result;
  (request: Http2ServerRequest, response: Http2ServerResponse): Result;
}

export interface HttpScooby extends ScoobyControls {
  /** The listener with its requests profiled. */
  wrap<
    Request extends NodeRequest = IncomingMessage,
    Response extends NodeResponse = ServerResponse,
    Result = unknown,
  >(listener: Listener<Request, Response, Result>): Wrapped<Request, Response, Result>;
  /** The same as a middleware of Connect's kind. */
  readonly middleware: (
    request: NodeRequest,
    response: NodeResponse,
    next: (error?: unknown) => void,
  ) => void;
}

/** `Request`: what the server's requests are, where the options have rules that look at them. */
export function scooby<Request extends NodeRequest = IncomingMessage>(
  options: ScoobyOptions<Request> = {},
): HttpScooby {
  const profiler = new RequestProfiler<Request>(options, hasReferer);
  const profiled = <Result>(
    incoming: NodeRequest,
    outgoing: NodeResponse,
    work: () => Result,
  ): Result => {
    if (!profiler.selects(incoming as Request)) return work();
    const url = incoming.url ?? '';
    return profileExchange(profiler, { incoming, outgoing, url, route: noRoute }, work);
  };
  return {
    wrap: <R extends NodeRequest, S extends NodeResponse, Result>(
      listener: Listener<R, S, Result>,
    ) =>
      ((request: R, response: S) =>
        profiled(request, response, () => listener(request, response))) as Wrapped<R, S, Result>,
    middleware: (request, response, next) => profiled(request, response, () => next()),
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
