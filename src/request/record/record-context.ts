import { AsyncLocalStorage } from 'node:async_hooks';
import { type Place, requestContext } from '../context/request-context.ts';
import type { RecordInProgress, RecordPlace } from './open-record.ts';
import type { TakenStack } from './stack.ts';

/** What the async context carries: a record, and the stack of a call of which the inner part will be seen. */
interface Carried {
  readonly place: RecordPlace;
  readonly stack: TakenStack | undefined;
}

type AnyFunction = (...values: never[]) => unknown;

/**
 * Says for which record the program works, by an async context alone: nobody is told when callbacks begin and end.
 * While no record is open, nothing is carried.
 */
class RecordContext {
  private readonly storage = new AsyncLocalStorage<Carried | undefined>();
  private openCount = 0;

  /** The record of the running callback. */
  get current(): RecordInProgress | undefined {
    if (this.openCount === 0) return undefined;
    return this.storage.getStore()?.place.record ?? undefined;
  }

  /** The stack that `enter` was given for what runs now. */
  get stack(): TakenStack | undefined {
    return this.openCount === 0 ? undefined : this.storage.getStore()?.stack;
  }

  /** `closed` has to follow, when the record has ended. */
  opened(): void {
    this.openCount++;
  }

  closed(): void {
    // Until Node 24 an async context costs all promises of the process.
    if (--this.openCount === 0) this.storage.disable();
  }

  /** Does work for a record, or for none, and so whatever the work starts. */
  run<Result>(
    record: RecordInProgress | undefined,
    work: () => Result,
    stack?: TakenStack,
  ): Result {
    const carried = record?.isOpen ? { place: record.place, stack } : undefined;
    // Without a record time goes on being measured for whom it was.
    const place = record === undefined ? requestContext.here : record.followed?.place;
    return this.runWith(carried, place, work);
  }

  /** A function that does the same as `callback`, for the record that is current now, or for none: whoever calls it. */
  bind<Callback extends AnyFunction>(callback: Callback): Callback {
    const carried = this.openCount === 0 ? undefined : this.storage.getStore();
    const { here } = requestContext;
    const context = this;
    const bound = function (this: unknown, ...values: never[]): unknown {
      return context.runWith(carried, here, () => callback.apply(this, values));
    };
    // It takes longer than all the rest.
    if (callback.length === 0) return bound as unknown as Callback;
    return Object.defineProperty(bound, 'length', { value: callback.length }) as Callback;
  }

  private runWith<Result>(
    carried: Carried | undefined,
    place: Place | undefined,
    work: () => Result,
  ): Result {
    const carry = (): Result =>
      this.openCount === 0 || carried === this.storage.getStore()
        ? work()
        : this.storage.run(carried, work);
    return requestContext.isIdle ? carry() : requestContext.runAt(place, carry);
  }
}

/** That of the process. */
export const recordContext = new RecordContext();
