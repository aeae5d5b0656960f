import type { EventEmitter } from 'node:events';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Http2ServerRequest, Http2ServerResponse } from 'node:http2';
import type { Ending } from '../cpu/tracked-request.ts';
import type { Profiling, RequestProfiler } from '../request-profiler.ts';

export type NodeRequest = IncomingMessage | Http2ServerRequest;
export type NodeResponse = ServerResponse | Http2ServerResponse;

/** Node's own request and response, in whatever framework. */
export interface NodeExchange {
  readonly incoming: NodeRequest;
  readonly outgoing: NodeResponse;
  /** As the client sent it; a framework that mounts applications cuts the one of the request. */
  readonly url: string;
  /** Read when the request has ended. */
  readonly route: () => string | null;
}

/** A request while it is profiled or recorded. */
interface Following {
  /** Does work for the request. */
  run<Result>(work: () => Result): Result;
  end(ending: Ending): void;
}

/** Does the rest of a request, profiled where that is allowed, until its response is sent or given up. */
export function profileExchange<Result>(
  profiler: Pick<RequestProfiler<never>, 'begin'>,
  exchange: NodeExchange,
  work: () => Result,
): Result {
  const { incoming, outgoing, url, route } = exchange;
  const begin = (): Profiling | null => {
    const answer = () => ({ route: quietly(route), status: sentStatus(outgoing) });
    return profiler.begin({ method: incoming.method ?? 'GET', url }, answer);
  };
  return followExchange(exchange, begin, work);
}

/**
 * Does the rest of a request, followed from `begin`, where that gives something, until its response is sent or given up.
 * Node emits the events of request and response outside of any context of ours: theirs are run inside.
 */
export function followExchange<Result>(
  { incoming, outgoing }: Pick<NodeExchange, 'incoming' | 'outgoing'>,
  begin: () => Following | null,
  work: () => Result,
): Result {
  // A middleware that is used twice, by an application and its part: the outer one has the whole request.
  if (followed.has(incoming) || isOver(outgoing)) return work();
  const following = begin();
  if (following === null) return work();
  followed.add(incoming);
  const restore = [incoming, outgoing].map((emitter) => emitInside(emitter, following));
  outgoing.once('close', () => {
    for (const undo of restore) undo();
    following.end(endingOf(outgoing));
  });
  return following.run(work);
}

/** Requests that are followed, or were. */
const followed = new WeakSet<NodeRequest>();

/** The client was quicker: no event to end with will come. */
function isOver(outgoing: NodeResponse): boolean {
  if ('stream' in outgoing) return outgoing.stream?.destroyed ?? true;
  return outgoing.closed || outgoing.destroyed;
}

/** A stream of HTTP/2 that was reset did not get its answer to the client, however much of it was written. */
function endingOf(outgoing: NodeResponse): Ending {
  const isReset =
    'stream' in outgoing && (outgoing.stream.aborted || outgoing.stream.rstCode !== 0);
  return outgoing.writableFinished && !isReset ? 'finished' : 'aborted';
}

/** `null`: none is on its way to the client. Headers that are set, or even written down, may never be sent. */
export function sentStatus(outgoing: NodeResponse): number | null {
  const isWritten: unknown = Reflect.get(outgoing, '_headerSent');
  const isSent = typeof isWritten === 'boolean' ? isWritten : outgoing.headersSent;
  return isSent ? outgoing.statusCode : null;
}

/** Runs the listeners of an emitter for the request; gives what undoes it. */
function emitInside(emitter: EventEmitter, following: Following): () => void {
  const hadOwn = Object.hasOwn(emitter, 'emit');
  const emit = emitter.emit;
  const inside: typeof emit = (...event) => following.run(() => emit.apply(emitter, event));
  emitter.emit = inside;
  return () => {
    // Who wrapped ours meanwhile keeps it: when the request is over, it runs nothing inside.
    if (emitter.emit !== inside) return;
    if (hadOwn) emitter.emit = emit;
    else Reflect.deleteProperty(emitter, 'emit');
  };
}

/** What a framework says of a request, by code that is not ours. */
export function quietly<Found>(find: () => Found | null): Found | null {
  try {
    return find();
  } catch {
    return null;
  }
}
