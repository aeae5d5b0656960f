import { setImmediate as turn } from 'node:timers/promises';
import { expect } from 'vitest';
import { readRecord } from '../../src/records/read-record.ts';
import type { RecordOption, RequestRecord } from '../../src/records/record.ts';
import { noRecordCounts } from '../../src/request/counts.ts';
import { Notices } from '../../src/request/notices.ts';
import { CpuRecording } from '../../src/request/record/cpu-recording.ts';
import type { Plugin } from '../../src/request/record/plugin.ts';
import { PluginHost, type PluginSource } from '../../src/request/record/plugin-host.ts';
import { defaultLimits, type RecordLimits } from '../../src/request/record/record-limits.ts';
import { RecordWriter } from '../../src/request/record/record-writer.ts';
import { type Recording, Recordings } from '../../src/request/record/recordings.ts';
import type { Store } from '../../src/stores/store.ts';

const SERVICE = { service: 'shop', version: '1', host: 'laptop', pid: 1 };

/** A store in memory, as far as a writer needs it. */
export class MemoryStore implements Pick<Store, 'put'> {
  readonly records = new Map<string, Uint8Array>();

  async put(id: string, record: Uint8Array): Promise<void> {
    this.records.set(id, record);
  }
}

export interface Recorder {
  readonly begin: (options?: readonly RecordOption[]) => Recording;
  /** Records some work; gives the record, checked by the schema. */
  readonly record: (
    work: (recording: Recording) => unknown,
    options?: readonly RecordOption[],
  ) => Promise<RequestRecord>;
  readonly recordOf: (recording: Recording) => Promise<RequestRecord>;
  readonly counts: ReturnType<typeof noRecordCounts>;
  readonly host: PluginHost;
}

/** Records without a server. */
export function recorderOf(
  plugins: readonly Plugin[] = [],
  limits: Partial<RecordLimits> = {},
  { store = new MemoryStore(), source = null as PluginSource | null } = {},
): Recorder {
  const notices = new Notices();
  const counts = noRecordCounts();
  const host = new PluginHost([], plugins, { source, notices });
  const all = { ...defaultLimits(false), ...limits };
  const writer = new RecordWriter(store as unknown as Store, all.recordBytes, { counts, notices });
  const cpu = new CpuRecording(0, SERVICE, counts);
  const ended = (): void => undefined;
  const parts = { host, writer, limits: all, service: SERVICE, cpu, ended };
  const recordings = new Recordings(parts);
  const begin = (options: readonly RecordOption[] = []): Recording =>
    recordings.begin({
      ...{ owner: 'local', options, method: 'GET', url: '/a?b=1' },
      head: { method: 'GET', url: '/a?b=1', headers: {} },
      answer: () => ({ route: { pattern: '/a', handler: 'a', params: {} }, status: 200 }),
    });
  const recordOf = async (recording: Recording): Promise<RequestRecord> => {
    recording.end('finished');
    await expect.poll(() => store.records.has(recording.id), { timeout: 20_000 }).toBe(true);
    return readRecord(store.records.get(recording.id) as Uint8Array);
  };
  const record: Recorder['record'] = async (work, options) => {
    const recording = begin(options);
    await recording.run(() => work(recording));
    await turn();
    return await recordOf(recording);
  };
  return { begin, record, recordOf, counts, host };
}
