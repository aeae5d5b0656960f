/** Where a Redis is, and who wants in. */
export interface RedisAddress {
  readonly host: string;
  readonly port: number;
  readonly isEncrypted: boolean;
  readonly username: string | undefined;
  readonly password: string | undefined;
  readonly database: number;
  /** That of the keys. */
  readonly prefix: string | undefined;
}

const FORM =
  'redis://[user:password@]host[:port][/database][?prefix=scooby:], or rediss:// for TLS';

/** Reads a URL. Throws RangeError, whose message says nothing of what was given: it may hold a password. */
export function redisAddress(url: string): RedisAddress {
  const parsed = parsedUrl(url);
  const isWhole = parsed !== null && parsed.hostname !== '' && /^\/?\d{0,5}$/.test(parsed.pathname);
  if (!isWhole) throw new RangeError(`this is not the URL of a Redis: ${FORM}`);
  return {
    host: parsed.hostname.replace(/^\[(.*)\]$/, '$1'),
    port: Number(parsed.port || 6379),
    isEncrypted: parsed.protocol === 'rediss:',
    username: decoded(parsed.username),
    password: decoded(parsed.password),
    database: Number(parsed.pathname.replace('/', '')),
    prefix: parsed.searchParams.get('prefix') ?? undefined,
  };
}

function parsedUrl(url: string): URL | null {
  try {
    const parsed = new URL(url);
    return ['redis:', 'rediss:'].includes(parsed.protocol) ? parsed : null;
  } catch {
    return null;
  }
}

function decoded(text: string): string | undefined {
  if (text === '') return undefined;
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** The URL as it may be shown: without its password. */
export function shownAddress(address: RedisAddress): string {
  const { host, port, isEncrypted, username = '', password, database, prefix } = address;
  const scheme = isEncrypted ? 'rediss' : 'redis';
  const user = encodeURIComponent(username) + (password === undefined ? '' : ':***');
  const shownHost = host.includes(':') ? `[${host}]` : host;
  const path = database === 0 ? '' : `/${database}`;
  const query = prefix === undefined ? '' : `?prefix=${encodeURIComponent(prefix)}`;
  return `${scheme}://${user === '' ? '' : `${user}@`}${shownHost}:${port}${path}${query}`;
}

/** What is to be said of records that go there; `null`: nothing. */
export function warningOf(address: RedisAddress): string | null {
  const { host, isEncrypted, password } = address;
  if (isLoopback(host)) return null;
  const without = [
    ...(isEncrypted ? [] : ['TLS (rediss:)']),
    ...(password === undefined ? ['a password'] : []),
  ];
  if (without.length === 0) return null;
  return `records go to ${shownAddress(address)} without ${without.join(' and ')}: others may read them`;
}

function isLoopback(host: string): boolean {
  return /^(?:localhost|.*\.localhost|127\.\d+\.\d+\.\d+|::1|::ffff:(?:127\..*|7f[\da-f]{2}:[\da-f]+))$/i.test(
    host,
  );
}
