import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { chownSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { freePort } from '../free-port.ts';

/** The server program, unpacked or installed. */
const PROGRAM = [process.env['SCOOBYPROF_CLICKHOUSE'], '/usr/sbin/clickhouse-server'].find(
  (path) => path !== undefined && existsSync(path),
);
export const hasClickhouse = PROGRAM !== undefined;

/** The name of the two in the tests. */
export const CLUSTER = 'fleet';
const STARTED_MS = 120_000;

export interface ClickhouseServer {
  readonly port: number;
  /** At once, as if the host had lost its power. */
  kill(): Promise<void>;
  start(): Promise<void>;
  /** For good. */
  stop(): Promise<void>;
  /** What the server says to a question, without this program's client. */
  ask(sql: string): Promise<string>;
}

/** Two servers on the loopback address, each with a half of the rows. */
export async function startClickhouses(): Promise<readonly ClickhouseServer[]> {
  const ports = await Promise.all(
    [0, 1].map(async () => ({ http: await freePort(), tcp: await freePort() })),
  );
  const servers = ports.map((own) => serverOf(own, ports));
  await Promise.all(servers.map((server) => server.start()));
  return servers;
}

interface Ports {
  readonly http: number;
  readonly tcp: number;
}

function serverOf(own: Ports, all: readonly Ports[]): ClickhouseServer {
  const folder = mkdtempSync(join(tmpdir(), 'scoobyprof-clickhouse-'));
  const ids = nobody();
  writeFileSync(join(folder, 'config.xml'), configOf(folder, own, all));
  writeFileSync(join(folder, 'users.xml'), USERS);
  mkdirSync(join(folder, 'data'));
  for (const path of [folder, join(folder, 'data')]) {
    if (ids !== null) chownSync(path, ids.uid, ids.gid);
  }
  let child: ChildProcess;
  const ask = async (sql: string): Promise<string> => {
    const response = await fetch(`http://127.0.0.1:${own.http}/`, { method: 'POST', body: sql });
    const text = await response.text();
    if (!response.ok) throw new Error(text);
    return text.trim();
  };
  const kill = async (): Promise<void> => {
    const ended = new Promise((resolve) => child.once('exit', resolve));
    if (child.exitCode !== null || child.signalCode !== null) return;
    child.kill('SIGKILL');
    await ended;
  };
  return {
    ...{ port: own.http, ask, kill },
    start: async () => {
      child = spawn(`${PROGRAM}`, [`--config-file=${join(folder, 'config.xml')}`], {
        ...{ cwd: folder, stdio: 'ignore', ...ids },
      });
      const until = Date.now() + STARTED_MS;
      while ((await ask('SELECT 1').catch(() => '')) !== '1') {
        if (Date.now() > until || child.exitCode !== null)
          throw new Error('ClickHouse does not start');
        await sleep(50);
      }
    },
    stop: async () => {
      await kill();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** `null`: not root, so that servers run as whoever runs the tests. */
function nobody(): { uid: number; gid: number } | null {
  if (process.getuid?.() !== 0) return null;
  const id = (option: string): number =>
    Number(execFileSync('id', [option, 'nobody'], { encoding: 'utf8' }));
  return { uid: id('-u'), gid: id('-g') };
}

function configOf(folder: string, own: Ports, all: readonly Ports[]): string {
  const shards = all.map(
    ({ tcp }) => `<shard><replica><host>127.0.0.1</host><port>${tcp}</port></replica></shard>`,
  );
  return `<yandex>
<logger><level>error</level><log>${folder}/log</log><errorlog>${folder}/errors</errorlog></logger>
<http_port>${own.http}</http_port><tcp_port>${own.tcp}</tcp_port><listen_host>127.0.0.1</listen_host>
<path>${folder}/data/</path><tmp_path>${folder}/data/tmp/</tmp_path>
<user_files_path>${folder}/data/files/</user_files_path>
<users_config>users.xml</users_config><default_profile>default</default_profile>
<default_database>default</default_database><mark_cache_size>100000000</mark_cache_size>
<remote_servers><${CLUSTER}>${shards.join('')}</${CLUSTER}></remote_servers>
</yandex>`;
}

/** `reader` may read alone, `looker` may change settings besides. */
const USERS = `<yandex>
<profiles><default><max_memory_usage>1000000000</max_memory_usage></default>
<reader><readonly>1</readonly></reader><looker><readonly>2</readonly></looker></profiles>
<users>${['default', 'reader', 'looker']
  .map(
    (name) =>
      `<${name}><password></password><networks><ip>127.0.0.1</ip></networks>
<profile>${name}</profile><quota>default</quota></${name}>`,
  )
  .join('')}</users>
<quotas><default><interval><duration>3600</duration></interval></default></quotas>
</yandex>`;
