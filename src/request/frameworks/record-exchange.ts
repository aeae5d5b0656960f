import type { EndpointAnswer } from '../record/endpoint.ts';
import type { Caller } from '../record/permission.ts';
import type { MatchedRoute } from '../record/plugin.ts';
import type { Recording, RequestAnswer } from '../record/recordings.ts';
import type { RecordKeeper } from '../record-keeper.ts';
import {
  followExchange,
  type NodeRequest,
  type NodeResponse,
  quietly,
  sentStatus,
} from './node-exchange.ts';

/** Node's own request and response, in whatever framework. */
export interface RecordedExchange {
  readonly incoming: NodeRequest;
  readonly outgoing: NodeResponse;
  /** As the client sent it; a framework that mounts applications cuts the one of the request. */
  readonly url: string;
  /** Read when the request has ended. */
  readonly route: () => MatchedRoute;
  /** Tells the framework that the answer is not its matter. */
  readonly takeOver?: () => void;
}

export const NO_ROUTE: MatchedRoute = { pattern: null, handler: null, params: {} };

const ID_HEADER = 'X-Scooby';
const PATH_HEADER = 'X-Scooby-Path';
const USUAL_BASE = '/scooby';

/** Answers a request to the endpoint, or does the rest of it, recorded where it asks for that and may. */
export function recordExchange<Result>(
  keeper: RecordKeeper,
  exchange: RecordedExchange,
  work: () => Result,
): Result | Promise<Awaited<Result> | undefined> {
  if (keeper.ignores()) return work();
  const path = keeper.endpointPath(exchange.url);
  if (path !== null) {
    const { incoming, outgoing } = exchange;
    exchange.takeOver?.();
    const { method = 'GET' } = incoming;
    const answer = keeper.answer(path, method, callerOf(incoming));
    return answer.then((found) => {
      sendAnswer(outgoing, found, method === 'HEAD');
      return undefined;
    });
  }
  return recorded(keeper, exchange, work);
}

/** Does the rest of a request, recorded where it asks for that and may. */
export function recorded<Result>(
  keeper: RecordKeeper,
  exchange: RecordedExchange,
  work: () => Result,
): Result | Promise<Awaited<Result>> {
  const permission = keeper.permission(callerOf(exchange.incoming));
  if (permission === null || exchange.outgoing.headersSent) return work();
  const begin = (): Recording | null => {
    const recording = keeper.begin(permission, headOf(exchange), () => answerOf(exchange));
    if (recording !== null) nameIn(exchange.outgoing, keeper, recording.id);
    return recording;
  };
  const turn = keeper.turn(permission);
  if (turn === null) return followExchange(exchange, begin, work);
  return turn.then(() => followExchange(exchange, begin, work)) as Promise<Awaited<Result>>;
}

export function callerOf(incoming: NodeRequest): Caller {
  return {
    rawHeaders: incoming.rawHeaders,
    peerAddress: () => quietly(() => incoming.socket.remoteAddress ?? null) ?? undefined,
  };
}

function headOf({ incoming, url }: RecordedExchange): Parameters<RecordKeeper['begin']>[1] {
  return { method: incoming.method ?? 'GET', url, headers: incoming.headers };
}

function answerOf({ route, outgoing }: RecordedExchange): RequestAnswer {
  return { route: quietly(route) ?? NO_ROUTE, status: sentStatus(outgoing) };
}

/** Says in the response which record it has. Koa removes all headers when it answers an error: not this one. */
function nameIn(outgoing: NodeResponse, keeper: RecordKeeper, id: string): void {
  for (const [name, value] of headersOf(keeper, id)) outgoing.setHeader(name, value);
  const remove = outgoing.removeHeader;
  outgoing.removeHeader = (name: string): void => {
    if (!isOurs(name)) remove.call(outgoing, name);
  };
}

/** Which record a response has, and where to read it, as headers. */
export function headersOf({ base }: RecordKeeper, id: string): readonly [string, string][] {
  return base === USUAL_BASE
    ? [[ID_HEADER, id]]
    : [
        [ID_HEADER, id],
        [PATH_HEADER, base],
      ];
}

function isOurs(name: string): boolean {
  const lower = String(name).toLowerCase();
  return lower === ID_HEADER.toLowerCase() || lower === PATH_HEADER.toLowerCase();
}

/** What others may have set before: the answer is for nobody's cache and no other site. */
const UNWANTED = /^(?:access-control-|etag$|content-encoding$|transfer-encoding$)/i;

export function isUnwanted(headerName: string): boolean {
  return UNWANTED.test(headerName);
}

function sendAnswer(
  outgoing: NodeResponse,
  { status, headers, body }: EndpointAnswer,
  isHead: boolean,
): void {
  try {
    for (const name of outgoing.getHeaderNames()) {
      if (isUnwanted(name)) outgoing.removeHeader(name);
    }
    for (const [name, value] of Object.entries(headers)) outgoing.setHeader(name, value);
    outgoing.statusCode = status;
    if (isHead) outgoing.end();
    else outgoing.end(body);
  } catch {
    // The client is gone, or somebody has answered already.
  }
}
