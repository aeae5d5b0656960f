/** `scoobyprof/request`: what no framework is needed for. */
export { bind, current } from './context/current.ts';
export type { CurrentRequest } from './context/request-context.ts';
export type { RequestCounts } from './counts.ts';
/** The middleware of no framework, under the name that tells it from the others. */
export { type HttpScooby, scooby as createScooby } from './frameworks/http.ts';
export type { Limits, ScoobyOptions } from './options.ts';
export type { ScoobyControls } from './request-profiler.ts';
