import { maskKey } from './call-form.ts';
import type { CacheCall, HttpCall, RequestRecord, SqlCall } from './record.ts';
import { mask } from './sql-fingerprint.ts';

/**
 * The record as a store may hold it that others can read: no literals in texts, and `?` in the place of numbers, UUIDs
 * and long hex digits in keys and paths. Parameters and messages stay as they were recorded.
 */
export function maskedRecord(record: RequestRecord): RequestRecord {
  const { sql, cache, http, ...others } = record.plugins;
  return {
    ...record,
    url: maskKey(record.url),
    limits: { ...record.limits, masked: true },
    plugins: {
      ...others,
      ...(sql && { sql: { ...sql, calls: sql.calls.map(maskedSql) } }),
      ...(cache && { cache: { ...cache, calls: cache.calls.map(maskedCache) } }),
      ...(http && { http: { ...http, calls: http.calls.map(maskedHttp) } }),
    },
  };
}

function maskedSql(call: SqlCall): SqlCall {
  return { ...call, text: mask(call.text, call.system) };
}

function maskedCache(call: CacheCall): CacheCall {
  return call.key === null ? call : { ...call, key: maskKey(call.key) };
}

/** The port of an origin is none of its ids. */
function maskedHttp(call: HttpCall): HttpCall {
  const [origin = ''] = /^[A-Za-z][A-Za-z\d+.-]*:\/\/[^/?#]*/.exec(call.url) ?? [];
  return { ...call, url: origin + maskKey(call.url.slice(origin.length)) };
}
