// A PostgreSQL on a free port of the loopback address, under root as a user of its own; `null`: none is installed.
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chownSync, existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

const ALL = '/usr/lib/postgresql';

export async function startPostgres() {
  const version = existsSync(ALL) ? readdirSync(ALL).sort().at(-1) : undefined;
  if (version === undefined) return null;
  const program = (name) => join(ALL, version, 'bin', name);
  const folder = mkdtempSync(join(tmpdir(), 'scoobyprof-bench-postgres-'));
  const options = { cwd: folder, stdio: 'ignore', ...idsIn(folder) };
  const data = join(folder, 'data');
  execFileSync(
    program('initdb'),
    ['-D', data, '-U', 'postgres', '-A', 'trust', '--no-sync'],
    options,
  );
  const port = await freePort();
  const args = ['-D', data, '-p', `${port}`, '-k', folder, '-h', '127.0.0.1', '-F'];
  const child = spawn(program('postgres'), args, options);
  while (!isReady(program('pg_isready'), port)) await sleep(50);
  const stop = async () => {
    child.kill('SIGQUIT');
    await once(child, 'exit');
    rmSync(folder, { recursive: true, force: true });
  };
  return { port, stop };
}

function isReady(program, port) {
  try {
    execFileSync(program, ['-h', '127.0.0.1', '-p', `${port}`], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

function idsIn(folder) {
  if (process.getuid() !== 0) return {};
  const id = (option) => Number(execFileSync('id', [option, 'postgres'], { encoding: 'utf8' }));
  const ids = { uid: id('-u'), gid: id('-g') };
  chownSync(folder, ids.uid, ids.gid);
  return ids;
}

async function freePort() {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address();
  server.close();
  return port;
}
