/** `scoobyprof/request`: the middleware of no framework, under the name that tells it from the others. */
export type { RequestCounts } from './counts.ts';
export { type HttpScooby, scooby as createScooby } from './frameworks/http.ts';
export type { Limits, ScoobyOptions } from './options.ts';
export type { ScoobyControls } from './request-profiler.ts';
