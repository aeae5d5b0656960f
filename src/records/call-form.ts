import type { AnyCall, CacheCall, CallKind, HttpCall, RpcCall, SqlCall } from './record.ts';
import { fingerprint, operation } from './sql-fingerprint.ts';

const UUID = '[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}';

/** What differs from key to key: a UUID, hex digits, a number. */
const VARYING = new RegExp(`${UUID}|[0-9a-fA-F]{8,}|\\d+`, 'g');

/** A segment of a path that is nothing else than one of these. */
const VARYING_SEGMENT = new RegExp(`^(?:\\d+|${UUID}|(?=.*\\d)[0-9a-fA-F]{8,})$`);

const URL_PARTS = /^([A-Za-z][A-Za-z\d+.-]*:\/\/)?([^/?#]*@)?([^/?#]*)([^?#]*)/;

/** Statements that steer a connection: called again and again by the book. */
const CONTROL = new Set(
  `BEGIN START COMMIT ROLLBACK SAVEPOINT RELEASE SET RESET SHOW PREPARE DEALLOCATE DISCARD LISTEN UNLISTEN PRAGMA
  USE`.split(/\s+/),
);

/** The fingerprint of a call: what all calls have in common that do the same with other values. */
export function formOfCall(kind: CallKind, call: AnyCall): string {
  switch (kind) {
    case 'sql':
      return fingerprint((call as SqlCall).text, call.system);
    case 'cache': {
      const { command, key } = call as CacheCall;
      return key === null ? command : `${command} ${maskKey(key)}`;
    }
    case 'rpc':
      return `${(call as RpcCall).service}.${(call as RpcCall).method}`;
    case 'http':
      return `${(call as HttpCall).method} ${formOfUrl((call as HttpCall).url)}`;
  }
}

/** A key with its numbers, UUIDs and long hex digits as `?`. */
export function maskKey(key: string): string {
  return key.replace(VARYING, '?');
}

/** Origin and path of a url without user, query and fragment; segments that are numbers or ids as `?`. */
function formOfUrl(url: string): string {
  const [, scheme = '', , host = '', path = ''] = URL_PARTS.exec(url) ?? [];
  const segments = path.split('/').map((part) => (VARYING_SEGMENT.test(part) ? '?' : part));
  return `${scheme}${host}${segments.join('/')}`;
}

/** Whether a call steers its connection: part of no N+1, and no duplicate. */
export function isControlCall(kind: CallKind, call: AnyCall): boolean {
  return kind === 'sql' && CONTROL.has(operation((call as SqlCall).text, call.system));
}
