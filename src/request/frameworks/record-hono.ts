import type { Context, MiddlewareHandler, Next } from 'hono';
import type { EndpointAnswer } from '../record/endpoint.ts';
import type { Caller, Permission } from '../record/permission.ts';
import type { MatchedRoute } from '../record/plugin.ts';
import type { RecordKeeper } from '../record-keeper.ts';
import { functionName } from './function-name.ts';
import { type NodeBindings, pathOf, routeOf, sentStatus } from './hono-request.ts';
import { quietly } from './node-exchange.ts';
import { callerOf, headersOf, isUnwanted, NO_ROUTE, recorded } from './record-exchange.ts';

/** Hono's middleware in scooby mode: it answers by a response of its own, not by Node's. */
export async function recordHono(
  keeper: RecordKeeper,
  context: Context,
  next: Next,
): ReturnType<MiddlewareHandler> {
  if (keeper.ignores()) return next();
  const url = pathOf(context);
  const path = keeper.endpointPath(url);
  if (path !== null) {
    return responseOf(context, await keeper.answer(path, context.req.method, callerIn(context)));
  }
  const { incoming, outgoing } = bindingsOf(context);
  if (incoming === undefined || outgoing === undefined) return recordHandler(keeper, context, next);
  const route = (): MatchedRoute => matchedRoute(context);
  return recorded(keeper, { incoming, outgoing, url, route }, next);
}

/** Without Node's response there is no event to end with: the request ends with its handlers. */
async function recordHandler(keeper: RecordKeeper, context: Context, next: Next): Promise<void> {
  const permission = keeper.permission(callerIn(context));
  const recording = permission === null ? null : beginIn(keeper, context, permission);
  if (recording === null) return next();
  try {
    await recording.run(next);
    for (const [name, value] of headersOf(keeper, recording.id)) context.header(name, value);
  } finally {
    recording.end('finished');
  }
}

function beginIn(
  keeper: RecordKeeper,
  context: Context,
  permission: Permission,
): ReturnType<RecordKeeper['begin']> {
  const { method } = context.req;
  const head = { method, url: pathOf(context), headers: context.req.header() };
  return keeper.begin(permission, head, () => {
    return { route: quietly(() => matchedRoute(context)) ?? NO_ROUTE, status: sentStatus(context) };
  });
}

function bindingsOf(context: Context): NodeBindings {
  return (context.env ?? {}) as NodeBindings;
}

/** Without Node's request nobody knows where it comes from. */
function callerIn(context: Context): Caller {
  const { incoming } = bindingsOf(context);
  if (incoming !== undefined) return callerOf(incoming);
  return { rawHeaders: [...context.req.raw.headers].flat(), peerAddress: () => undefined };
}

function responseOf(context: Context, { status, headers, body }: EndpointAnswer): Response {
  for (const name of [...context.res.headers.keys()]) {
    if (isUnwanted(name)) context.res.headers.delete(name);
  }
  return new Response(Buffer.from(body), { status, headers });
}

function matchedRoute(context: Context): MatchedRoute {
  const pattern = routeOf(context);
  const { req } = context;
  const own = req.matchedRoutes.findLast(({ path }) => path === pattern);
  return { pattern, handler: functionName(own?.handler.name), params: { ...req.param() } };
}
