import { lstatSync, readdirSync, readFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { loadProfile } from '../../src/importers/load-profile.ts';
import { temporaryFolder } from '../cli/run-program.ts';
import {
  type Dump,
  dumpNames,
  NODE24,
  type ProgramOptions,
  readDumps,
  runServer,
  timesOf,
} from './servers.ts';

interface Played {
  readonly folder: string;
  readonly dumps: readonly Dump[];
  readonly lines: readonly Dump[];
  readonly counts: Dump;
  readonly stderr: string;
  readonly status: number | null;
}

async function play(name: string, options: ProgramOptions = {}): Promise<Played> {
  const folder = temporaryFolder();
  const { stdout, stderr, status } = await runServer('exchange', [folder, name], options);
  const lines = stdout
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line));
  return { folder, dumps: readDumps(folder), lines, counts: lines.at(-1), stderr, status };
}

function times(dump: Dump): Readonly<Record<string, number>> {
  const found = timesOf(dump);
  const sum = Object.values(found).reduce((a, b) => a + b, 0);
  const { cpuMs, durationMs } = dump.scooby;
  expect(sum / 1000).toBeCloseTo(durationMs, 1);
  expect((sum - (found['(waiting)'] ?? 0)) / 1000).toBeCloseTo(cpuMs, 1);
  return found;
}

test('a request leaves a dump and a sidecar, private to the user', async () => {
  const { folder, dumps, counts, stderr, status } = await play('answered');
  expect({ stderr, status }).toEqual({ stderr: '', status: 0 });
  expect(counts).toMatchObject({ profiled: 1, written: 1, lost: 0 });
  const [sidecar, dump] = readdirSync(folder).sort().reverse() as [string, string];
  expect(dump).toMatch(/^\d\d-[A-Z][a-z]{2}-\d{4}_\d\d-\d\d-\d\d\.\d{6}_GET\.cpuprofile$/);
  expect(sidecar).toBe(dump.replace('.cpuprofile', '.request.json'));
  for (const name of [sidecar, dump]) {
    expect(lstatSync(join(folder, name)).mode & 0o777).toBe(0o600);
  }
  const about = JSON.parse(readFileSync(join(folder, sidecar), 'utf8'));
  expect(dumps[0].scooby).toMatchObject({ method: 'GET', url: '/', route: null, status: 200 });
  expect(about).toMatchObject({
    ...dumps[0].scooby,
    scooby: 1,
    ending: 'finished',
    aborted: false,
  });
  expect(times(dumps[0])).toBeTruthy();
  const profile = await loadProfile(join(folder, dump));
  expect(profile).toMatchObject({ request: dumps[0].scooby, warnings: [] });
});

test('an answer that is streamed: the work between its pieces is there', async () => {
  const { dumps } = await play('stream');
  expect(dumps[0].scooby.cpuMs).toBeGreaterThan(45);
  expect(times(dumps[0])['(waiting)']).toBeGreaterThan(15_000);
});

test('work in the events of request and response is its own', async () => {
  const { dumps } = await play('events');
  expect(dumps[0].scooby).toMatchObject({ method: 'POST', status: 200 });
  expect(dumps[0].scooby.cpuMs).toBeGreaterThan(15);
  const names = dumps[0].nodes.map(({ callFrame }: Dump) => callFrame.functionName);
  expect(names).toEqual(expect.arrayContaining(['countPiece', 'answerIt']));
});

test('a client that goes away ends its request', async () => {
  const { folder, dumps } = await play('aborted');
  expect(dumps[0].scooby).toMatchObject({ status: null, ending: 'aborted' });
  expect(dumps[0].scooby.durationMs).toBeLessThan(2500);
  const [sidecar] = readdirSync(folder).filter((name) => name.endsWith('.json')) as [string];
  expect(JSON.parse(readFileSync(join(folder, sidecar), 'utf8'))).toMatchObject({
    aborted: true,
    ending: 'aborted',
    status: null,
  });
});

test('a response that the server gives up has the status that was sent, if one was', async () => {
  const { dumps } = await play('destroyed');
  expect(dumps.map(({ scooby: { url, status, ending } }) => [url, status, ending])).toEqual([
    ['/nothing', null, 'aborted'],
    ['/written', null, 'aborted'],
    ['/sent', 200, 'aborted'],
  ]);
});

test('a request that is never answered has no status', async () => {
  const { dumps } = await play('silent');
  expect(dumps[0].scooby).toMatchObject({ status: null, ending: 'cut' });
});

test('HTTP/2: what was cancelled or reset is aborted, and has the status that was sent', async () => {
  const folder = temporaryFolder();
  const { stderr, stdout } = await runServer('http2', [folder]);
  expect(stderr).toBe('');
  expect(JSON.parse(stdout)).toMatchObject({ profiled: 7, written: 7 });
  const found = readDumps(folder).map(({ scooby }) => [scooby.url, scooby.status, scooby.ending]);
  expect(Object.fromEntries(found.map(([url, ...rest]) => [url, rest]))).toEqual({
    '/answered': [201, 'finished'],
    '/cancelled-early': [null, 'aborted'],
    '/cancelled-late': [201, 'aborted'],
    '/destroyed-early': [null, 'aborted'],
    '/destroyed-late': [201, 'aborted'],
    '/reset': [201, 'aborted'],
    '/%9B31m%85?api_key=***&a=%852&%74oken=***': [201, 'finished'],
  });
});

test('values of keys that look like secrets are nowhere on the disk', async () => {
  const { folder, dumps } = await play('secrets');
  expect(dumps[0].scooby.url).toBe('/a?q=1&token=***&user[Password]=***&q=2');
  for (const name of readdirSync(folder)) {
    expect(readFileSync(join(folder, name), 'utf8')).not.toMatch(/abc|x%20y/);
  }
});

test.each(['for-ever', 'for-long'])('limits may be as long as one likes: %s', async (name) => {
  const { dumps, counts, stderr } = await play(name);
  expect(stderr).toBe('');
  expect(counts).toMatchObject({ written: 1, cut: 0 });
  expect(dumps[0].scooby).toMatchObject({ ending: 'finished', status: 200 });
});

test('a request within another one is counted, and is in the profile of that', async () => {
  const { dumps, counts } = await play('within');
  expect(dumps.map(({ scooby }) => scooby.url)).toEqual(['/outer']);
  expect(counts).toMatchObject({ profiled: 1, insideAnother: 1 });
});

test('the window of the profiler is rotated while a long request lives', async () => {
  const { dumps, lines } = await play('long');
  expect(lines[0].windows.length).toBeGreaterThanOrEqual(3);
  // Each second at the latest; the machine may be slow.
  expect(Math.max(...lines[0].windows)).toBeLessThan(1500);
  expect(times(dumps[0])).toBeTruthy();
});

test('a dump says which program it is of, where and when', async () => {
  const before = Date.now();
  const cwd = temporaryFolder();
  const { dumps } = await play('answered', { cwd, env: { OTEL_SERVICE_NAME: 'orders' } });
  const { scooby } = dumps[0];
  expect(scooby).toMatchObject({ service: 'orders', host: hostname() });
  expect(scooby.pid).toBeGreaterThan(0);
  expect(scooby.startedAt).toBeGreaterThan(before);
  expect(scooby.startedAt).toBeLessThan(Date.now());
  const { name, version } = JSON.parse(readFileSync('package.json', 'utf8'));
  // The program of the test is one of this package.
  expect((await play('answered', { cwd })).dumps[0].scooby).toMatchObject({
    service: name,
    version,
  });
  const named = await play('named', { env: { OTEL_SERVICE_NAME: 'orders' } });
  expect(named.dumps[0].scooby).toMatchObject({ service: 'shop', version: '7.0' });
});

test.skipIf('threadCpuUsage' in process)(
  'Node 20 cannot tell the time on a processor',
  async () => {
    expect((await play('answered')).dumps[0].scooby.threadCpuMs).toBe(null);
  },
);

test.skipIf(NODE24 === null)(
  'the time on a processor stands beside that by the clock',
  async () => {
    const { dumps } = await play('stream', { node: NODE24 as string });
    const { cpuMs, threadCpuMs } = dumps[0].scooby;
    expect(threadCpuMs).toBeGreaterThan(10);
    expect(threadCpuMs).toBeLessThanOrEqual(cpuMs);
  },
);

test('an error that the handler throws goes through', async () => {
  const { dumps, counts } = await play('thrown');
  expect(counts).toMatchObject({ written: 1 });
  expect(dumps[0].scooby).toMatchObject({ status: 500 });
  expect(dumps[0].scooby.cpuMs).toBeGreaterThan(9);
});

test('an answer that never ends is cut at the limit', async () => {
  const { dumps, counts } = await play('endless');
  expect(counts).toMatchObject({ cut: 1, written: 1 });
  expect(dumps[0].scooby.durationMs).toBeGreaterThan(290);
  expect(dumps[0].scooby.durationMs).toBeLessThan(990);
});

test('requests of one connection have a dump each', async () => {
  const { dumps } = await play('keep-alive');
  expect(dumps.map(({ scooby }) => scooby.url)).toEqual([...Array(10).keys()].map((i) => `/${i}`));
  for (const { scooby } of dumps) expect(scooby.cpuMs).toBeLessThanOrEqual(scooby.durationMs);
});

test('a request with a Referer is left out, which is said once', async () => {
  const { dumps, counts, stderr } = await play('referer');
  expect(dumps).toHaveLength(1);
  expect(counts).toMatchObject({ profiled: 1, withReferer: 3 });
  expect(stderr.match(/SCOOBYPROF_REFERER/g)).toHaveLength(1);
});

test('in production nothing is profiled, which is said once', async () => {
  const { dumps, counts, stderr } = await play('production');
  expect(dumps).toHaveLength(0);
  expect(counts).toMatchObject({ profiled: 0, inProduction: 3 });
  expect(stderr.match(/SCOOBYPROF_PRODUCTION/g)).toHaveLength(1);
});

test('in production a superuser is', async () => {
  const { dumps, counts } = await play('superuser');
  expect(dumps.map(({ scooby }) => scooby.url)).toEqual(['/super']);
  expect(counts).toMatchObject({ profiled: 1, inProduction: 1 });
});

test('a rule that throws or gives no boolean fails no request', async () => {
  const { dumps, counts, stderr } = await play('rule');
  expect(dumps.map(({ scooby }) => scooby.url)).toEqual(['/true', '/yes']);
  expect(counts).toMatchObject({ profiled: 2, ruleFailed: 2 });
  expect(stderr.match(/SCOOBYPROF_RULE/g)).toHaveLength(1);
});

test('one of so many', async () => {
  const { dumps } = await play('every');
  expect(dumps.map(({ scooby }) => scooby.url)).toEqual(['/0', '/10', '/20']);
});

test('what exceeds the limits is served and counted', async () => {
  const { dumps, counts } = await play('limits');
  expect(dumps).toHaveLength(4);
  const { profiled, beyondConcurrent, beyondPerMinute } = counts;
  expect(profiled).toBe(4);
  expect(profiled + beyondConcurrent + beyondPerMinute).toBe(9);
  expect(beyondPerMinute).toBeGreaterThan(0);
});

test('profiles of the program itself may end ours', async () => {
  const { dumps, counts, status } = await play('user-profile');
  expect(status).toBe(0);
  expect(counts).toMatchObject({ profiled: 5, written: 5 });
  for (const dump of dumps) expect(times(dump)).toBeTruthy();
});

test('a second session of the inspector does not disturb', async () => {
  const { dumps, lines, stderr } = await play('session');
  expect(stderr).toBe('');
  expect(dumps).toHaveLength(10);
  expect(lines[0].samples).toBeGreaterThan(0);
});

test('process.exit in a request keeps its dump', async () => {
  const { folder, dumps, status } = await play('exit');
  expect(status).toBe(3);
  expect(dumps).toHaveLength(1);
  expect(dumps[0].scooby.cpuMs).toBeGreaterThan(18);
  expect(readdirSync(folder)).toHaveLength(2);
  expect(dumpNames(folder)).toHaveLength(1);
});

interface OwnProfile {
  readonly name: string;
  readonly node: string | null;
  readonly options: (folder: string) => ProgramOptions;
}

const OWN_PROFILES: readonly OwnProfile[] = [
  {
    name: '--cpu-prof',
    node: process.execPath,
    options: (folder) => ({ nodeOptions: ['--cpu-prof', '--cpu-prof-dir', folder] }),
  },
  {
    // Node 20 refuses it there.
    name: '--cpu-prof in NODE_OPTIONS (SCOOBYPROF_NODE24)',
    node: NODE24,
    options: (folder) => ({ env: { NODE_OPTIONS: `--cpu-prof --cpu-prof-dir=${folder}` } }),
  },
  {
    name: 'NODE_V8_COVERAGE',
    node: process.execPath,
    options: (folder) => ({ env: { NODE_V8_COVERAGE: folder } }),
  },
];

for (const { name, node, options } of OWN_PROFILES) {
  test.skipIf(node === null)(`with ${name} nothing is profiled, which is said once`, async () => {
    const own = temporaryFolder();
    const played = await play('keep-alive', { node: node as string, ...options(own) });
    expect(played).toMatchObject({ status: 0, dumps: [] });
    expect(played.counts).toMatchObject({ profiled: 0, withoutProfiler: 10 });
    expect(played.stderr.match(/SCOOBYPROF_NO_PROFILER/g)).toHaveLength(1);
    expect(played.stderr.split('\n').length).toBeLessThan(5);
    // Node's own profile is as it would be without us.
    expect(readdirSync(own).length).toBeGreaterThan(0);
  });
}
