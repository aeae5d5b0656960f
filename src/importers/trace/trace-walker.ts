import { isBlank } from '../blank.ts';
import type { SlidingWindow } from '../sliding-window.ts';
import { notJson } from '../syntax-message.ts';
import { BYTE } from '../v8/scan/json-cursor.ts';
import { mayBeOurs } from './event-names.ts';

/** Who gets what a walk finds. The bytes are those of the window: they are gone when the call is over. */
export interface TraceListener {
  /** An event in which one of the names stands; `offset` is where it begins. Throws NOT_A_TRACE. */
  onEvent(bytes: Buffer, offset: number): void;
  /** The first event of all, of a list that nothing else tells. Throws NOT_A_TRACE. */
  onFirst(bytes: Buffer): void;
  /** The value of the key `metadata`. */
  onMetadata(bytes: Buffer): void;
}

/** What a trace is beside its events. */
export interface TraceShape {
  readonly eventCount: number;
  /** Where a list ends that is not complete; `null`: it is. */
  readonly cutAt: number | null;
}

/** Thrown where the content is JSON, perhaps, but no trace. */
export const NOT_A_TRACE = Symbol('not a trace');

/** No event is as deep: outside of a list of events. */
const NOWHERE = 1 << 30;
/** Lengths of the shortest and the longest name with its quotes. */
const MIN_NAME_BYTES = '"Profile"'.length;
const MAX_NAME_BYTES = '"ProfileChunk"'.length;
const MAX_KEY_BYTES = 32;
/** Keys that no trace has in front of its events: other content may be large. */
const FOREIGN_KEYS =
  'nodes head samples timeDeltas profile result params stackFrames shared snapshot threads'.split(
    ' ',
  );
/** Both stand in a trace of Hermes, which is another form. */
const HERMES_KEYS = ['samples', 'stackFrames'];

/** The walk itself, as far as a window shows the trace. */
export class TraceWalker {
  isDone = false;
  private readonly window: SlidingWindow;
  private readonly listener: TraceListener;
  private readonly keys = new Set<string>();
  /** Where it stands; behind the end of the window where an escape goes on there. */
  private at = 0;
  private depth = 0;
  private isInString = false;
  private stringStart = 0;
  private isCandidate = false;
  /** Depth within an event; NOWHERE outside of a list of events. */
  private eventDepth = NOWHERE;
  private eventCount = 0;
  /** Where the event, value or key begins that has to be in the window whole; -1: nothing has. */
  private keepFrom = -1;
  /** The last string directly in the object of the trace; empty where it is longer than any key that counts. */
  private key = '';
  private isList = false;

  constructor(window: SlidingWindow, listener: TraceListener) {
    this.window = window;
    this.listener = listener;
  }

  /** Reads on; what is not whole in the window yet stays there. */
  async fill(): Promise<void> {
    const { window } = this;
    const isInKey = this.isInString && this.depth === 1 && this.at - this.stringStart < 64;
    const start = isInKey ? this.stringStart : this.at;
    const moved = Math.min(this.keepFrom < 0 ? start : this.keepFrom, window.end);
    window.at = moved;
    await window.fill();
    this.at -= moved;
    this.stringStart -= moved;
    if (this.keepFrom >= 0) this.keepFrom -= moved;
  }

  /** Walks over what the window holds; `true` behind the last bracket. */
  run(): boolean {
    if (this.depth === 0 && !this.start()) return false;
    const { bytes } = this.window;
    while (!this.isDone && this.toBracket()) {
      const byte = bytes[this.at++];
      if (byte === BYTE.openObject || byte === BYTE.openList) {
        if (++this.depth <= this.eventDepth) this.opened(byte, this.at - 1);
      } else if (--this.depth < this.eventDepth) {
        this.closed(this.at);
      }
    }
    return this.isDone;
  }

  /** Goes on to the next bracket; `false`: the window ends before it. */
  private toBracket(): boolean {
    const { bytes, end } = this.window;
    let { at } = this;
    while (at < end) {
      if (this.isInString) {
        at = stringEnd(bytes, at, end);
        if (at >= end) break;
        this.endString(++at);
      }
      at = structureEnd(bytes, at, end);
      if (at >= end || bytes[at] !== BYTE.quote) break;
      this.stringStart = at++;
      this.isInString = true;
    }
    this.at = at;
    return at < end && !this.isInString;
  }

  private endString(end: number): void {
    this.isInString = false;
    const length = end - this.stringStart;
    if (length >= MIN_NAME_BYTES && length <= MAX_NAME_BYTES && !this.isCandidate)
      this.isCandidate = mayBeOurs(this.window.bytes, this.stringStart + 1, end - 1);
    if (this.depth === 1) this.keyAt(end);
  }

  finish(): TraceShape {
    const { eventCount, isDone, isList, keys, window } = this;
    const end = window.offset - window.at + window.end;
    if (!isDone && !isList) throw notJson({ byteOffset: end, found: null });
    const isTrace = isList ? eventCount > 0 : keys.has('traceEvents');
    if (!isTrace || HERMES_KEYS.every((key) => keys.has(key))) throw NOT_A_TRACE;
    return { eventCount, cutAt: isDone ? null : end };
  }

  /** Takes the first bracket; `false`: it is not there yet. */
  private start(): boolean {
    const { window } = this;
    this.at = behindBlanks(window, this.at);
    const inner = behindBlanks(window, this.at + 1);
    if (inner >= window.end && !window.isLast) return false;
    const [byte, next] = [window.bytes[this.at], window.bytes[inner]];
    this.isList = byte === BYTE.openList;
    // Python's marshal format begins with a brace, too.
    const isObject = byte === BYTE.openObject && next === BYTE.quote;
    if (inner >= window.end || !(this.isList || isObject)) throw NOT_A_TRACE;
    if (this.isList) this.eventDepth = 2;
    this.depth = 1;
    this.at++;
    return true;
  }

  private opened(byte: number, index: number): void {
    if (this.depth === this.eventDepth) {
      this.keepFrom = byte === BYTE.openObject ? index : -1;
      this.isCandidate = false;
    } else if (this.depth === 2) {
      this.openedValue(byte, index);
    }
  }

  /** The last string directly in the object was the key: no value that counts is a string itself. */
  private openedValue(byte: number, index: number): void {
    const { key, keys } = this;
    if (FOREIGN_KEYS.includes(key) && !keys.has('traceEvents')) throw NOT_A_TRACE;
    if (key === 'traceEvents' && byte === BYTE.openList) this.eventDepth = 3;
    if (key === 'metadata' && byte === BYTE.openObject) this.keepFrom = index;
    if (key !== 'traceEvents' || byte === BYTE.openList) keys.add(key);
  }

  private closed(end: number): void {
    const { depth, window } = this;
    if (depth === this.eventDepth - 1) {
      if (this.keepFrom >= 0) this.event(end);
    } else if (depth === 1) {
      if (this.keepFrom >= 0) this.listener.onMetadata(this.taken(end));
      this.eventDepth = NOWHERE;
      this.keepFrom = -1;
    } else if (depth === 0) {
      this.isDone = true;
      window.at = end;
    }
  }

  private event(end: number): void {
    const isFirst = this.eventCount++ === 0;
    if (this.isList && isFirst) this.listener.onFirst(this.taken(end));
    if (this.isCandidate) this.listener.onEvent(this.taken(end), this.offsetOf(this.keepFrom));
    this.keepFrom = -1;
  }

  private taken(end: number): Buffer {
    const { buffer, byteOffset } = this.window.bytes;
    return Buffer.from(buffer, byteOffset + this.keepFrom, end - this.keepFrom);
  }

  private offsetOf(index: number): number {
    return this.window.offset - this.window.at + index;
  }

  private keyAt(end: number): void {
    const { bytes } = this.window;
    const length = end - this.stringStart - 2;
    // Of a longer string the beginning may be gone.
    if (this.isList || length > MAX_KEY_BYTES) this.key = '';
    else this.key = textOf(bytes, this.stringStart + 1, length);
  }
}

function textOf({ buffer, byteOffset }: Uint8Array, start: number, length: number): string {
  return Buffer.from(buffer, byteOffset + start, length).toString('latin1');
}

function behindBlanks({ bytes, end }: SlidingWindow, from: number): number {
  let at = from;
  while (at < end && isBlank(bytes[at])) at++;
  return at;
}

/** The place of the quote that ends a string, or one at or behind `end`. The two loops read every byte of a trace. */
function stringEnd(bytes: Uint8Array, from: number, end: number): number {
  let at = from;
  while (at < end) {
    const byte = bytes[at];
    if (byte === BYTE.quote) return at;
    at += byte === BYTE.backslash ? 2 : 1;
  }
  return at;
}

/** The place of the next quote or bracket, or `end`. */
function structureEnd(bytes: Uint8Array, from: number, end: number): number {
  let at = from;
  for (; at < end; at++) {
    const byte = bytes[at];
    if (byte === BYTE.quote) return at;
    // Brackets and braces differ in one bit.
    const brace = byte | 0x20;
    if (byte >= BYTE.openList && (brace === BYTE.openObject || brace === BYTE.closeObject)) break;
  }
  return at;
}
