import type { CallStart, EndCall, OpenRecord, PluginContext, Stack } from '../record/plugin.ts';

/** That the program has called something, where, and when. */
export interface Called {
  readonly record: OpenRecord;
  readonly stack: Stack;
  readonly calledAt: number;
}

export type AnyFunction = (...values: never[]) => unknown;

/** Takes what there is to know of a call where the program makes it, below a function; `undefined`: it is not recorded. */
export function calledBy(context: PluginContext, below: AnyFunction): Called | undefined {
  const record = context.current();
  if (record === undefined) return undefined;
  const calledAt = performance.now();
  return { record, stack: context.capture(below), calledAt };
}

/** Takes the same for what was built before and is run now: where it was built, if that was for the same record. */
export function calledFrom(
  built: Called | undefined,
  context: PluginContext,
  below: AnyFunction,
): Called | undefined {
  if (built === undefined || built.record !== context.current()) return calledBy(context, below);
  return { ...built, calledAt: performance.now() };
}

/** Does work whose inner calls will be seen: with the stack of where it was asked for, if that was for the same record. */
export function enteredFrom<Result>(
  { record, stack }: Called,
  context: PluginContext,
  work: () => Result,
): Result {
  return context.current() === record ? context.enter(record, stack, work) : work();
}

/** What some work of ours gives; `undefined` where it throws, since values of the program may do anything. */
export function attempt<Result>(work: () => Result): Result | undefined {
  try {
    return work();
  } catch {
    return undefined;
  }
}

/** Begins a call that a connection has at once. */
export function beginCall(
  context: PluginContext,
  { record, stack, calledAt }: Called,
  start: CallStart,
): EndCall {
  return context.call(record, { ...start, stack, calledAt });
}

/** A call that the program has made and that no connection may have yet. */
export interface WaitingCall {
  readonly called: Called;
  /** A connection has it. What it gives ends it. */
  begin(): EndCall;
}

/** Calls that wait for a connection: those that still do when their request ends are in its record, too. */
export class WaitingCalls {
  private readonly context: PluginContext;
  private readonly byRecord = new WeakMap<OpenRecord, Set<WaitingCall>>();

  constructor(context: PluginContext) {
    this.context = context;
  }

  add(called: Called, start: CallStart): WaitingCall {
    let end: EndCall | undefined;
    const waiting = this.of(called.record);
    const call: WaitingCall = {
      called,
      begin: () => {
        waiting.delete(call);
        end ??= beginCall(this.context, called, start);
        return end;
      },
    };
    waiting.add(call);
    return call;
  }

  /** The request of a record ends. */
  flush(record: OpenRecord): void {
    for (const call of this.byRecord.get(record) ?? []) call.begin();
  }

  private of(record: OpenRecord): Set<WaitingCall> {
    const known = this.byRecord.get(record);
    if (known !== undefined) return known;
    const waiting = new Set<WaitingCall>();
    this.byRecord.set(record, waiting);
    return waiting;
  }
}
