/** `scoobyprof/koa`: `app.use(scooby())`, before what is to be profiled. */
import type { Context, Middleware } from 'koa';
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

export type KoaScooby = Middleware & ScoobyControls;

/** The same in scooby mode. */
export type KoaRecorder = Middleware & RecordControls;

export function scooby(options: ScoobyModeOptions<Context>): KoaRecorder;
export function scooby(options?: ScoobyOptions<Context>): KoaScooby;
export function scooby(
  options: ScoobyOptions<Context> | ScoobyModeOptions<Context> = {},
): KoaScooby | KoaRecorder {
  return options.mode === 'scooby' ? recorder(options) : profiler(options);
}

scooby.log = log;

function recorder(options: ScoobyModeOptions<Context>): KoaRecorder {
  const keeper = new RecordKeeper(options);
  const middleware: Middleware = (context, next) => {
    const exchange = {
      incoming: context.req,
      outgoing: context.res,
      url: context.originalUrl,
      route: () => matchedRoute(context),
      takeOver: () => {
        context.respond = false;
      },
    };
    return recordExchange(keeper, exchange, next);
  };
  return withControls(middleware, keeper);
}

function profiler(options: ScoobyOptions<Context>): KoaScooby {
  const keeper = new RequestProfiler<Context>(options, ({ req }) => hasReferer(req));
  const middleware: Middleware = (context, next) => {
    if (!keeper.selects(context)) return next();
    const exchange = {
      incoming: context.req,
      outgoing: context.res,
      url: context.originalUrl,
      route: () => routeOf(context),
    };
    return profileExchange(keeper, exchange, next);
  };
  return withControls(middleware, keeper);
}

/** Koa itself has no routes; its usual router leaves the pattern on the context. */
function routeOf(context: Context): string | null {
  const pattern: unknown = context['_matchedRoute'];
  return pattern === undefined || pattern === null ? null : String(pattern);
}

function matchedRoute(context: Context): MatchedRoute {
  const pattern = routeOf(context);
  const params = { ...(context['params'] as Record<string, unknown> | undefined) };
  return { pattern, handler: pattern === null ? null : handlerOf(context), params };
}

/** The usual router leaves the routes that matched on the context, each with its functions. */
function handlerOf(context: Context): string | null {
  const matched = context['matched'] as { stack?: { name?: string }[] }[] | undefined;
  return functionName(matched?.at(-1)?.stack?.at(-1)?.name);
}
