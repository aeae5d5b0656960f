import { HIDDEN, isSecretKey } from './secret-keys.ts';

const MAX_STRING = 200;
const MAX_DEPTH = 2;
/** Of longer lists and larger objects the rest is left out. */
const MAX_ITEMS = 100;

/** What a record says of a value unless parameters are asked for. */
interface ValueType {
  readonly type: string;
  readonly length?: number;
}

/**
 * What a record holds of a value: its type, or with `withValues` the value itself as JSON, strings cut at 200 characters,
 * two levels deep. `undefined`: it is left out (functions). Never throws, whatever the value's own code does.
 */
export function describedValue(value: unknown, withValues: boolean): unknown {
  try {
    return withValues ? copied(value, 0) : typeOf(value);
  } catch {
    return { type: 'object' };
  }
}

/** The same for each value of an object; values of secret-like keys are `***` either way. */
export function describedValues(
  values: Readonly<Record<string, unknown>>,
  withValues: boolean,
): Record<string, unknown> {
  return entriesOf(values, (value) => describedValue(value, withValues));
}

/** The same for a list, in which nothing is left out. */
export function describedList(values: readonly unknown[], withValues: boolean): unknown[] {
  return values.map((value) => describedValue(value, withValues) ?? null);
}

function entriesOf(
  values: Readonly<Record<string, unknown>>,
  describe: (value: unknown) => unknown,
): Record<string, unknown> {
  const entries: [string, unknown][] = [];
  for (const key of Object.keys(values).slice(0, MAX_ITEMS)) {
    const described = isSecretKey(key) ? HIDDEN : describe(values[key]);
    if (described !== undefined) entries.push([key, described]);
  }
  // Not by assignment: `__proto__` is a key like any other here.
  return Object.fromEntries(entries);
}

function typeOf(value: unknown): ValueType | undefined {
  if (typeof value === 'string') return { type: 'string', length: value.length };
  if (typeof value === 'function' || typeof value === 'symbol') return undefined;
  if (typeof value !== 'object') return { type: typeof value };
  if (value === null) return { type: 'null' };
  if (Array.isArray(value)) return { type: 'array', length: value.length };
  const length = byteLength(value);
  if (length !== null) return { type: 'buffer', length };
  return { type: value instanceof Date ? 'date' : 'object' };
}

function byteLength(value: object): number | null {
  return ArrayBuffer.isView(value) || value instanceof ArrayBuffer ? value.byteLength : null;
}

function copied(value: unknown, depth: number): unknown {
  switch (typeof value) {
    case 'string':
      return value.length > MAX_STRING ? `${value.slice(0, MAX_STRING)}…` : value;
    case 'number':
      return Number.isFinite(value) ? value : String(value);
    case 'bigint':
      return String(value);
    case 'undefined':
      return { type: 'undefined' };
    case 'object':
      return copiedObject(value, depth);
    default:
      return typeof value === 'boolean' ? value : undefined;
  }
}

function copiedObject(value: object | null, depth: number): unknown {
  if (value === null || byteLength(value) !== null) return value === null ? null : typeOf(value);
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? null : value.toISOString();
  if (depth === MAX_DEPTH) return typeOf(value);
  if (Array.isArray(value)) {
    return value.slice(0, MAX_ITEMS).map((item) => copied(item, depth + 1) ?? null);
  }
  return entriesOf(value as Record<string, unknown>, (item) => copied(item, depth + 1));
}
