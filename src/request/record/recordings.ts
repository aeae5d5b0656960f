import type { Ending, RequestRecord } from '../../records/record.ts';
import { atExit } from '../at-exit.ts';
import { later } from '../long-timer.ts';
import type { Service } from '../service.ts';
import type { CpuProfile, CpuRecording } from './cpu-recording.ts';
import { RecordInProgress, type RecordWish } from './open-record.ts';
import type { MatchedRoute, RequestHead } from './plugin.ts';
import { type PluginHost, tellPlugins } from './plugin-host.ts';
import { type RecordAnswer, recordContent } from './record-content.ts';
import { recordContext } from './record-context.ts';
import type { RecordLimits } from './record-limits.ts';
import type { RecordWriter } from './record-writer.ts';

/** A request while it is recorded. */
export interface Recording {
  readonly id: string;
  /** Does work for the request. */
  run<Result>(work: () => Result): Result;
  end(ending: Ending): void;
}

/** A request that is to be recorded. */
export interface RecordedRequest extends RecordWish {
  readonly head: RequestHead;
  /** Read when the request has ended. */
  readonly answer: () => RequestAnswer;
}

export interface RequestAnswer {
  readonly route: MatchedRoute;
  /** `null`: none was begun. */
  readonly status: number | null;
}

export interface RecordingParts {
  readonly host: PluginHost;
  readonly writer: RecordWriter;
  readonly limits: RecordLimits;
  readonly service: Service;
  readonly cpu: CpuRecording;
  /** Is told when a request is not recorded any more. */
  readonly ended: (ending: Ending) => void;
}

/** Records requests: begins records, ends them, and has them written. */
export class Recordings {
  private readonly parts: RecordingParts;
  private readonly unwritten = new Map<string, OpenRecording>();
  private offExit: (() => void) | null = null;

  constructor(parts: RecordingParts) {
    this.parts = parts;
  }

  begin(request: RecordedRequest): Recording {
    this.offExit ??= atExit(() => this.finishNow());
    const recording = new OpenRecording(request, this.parts, () => {
      this.unwritten.delete(recording.id);
    });
    this.unwritten.set(recording.id, recording);
    return recording;
  }

  /** Whose record is not in the store yet, since the request runs or it is being written; `null`: none of that id. */
  ownerOf(id: string): string | null {
    return this.unwritten.get(id)?.owner ?? this.parts.writer.ownerOf(id);
  }

  /** Resolves when the records of all that have ended are written or lost. */
  async close(): Promise<void> {
    await this.parts.writer.written();
    if (this.unwritten.size === 0) this.offExit?.();
  }

  private finishNow(): void {
    this.parts.writer.flushNow(() => {
      for (const recording of this.unwritten.values()) recording.finishNow();
    });
  }
}

class OpenRecording implements Recording {
  readonly id: string;
  readonly owner: string;
  private readonly record: RecordInProgress;
  private readonly request: RecordedRequest;
  private readonly parts: RecordingParts;
  private readonly written: () => void;
  private readonly cancelCut: () => void;
  private readonly profile: CpuProfile | null;
  private answer: RecordAnswer = { route: null, handler: null, status: null };
  private isWritten = false;

  constructor(request: RecordedRequest, parts: RecordingParts, written: () => void) {
    const { host, limits, cpu } = parts;
    this.owner = request.owner;
    this.request = request;
    this.parts = parts;
    this.written = written;
    this.record = new RecordInProgress(request, host.ready(), limits);
    this.id = this.record.id;
    host.addProblems(this.record);
    recordContext.opened();
    this.profile = cpu.begin(this.record);
    this.cancelCut = later(limits.seconds * 1000, () => this.end('cut'));
    tellPlugins(this.record, (plugin) => plugin.onRequest?.(this.record, request.head));
    this.record.overheadMs = performance.now() - this.record.startMs;
  }

  run<Result>(work: () => Result): Result {
    return recordContext.run(this.record, work);
  }

  end(ending: Ending): void {
    if (!this.close(ending)) return;
    // The answer is on its way first.
    const { profile } = this;
    if (profile === null) setImmediate(() => this.write(null));
    else profile.end(ending, () => void this.writeWith(profile));
  }

  finishNow(): void {
    this.close('exit');
    if (this.profile !== null) this.record.addProblem('cpu', 'the process ended first');
    this.write(null);
  }

  /** `false`: it has ended before. */
  private close(ending: Ending): boolean {
    const { record, parts } = this;
    if (!record.isOpen) return false;
    this.cancelCut();
    this.tellEnd(ending);
    record.close(ending);
    recordContext.closed();
    parts.writer.expect(this.id, this.owner);
    parts.ended(ending);
    return true;
  }

  private tellEnd(ending: Ending): void {
    const { record } = this;
    const { route, status } = this.request.answer();
    this.answer = { route: route.pattern, handler: route.handler, status };
    tellPlugins(record, (plugin) => plugin.onRoute?.(record, route));
    tellPlugins(record, (plugin) => plugin.onEnd?.(record, { status: status ?? 0, ending }));
  }

  private async writeWith(profile: CpuProfile): Promise<void> {
    const bytes = await recordContext.run(undefined, () => profile.bytes(this.answer));
    this.write(profile, bytes);
  }

  private write(profile: CpuProfile | null, bytes?: Uint8Array): void {
    if (this.isWritten) return;
    this.isWritten = true;
    const { writer } = this.parts;
    recordContext.run(undefined, () => {
      writer.write(this.id, () => this.content(profile), bytes);
    });
    this.written();
  }

  private content(profile: CpuProfile | null): RequestRecord {
    const { service } = this.parts;
    const record = recordContent(this.record, this.answer, {
      service,
      cpuMs: profile?.cpuMs ?? null,
    });
    const part = profile?.part ?? null;
    return part === null ? record : { ...record, plugins: { ...record.plugins, cpu: part } };
  }
}
