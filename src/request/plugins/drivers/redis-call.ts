import type { CallEnd, CallStart } from '../../record/plugin.ts';

/** Commands whose reply is `null`, empty or 0 where there is nothing. */
const READS =
  /^(?:GET|GETEX|GETDEL|GETRANGE|MGET|HGET|HMGET|HGETALL|HEXISTS|EXISTS|SISMEMBER|ZSCORE|ZRANK|LINDEX|LPOP|RPOP|SPOP|JSON\.GET|DUMP)$/i;

/** Commands whose first argument is no key. */
const WITHOUT_KEY =
  /^(?:ACL|AUTH|BGSAVE|CLIENT|CLUSTER|COMMAND|CONFIG|DBSIZE|DISCARD|ECHO|EXEC|FLUSHALL|FLUSHDB|FUNCTION|HELLO|INFO|KEYS|LATENCY|MEMORY|MODULE|MULTI|PING|PSUBSCRIBE|PUBLISH|QUIT|RANDOMKEY|RESET|SCAN|SCRIPT|SELECT|SLOWLOG|SUBSCRIBE|TIME|UNSUBSCRIBE|UNWATCH|WAIT)$/i;

/** Commands all of whose arguments are keys. */
const ALL_KEYS = /^(?:MGET|DEL|UNLINK|EXISTS|TOUCH|WATCH|SINTER|SUNION|SDIFF)$/i;

/** Commands that tell how many keys follow. */
const COUNTED_KEYS = /^(?:EVAL|EVALSHA|EVAL_RO|EVALSHA_RO|FCALL|FCALL_RO)$/i;

/** They frame what the program called, and are not what it called. */
export function isFrame(command: string): boolean {
  return /^(?:MULTI|EXEC)$/i.test(command);
}

/** A command with its arguments as the program gave them. */
export function startOfCommand(command: string, args: readonly unknown[]): CallStart {
  const keys = keysOf(command, args);
  return {
    kind: 'cache',
    system: 'redis',
    command,
    key: keys.length === 0 ? null : textOf(keys[0]),
    ...(keys.length > 1 && { keys: keys.length }),
    args,
  };
}

function keysOf(command: string, args: readonly unknown[]): readonly unknown[] {
  if (WITHOUT_KEY.test(command)) return [];
  if (COUNTED_KEYS.test(command)) return args.slice(2, 2 + (Number(args[1]) || 0));
  if (/^(?:MSET|MSETNX)$/i.test(command)) return args.filter((_, i) => i % 2 === 0);
  return ALL_KEYS.test(command) ? args : args.slice(0, 1);
}

function textOf(key: unknown): string {
  return typeof key === 'string' ? key : String(key);
}

/** What a reply says of a hit; in a transaction it says nothing. */
export function endOfCommand(command: string, reply: unknown): CallEnd {
  if (!READS.test(command) || reply === 'QUEUED' || reply === undefined) return { hit: null };
  return { hit: isSomething(reply) };
}

function isSomething(reply: unknown): boolean {
  if (reply === null || reply === 0 || reply === false || reply === '') return false;
  if (Array.isArray(reply)) return reply.length > 0 && reply.every((one) => one !== null);
  if (reply instanceof Uint8Array || typeof reply !== 'object') return true;
  return Object.keys(reply).length > 0;
}
