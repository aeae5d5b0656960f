import { randomBytes, randomUUID } from 'node:crypto';
import type { Dropped, Ending, RecordOption } from '../../records/record.ts';
import { roundMs } from '../../records/round-ms.ts';
import { wallClockMs } from '../context/clock.ts';
import type { CurrentRequest, Followed } from '../context/request-context.ts';
import { messageOf } from '../notices.ts';
import { addEnd, type CallEntry, callJson, endEntry } from './call-entry.ts';
import { callError } from './call-error.ts';
import { cutText } from './cut-text.ts';
import type { CallEnd, CallStart, EndCall, OpenRecord, Plugin } from './plugin.ts';
import type { RecordLimits } from './record-limits.ts';
import type { TakenStack } from './stack.ts';

const MOST_PROBLEMS = 20;
const MOST_MESSAGE = 499;

/** Characters of an entry of the log, and of all entries of a record together. */
const MOST_ENTRY = 8191;
const MOST_LOG = 2e6;

/** What the async context carries for a record. Sockets and timers can keep it for ever: it lets go when the record ends. */
export interface RecordPlace {
  record: RecordInProgress | null;
}

/** An entry of the log, its stack not yet looked at. */
interface LogTaken {
  readonly atMs: number;
  readonly text: string;
  readonly stack: TakenStack | null;
}

/** Who asked for a record, of which request, and what is to be in it. */
export interface RecordWish {
  readonly method: string;
  /** Secrets in it are masked. */
  readonly url: string;
  readonly owner: string;
  /** Sorted. */
  readonly options: readonly RecordOption[];
}

const nothing: EndCall = () => undefined;

/** The record of a request that runs. */
export class RecordInProgress implements OpenRecord {
  readonly id = randomUUID();
  readonly about: CurrentRequest;
  readonly owner: string;
  readonly options: ReadonlySet<RecordOption>;
  readonly data = new Map<string, unknown>();
  readonly place: RecordPlace = { record: this };
  readonly startedAtMs = wallClockMs();
  readonly startMs = performance.now();
  readonly calls: CallEntry[] = [];
  readonly log: LogTaken[] = [];
  readonly problems: { plugin: string; message: string }[] = [];
  readonly dropped: { -readonly [K in keyof Dropped]: Dropped[K] } = {
    calls: 0,
    stacks: 0,
    log: 0,
  };
  /** Plugins that watch this request; one that throws is taken out. */
  readonly plugins: Set<Plugin>;
  readonly limits: RecordLimits;
  /** Where time is measured for it besides. */
  followed: Followed | null = null;
  overheadMs = 0;
  durationMs = 0;
  ending: Ending = 'finished';
  private readonly digestKey = randomBytes(32);
  private stackCount = 0;
  private logLength = 0;

  constructor(wish: RecordWish, plugins: Iterable<Plugin>, limits: RecordLimits) {
    const { owner, options, method, url } = wish;
    this.about = Object.freeze({ id: this.id, method, url });
    this.owner = owner;
    this.options = new Set(options);
    this.plugins = new Set(plugins);
    this.limits = limits;
  }

  get isOpen(): boolean {
    return this.place.record !== null;
  }

  get hasRoomForStacks(): boolean {
    return this.stackCount < this.limits.stacks;
  }

  get withValues(): boolean {
    return this.options.has('params');
  }

  /** Begins a call of a plugin; what it returns ends it. Neither throws. `stack`: taken only where there is room. */
  beginCall(call: CallStart, plugin: Plugin, stack: () => TakenStack | undefined): EndCall {
    if (!this.isOpen) return nothing;
    const nowMs = performance.now();
    try {
      if (this.calls.length >= this.limits.calls) {
        this.dropped.calls++;
        return nothing;
      }
      const entry = this.addCall(call, plugin, { nowMs, stack });
      return (error, more) => this.endCall(entry, error, more);
    } catch (error) {
      this.switchOff(plugin, error);
      return nothing;
    } finally {
      this.overheadMs += performance.now() - nowMs;
    }
  }

  private addCall(
    call: CallStart,
    plugin: Plugin,
    { nowMs, stack }: { nowMs: number; stack: () => TakenStack | undefined },
  ): CallEntry {
    const json = callJson(call, plugin.name, {
      withValues: this.withValues,
      textLength: this.limits.text,
      digestKey: this.digestKey,
    });
    const { calledAt, begunAt } = call;
    // What was called before the request began was not called by it.
    const calledMs = typeof calledAt === 'number' ? clamp(calledAt, this.startMs, nowMs) : nowMs;
    const begunMs = typeof begunAt === 'number' ? clamp(begunAt, calledMs, nowMs) : nowMs;
    json.startMs = roundMs(calledMs - this.startMs);
    json.waitMs = roundMs(begunMs - calledMs);
    const taken = this.takeStack(stack);
    const entry = { kind: call.kind, json, stack: taken, begunMs, isOpen: true };
    this.calls.push(entry);
    return entry;
  }

  private takeStack(stack: () => TakenStack | undefined): TakenStack | null {
    if (this.hasRoomForStacks) {
      this.stackCount++;
      return stack() ?? null;
    }
    this.dropped.stacks++;
    return null;
  }

  private endCall(entry: CallEntry, error: unknown, more: CallEnd | undefined): void {
    if (!entry.isOpen) return;
    const nowMs = performance.now();
    endEntry(entry, nowMs);
    try {
      if (more !== undefined && more !== null) addEnd(entry, more);
    } catch {
      // A driver's own values: the call is in the record without them.
    }
    if (error !== undefined && error !== null) {
      entry.json.error = callError(error, this.withValues);
    }
    this.overheadMs += performance.now() - nowMs;
  }

  /** Adds to the log. `text` makes the text, and may throw. */
  addLog(text: () => string, stack: () => TakenStack): void {
    if (!this.isOpen) return;
    const nowMs = performance.now();
    if (this.log.length >= this.limits.log || this.logLength >= MOST_LOG) {
      this.dropped.log++;
    } else {
      const atMs = roundMs(nowMs - this.startMs);
      this.log.push({ atMs, text: this.logText(text), stack: this.takeStack(stack) });
    }
    this.overheadMs += performance.now() - nowMs;
  }

  private logText(text: () => string): string {
    let made = '';
    try {
      made = text();
    } catch (error) {
      made = `(this cannot be shown: ${messageOf(error)})`;
    }
    const cut = cutText(made, Math.min(MOST_ENTRY, MOST_LOG - this.logLength));
    this.logLength += cut.length;
    return cut;
  }

  /** A plugin threw: for this request it is off. */
  switchOff(plugin: Plugin, error: unknown): void {
    this.plugins.delete(plugin);
    this.addProblem(plugin.name, messageOf(error));
  }

  addProblem(plugin: string, message: string): void {
    if (this.problems.length >= MOST_PROBLEMS) return;
    this.problems.push({ plugin, message: cutText(message, MOST_MESSAGE) });
  }

  /** Ends the record: what starts from now on is not in it, and what still runs is unfinished. */
  close(ending: Ending): void {
    if (!this.isOpen) return;
    const nowMs = performance.now();
    this.ending = ending;
    this.durationMs = roundMs(nowMs - this.startMs);
    this.place.record = null;
    for (const entry of this.calls) {
      if (!entry.isOpen) continue;
      endEntry(entry, nowMs);
      entry.json.unfinished = true;
    }
  }
}

function clamp(value: number, least: number, most: number): number {
  return Math.max(least, Math.min(value, most)) || most;
}
