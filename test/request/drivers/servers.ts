import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { chownSync, existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { freePort } from '../../free-port.ts';

/** What a server is started with besides. */
export interface ServerOptions {
  readonly args?: readonly string[];
  /** A free one, unless it is given. */
  readonly port?: number;
}

/** A database server on a free port of the loopback address, with a folder and, under root, a user of its own. */
export interface DatabaseServer {
  readonly port: number;
  /** Ends it at once, as a fault would. */
  kill(): Promise<void>;
  /** Has it hang, or go on. */
  signal(name: 'SIGSTOP' | 'SIGCONT'): void;
  stop(): Promise<void>;
}

interface Place {
  readonly folder: string;
  readonly port: number;
  /** Runs a program as the server's user, to its end. */
  readonly run: (command: string, args: readonly string[]) => void;
}

interface Kind {
  readonly user: string;
  /** The program; `null`: it is not installed. */
  readonly program: string | null;
  readonly prepare?: (place: Place) => void;
  readonly args: (place: Place) => readonly string[];
  /** Throws while a server that can be reached is not ready. */
  readonly check?: (place: Place) => void;
}

const POSTGRES_FOLDER = postgresFolder();

const KINDS = {
  postgres: {
    user: 'postgres',
    program: POSTGRES_FOLDER && join(POSTGRES_FOLDER, 'postgres'),
    prepare: ({ folder, run }) =>
      run(join(`${POSTGRES_FOLDER}`, 'initdb'), [
        ...['-D', join(folder, 'data'), '-U', 'postgres', '-A', 'trust', '--no-sync'],
      ]),
    args: ({ folder, port }) => [
      ...['-D', join(folder, 'data'), '-p', `${port}`, '-k', folder, '-h', '127.0.0.1', '-F'],
    ],
    check: ({ port, run }) =>
      run(join(`${POSTGRES_FOLDER}`, 'pg_isready'), ['-h', '127.0.0.1', '-p', `${port}`]),
  },
  mariadb: {
    user: 'mysql',
    program: found('mariadbd'),
    prepare: ({ folder, run }) =>
      run('mariadb-install-db', [
        ...['--no-defaults', `--datadir=${join(folder, 'data')}`, '--skip-test-db'],
        '--auth-root-authentication-method=normal',
      ]),
    args: ({ folder, port }) => [
      ...['--no-defaults', `--datadir=${join(folder, 'data')}`, `--port=${port}`],
      ...['--bind-address=127.0.0.1', `--socket=${join(folder, 's')}`],
      `--pid-file=${join(folder, 'pid')}`,
    ],
  },
  redis: {
    user: 'redis',
    program: found('redis-server'),
    args: ({ folder, port }) => [
      ...['--port', `${port}`, '--bind', '127.0.0.1', '--save', '', '--dir', folder],
    ],
  },
  memcached: {
    user: 'memcache',
    program: found('memcached'),
    args: ({ port }) => ['-l', '127.0.0.1', '-p', `${port}`, '-U', '0'],
  },
} satisfies Record<string, Kind>;

export const hasPostgres = KINDS.postgres.program !== null;
export const hasMariadb = KINDS.mariadb.program !== null;
export const hasRedis = KINDS.redis.program !== null;
export const hasMemcached = KINDS.memcached.program !== null;
/** Its compiler. */
export const hasThrift = found('thrift') !== null;

const START_MS = 60_000;

export async function startServer(
  name: keyof typeof KINDS,
  { args = [], port }: ServerOptions = {},
): Promise<DatabaseServer> {
  const kind: Kind = KINDS[name];
  const ids = idsOf(kind.user);
  const folder = mkdtempSync(join(tmpdir(), `scoobyprof-${name}-`));
  if (ids !== null) chownSync(folder, ids.uid, ids.gid);
  const options = { cwd: folder, ...ids, env: { ...process.env, HOME: folder } };
  const run = (command: string, args: readonly string[]): void => {
    execFileSync(command, args, { ...options, stdio: 'pipe' });
  };
  const place = { folder, port: port ?? (await freePort()), run };
  kind.prepare?.(place);
  const child = spawn(`${kind.program}`, [...kind.args(place), ...args], {
    ...options,
    stdio: 'ignore',
  });
  await answering(() => isReady(kind, place), child, name);
  return {
    port: place.port,
    kill: () => kill(child),
    signal: (name) => void child.kill(name),
    stop: () => stop(child, folder),
  };
}

async function stop(child: ChildProcess, folder: string): Promise<void> {
  const ended = new Promise((resolve) => child.once('exit', resolve));
  if (child.exitCode === null && child.signalCode === null) {
    // One that was made to hang would hear of nothing.
    child.kill('SIGCONT');
    child.kill('SIGQUIT');
    // Not all of them take that for a wish to end.
    await Promise.race([ended, sleep(3000)]);
    child.kill('SIGKILL');
    await ended;
  }
  rmSync(folder, { recursive: true, force: true });
}

async function kill(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGKILL');
  await ended;
}

async function isReady({ check }: Kind, place: Place): Promise<boolean> {
  if (!(await canConnect(place.port))) return false;
  try {
    check?.(place);
    return true;
  } catch {
    return false;
  }
}

async function answering(
  isUp: () => Promise<boolean>,
  child: ChildProcess,
  name: string,
): Promise<void> {
  const until = Date.now() + START_MS;
  while (!(await isUp())) {
    if (child.exitCode !== null || Date.now() > until) throw new Error(`${name} does not start`);
    await sleep(50);
  }
}

function canConnect(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    socket.once('connect', () => socket.destroy(resolve(true) as undefined));
    socket.once('error', () => resolve(false));
  });
}

/** `null`: not root, so that servers run as whoever runs the tests. */
function idsOf(user: string): { uid: number; gid: number } | null {
  if (process.getuid?.() !== 0) return null;
  const id = (option: string): number =>
    Number(execFileSync('id', [option, user], { encoding: 'utf8' }));
  return { uid: id('-u'), gid: id('-g') };
}

function found(program: string): string | null {
  const folders = [...`${process.env['PATH']}`.split(':'), '/usr/sbin'];
  return folders.map((folder) => join(folder, program)).find(existsSync) ?? null;
}

/** Debian keeps them out of the path. */
function postgresFolder(): string | null {
  const all = '/usr/lib/postgresql';
  const newest = existsSync(all) ? readdirSync(all).sort().at(-1) : undefined;
  if (newest !== undefined) return join(all, newest, 'bin');
  const inPath = found('pg_isready');
  return inPath === null ? null : dirname(inPath);
}
