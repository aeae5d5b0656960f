/** `scoobyprof/otel`: what OpenTelemetry's instrumentation sees of drivers that are not known here. */
import type { RecordInProgress } from '../record/open-record.ts';
import type { CallStart, Plugin } from '../record/plugin.ts';
import { recordContext } from '../record/record-context.ts';
import { TakenStack } from '../record/stack.ts';
import { type EndedSpan, errorOf } from './span.ts';
import { callOfSpan, endOfSpan, traitOf } from './span-call.ts';

const OTEL: Plugin = { name: 'otel' };

/** Where a span began. */
interface Begun {
  readonly record: RecordInProgress;
  readonly calledAt: number;
  /** How many calls the record had. */
  readonly callCount: number;
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
    const callCount = record.calls.length;
    this.begun.set(span, { record, calledAt: performance.now(), callCount });
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

function add(span: EndedSpan, { record, calledAt, callCount }: Begun): void {
  const call = callOfSpan(span);
  if (call === null || !record.isOpen || isSeen(call, record, callCount)) return;
  const start = { ...call, calledAt, begunAt: calledAt };
  const end = record.beginCall(start, OTEL, () => new TakenStack());
  end(errorOf(span), endOfSpan(span));
}

/** Whether another plugin has seen the call that a span stands for, since the span began. */
function isSeen(call: CallStart, record: RecordInProgress, from: number): boolean {
  const trait = traitOf({ ...call });
  return record.calls
    .slice(from)
    .some(
      ({ kind, json }) =>
        kind === call.kind && json.source !== OTEL.name && traitOf(json) === trait,
    );
}
