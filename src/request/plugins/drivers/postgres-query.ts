import { isObject } from '../patches.ts';

type Callback = (...values: never[]) => unknown;

/** What matters of a query of the driver. */
export interface PostgresQuery {
  /** With what stands between the pieces in `args`. */
  readonly strings: readonly string[];
  readonly args: readonly unknown[];
  readonly executed: boolean;
  readonly canceller: unknown;
  /** As it is sent, when a connection has it. */
  readonly string?: string;
  readonly parameters?: readonly unknown[];
  readonly resolve: unknown;
  readonly reject: unknown;
  forEachFn?: Callback;
  cursorFn?: Callback;
}

/** The text as it was sent; before that, what can be said of it without the driver. */
export function textOf(query: PostgresQuery): string {
  return typeof query.string === 'string' ? query.string : written(query);
}

function written({ strings, args }: PostgresQuery): string {
  let text = String(strings[0] ?? '');
  for (let i = 1; i < strings.length; i++) text += `${between(args[i - 1])}${strings[i]}`;
  return text;
}

/** Names, lists and values alike: what becomes of them is the driver's business. */
function between(value: unknown): string {
  return isFragment(value) ? value.strings.join('$1') : '$1';
}

function isFragment(value: unknown): value is PostgresQuery {
  return isObject(value) && Array.isArray(value['strings']) && Array.isArray(value['args']);
}

export function paramsOf({ parameters, args }: PostgresQuery): readonly unknown[] {
  return parameters ?? args;
}

/** Rows that came or were changed; of several statements, all of them. `undefined`: it gives no rows. */
export function countOf(result: unknown): number | undefined {
  if (!Array.isArray(result)) return undefined;
  const { count } = result as { count?: unknown };
  if (typeof count === 'number') return count;
  if ('count' in result) return result.length;
  return result.reduce((sum: number, one) => sum + (countOf(one) ?? 0), 0);
}
