/** `scoobyprof/http`: for servers of node:http and node:http2, and whatever takes a listener or Connect's middleware. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Http2ServerRequest, Http2ServerResponse } from 'node:http2';
import type { ScoobyOptions } from '../options.ts';
import { log } from '../record/log.ts';
import type { ScoobyModeOptions } from '../record/record-options.ts';
import { type RecordControls, RecordKeeper } from '../record-keeper.ts';
import { RequestProfiler, type ScoobyControls } from '../request-profiler.ts';
import { withControls } from './controls.ts';
import { type NodeRequest, type NodeResponse, profileExchange } from './node-exchange.ts';
import { NO_ROUTE, recordExchange } from './record-exchange.ts';
import { hasReferer } from './referer.ts';

export type { RecordCounts, RequestCounts } from '../counts.ts';
export type { Limits, ScoobyOptions } from '../options.ts';
export type { RecordLimits } from '../record/record-limits.ts';
export type { ScoobyModeOptions } from '../record/record-options.ts';
export type { RecordControls } from '../record-keeper.ts';
export type { ScoobyControls } from '../request-profiler.ts';

type Listener<Request, Response, Result> = (request: Request, response: Response) => Result;

type Wrapped<Request, Response, Result> = Listener<Request, Response, Result> & AnyListener<Result>;

/** For servers of either module: the types of their methods do not let TypeScript infer which. */
interface AnyListener<Result> {
  (request: IncomingMessage, response: ServerResponse): Result;
  (request: Http2ServerRequest, response: Http2ServerResponse): Result;
}

interface Wrapping {
  /** The listener with its requests profiled, or recorded. */
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

export interface HttpScooby extends Wrapping, ScoobyControls {}

/** The same in scooby mode. */
export interface HttpRecorder extends Wrapping, RecordControls {}

/** `Request`: what the server's requests are, where the options have rules that look at them. */
export function scooby<Request extends NodeRequest = IncomingMessage>(
  options: ScoobyModeOptions<Request>,
): HttpRecorder;
export function scooby<Request extends NodeRequest = IncomingMessage>(
  options?: ScoobyOptions<Request>,
): HttpScooby;
export function scooby<Request extends NodeRequest = IncomingMessage>(
  options: ScoobyOptions<Request> | ScoobyModeOptions<Request> = {},
): HttpScooby | HttpRecorder {
  return options.mode === 'scooby' ? recorder(options) : profiler(options);
}

scooby.log = log;

/** Does the rest of a request. */
type Serve = <Result>(incoming: NodeRequest, outgoing: NodeResponse, work: () => Result) => Result;

function recorder(options: ScoobyModeOptions): HttpRecorder {
  const keeper = new RecordKeeper(options);
  const serve: Serve = (incoming, outgoing, work) => {
    const url = urlOf(incoming);
    // What comes of a request to the endpoint is a promise; no server looks at what its listener gives.
    return recordExchange(
      keeper,
      { incoming, outgoing, url, route: () => NO_ROUTE },
      work,
    ) as never;
  };
  return withControls(wrapping(serve), keeper);
}

function profiler<Request extends NodeRequest>(options: ScoobyOptions<Request>): HttpScooby {
  const keeper = new RequestProfiler<Request>(options, hasReferer);
  const serve: Serve = (incoming, outgoing, work) => {
    if (!keeper.selects(incoming as Request)) return work();
    const exchange = { incoming, outgoing, url: urlOf(incoming), route: noRoute };
    return profileExchange(keeper, exchange, work);
  };
  return withControls(wrapping(serve), keeper);
}

function wrapping(serve: Serve): Wrapping {
  return {
    wrap: <R extends NodeRequest, S extends NodeResponse, Result>(
      listener: Listener<R, S, Result>,
    ) =>
      ((request: R, response: S) =>
        serve(request, response, () => listener(request, response))) as Wrapped<R, S, Result>,
    middleware: (request, response, next) => serve(request, response, () => next()),
  };
}

/** As the client sent it: what mounts middlewares of Connect's kind cuts it, and keeps the whole. */
function urlOf(incoming: NodeRequest): string {
  const original: unknown = Reflect.get(incoming, 'originalUrl');
  return typeof original === 'string' ? original : (incoming.url ?? '');
}

/** node:http has no routes. */
function noRoute(): null {
  return null;
}
