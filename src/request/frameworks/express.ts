/** `scoobyprof/express`: `app.use(scooby())`, before what is to be profiled. */
import type { Request, RequestHandler } from 'express';
import type { ScoobyOptions } from '../options.ts';
import { log } from '../record/log.ts';
import type { MatchedRoute } from '../record/plugin.ts';
import type { ScoobyModeOptions } from '../record/record-options.ts';
import { type RecordControls, RecordKeeper } from '../record-keeper.ts';
import { RequestProfiler, type ScoobyControls } from '../request-profiler.ts';
import { withControls } from './controls.ts';
import { functionName } from './function-name.ts';
import { profileExchange } from './node-exchange.ts';
import { recordExchange } from './record-exchange.ts';
import { hasReferer } from './referer.ts';

export type { RecordCounts, RequestCounts } from '../counts.ts';
export type { Limits, ScoobyOptions } from '../options.ts';
export type { RecordLimits } from '../record/record-limits.ts';
export type { ScoobyModeOptions } from '../record/record-options.ts';
export type { RecordControls } from '../record-keeper.ts';
export type { ScoobyControls } from '../request-profiler.ts';

export type ExpressScooby = RequestHandler & ScoobyControls;

/** The same in scooby mode. */
export type ExpressRecorder = RequestHandler & RecordControls;

export function scooby(options: ScoobyModeOptions<Request>): ExpressRecorder;
export function scooby(options?: ScoobyOptions<Request>): ExpressScooby;
export function scooby(
  options: ScoobyOptions<Request> | ScoobyModeOptions<Request> = {},
): ExpressScooby | ExpressRecorder {
  return options.mode === 'scooby' ? recorder(options) : profiler(options);
}

scooby.log = log;

function recorder(options: ScoobyModeOptions<Request>): ExpressRecorder {
  const keeper = new RecordKeeper(options);
  const middleware: RequestHandler = (request, response, next) => {
    const exchange = {
      incoming: request,
      outgoing: response,
      url: request.originalUrl,
      route: () => matchedRoute(request),
    };
    void recordExchange(keeper, exchange, next);
  };
  return withControls(middleware, keeper);
}

function profiler(options: ScoobyOptions<Request>): ExpressScooby {
  const keeper = new RequestProfiler<Request>(options, hasReferer);
  const middleware: RequestHandler = (request, response, next) => {
    if (!keeper.selects(request)) {
      next();
      return;
    }
    const exchange = {
      incoming: request,
      outgoing: response,
      url: request.originalUrl,
      route: () => routeOf(request),
    };
    profileExchange(keeper, exchange, next);
  };
  return withControls(middleware, keeper);
}

/** The pattern with that of the routers round it; Express leaves both on the request. */
function routeOf(request: Request): string | null {
  const route: unknown = request.route;
  if (typeof route !== 'object' || route === null || !('path' in route)) return null;
  return `${request.baseUrl}${String(route.path)}`;
}

/** The route that matched last, and the last of its functions. */
function matchedRoute(request: Request): MatchedRoute {
  const pattern = routeOf(request);
  const { params } = request;
  return { pattern, handler: pattern === null ? null : handlerOf(request), params: { ...params } };
}

/** Express keeps the functions of a route, each with the method that it is for; `undefined`: for all. */
function handlerOf({ route, method }: Request): string | null {
  const layers = (route as { stack?: { method?: string; name?: string }[] }).stack ?? [];
  const own = layers.filter((layer) => (layer.method ?? method).toUpperCase() === method);
  return functionName(own.at(-1)?.name);
}
