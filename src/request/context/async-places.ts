import { AsyncLocalStorage, createHook, executionAsyncResource } from 'node:async_hooks';
import { promiseHooks } from 'node:v8';
import { RecentIds } from './recent-ids.ts';

/** Carries a value along with async work, and says when callbacks begin and end. */
export interface AsyncPlaces<Place> {
  start(): void;
  stop(): void;
  /** Whether to tell when callbacks end. To switch it takes a microsecond. */
  watchEnds(isWatched: boolean): void;
  run<Result>(place: Place | undefined, work: () => Result): Result;
}

/** What is told between `start` and `stop`. */
export interface CallbackEvents<Place> {
  /** A callback begins, which carries this. */
  before(place: Place | undefined): void;
  after(): void;
  /** What runs now, as far as `before`, `after` and `run` have said. */
  running(): Place | undefined;
}

/**
 * Whether the engine itself carries async contexts. Before that AsyncLocalStorage wrote to every promise and
 * callback of the process while any request was followed, which alone cost short requests more than 10 %.
 */
const ENGINE_CARRIES = Number(process.versions.node.split('.')[0]) >= 24;

export function asyncPlaces<Place extends object>(
  events: CallbackEvents<Place>,
): AsyncPlaces<Place> {
  return ENGINE_CARRIES ? placesInStorage(events) : placesOnResources(events);
}

/** Whether hooks of callbacks can leave promises out, whose own hooks cost half as much. */
const CAN_LEAVE_PROMISES_OUT = knowsOption({ trackPromises: null });

/** Node refuses a wrong value of an option that it knows. */
function knowsOption(options: object): boolean {
  try {
    createHook(options);
    return false;
  } catch {
    return true;
  }
}

function placesInStorage<Place extends object>(events: CallbackEvents<Place>): AsyncPlaces<Place> {
  const storage = new AsyncLocalStorage<Place | undefined>();
  const begins = hookPair('before', 'onBefore', () => events.before(storage.getStore()));
  const ends = hookPair('after', 'onAfter', events.after);
  return {
    start: begins.enable,
    stop: () => {
      begins.disable();
      ends.disable();
      storage.disable();
    },
    watchEnds: (isWatched) => {
      if (isWatched) ends.enable();
      else ends.disable();
    },
    run: (place, work) => storage.run(place, work),
  };
}

interface Switch {
  enable(): void;
  disable(): void;
}

/** Calls back at the beginning, or at the end, of callbacks and of reactions to promises. */
function hookPair(
  event: 'before' | 'after',
  ofPromises: 'onBefore' | 'onAfter',
  callback: () => void,
): Switch {
  // The option is younger than the types of the oldest Node.
  const hook = createHook({ [event]: callback, trackPromises: !CAN_LEAVE_PROMISES_OUT } as object);
  let stopPromises: (() => void) | undefined;
  return {
    enable: () => {
      hook.enable();
      if (CAN_LEAVE_PROMISES_OUT) stopPromises ??= promiseHooks[ofPromises](callback) as () => void;
    },
    disable: () => {
      hook.disable();
      stopPromises?.();
      stopPromises = undefined;
    },
  };
}

/** The same as AsyncLocalStorage did then, but nothing is written to what no followed request has begun. */
function placesOnResources<Place extends object>(
  events: CallbackEvents<Place>,
): AsyncPlaces<Place> {
  type Carrier = { [key]?: Place };
  const key = Symbol('scoobyprof place');
  const carriers = new RecentIds();
  const init = (id: number, _type: string, _trigger: number, resource: object): void => {
    const place = events.running();
    if (place === undefined) return;
    (resource as Carrier)[key] = place;
    carriers.add(id);
  };
  // To look at the resource of every callback would be half of what the hooks cost others.
  const before = (id: number): void => {
    events.before(carriers.mayHave(id) ? (executionAsyncResource() as Carrier)[key] : undefined);
  };
  // `init` stays on: what is switched on within a hook of Node 20 is not told of promises.
  const hook = createHook({ init, before });
  const ends = createHook({ after: events.after });
  return {
    start: () => {
      carriers.forget();
      hook.enable();
    },
    stop: () => {
      hook.disable();
      ends.disable();
    },
    watchEnds: (isWatched) => {
      if (isWatched) ends.enable();
      else ends.disable();
    },
    run: (_, work) => work(),
  };
}
