import { dumpFolderOf } from '../files/dump-folder.ts';
import { Admission } from './admission.ts';
import { noCounts, type RequestCounts } from './counts.ts';
import { profilerConflict } from './cpu/profiler-conflict.ts';
import { recorder } from './cpu/recorder.ts';
import type { Answer, Ending, RequestLine, TrackedRequest } from './cpu/tracked-request.ts';
import { DumpWriter } from './dumps/dump-writer.ts';
import { messageOf, Notices } from './notices.ts';
import { type ScoobyOptions, type Settings, settingsOf } from './options.ts';
import { type HasReferer, Selection } from './selection.ts';

/** What a program can do with a middleware beside using it. */
export interface ScoobyControls {
  /** What became of the requests so far. */
  readonly counts: Readonly<RequestCounts>;
  /** Profiles no further request; resolves when the dumps of those that have ended are written. */
  close(): Promise<void>;
}

/** A request while it is profiled. */
export interface Profiling {
  /** Does work for the request. */
  run<Result>(work: () => Result): Result;
  end(ending: Ending): void;
}

/** Longer urls are cut: they come from outside, and go into every dump. */
const MAX_URL_LENGTH = 2048;

/** Decides which requests are profiled, and profiles them: what all the frameworks' middlewares are made of. */
export class RequestProfiler<Request> implements ScoobyControls {
  private readonly requestCounts = noCounts();
  private readonly notices = new Notices();
  private readonly settings: Settings<Request>;
  private readonly selection: Selection<Request>;
  private readonly admission: Admission;
  private readonly writer: DumpWriter;
  private isClosed = false;

  constructor(options: ScoobyOptions<Request>, hasReferer: HasReferer<Request>) {
    const { requestCounts: counts, notices } = this;
    this.settings = settingsOf(options);
    const { limits, dumpPath } = this.settings;
    this.selection = new Selection(this.settings, hasReferer, { counts, notices });
    this.admission = new Admission(limits, counts);
    this.writer = new DumpWriter(dumpFolderOf(dumpPath), limits, { counts, notices });
  }

  get counts(): Readonly<RequestCounts> {
    return this.requestCounts;
  }

  async close(): Promise<void> {
    this.isClosed = true;
    await recorder.settled();
    await this.writer.written();
  }

  /** Whether the rules want a request profiled. */
  selects(request: Request): boolean {
    return !this.isClosed && this.selection.selects(request);
  }

  /** Begins to profile a selected request; `null`: the limits or this process do not allow it. */
  begin(line: RequestLine, answer: () => Answer): Profiling | null {
    // A middleware that is used twice, by an application and its part: the outer one has the whole request.
    if (recorder.isInside || this.isInConflict()) return null;
    if (!this.admission.enter(performance.now())) return null;
    try {
      const { intervalUs, lingerMs } = this.settings;
      const shortLine = { method: line.method, url: line.url.slice(0, MAX_URL_LENGTH) };
      const options = { sink: this.writer, intervalUs, lingerMs };
      const request = recorder.begin(shortLine, answer, options);
      this.requestCounts.profiled++;
      return this.profiling(request);
    } catch (error) {
      this.admission.leave();
      this.withoutProfiler(`there is no profiler: ${messageOf(error)}`);
      return null;
    }
  }

  private profiling(request: TrackedRequest): Profiling {
    let isOver = false;
    const end = (ending: Ending): void => {
      if (isOver) return;
      isOver = true;
      clearTimeout(limit);
      this.admission.leave();
      recorder.end(request, ending);
    };
    const cut = (): void => {
      this.requestCounts.cut++;
      end('cut');
    };
    const limit = setTimeout(cut, this.settings.limits.seconds * 1000).unref();
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
