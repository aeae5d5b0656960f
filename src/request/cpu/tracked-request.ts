import { randomUUID } from 'node:crypto';
import { THREAD_TIME, wallClockMs } from '../context/clock.ts';
import type { CurrentRequest, Followed, Place } from '../context/request-context.ts';
import { type ProfileDocument, RequestProfile } from './request-profile.ts';

/** How a request ended: answered, given up by the client, cut at its time limit, or with the process. */
export type Ending = 'finished' | 'aborted' | 'cut' | 'exit';

/** What is known of a request when it begins. */
export interface RequestLine {
  /** Else it gets one of its own. */
  readonly id?: string;
  readonly method: string;
  readonly url: string;
}

/** What is known of it at its end. */
export interface Answer {
  /** Pattern of the route, where the framework has one. */
  readonly route: string | null;
  /** `null`: none was sent. */
  readonly status: number | null;
}

/** A request that is over, and its profile. */
export interface FinishedRequest extends RequestLine, Answer {
  readonly id: string;
  readonly startedAtMs: number;
  readonly durationMs: number;
  /** Time for which the thread worked for the request, by the clock: also while the system let others run. */
  readonly cpuMs: number;
  /** What of it the thread had a processor; `null` where Node cannot tell. */
  readonly threadCpuMs: number | null;
  readonly ending: Ending;
  readonly intervalUs: number;
  readonly sampleCount: number;
  readonly profile: ProfileDocument;
}

/** Takes what is recorded: the folder of dumps. */
export interface RequestSink {
  write(request: FinishedRequest): void;
  /** A request could not be brought to its end. */
  lost(error: unknown): void;
  /** The process ends: writes what is not written yet. */
  flushNow(): void;
}

/** A request that is being recorded. */
export class TrackedRequest implements Followed {
  readonly place: Place = { owner: null };
  readonly profile: RequestProfile;
  readonly about: CurrentRequest;
  readonly sink: RequestSink;
  /** Reads the answer, when the request ends. */
  readonly answer: () => Answer;
  cpuUs = 0;
  threadCpuUs = 0;
  private readonly startUs: number;
  private readonly startedAtMs = wallClockMs();
  private endUs = 0;
  private ending: Ending = 'finished';
  private answered: Answer = { route: null, status: null };

  constructor(
    line: RequestLine,
    answer: () => Answer,
    { startUs, sink }: { startUs: number; sink: RequestSink },
  ) {
    this.about = Object.freeze({ id: randomUUID(), ...line });
    this.answer = answer;
    this.startUs = startUs;
    this.sink = sink;
    this.profile = new RequestProfile(startUs);
  }

  end(ending: Ending, endUs: number): void {
    this.ending = ending;
    this.endUs = endUs;
    this.answered = this.answer();
  }

  /** Everything about it, when the last window in which it lived is attributed. */
  finish(intervalUs: number): FinishedRequest {
    const { about, answered, startedAtMs, ending, cpuUs } = this;
    const sampleCount = this.profile.sampleCount;
    const durationUs = this.endUs - this.startUs;
    return {
      ...about,
      ...answered,
      startedAtMs,
      durationMs: toMs(durationUs),
      cpuMs: toMs(cpuUs),
      threadCpuMs: THREAD_TIME === null ? null : toMs(Math.min(this.threadCpuUs, cpuUs)),
      ending,
      intervalUs,
      sampleCount,
      profile: this.profile.finish(this.endUs, cpuUs),
    };
  }
}

function toMs(us: number): number {
  return Math.round(us) / 1000;
}
