import type { PluginContext } from '../record/plugin.ts';
import type { WaitingCall } from './called.ts';

/** A query of a pool; `waiting` is missing where it is not recorded. */
export interface PoolQuery {
  readonly waiting: WaitingCall | undefined;
}

/** Which query a pool is asked for a connection for, and which one the connection is then entered for. */
export class PoolQueries {
  asking: PoolQuery | undefined;
  entering: PoolQuery | undefined;
  private readonly context: PluginContext;

  constructor(context: PluginContext) {
    this.context = context;
  }

  /** Runs the callback of one who waits for a connection in the context of now, whoever releases it. */
  waiter(callback: unknown): unknown {
    const query = this.asking;
    this.asking = undefined;
    if (typeof callback !== 'function') return callback;
    const queries = this;
    return this.context.bind(function (this: unknown, ...values: unknown[]) {
      if (values[0] != null) query?.waiting?.begin()(values[0]);
      queries.entering = query;
      try {
        return Reflect.apply(callback, this, values);
      } finally {
        queries.entering = undefined;
      }
    });
  }
}
