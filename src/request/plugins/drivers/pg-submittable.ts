import type { EndCall, PluginContext } from '../../record/plugin.ts';
import type { Method } from '../patches.ts';

/** What a client calls of whatever was submitted to it. */
const HANDLERS = [
  'handleRowDescription',
  'handleDataRow',
  'handlePortalSuspended',
  'handleCommandComplete',
  'handleReadyForQuery',
  'handleEmptyQuery',
  'handleError',
  'handleCopyInResponse',
  'handleCopyData',
];

/**
 * Watches a query object, a cursor or a stream of rows that is submitted to a client: one call to the end of it. What
 * it calls back and emits runs where it was submitted, not where the client's socket was made.
 */
export function watchSubmittable(
  context: PluginContext,
  submittable: Record<string, unknown>,
  end: EndCall | undefined,
): void {
  const run = context.bind((method: Method, self: unknown, values: unknown[]) =>
    Reflect.apply(method, self, values),
  );
  let rows = 0;
  for (const name of HANDLERS) {
    const method = submittable[name];
    if (typeof method !== 'function') continue;
    const value = function (this: unknown, ...values: unknown[]): unknown {
      if (name === 'handleDataRow') rows++;
      else if (name === 'handleError') end?.(values[0] ?? new Error('failed'));
      else if (name === 'handleReadyForQuery')
        end?.(faultOf(submittable), { rows: rows || changedBy(submittable) });
      return run(method as Method, this, values);
    };
    Object.defineProperty(submittable, name, { value, writable: true, configurable: true });
  }
}

/** A query whose rows cannot be read fails when all has come. */
function faultOf({ _canceledDueToError: fault }: Record<string, unknown>): unknown {
  return fault === false ? undefined : fault;
}

function changedBy({ _result: result }: Record<string, unknown>): number {
  const count = (result as { rowCount?: unknown } | undefined)?.rowCount;
  return typeof count === 'number' ? count : 0;
}
