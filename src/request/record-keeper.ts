import type { Ending } from '../records/record.ts';
import { folderStore } from '../stores/folder-store.ts';
import type { Store } from '../stores/store.ts';
import { recordAdmission } from './admission.ts';
import { current } from './context/current.ts';
import { noRecordCounts, type RecordCounts } from './counts.ts';
import { recorder } from './cpu/recorder.ts';
import { samplingInterval } from './cpu/sampling-interval.ts';
import { messageOf, Notices } from './notices.ts';
import { BUILT_IN_PLUGINS, driverSource } from './plugins/registry.ts';
import { CpuRecording } from './record/cpu-recording.ts';
import { Endpoint, type EndpointAnswer, type EndpointPath } from './record/endpoint.ts';
import { exactCounter } from './record/exact-counter.ts';
import { log } from './record/log.ts';
import { type Caller, type Permission, permissionOf } from './record/permission.ts';
import type { RequestHead } from './record/plugin.ts';
import { PluginHost } from './record/plugin-host.ts';
import { tellFindings } from './record/record-notice.ts';
import {
  type RecordSettings,
  recordSettingsOf,
  type ScoobyModeOptions,
} from './record/record-options.ts';
import { RecordWriter } from './record/record-writer.ts';
import { type Recording, Recordings, type RequestAnswer } from './record/recordings.ts';
import { escapeControls, recordedUrl } from './recorded-url.ts';
import { serviceOf } from './service.ts';

/** What a program can do with a middleware in scooby mode beside using it. */
export interface RecordControls {
  /** What became of the requests so far. */
  readonly counts: Readonly<RecordCounts>;
  /** Writes into the record of the request that runs. */
  readonly log: typeof log;
  /** Records no further request and takes back all patches; resolves when what has ended is written. */
  close(): Promise<void>;
}

const MOST_METHOD = 32;

/** Decides which requests are recorded, records them, and serves records: what the frameworks' middlewares are made of. */
export class RecordKeeper implements RecordControls {
  readonly log = log;
  private readonly recordCounts = noRecordCounts();
  private readonly notices = new Notices();
  private readonly settings: RecordSettings;
  private readonly isOff: boolean;
  private readonly ownStore: Store | null;
  private readonly host: PluginHost;
  private readonly recordings: Recordings;
  private readonly endpoint: Endpoint;
  private readonly releaseInterval: () => void;
  private isClosed = false;

  constructor(options: ScoobyModeOptions) {
    const { notices, recordCounts: counts } = this;
    this.settings = recordSettingsOf(options);
    const { secret, limits, base, plugins, auto, lingerMs } = this.settings;
    this.isOff = this.isOffInProduction();
    this.releaseInterval = samplingInterval.claim(this.settings.intervalUs);
    this.ownStore =
      options.store === undefined ? folderStore(folderOptions(options, limits)) : null;
    const store = options.store ?? (this.ownStore as Store);
    const source = auto ? driverSource() : null;
    this.host = new PluginHost(BUILT_IN_PLUGINS, plugins, { source, notices });
    const service = serviceOf(options);
    const writer = new RecordWriter(store, limits.recordBytes, {
      ...{ counts, notices },
      ...(this.settings.notices && { onRecord: tellFindings }),
    });
    const cpu = new CpuRecording(lingerMs, service, counts);
    const { host } = this;
    const ended = (ending: Ending): void => {
      recordAdmission.leave();
      if (ending === 'cut') counts.cut++;
    };
    this.recordings = new Recordings({ host, writer, limits, service, cpu, ended });
    const pendingOwner = (id: string): string | null => this.recordings.ownerOf(id);
    this.endpoint = new Endpoint(base, secret, { store, pendingOwner });
  }

  get counts(): Readonly<RecordCounts> {
    return this.recordCounts;
  }

  /** `X-Scooby-Path`: where records are read, if it is not where everybody looks. */
  get base(): string {
    return this.settings.base;
  }

  async close(): Promise<void> {
    this.isClosed = true;
    this.releaseInterval();
    this.host.close();
    recorder.settle();
    await this.recordings.close();
    await this.ownStore?.close();
  }

  /** Whether a request is none of ours, whatever it asks for. */
  ignores(): boolean {
    if (this.isOff) this.recordCounts.refused.production++;
    return this.isOff || this.isClosed;
  }

  /** What a url asks for of the endpoint; `null`: it is the application's. */
  endpointPath(url: string): EndpointPath | null {
    return this.endpoint.pathOf(url);
  }

  /** Never rejects. */
  answer(path: EndpointPath, method: string, caller: Caller): Promise<EndpointAnswer> {
    return this.endpoint.answer(path, method, caller);
  }

  /** Whether a request is to be recorded: for whom, and what of it. */
  permission(caller: Caller): Permission | null {
    const permission = permissionOf(caller, this.settings.secret);
    if (typeof permission !== 'string') return permission;
    this.recordCounts.refused[permission]++;
    return null;
  }

  /** Calls are counted for one request at a time: resolves when it is this one's turn; `null`: there is nothing to wait for. */
  turn({ options }: Permission): Promise<void> | null {
    return options.includes('calls') ? exactCounter.turn() : null;
  }

  /** Begins to record a request that may be; `null`: the limits do not allow it, or it is recorded already. */
  begin(permission: Permission, head: RequestHead, answer: () => RequestAnswer): Recording | null {
    const { recordCounts: counts, settings } = this;
    // A middleware that is used twice, by an application and its part: the outer one has the whole request.
    if (current() !== undefined) {
      counts.insideAnother++;
      return null;
    }
    const limit = recordAdmission.enter(settings.limits, performance.now());
    if (limit !== null) {
      counts.refused[limit]++;
      return null;
    }
    const method = escapeControls(head.method).slice(0, MOST_METHOD);
    const url = recordedUrl(head.url);
    try {
      const recording = this.recordings.begin({ ...permission, method, url, head, answer });
      counts.recorded++;
      return recording;
    } catch (error) {
      recordAdmission.leave();
      this.failed(error);
      return null;
    }
  }

  private failed(error: unknown): void {
    this.recordCounts.lost++;
    const message = `scoobyprof: requests are not recorded: ${messageOf(error)}`;
    this.notices.once('SCOOBYPROF_FAILED', message);
  }

  private isOffInProduction(): boolean {
    if (process.env['NODE_ENV'] !== 'production') return false;
    const { secret, allowProduction } = this.settings;
    if (allowProduction && secret === null) {
      this.notices.once(
        'SCOOBYPROF_PRODUCTION',
        'scoobyprof: allowProduction is set, but there is no secret: nothing is recorded in production without one',
      );
    }
    return secret === null || !allowProduction;
  }
}

function folderOptions(
  { dumpPath }: ScoobyModeOptions,
  { records, days, bytes }: RecordSettings['limits'],
): Parameters<typeof folderStore>[0] {
  return { limits: { records, days, bytes }, ...(dumpPath !== undefined && { dumpPath }) };
}
