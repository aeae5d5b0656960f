import { setTimeout as sleep } from 'node:timers/promises';
import { Redis } from 'ioredis';
import { freePort } from '../free-port.ts';
import {
  type DatabaseServer,
  type ServerOptions,
  startServer,
} from '../request/drivers/servers.ts';

/** A server of a cluster, and its name there. */
interface ClusterNode extends DatabaseServer {
  readonly id: string;
  /** The slots of a master. */
  readonly slots: readonly [first: number, last: number] | null;
}

export interface RedisCluster {
  readonly ports: readonly number[];
  /** Three with slots, then one more for each of them. */
  readonly nodes: readonly ClusterNode[];
  stop(): Promise<void>;
}

const FORMED_MS = 60_000;
const FORMING_TRIES = 3;

type StartedNode = DatabaseServer & { readonly busPort: number };

/** What a server says without being asked to stay silent about its faults. */
export async function ask(
  port: number,
  words: readonly (string | number)[],
  options: { readonly username?: string; readonly password?: string } = {},
): Promise<unknown> {
  const client = new Redis({
    port,
    host: '127.0.0.1',
    lazyConnect: true,
    enableReadyCheck: false,
    ...options,
  });
  client.on('error', () => undefined);
  try {
    await client.connect();
    const [name, ...rest] = words;
    return await client.call(`${name}`, ...rest);
  } finally {
    client.disconnect();
  }
}

export function startRedis(options: ServerOptions = {}): Promise<DatabaseServer> {
  return startServer('redis', options);
}

/** Six servers on the loopback address, three of which have a replica each. Another six where one of them ends meanwhile. */
export async function startCluster(): Promise<RedisCluster> {
  for (let tries = 1; ; tries++) {
    const servers = await Promise.all(Array.from({ length: 6 }, startNode));
    try {
      return await formCluster(servers);
    } catch (error) {
      await Promise.all(servers.map((server) => server.stop()));
      if (tries === FORMING_TRIES) throw error;
    }
  }
}

async function formCluster(servers: readonly StartedNode[]): Promise<RedisCluster> {
  const first = servers[0] as DatabaseServer;
  const ids = await Promise.all(
    servers.map(async ({ port }) => `${await ask(port, ['cluster', 'myid'])}`),
  );
  const nodes = servers.map((server, i) => ({
    ...server,
    id: ids[i] as string,
    slots: slotsOf(i),
  }));
  for (const { port, slots } of nodes) {
    if (slots !== null) await ask(port, ['cluster', 'addslotsrange', ...slots]);
  }
  for (const { port, busPort } of servers.slice(1)) {
    await ask(first.port, ['cluster', 'meet', '127.0.0.1', port, busPort]);
  }
  await until(() => all(servers, async ({ port }) => (await knownNodes(port)) === 6));
  await Promise.all(
    nodes.slice(3).map(({ port }, i) => ask(port, ['cluster', 'replicate', ids[i] as string])),
  );
  await until(() => all(servers, isWhole));
  return {
    ...{ nodes, ports: servers.map(({ port }) => port) },
    stop: async () => {
      await Promise.all(servers.map((server) => server.stop()));
    },
  };
}

async function startNode(): Promise<StartedNode> {
  const busPort = await freePort();
  const args = [
    ...['--cluster-enabled', 'yes', '--cluster-port', `${busPort}`],
    ...['--cluster-node-timeout', '2000', '--cluster-config-file', 'nodes.conf'],
  ];
  return { ...(await startRedis({ args })), busPort };
}

function slotsOf(i: number): readonly [number, number] | null {
  const starts = [0, 5461, 10_923, 16_384];
  return i < 3 ? [starts[i] as number, (starts[i + 1] as number) - 1] : null;
}

async function knownNodes(port: number): Promise<number> {
  const text = `${await ask(port, ['cluster', 'nodes'])}`;
  return text.split('\n').filter((line) => / connected/.test(line) && !/handshake/.test(line))
    .length;
}

async function isWhole({ port }: DatabaseServer): Promise<boolean> {
  const info = `${await ask(port, ['cluster', 'info'])}`;
  const nodes = `${await ask(port, ['cluster', 'nodes'])}`;
  const replication = `${await ask(port, ['info', 'replication'])}`;
  const isUp = !/role:slave/.test(replication) || /master_link_status:up/.test(replication);
  return /cluster_state:ok/.test(info) && nodes.match(/ (?:myself,)?slave /g)?.length === 3 && isUp;
}

async function all<T>(list: readonly T[], holds: (item: T) => Promise<boolean>): Promise<boolean> {
  // A server that is busy with its cluster may end a connection.
  const answers = list.map((item) => holds(item).catch(() => false));
  return (await Promise.all(answers)).every((one) => one);
}

/** Waits for something that takes its time. */
export async function until(
  isDone: () => boolean | Promise<boolean>,
  ms = FORMED_MS,
): Promise<void> {
  const end = Date.now() + ms;
  while (!(await isDone())) {
    if (Date.now() > end) throw new Error(`it did not happen within ${ms} ms`);
    await sleep(50);
  }
}
