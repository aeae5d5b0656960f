import { hasOwnFingerprint } from '../../records/sql/dialect.ts';
import { fingerprint } from '../../records/sql-fingerprint.ts';
import type { CallEnd, CallStart } from '../record/plugin.ts';
import { attributeOf, CLIENT, type EndedSpan, numberOf } from './span.ts';

const CACHES: ReadonlySet<string> = new Set(['redis', 'memcached', 'valkey']);

/** The call that a span stands for. `null`: it stands for none, as those of the program's own work. */
export function callOfSpan(span: EndedSpan): CallStart | null {
  const system = attributeOf(span, 'db.system.name', 'db.system');
  if (system !== undefined)
    return CACHES.has(system) ? cacheCall(system, span) : sqlCall(system, span);
  const service = attributeOf(span, 'rpc.service');
  if (span.kind !== CLIENT) return null;
  if (service !== undefined) return rpcCall(service, span);
  const url = attributeOf(span, 'url.full', 'http.url');
  const method = attributeOf(span, 'http.request.method', 'http.method') ?? 'GET';
  return url === undefined ? null : { kind: 'http', system: 'http', method, url };
}

function sqlCall(system: string, span: EndedSpan): CallStart | null {
  // Of those that are no SQL nobody could take the values out of a text.
  const asked = hasOwnFingerprint(system)
    ? undefined
    : attributeOf(span, 'db.query.text', 'db.statement');
  const text = asked ?? operationOf(system, span);
  return text === undefined ? null : { kind: 'sql', system, text };
}

/** In place of a text: `search books`, of MongoDB `users.find`, as its driver is seen. */
function operationOf(system: string, span: EndedSpan): string | undefined {
  const operation = attributeOf(span, 'db.operation.name', 'db.operation');
  if (operation === undefined) return undefined;
  const target = attributeOf(
    span,
    ...['db.collection.name', 'db.mongodb.collection', 'db.sql.table'],
  );
  if (hasOwnFingerprint(system)) return `${target ?? 'database'}.${operation}`;
  return target === undefined ? operation : `${operation} ${target}`;
}

/** The text of a command is its name, its key, and what else a program makes of it. */
function cacheCall(system: string, span: EndedSpan): CallStart | null {
  const text = attributeOf(span, 'db.query.text', 'db.statement') ?? '';
  const [first = '', key] = text.split(/\s+/);
  const command = attributeOf(span, 'db.operation.name', 'db.operation') ?? first;
  if (command === '') return null;
  return { kind: 'cache', system, command, key: key ?? null };
}

function rpcCall(service: string, span: EndedSpan): CallStart {
  const system = attributeOf(span, 'rpc.system.name', 'rpc.system') ?? 'rpc';
  return { kind: 'rpc', system, service, method: attributeOf(span, 'rpc.method') ?? span.name };
}

export function endOfSpan(span: EndedSpan): CallEnd {
  const rows = numberOf(span, 'db.response.returned_rows');
  const status = numberOf(span, 'http.response.status_code', 'http.status_code');
  return { ...(rows !== undefined && { rows }), ...(status !== undefined && { status }) };
}

/** By what two calls of one kind are told to be the same one, seen twice. */
export function traitOf(call: Readonly<Record<string, unknown>>): string {
  const { system, text, command, service, method, url } = call;
  // A method of its driver is seen under a name of its own, and may be several commands.
  if (system === 'mongodb') return system;
  if (typeof text === 'string') return fingerprint(text, String(system));
  const parts = [command, service, method, url].filter((part) => part !== undefined);
  return parts.join(' ').toUpperCase();
}
