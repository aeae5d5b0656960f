/** `scoobyprof/express`: `app.use(scooby())`, before what is to be profiled. */
import type { Request, RequestHandler } from 'express';
import type { ScoobyOptions } from '../options.ts';
import { RequestProfiler, type ScoobyControls } from '../request-profiler.ts';
import { withControls } from './controls.ts';
import { profileExchange } from './node-exchange.ts';
import { hasReferer } from './referer.ts';

export type { RequestCounts } from '../counts.ts';
export type { Limits, ScoobyOptions } from '../options.ts';
export type { ScoobyControls } from '../request-profiler.ts';

export type ExpressScooby = RequestHandler & ScoobyControls;

export function scooby(options: ScoobyOptions<Request> = {}): ExpressScooby {
  const profiler = new RequestProfiler<Request>(options, hasReferer);
  const middleware: RequestHandler = (request, response, next) => {
    if (!profiler.selects(request)) {
      next();
      return;
    }
    const exchange = {
      incoming: request,
      outgoing: response,
      url: request.originalUrl,
      route: () => routeOf(request),
    };
    profileExchange(profiler, exchange, next);
  };
  return withControls(middleware, profiler);
}

/** The pattern with that of the routers round it; Express leaves both on the request. */
function routeOf(request: Request): string | null {
  const route: unknown = request.route;
  if (typeof route !== 'object' || route === null || !('path' in route)) return null;
  return `${request.baseUrl}${String(route.path)}`;
}
