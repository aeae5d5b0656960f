/** `scoobyprof/hono`: `app.use(scooby())`, on Node by `@hono/node-server`. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Context, MiddlewareHandler } from 'hono';
import type { ScoobyOptions } from '../options.ts';
import { RequestProfiler, type ScoobyControls } from '../request-profiler.ts';
import { withControls } from './controls.ts';
import { profileExchange } from './node-exchange.ts';

export type { RequestCounts } from '../counts.ts';
export type { Limits, ScoobyOptions } from '../options.ts';
export type { ScoobyControls } from '../request-profiler.ts';

export type HonoScooby = MiddlewareHandler & ScoobyControls;

/** What the Node server binds to a request; nothing where a request is made by `app.request`. */
interface NodeBindings {
  readonly incoming?: IncomingMessage;
  readonly outgoing?: ServerResponse;
}

export function scooby(options: ScoobyOptions<Context> = {}): HonoScooby {
  const profiler = new RequestProfiler<Context>(
    options,
    (context) => context.req.header('referer') !== undefined,
  );
  const middleware: MiddlewareHandler = (context, next) => {
    if (!profiler.selects(context)) return next();
    const { incoming, outgoing } = (context.env ?? {}) as NodeBindings;
    if (incoming === undefined || outgoing === undefined) {
      return profileHandler(profiler, context, next);
    }
    const url = pathOf(context);
    return profileExchange(
      profiler,
      { incoming, outgoing, url, route: () => routeOf(context) },
      next,
    );
  };
  return withControls(middleware, profiler);
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

function pathOf({ req }: Context): string {
  const { pathname, search } = new URL(req.url);
  return pathname + search;
}

/** To ask for a response that there is not would make one. */
function sentStatus(context: Context): number | null {
  return context.finalized ? context.res.status : null;
}

/** The pattern of the handler that ran last. */
function routeOf({ req }: Context): string | null {
  return req.routePath === '' ? null : req.routePath;
}
