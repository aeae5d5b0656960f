import { CALL_KINDS, type LogEntry, type RequestRecord } from '../../records/record.ts';
import { RECORD_SCHEMA } from '../../records/record-schema.ts';
import { roundMs } from '../../records/round-ms.ts';
import { firstFault } from '../../records/schema-check.ts';
import { messageOf } from '../notices.ts';
import type { Service } from '../service.ts';
import { FrameTable } from './frames.ts';
import type { RecordInProgress } from './open-record.ts';
import { ownPackage } from './own-package.ts';
import type { Plugin } from './plugin.ts';

/** What is known of a request when its record has ended. */
export interface RecordAnswer {
  readonly route: string | null;
  readonly handler: string | null;
  /** `null`: none was begun. */
  readonly status: number | null;
}

/** The record of a request that is over, as it is kept. Stacks are looked at here, and plugins say what they have. */
export function recordContent(
  record: RecordInProgress,
  { route, handler, status }: RecordAnswer,
  { service, cpuMs }: { service: Service; cpuMs: number | null },
): RequestRecord {
  const table = new FrameTable();
  const plugins = pluginParts(record, table);
  return {
    scooby: 1,
    ...record.about,
    ...service,
    node: process.version,
    scoobyprof: ownPackage().version,
    route,
    handler,
    status: status ?? 0,
    ending: record.ending,
    startedAt: roundMs(record.startedAtMs),
    durationMs: record.durationMs,
    cpuMs,
    overheadMs: roundMs(record.overheadMs),
    options: [...record.options].sort(),
    limits: { dropped: record.dropped },
    problems: record.problems,
    frames: table.frames,
    stacks: table.stacks,
    plugins,
    owner: record.owner,
  };
}

function pluginParts(record: RecordInProgress, table: FrameTable): Record<string, unknown> {
  const parts: [string, unknown][] = [];
  for (const plugin of record.plugins) {
    const part = partOf(plugin, record);
    if (part !== undefined) parts.push([plugin.name, part]);
  }
  for (const kind of CALL_KINDS) {
    const entries = record.calls.filter((entry) => entry.kind === kind);
    // A pool may hand on what was called later before what was called first.
    entries.sort((a, b) => a.json.startMs - b.json.startMs);
    const calls = entries.map(({ json, stack }) => {
      return { ...json, stack: stack === null ? null : table.numberOf(stack) };
    });
    if (calls.length > 0) parts.push([kind, { calls }]);
  }
  if (record.log.length > 0) parts.push(['log', { entries: logEntries(record, table) }]);
  return Object.fromEntries(parts);
}

function logEntries({ log }: RecordInProgress, table: FrameTable): LogEntry[] {
  return log.map(({ atMs, text, stack }) => {
    return { atMs, text, stack: stack === null ? null : table.numberOf(stack) };
  });
}

/** What a plugin shows; `undefined`: nothing, or nothing that can stand in a record. */
function partOf(plugin: Plugin, record: RecordInProgress): unknown {
  const { name } = plugin;
  try {
    const data = record.data.get(name);
    const shown = plugin.toJSON === undefined ? data : plugin.toJSON(data, record);
    if (shown === undefined) return undefined;
    const json = JSON.stringify(shown);
    const part: unknown = json === undefined ? undefined : JSON.parse(json);
    if (part !== undefined) checkPart(name, part);
    return part;
  } catch (error) {
    record.addProblem(name, messageOf(error));
    return undefined;
  }
}

/** Throws where what a plugin shows has the name of a part that readers know, and another form. */
function checkPart(name: string, part: unknown): void {
  const known = RECORD_SCHEMA.properties?.['plugins'];
  const schema = typeof known === 'object' ? known.properties?.[name] : undefined;
  if (typeof schema !== 'object') return;
  const fault = firstFault({ ...schema, ...definitions }, part);
  if (fault !== null) throw new Error(`what it shows is not what ${name} is: ${fault}`);
}

const definitions = { $defs: RECORD_SCHEMA.$defs ?? {} };
