import { ProfileError } from '../model/profile-error.ts';

/** Where a ClickHouse is, and who wants in. */
export interface ClickhousePlace {
  /** Of its HTTP interface, without user and password. */
  readonly url: string;
  readonly username: string;
  readonly password: string;
  readonly database: string;
  /** The name that the servers give to those that share the rows; `null`: there is one server. */
  readonly cluster: string | null;
  /** What people may see of it. */
  readonly shown: string;
}

const HINT = 'clickhouse://user@host/database, clickhouses:// for TLS, ?cluster=NAME for a cluster';
const PORTS: Readonly<Record<string, string>> = { 'clickhouse:': '8123', 'clickhouses:': '8443' };
const PARAMETERS: readonly string[] = ['cluster'];
/** What is a name of a database without being quoted. */
const NAME = /^[A-Za-z_][\w-]{0,99}$/;

export function isClickhouseUrl(text: string): boolean {
  return /^clickhouses?:\/\//i.test(text);
}

/**
 * Reads `clickhouse://user:password@host:port/database?cluster=NAME`. A password that is not in it is taken from
 * `CLICKHOUSE_PASSWORD`, where nobody sees it who lists processes.
 *
 * @throws ProfileError `usage` where it is no such URL; what it says holds no password
 */
export function clickhousePlace(text: string): ClickhousePlace {
  const url = URL.canParse(text) ? new URL(text) : null;
  const port = url === null ? undefined : PORTS[url.protocol];
  if (url === null || port === undefined || url.hostname === '') {
    throw new ProfileError('usage', 'this is no URL of a ClickHouse', { hint: HINT });
  }
  return placeOf(url, port);
}

function placeOf(url: URL, port: string): ClickhousePlace {
  const unknown = [...url.searchParams.keys()].find((name) => !PARAMETERS.includes(name));
  if (unknown !== undefined) throw wrong(`it knows no ${unknown}`);
  const host = `${url.hostname}:${url.port === '' ? port : url.port}`;
  const username = decoded(url.username) || 'default';
  const database = named(decoded(url.pathname.slice(1)) || 'default', 'database');
  const given = url.searchParams.get('cluster');
  const cluster = given === null ? null : named(given, 'cluster');
  const isEncrypted = url.protocol === 'clickhouses:';
  const user = username === 'default' ? '' : `${encodeURIComponent(username)}@`;
  const suffix = cluster === null ? '' : `?cluster=${cluster}`;
  return {
    ...{ username, database, cluster, url: `${isEncrypted ? 'https' : 'http'}://${host}` },
    password: decoded(url.password) || process.env['CLICKHOUSE_PASSWORD'] || '',
    shown: `${url.protocol}//${user}${host}/${database}${suffix}`,
  };
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    throw wrong('a % in it must be followed by two digits');
  }
}

function named(name: string, what: string): string {
  if (NAME.test(name)) return name;
  throw wrong(`its ${what} is no name: letters, digits, _ and -`);
}

function wrong(reason: string): ProfileError {
  return new ProfileError('usage', `the URL of the ClickHouse: ${reason}`, { hint: HINT });
}
