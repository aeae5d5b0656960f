import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Context } from 'hono';

/** What the Node server binds to a request; nothing where a request is made by `app.request`. */
export interface NodeBindings {
  readonly incoming?: IncomingMessage;
  readonly outgoing?: ServerResponse;
}

/** Path and query, as the client sent them. */
export function pathOf({ req }: Context): string {
  const { pathname, search } = new URL(req.url);
  return pathname + search;
}

/** To ask for a response that there is not would make one. */
export function sentStatus(context: Context): number | null {
  return context.finalized ? context.res.status : null;
}

/** The pattern of the handler that ran last. */
export function routeOf({ req }: Context): string | null {
  return req.routePath === '' ? null : req.routePath;
}
