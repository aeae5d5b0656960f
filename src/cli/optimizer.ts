import { setFlagsFromString } from 'node:v8';

/**
 * V8 compiles hot loops in the background while they run. On a dump of a megabyte or two that costs more than
 * it gives (measured: 45 of 160 ms of CPU), so it starts only with more work: a larger dump, or a prompt.
 * These flags only say whether functions that get hot are compiled; V8 looks at them each time.
 */
export function holdBackOptimizer(): void {
  setFlagsFromString('--no-opt');
}

/** Compiles hot functions from now on. */
export function releaseOptimizer(): void {
  setFlagsFromString('--opt');
}
