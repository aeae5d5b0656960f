import type { CallEnd, EndCall, PluginContext } from '../../record/plugin.ts';
import { attempt, beginCall, calledBy } from '../called.ts';
import { isObject, type Method, type Patches } from '../patches.ts';
import { orFailed } from '../settled.ts';

/** What a driver of SQLite is like where it matters here. */
export interface SqliteForm {
  readonly context: PluginContext;
  readonly patches: Patches;
  /** The text of a statement. */
  readonly textOf: (statement: unknown) => unknown;
}

/** Watches the methods of statements: each execution is one call, an iteration one to its end. */
export function watchStatements(form: SqliteForm, prototype: object): void {
  for (const name of ['run', 'get', 'all']) {
    watchMethod(form, { prototype, name }, (result) => rowsOf(name, result));
  }
  form.patches.replace(prototype, 'iterate', (original) => {
    return function iterate(...values) {
      const end = begin(form, { text: () => form.textOf(this), params: values }, iterate);
      const rows = orFailed(end, () => Reflect.apply(original, this, values));
      if (end !== undefined && isObject(rows)) watchIterator(rows, end);
      return rows;
    };
  });
}

/** Watches a method of databases that runs statements without parameters. */
export function watchExec(form: SqliteForm, prototype: object): void {
  form.patches.replace(prototype, 'exec', (original) => {
    return function exec(...values) {
      const end = begin(form, { text: () => values[0] }, exec);
      return finished(end, () => Reflect.apply(original, this, values));
    };
  });
}

function watchMethod(
  form: SqliteForm,
  { prototype, name }: { prototype: object; name: string },
  outcome: (result: unknown) => CallEnd,
): void {
  form.patches.replace(prototype, name, (original) => {
    return function execute(...values) {
      const end = begin(form, { text: () => form.textOf(this), params: values }, execute);
      return finished(end, () => Reflect.apply(original, this, values), outcome);
    };
  });
}

function begin(
  { context }: SqliteForm,
  { text, params }: { text: () => unknown; params?: unknown[] },
  below: Method,
): EndCall | undefined {
  const called = calledBy(context, below);
  if (called === undefined) return undefined;
  const start = { kind: 'sql', system: 'sqlite', text: `${attempt(text) ?? ''}` } as const;
  return beginCall(context, called, params === undefined ? start : { ...start, params });
}

function finished<Result>(
  end: EndCall | undefined,
  work: () => Result,
  outcome?: (result: Result) => CallEnd,
): Result {
  const result = orFailed(end, work);
  end?.(undefined, outcome?.(result));
  return result;
}

function rowsOf(name: string, result: unknown): CallEnd {
  if (name === 'get') return { rows: result === undefined ? 0 : 1 };
  if (Array.isArray(result)) return { rows: result.length };
  return isObject(result) ? { rows: Number(result['changes'] ?? 0) } : {};
}

/** Ends a call when an iterator is done, is left, or fails. */
function watchIterator(rows: Record<string, unknown>, end: EndCall): void {
  let count = 0;
  const watch = (name: 'next' | 'return', isDone: (step: unknown) => boolean): void => {
    const original = rows[name];
    if (typeof original !== 'function') return;
    const value = function (this: unknown, ...values: unknown[]): unknown {
      const step: unknown = orFailed(end, () => Reflect.apply(original, this, values));
      if (isDone(step)) end(undefined, { rows: count });
      else count++;
      return step;
    };
    Object.defineProperty(rows, name, { value, writable: true, configurable: true });
  };
  watch('next', (step) => isObject(step) && step['done'] === true);
  watch('return', () => true);
}
