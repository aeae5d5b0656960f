import type { EndCall, PluginContext } from '../../record/plugin.ts';
import { attempt } from '../called.ts';
import { isObject } from '../patches.ts';

/** Events after which nothing more comes. */
const ENDS: ReadonlySet<unknown> = new Set(['end', 'error', 'close']);

/**
 * Ends a call with the events of a stream or of a command, and counts the rows that are pushed into it. No listener is
 * added: that would begin to read, or hide errors. What listens runs where the program asked, not where the socket was made.
 */
export function watchEmitter(
  context: PluginContext,
  emitter: unknown,
  end: EndCall | undefined,
): void {
  if (!isObject(emitter)) return;
  let rows = 0;
  const isStream = typeof emitter['push'] === 'function';
  // Of other streams what comes are pieces.
  const hasRows = !isStream || emitter['readableObjectMode'] === true;
  const see = ([name, value]: readonly unknown[]): void => {
    if (!isStream && name === 'data') rows++;
    if (ENDS.has(name)) end?.(value ?? undefined, hasRows ? { rows } : {});
  };
  attempt(() => {
    wrap(emitter, 'emit', (emit) =>
      context.bind(function (this: unknown, ...values: unknown[]) {
        see(values);
        return Reflect.apply(emit, this, values);
      }),
    );
    wrap(emitter, 'push', (push) => {
      return function (this: unknown, ...values: unknown[]) {
        if (values[0] !== null) rows++;
        return Reflect.apply(push, this, values);
      };
    });
  });
}

type AnyMethod = (this: unknown, ...values: unknown[]) => unknown;

function wrap(owner: Record<string, unknown>, name: string, make: (m: AnyMethod) => unknown): void {
  const method = owner[name];
  if (typeof method !== 'function') return;
  const value = make(method as AnyMethod);
  Object.defineProperty(owner, name, { value, writable: true, configurable: true });
}
