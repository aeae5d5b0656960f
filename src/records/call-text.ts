import type { AnyCall, CacheCall, CallKind, HttpCall, RpcCall, SqlCall } from './record.ts';
import { visibleLine } from './visible-text.ts';

/** What a call asks, in one line, nothing masked. */
export function callText(kind: CallKind, call: AnyCall): string {
  switch (kind) {
    case 'sql':
      return visibleLine((call as SqlCall).text);
    case 'cache': {
      const { command, key, keys = 1 } = call as CacheCall;
      const more = keys > 1 ? ` (${keys} keys)` : '';
      return visibleLine(`${command}${key === null ? '' : ` ${key}`}${more}`);
    }
    case 'rpc':
      return visibleLine(`${(call as RpcCall).service}.${(call as RpcCall).method}`);
    case 'http':
      return visibleLine(`${(call as HttpCall).method} ${(call as HttpCall).url}`);
  }
}

/** Parameters where their values were recorded: what only says types is left out. */
export function valuesText(call: AnyCall): string {
  const values = (call as SqlCall).params ?? (call as RpcCall).args ?? [];
  const isValue = (value: unknown): boolean =>
    typeof value !== 'object' || value === null || !('type' in value);
  return values.some(isValue) ? `  ${visibleLine(JSON.stringify(values))}` : '';
}
