import { nowUs } from '../context/clock.ts';
import { type Followed, requestContext } from '../context/request-context.ts';
import { later } from '../long-timer.ts';
import { attribute } from './attribution.ts';
import { ProfilerWindows, type ProfileWindow } from './profiler-windows.ts';
import { SliceLog } from './slice-log.ts';
import {
  type Answer,
  type Ending,
  type RequestLine,
  type RequestSink,
  TrackedRequest,
} from './tracked-request.ts';

interface RecordingOptions {
  readonly sink: RequestSink;
  readonly intervalUs: number;
  readonly lingerMs: number;
}

/**
 * A window that grows old ends in a block of the main thread, some milliseconds for each second of it. Slices of
 * async work by the million are handed out by then too.
 */
const WINDOW_MS = 250;

/** Requests that end within such a time share a rotation, and their answers are on their way before it. */
const SHARE_MS = 20;

/**
 * Records requests: one profiler and one set of hooks for the process, however many applications are in it.
 * With no request in progress the hooks are off; the profiler stays for `lingerMs`.
 */
class RequestRecorder {
  /** Slices of requests that are recorded; others may be followed besides. */
  private readonly slices = new SliceLog<TrackedRequest>();
  private unlisten: (() => void) | null = null;
  private windows: ProfilerWindows | null = null;
  private readonly live = new Set<TrackedRequest>();
  /** Ended, and not yet attributed up to their end. */
  private readonly ended: TrackedRequest[] = [];
  private rotationDue: NodeJS.Timeout | null = null;
  private intervalUs = 0;
  private lingerMs = 0;
  private stopLingering: (() => void) | null = null;
  private rotating: NodeJS.Timeout | null = null;
  private readonly atExit = (): void => this.finishAtExit();

  /** Begins to record. Throws where there is no profiler to be had. */
  begin(line: RequestLine, answer: () => Answer, options: RecordingOptions): TrackedRequest {
    this.startProfiler(options);
    const request = new TrackedRequest(line, answer, { sink: options.sink, startUs: nowUs() });
    this.live.add(request);
    requestContext.follow(request);
    return request;
  }

  /** Does work for a request. */
  run<Result>(request: TrackedRequest, work: () => Result): Result {
    return requestContext.run(request, work);
  }

  end(request: TrackedRequest, ending: Ending): void {
    if (!this.live.delete(request)) return;
    requestContext.release(request);
    request.end(ending, nowUs());
    this.ended.push(request);
    this.rotationDue ??= setTimeout(() => this.rotate(), SHARE_MS);
  }

  /** Hands the requests that have ended to their sinks now. */
  settle(): void {
    if (this.rotationDue !== null) this.rotate();
  }

  private readonly addSlice = (owner: Followed, startUs: number, endUs: number): void => {
    if (owner instanceof TrackedRequest) this.slices.add(owner, startUs, endUs);
  };

  private startProfiler({ intervalUs, lingerMs }: RecordingOptions): void {
    this.stopLingering?.();
    this.stopLingering = null;
    this.lingerMs = Math.max(this.live.size > 0 ? this.lingerMs : 0, lingerMs);
    this.windows ??= new ProfilerWindows((window) => this.attribute(window));
    if (this.windows.isRunning) {
      if (this.intervalUs === intervalUs || this.live.size + this.ended.length > 0) return;
      this.stopProfiler();
    }
    this.windows.start(intervalUs);
    this.unlisten = requestContext.listen(this.addSlice);
    this.intervalUs = intervalUs;
    this.rotating = setInterval(() => this.windows?.rotate(), WINDOW_MS).unref();
    process.once('exit', this.atExit);
  }

  private stopProfiler(): void {
    if (this.rotating !== null) clearInterval(this.rotating);
    this.rotating = null;
    process.off('exit', this.atExit);
    this.windows?.stop();
    this.unlisten?.();
  }

  private rotate(): void {
    if (this.rotationDue !== null) clearTimeout(this.rotationDue);
    this.rotationDue = null;
    this.windows?.rotate();
    for (const request of this.ended.splice(0)) this.handOver(request);
    if (this.live.size > 0 || this.stopLingering !== null) return;
    this.stopLingering = later(this.lingerMs, () => {
      this.stopLingering = null;
      this.stopProfiler();
    });
  }

  /** Nobody is above to catch what goes wrong here: it would end the process. */
  private handOver(request: TrackedRequest): void {
    try {
      request.sink.write(request.finish(this.intervalUs));
    } catch (error) {
      request.sink.lost(error);
    }
  }

  private attribute(window: ProfileWindow): void {
    requestContext.cut();
    const slices = this.slices.take();
    if (slices.owners.length === 0) return;
    try {
      attribute(window, slices);
    } catch (error) {
      for (const request of [...this.live, ...this.ended]) request.sink.lost(error);
    }
  }

  private finishAtExit(): void {
    const sinks = new Set([...this.live, ...this.ended].map(({ sink }) => sink));
    for (const request of this.live) this.end(request, 'exit');
    if (this.ended.length > 0) this.rotate();
    for (const sink of sinks) sink.flushNow();
  }
}

export const recorder = new RequestRecorder();
