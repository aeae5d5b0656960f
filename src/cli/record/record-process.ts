import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { InspectorClient, inspectorAddress } from '../../recorder/inspector-client.ts';
import { PROFILERS } from '../../recorder/profile-kinds.ts';
import { recordedThreads } from '../../recorder/recorded-files.ts';
import { EXIT } from '../terminal/exit-status.ts';
import { noticeLine } from '../terminal/messages.ts';
import { collectDumps, type MadeDump } from './collect-dumps.ts';
import { openInspector, type ProcessFacts, processFacts, processName } from './open-inspector.ts';
import { type RecordOptions, recordedKind } from './record-request.ts';
import { missingLines } from './recording-report.ts';
import { dumpLines } from './recording-table.ts';

const DEFAULT_ADDRESS = '127.0.0.1:9229';

/** Records the main thread of a process that runs, by its inspector. Throws ProfileError. */
export async function recordProcess(
  options: RecordOptions,
  target: string,
  folder: string,
): Promise<{ dumps: readonly MadeDump[]; status: number }> {
  const address = inspectorAddress(options.inspect ?? DEFAULT_ADDRESS);
  const client =
    options.pid === undefined
      ? await InspectorClient.connect(address)
      : await openInspector(options.pid, address);
  const facts = await processFacts(client);
  await start(client, options);
  process.stderr.write(noticeLine(processName(facts), 'recording; Ctrl-C ends it'));
  const isInterrupted = await untilEnd(client, options.forMs);
  await saveFiles(client, facts, folder, options);
  // What the signal opened is closed again: an open inspector lets everybody on this machine in.
  if (options.pid !== undefined && options.inspect === undefined) await closeInspector(client);
  client.close();
  const threads = recordedThreads(folder);
  const dumps = await collectDumps(threads, {
    target,
    name: options.name,
    coverageOf: options.calls === true ? ({ coverage }) => coverage : null,
    isTimedWhileCounting: true,
    nodePath: facts.nodePath,
    run: { id: randomUUID(), number: 1, command: commandOf(facts) },
  });
  process.stderr.write(
    [...dumpLines(target, dumps), ...missingLines(threads, null, recordedKind(options))].join(''),
  );
  const isEarly = isInterrupted && options.forMs !== undefined;
  return { dumps, status: isEarly ? EXIT.interrupted : EXIT.done };
}

function commandOf(facts: ProcessFacts): string {
  const { pid, script } = facts;
  return script === null || pid === 0 ? processName(facts) : `process ${pid}, ${script}`;
}

async function start(client: InspectorClient, options: RecordOptions): Promise<void> {
  await (options.heap === true ? startHeap(client, options) : startTimes(client, options));
  // Pages do not know it, and do not wait.
  await client
    .send('NodeRuntime.notifyWhenWaitingForDisconnect', { enabled: true })
    .catch(() => {});
}

async function startTimes(
  client: InspectorClient,
  { calls, interval }: RecordOptions,
): Promise<void> {
  await client.send('Profiler.enable');
  if (interval !== undefined) await client.send('Profiler.setSamplingInterval', { interval });
  if (calls === true) await client.send('Profiler.startPreciseCoverage', { callCount: true });
  await client.send('Profiler.start');
}

async function startHeap(client: InspectorClient, { interval }: RecordOptions): Promise<void> {
  const about = interval === undefined ? {} : { samplingInterval: interval };
  await client.send('HeapProfiler.startSampling', about);
}

/** Waits for the end of the time, of the process, or of the user's patience; says whether it was the last. */
async function untilEnd(client: InspectorClient, forMs: number | undefined): Promise<boolean> {
  const abort = new AbortController();
  const { signal } = abort;
  const never = new Promise<false>(() => {});
  const ends = [
    forMs === undefined ? never : sleep(forMs, false, { signal }),
    // A process that ends waits for us, and still answers.
    client.event('NodeRuntime.waitingForDisconnect').then(() => false),
    client.closed.then(() => false),
    once(process, 'SIGINT', { signal }).then(() => true),
    once(process, 'SIGTERM', { signal }).then(() => true),
  ];
  try {
    return await Promise.race(ends);
  } finally {
    abort.abort();
    for (const end of ends) end.catch(() => {});
  }
}

async function saveFiles(
  client: InspectorClient,
  { pid, nodePath, version, script }: ProcessFacts,
  folder: string,
  options: RecordOptions,
): Promise<void> {
  const save = (name: string, value: unknown): void =>
    writeFileSync(join(folder, name), JSON.stringify(value), { mode: 0o600 });
  if (options.calls === true) {
    save(`coverage-${pid}-0-0.json`, await client.send('Profiler.takePreciseCoverage'));
    await client.send('Profiler.stopPreciseCoverage');
  }
  const kind = recordedKind(options);
  const stop = kind === 'heap' ? 'HeapProfiler.stopSampling' : 'Profiler.stop';
  const { profile } = (await client.send(stop)) as { profile: object };
  const { prefix, ending } = PROFILERS[kind];
  save(`${prefix}.${stamp()}.${pid}.0.000${ending}`, profile);
  save(`thread-${pid}-0.json`, { nodePath, version, script });
}

/** `DATE.TIME` in local time, as in the names of Node's dumps. */
function stamp(): string {
  const now = new Date();
  const local = new Date(now.getTime() - now.getTimezoneOffset() * 60_000).toISOString();
  const [date = '', time = ''] = local.slice(0, 19).replace(/[-:]/g, '').split('T');
  return `${date}.${time}`;
}

/** Behind our own end, for which it waits. All is looked up at once: what throws later would end the process. */
const CLOSE =
  '(() => { const i = process.getBuiltinModule?.("inspector") ?? require("inspector"); setTimeout(() => i.close(), 0).unref(); })()';

async function closeInspector(client: InspectorClient): Promise<void> {
  const expression = CLOSE;
  await client.send('Runtime.evaluate', { expression, includeCommandLineAPI: true });
}
