import type { Stack } from './plugin.ts';

/** Of the program's own frames; what is taken besides is ours, and left out. */
const TAKEN_FRAMES = 40;

const { captureStackTrace } = Error;

/**
 * A stack as the engine took it: making text or frames of it costs more than taking it, and waits until the record
 * is written.
 */
export class TakenStack implements Stack {
  /** `null`: frames were made of it. */
  scoobyStack: { stack?: unknown } | null = {};
}

type AnyFunction = (...values: never[]) => unknown;

/** Takes the stack below a function. Never throws. */
export function takeStack(below: AnyFunction): TakenStack {
  const taken = new TakenStack();
  // The program may have any limit, none, or one that cannot be changed.
  const hasLimit = Object.hasOwn(Error, 'stackTraceLimit');
  const limit: unknown = Error.stackTraceLimit;
  const isSet = Reflect.set(Error, 'stackTraceLimit', TAKEN_FRAMES);
  try {
    captureStackTrace(taken.scoobyStack as object, below);
  } finally {
    if (isSet && hasLimit) Reflect.set(Error, 'stackTraceLimit', limit);
    else if (isSet) Reflect.deleteProperty(Error, 'stackTraceLimit');
  }
  return taken;
}
