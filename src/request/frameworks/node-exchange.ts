import type { EventEmitter } from 'node:events';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Profiling, RequestProfiler } from '../request-profiler.ts';

/** Node's own request and response, in whatever framework. */
export interface NodeExchange {
  readonly incoming: IncomingMessage;
  readonly outgoing: ServerResponse;
  /** As the client sent it; a framework that mounts applications cuts the one of the request. */
  readonly url: string;
  /** Read when the request has ended. */
  readonly route: () => string | null;
}

/**
 * Does the rest of a request, profiled where that is allowed, until its response is sent or given up.
 * Node emits the events of request and response outside of any context of ours: theirs are run inside.
 */
export function profileExchange<Result>(
  profiler: Pick<RequestProfiler<never>, 'begin'>,
  { incoming, outgoing, url, route }: NodeExchange,
  work: () => Result,
): Result {
  // The client was quicker: there will be no event to end with.
  if (outgoing.closed || outgoing.destroyed) return work();
  const answer = () => ({ route: quietly(route), status: outgoing.statusCode });
  const profiling = profiler.begin({ method: incoming.method ?? 'GET', url }, answer);
  if (profiling === null) return work();
  const restore = [incoming, outgoing].map((emitter) => emitInside(emitter, profiling));
  outgoing.once('close', () => {
    for (const undo of restore) undo();
    profiling.end(outgoing.writableFinished ? 'finished' : 'aborted');
  });
  return profiling.run(work);
}

/** Runs the listeners of an emitter for the request; gives what undoes it. */
function emitInside(emitter: EventEmitter, profiling: Profiling): () => void {
  const hadOwn = Object.hasOwn(emitter, 'emit');
  const emit = emitter.emit;
  const inside: typeof emit = (...event) => profiling.run(() => emit.apply(emitter, event));
  emitter.emit = inside;
  return () => {
    // Who wrapped ours meanwhile keeps it: when the request is over, it runs nothing inside.
    if (emitter.emit !== inside) return;
    if (hadOwn) emitter.emit = emit;
    else Reflect.deleteProperty(emitter, 'emit');
  };
}

function quietly(route: () => string | null): string | null {
  try {
    return route();
  } catch {
    return null;
  }
}
