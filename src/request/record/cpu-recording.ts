import type { Ending } from '../../records/record.ts';
import type { RecordCounts } from '../counts.ts';
import { profilerConflict } from '../cpu/profiler-conflict.ts';
import { recorder } from '../cpu/recorder.ts';
import { samplingInterval } from '../cpu/sampling-interval.ts';
import type { FinishedRequest, RequestSink, TrackedRequest } from '../cpu/tracked-request.ts';
import { dumpContent } from '../dumps/dump-content.ts';
import { messageOf } from '../notices.ts';
import type { Service } from '../service.ts';
import { type Counting, exactCounter } from './exact-counter.ts';
import type { RecordInProgress } from './open-record.ts';
import type { RecordAnswer } from './record-content.ts';

/** What a record says of its profile. */
interface CpuPart {
  readonly dump: null;
  readonly samples: number;
  readonly intervalUs: number;
  readonly exactCalls?: boolean;
}

type ProfiledCounts = Pick<RecordCounts, 'profiled' | 'withoutProfiler'>;

/** Profiles those requests that ask for it. */
export class CpuRecording {
  private readonly lingerMs: number;
  private readonly service: Service;
  private readonly counts: ProfiledCounts;

  constructor(lingerMs: number, service: Service, counts: ProfiledCounts) {
    this.lingerMs = lingerMs;
    this.service = service;
    this.counts = counts;
  }

  /** `null`: the request does not ask for a profile, or there can be none, which its record says. */
  begin(record: RecordInProgress): CpuProfile | null {
    if (!record.options.has('cpu') && !record.options.has('calls')) return null;
    try {
      const conflict = profilerConflict();
      if (conflict !== null) throw new Error(`${conflict}, which takes the profiler`);
      const profile = new CpuProfile(record, this.lingerMs, this.service);
      this.counts.profiled++;
      return profile;
    } catch (error) {
      record.addProblem('cpu', `there is no profile: ${messageOf(error)}`);
      this.counts.withoutProfiler++;
      return null;
    }
  }
}

/** The profile of a request that is recorded. */
export class CpuProfile implements RequestSink {
  private readonly record: RecordInProgress;
  private readonly service: Service;
  private readonly tracked: TrackedRequest;
  private readonly counting: Counting | null;
  private coverage: unknown = null;
  private finished: FinishedRequest | null = null;
  private done: () => void = () => undefined;

  /** Throws where there is no profiler to be had. */
  constructor(record: RecordInProgress, lingerMs: number, service: Service) {
    this.record = record;
    this.service = service;
    const options = { sink: this, intervalUs: samplingInterval.us, lingerMs };
    this.tracked = recorder.begin(record.about, () => NO_ANSWER, options);
    record.followed = this.tracked;
    this.counting = record.options.has('calls') ? this.startCounting() : null;
  }

  private startCounting(): Counting | null {
    try {
      return exactCounter.start();
    } catch (error) {
      this.record.addProblem('cpu', `calls are not counted: ${messageOf(error)}`);
      return null;
    }
  }

  /** Ends it; `done` is called when the profile is there, or is known not to come. */
  end(ending: Ending, done: () => void): void {
    this.done = done;
    this.coverage = this.counting?.end() ?? null;
    recorder.end(this.tracked, ending);
  }

  write(request: FinishedRequest): void {
    this.finished = request;
    this.done();
  }

  lost(error: unknown): void {
    this.record.addProblem('cpu', `the profile was lost: ${messageOf(error)}`);
    this.done();
  }

  /** Records are written at the end of the process, without a profile. */
  flushNow(): void {
    this.done = () => undefined;
  }

  get cpuMs(): number | null {
    return this.finished?.cpuMs ?? null;
  }

  get part(): CpuPart | null {
    if (this.finished === null) return null;
    const { sampleCount, intervalUs } = this.finished;
    const isCounted = this.record.options.has('calls') && { exactCalls: this.coverage !== null };
    return { dump: null, samples: sampleCount, intervalUs, ...isCounted };
  }

  /** The profile as a dump is, with what it is of, and with exact counts where calls were counted. */
  async bytes({ route, status }: RecordAnswer): Promise<Uint8Array | undefined> {
    if (this.finished === null) return undefined;
    const about = { ...this.finished, route, status };
    const dump = Buffer.from(dumpContent(about, this.service).dump);
    if (this.coverage === null) return dump;
    try {
      // What it takes to read coverage is loaded only now.
      const { dumpWithCounts } = await import('../../recorder/dump-with-counts.ts');
      return await dumpWithCounts(dump, this.coverage);
    } catch (error) {
      this.record.addProblem('cpu', `the counts of calls were lost: ${messageOf(error)}`);
      this.coverage = null;
      return dump;
    }
  }
}

const NO_ANSWER = { route: null, status: null };
