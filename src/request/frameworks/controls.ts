import type { RequestProfiler, ScoobyControls } from '../request-profiler.ts';

/** A middleware that is a function, with its controls as properties. */
export function withControls<Middleware extends object, Request>(
  middleware: Middleware,
  profiler: RequestProfiler<Request>,
): Middleware & ScoobyControls {
  const controls = {
    close: { value: () => profiler.close() },
    counts: { get: () => profiler.counts },
  };
  return Object.defineProperties(middleware, controls) as Middleware & ScoobyControls;
}
