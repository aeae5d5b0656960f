import type { PluginContext } from '../record/plugin.ts';
import { isObject, type Method } from './patches.ts';

/** Is told how something came out: its error, or its value. */
export type Outcome = (error: unknown, value: unknown) => void;

/** Does what may throw, and then tells. */
export function orFailed<Result>(
  tell: ((error: unknown, value: undefined) => void) | undefined,
  work: () => Result,
): Result {
  try {
    return work();
  } catch (error) {
    tell?.(error ?? new Error('thrown'), undefined);
    throw error;
  }
}

/**
 * A promise of the same kind and outcome, which tells first. It rejects where the driver's own does: what the program
 * does not handle goes unhandled as before. What is no promise is given back.
 */
export function settled(result: unknown, tell: Outcome): unknown {
  if (!isObject(result) || typeof result['then'] !== 'function') return result;
  return Reflect.apply(result['then'] as Method, result, [
    (value: unknown) => {
      tell(undefined, value);
      return value;
    },
    (error: unknown) => {
      tell(error ?? new Error('rejected'), undefined);
      throw error;
    },
  ]);
}

/**
 * A callback that tells first. It runs in the context of now: drivers call back from where their socket was made, or from
 * whoever releases a connection.
 */
export function calledBack(context: PluginContext, callback: Method, tell: Outcome): Method {
  return context.bind(function (this: unknown, ...values: unknown[]) {
    tell(values[0] ?? undefined, values[1]);
    return Reflect.apply(callback, this, values);
  });
}
