/** `scoobyprof/koa`: `app.use(scooby())`, before what is to be profiled. */
import type { Context, Middleware } from 'koa';
import type { ScoobyOptions } from '../options.ts';
import { RequestProfiler, type ScoobyControls } from '../request-profiler.ts';
import { withControls } from './controls.ts';
import { profileExchange } from './node-exchange.ts';
import { hasReferer } from './referer.ts';

export type { RequestCounts } from '../counts.ts';
export type { Limits, ScoobyOptions } from '../options.ts';
export type { ScoobyControls } from '../request-profiler.ts';

export type KoaScooby = Middleware & ScoobyControls;

export function scooby(options: ScoobyOptions<Context> = {}): KoaScooby {
  const profiler = new RequestProfiler<Context>(options, ({ req }) => hasReferer(req));
  const middleware: Middleware = (context, next) => {
    if (!profiler.selects(context)) return next();
    const exchange = {
      incoming: context.req,
      outgoing: context.res,
      url: context.originalUrl,
      route: () => routeOf(context),
    };
    return profileExchange(profiler, exchange, next);
  };
  return withControls(middleware, profiler);
}

/** Koa itself has no routes; its usual router leaves the pattern on the context. */
function routeOf(context: Context): string | null {
  const pattern: unknown = context['_matchedRoute'];
  return pattern === undefined || pattern === null ? null : String(pattern);
}
