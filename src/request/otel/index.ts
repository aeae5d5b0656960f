/** `scoobyprof/otel`: what OpenTelemetry's instrumentation sees of drivers that are not known here. */
import type { CallEntry } from '../record/call-entry.ts';
import { cutText } from '../record/cut-text.ts';
import type { RecordInProgress } from '../record/open-record.ts';
import type { CallStart, Plugin } from '../record/plugin.ts';
import { recordContext } from '../record/record-context.ts';
import { TakenStack } from '../record/stack.ts';
import { recordedUrl } from '../recorded-url.ts';
import { type EndedSpan, errorOf } from './span.ts';
import { callOfSpan, endOfSpan, traitOf } from './span-call.ts';

const OTEL: Plugin = { name: 'otel' };

/** Where a span began. */
interface Begun {
  readonly record: RecordInProgress;
  readonly calledAt: number;
}

/**
 * A SpanProcessor of OpenTelemetry's SDK, 1 or 2: `new NodeTracerProvider({ spanProcessors: [new ScoobySpanProcessor()] })`.
 * Spans of databases, caches, remote calls and HTTP requests that begin in a recorded request become calls of its
 * record, with the source `otel` and no stack, unless a plugin has seen the same call. What goes on when the request
 * ends is left out. It changes no span, and exports nothing.
 */
export class ScoobySpanProcessor {
  private readonly begun = new WeakMap<object, Begun>();

  /** Is called where the span begins. */
  onStart(span: object): void {
    const record = recordContext.current;
    if (record === undefined) return;
    this.begun.set(span, { record, calledAt: performance.now() });
  }

  /** Never throws: a span may hold anything. */
  onEnd(span: EndedSpan): void {
    const begun = this.begun.get(span);
    if (begun === undefined) return;
    this.begun.delete(span);
    try {
      add(span, begun);
    } catch {
      // The span is not in the record.
    }
  }

  forceFlush(): Promise<void> {
    return Promise.resolve();
  }

  shutdown(): Promise<void> {
    return Promise.resolve();
  }
}

function add(span: EndedSpan, { record, calledAt }: Begun): void {
  const call = callOfSpan(span);
  if (call === null || !record.isOpen || isSeen(call, { record, calledAt })) return;
  const start = { ...call, calledAt, begunAt: calledAt };
  const end = record.beginCall(start, OTEL, () => new TakenStack());
  end(errorOf(span), endOfSpan(span));
}

/**
 * Whether another plugin has seen the call that a span stands for. Either may have begun first: that depends on which of
 * the two has wrapped the driver last.
 */
function isSeen(call: CallStart, { record, calledAt }: Begun): boolean {
  const trait = traitOf(shownCall(call, record));
  return record.calls.some(
    (entry) =>
      entry.kind === call.kind &&
      entry.json.source !== OTEL.name &&
      wentOnAt(entry, calledAt) &&
      traitOfEntry(entry) === trait,
  );
}

function wentOnAt({ isOpen, begunMs, json }: CallEntry, atMs: number): boolean {
  return isOpen || begunMs + json.durationMs >= atMs;
}

const traits = new WeakMap<CallEntry, string>();

/** Many calls at once are compared with many spans. */
function traitOfEntry(entry: CallEntry): string {
  const known = traits.get(entry);
  if (known !== undefined) return known;
  const trait = traitOf(entry.json);
  traits.set(entry, trait);
  return trait;
}

/** As the record has it. */
function shownCall(call: CallStart, { limits }: RecordInProgress): Record<string, unknown> {
  const { text, url } = call;
  return {
    ...call,
    ...(text !== undefined && { text: cutText(text, limits.text) }),
    ...(url !== undefined && { url: recordedUrl(url) }),
  };
}
