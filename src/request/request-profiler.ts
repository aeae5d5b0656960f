import { dumpFolderOf } from '../files/dump-folder.ts';
import { admission } from './admission.ts';
import { current } from './context/current.ts';
import { noCounts, type RequestCounts } from './counts.ts';
import { profilerConflict } from './cpu/profiler-conflict.ts';
import { recorder } from './cpu/recorder.ts';
import { samplingInterval } from './cpu/sampling-interval.ts';
import type { Answer, Ending, RequestLine, TrackedRequest } from './cpu/tracked-request.ts';
import { DumpWriter } from './dumps/dump-writer.ts';
import { later } from './long-timer.ts';
import { messageOf, Notices } from './notices.ts';
import { type ScoobyOptions, type Settings, settingsOf } from './options.ts';
import { log } from './record/log.ts';
import { escapeControls, recordedUrl } from './recorded-url.ts';
import { type HasReferer, Selection } from './selection.ts';
import { serviceOf } from './service.ts';

/** What a program can do with a middleware beside using it. */
export interface ScoobyControls {
  /** What became of the requests so far. */
  readonly counts: Readonly<RequestCounts>;
  /** Writes into the record of the request that runs, where another middleware records it. */
  readonly log: typeof log;
  /** Profiles no further request; resolves when the dumps of those that have ended are written. */
  close(): Promise<void>;
}

/** A request while it is profiled. */
export interface Profiling {
  /** Does work for the request. */
  run<Result>(work: () => Result): Result;
  end(ending: Ending): void;
}

/** Decides which requests are profiled, and profiles them: what all the frameworks' middlewares are made of. */
export class RequestProfiler<Request> implements ScoobyControls {
  readonly log = log;
  private readonly requestCounts = noCounts();
  private readonly notices = new Notices();
  private readonly settings: Settings<Request>;
  private readonly selection: Selection<Request>;
  private readonly writer: DumpWriter;
  private readonly releaseInterval: () => void;
  private isClosed = false;

  constructor(options: ScoobyOptions<Request>, hasReferer: HasReferer<Request>) {
    const { requestCounts: counts, notices } = this;
    this.settings = settingsOf(options);
    const { limits, dumpPath } = this.settings;
    this.selection = new Selection(this.settings, hasReferer, { counts, notices });
    this.releaseInterval = samplingInterval.claim(this.settings.intervalUs);
    const service = serviceOf(options);
    this.writer = new DumpWriter(dumpFolderOf(dumpPath), limits, { service, counts, notices });
    if (this.selection.isPossible) void this.writer.prepare();
  }

  get counts(): Readonly<RequestCounts> {
    return this.requestCounts;
  }

  async close(): Promise<void> {
    this.isClosed = true;
    this.releaseInterval();
    recorder.settle();
    await this.writer.written();
  }

  /** Whether the rules want a request profiled. */
  selects(request: Request): boolean {
    return !this.isClosed && this.selection.selects(request);
  }

  /** Begins to profile a selected request; `null`: the limits or this process do not allow it. */
  begin(line: RequestLine, answer: () => Answer): Profiling | null {
    // A middleware that is used twice, by an application and its part: the outer one has the whole request.
    if (current() !== undefined) {
      this.requestCounts.insideAnother++;
      return null;
    }
    const { limits, lingerMs } = this.settings;
    if (this.isInConflict()) return null;
    const limit = admission.enter(limits, performance.now());
    if (limit !== null) {
      this.requestCounts[limit === 'concurrent' ? 'beyondConcurrent' : 'beyondPerMinute']++;
      return null;
    }
    try {
      const safeLine = { method: escapeControls(line.method), url: recordedUrl(line.url) };
      const options = { sink: this.writer, intervalUs: samplingInterval.us, lingerMs };
      const request = recorder.begin(safeLine, answer, options);
      this.requestCounts.profiled++;
      return this.profiling(request);
    } catch (error) {
      admission.leave();
      this.withoutProfiler(`there is no profiler: ${messageOf(error)}`);
      return null;
    }
  }

  private profiling(request: TrackedRequest): Profiling {
    let isOver = false;
    const end = (ending: Ending): void => {
      if (isOver) return;
      isOver = true;
      cancelCut();
      admission.leave();
      recorder.end(request, ending);
    };
    const cut = (): void => {
      this.requestCounts.cut++;
      end('cut');
    };
    const cancelCut = later(this.settings.limits.seconds * 1000, cut);
    return { run: (work) => recorder.run(request, work), end };
  }

  private isInConflict(): boolean {
    const conflict = profilerConflict();
    if (conflict !== null) this.withoutProfiler(`${conflict}, which takes the profiler`);
    return conflict !== null;
  }

  private withoutProfiler(reason: string): void {
    this.requestCounts.withoutProfiler++;
    this.notices.once('SCOOBYPROF_NO_PROFILER', `scoobyprof: requests are not profiled: ${reason}`);
  }
}
