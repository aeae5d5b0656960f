import type { PluginContext, Stack } from '../../record/plugin.ts';
import { attempt, type Called, calledBy, type WaitingCall } from '../called.ts';
import type { DriverParts } from '../driver.ts';
import type { Method } from '../patches.ts';
import { calledBack, settled } from '../settled.ts';
import { type Asked, startOf } from './mongodb-call.ts';

/** Calls of the program that the driver works for: what it does meanwhile is told by the stack that was entered. */
export class EnteredCalls {
  readonly context: PluginContext;
  private readonly parts: DriverParts;
  private readonly calls = new WeakMap<Stack, WaitingCall>();
  /** Where the driver's own file is not there, nobody tells when a call has its connection. */
  private hasPools = false;

  constructor(parts: DriverParts) {
    this.parts = parts;
    this.context = parts.context;
  }

  /** `undefined` where nothing is recorded, and for what the driver asks of itself. */
  calledBy(below: Method): Called | undefined {
    const called = calledBy(this.context, below);
    return called !== undefined && this.calls.has(called.stack) ? undefined : called;
  }

  add(called: Called, asked: () => Asked): WaitingCall | undefined {
    const start = attempt(() => startOf(called.record, asked()));
    return start && this.parts.waiting.add(called, start);
  }

  enter(call: WaitingCall, work: () => unknown): unknown {
    if (!this.hasPools) call.begin();
    const { record, stack } = call.called;
    this.calls.set(stack, call);
    return this.context.enter(record, stack, work);
  }

  /** What waits for a connection has it when the pool says so. */
  watchPools(prototype: object): void {
    this.hasPools = true;
    const entered = this;
    this.parts.patches.replace(prototype, 'checkOut', (original) => {
      return function checkOut(...values) {
        const call = entered.running(checkOut);
        if (call === undefined) return Reflect.apply(original, this, values);
        const came = (error: unknown): void => {
          if (error == null) call.begin();
        };
        const callback = values[0];
        // As it was before 6.1.
        if (typeof callback === 'function') {
          values[0] = calledBack(entered.context, callback as Method, came);
        }
        return settled(Reflect.apply(original, this, values), came);
      };
    });
  }

  private running(below: Method): WaitingCall | undefined {
    if (this.context.current() === undefined) return undefined;
    return this.calls.get(this.context.capture(below));
  }
}
