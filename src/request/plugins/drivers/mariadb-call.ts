import type { CallEnd, CallStart } from '../../record/plugin.ts';
import { isObject } from '../patches.ts';

/** What the program asks for with `query(sql, values)`, where `sql` may be an object that holds both. */
export function startOf([sql, values]: readonly unknown[]): CallStart {
  const { sql: text, values: own } = isObject(sql) ? sql : ({} as Record<string, unknown>);
  const given = own ?? (typeof values === 'function' ? undefined : values);
  return {
    kind: 'sql',
    system: 'mariadb',
    text: String((typeof sql === 'string' ? sql : text) ?? ''),
    ...(given != null && { params: Array.isArray(given) ? given : [given] }),
  };
}

/** Rows that came or were changed; of several statements, all of them. */
export function endOf(result: unknown): CallEnd {
  return { rows: countOf(result) };
}

function countOf(result: unknown): number {
  if (!Array.isArray(result)) {
    const { affectedRows } = isObject(result) ? result : ({} as Record<string, unknown>);
    return typeof affectedRows === 'number' ? affectedRows : 0;
  }
  // Rows have their columns as a property, or behind them as a second item.
  if (Object.hasOwn(result, 'meta')) return result.length;
  if (result.length === 2 && isColumns(result[1])) return countOf(result[0]);
  if (!result.every(isResult)) return result.length;
  return result.reduce((sum: number, one) => sum + countOf(one), 0);
}

function isResult(one: unknown): boolean {
  return Array.isArray(one) || (isObject(one) && 'affectedRows' in one && 'warningStatus' in one);
}

function isColumns(meta: unknown): boolean {
  return Array.isArray(meta) && meta.every((one) => isObject(one) && 'columnType' in one);
}
