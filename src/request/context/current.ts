import { recordContext } from '../record/record-context.ts';
import { type CurrentRequest, requestContext } from './request-context.ts';

/** The request that the running code works for, where it is profiled or recorded; `undefined`: none. */
export function current(): CurrentRequest | undefined {
  return recordContext.current?.about ?? requestContext.current?.about;
}

/**
 * A function that does the same as `callback`, for the request that runs now, or for none: for callbacks that are kept
 * and called in the middle of another request, as pools do with those who wait for a connection.
 */
export function bind<Callback extends (...values: never[]) => unknown>(
  callback: Callback,
): Callback {
  return recordContext.bind(callback);
}
