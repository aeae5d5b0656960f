/** `scoobyprof/hono`: `app.use(scooby())`, on Node by `@hono/node-server`. */
import type { Context, MiddlewareHandler } from 'hono';
import type { ScoobyOptions } from '../options.ts';
import { log } from '../record/log.ts';
import type { ScoobyModeOptions } from '../record/record-options.ts';
import { type RecordControls, RecordKeeper } from '../record-keeper.ts';
import { RequestProfiler, type ScoobyControls } from '../request-profiler.ts';
import { withControls } from './controls.ts';
import { type NodeBindings, pathOf, routeOf, sentStatus } from './hono-request.ts';
import { profileExchange } from './node-exchange.ts';
import { recordHono } from './record-hono.ts';

export type { RecordCounts, RequestCounts } from '../counts.ts';
export type { Limits, ScoobyOptions } from '../options.ts';
export type { RecordLimits } from '../record/record-limits.ts';
export type { ScoobyModeOptions } from '../record/record-options.ts';
export type { RecordControls } from '../record-keeper.ts';
export type { ScoobyControls } from '../request-profiler.ts';

export type HonoScooby = MiddlewareHandler & ScoobyControls;

/** The same in scooby mode. */
export type HonoRecorder = MiddlewareHandler & RecordControls;

export function scooby(options: ScoobyModeOptions<Context>): HonoRecorder;
export function scooby(options?: ScoobyOptions<Context>): HonoScooby;
export function scooby(
  options: ScoobyOptions<Context> | ScoobyModeOptions<Context> = {},
): HonoScooby | HonoRecorder {
  return options.mode === 'scooby' ? recorder(options) : profiler(options);
}

scooby.log = log;

function recorder(options: ScoobyModeOptions<Context>): HonoRecorder {
  const keeper = new RecordKeeper(options);
  const middleware: MiddlewareHandler = (context, next) => recordHono(keeper, context, next);
  return withControls(middleware, keeper);
}

function profiler(options: ScoobyOptions<Context>): HonoScooby {
  const keeper = new RequestProfiler<Context>(
    options,
    (context) => context.req.header('referer') !== undefined,
  );
  const middleware: MiddlewareHandler = (context, next) => {
    if (!keeper.selects(context)) return next();
    const { incoming, outgoing } = (context.env ?? {}) as NodeBindings;
    if (incoming === undefined || outgoing === undefined) {
      return profileHandler(keeper, context, next);
    }
    const url = pathOf(context);
    return profileExchange(
      keeper,
      { incoming, outgoing, url, route: () => routeOf(context) },
      next,
    );
  };
  return withControls(middleware, keeper);
}

/** Without Node's response there is no event to end with: the request ends with its handlers. */
async function profileHandler(
  profiler: RequestProfiler<Context>,
  context: Context,
  next: () => Promise<void>,
): Promise<void> {
  const answer = () => ({ route: routeOf(context), status: sentStatus(context) });
  const profiling = profiler.begin({ method: context.req.method, url: pathOf(context) }, answer);
  if (profiling === null) return await next();
  try {
    await profiling.run(next);
  } finally {
    profiling.end('finished');
  }
}
