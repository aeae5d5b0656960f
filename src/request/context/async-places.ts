import { AsyncLocalStorage, createHook, executionAsyncResource } from 'node:async_hooks';

/** Carries a value along with async work, and says when callbacks begin and end. */
export interface AsyncPlaces<Place> {
  start(): void;
  stop(): void;
  /** Whether to tell when callbacks end. To switch it takes a microsecond. */
  watchEnds(isWatched: boolean): void;
  /** What the running callback carries, read when it begins. */
  now(): Place | undefined;
  run<Result>(place: Place, work: () => Result): Result;
}

/** What has to be told, between `start` and `stop`. */
export interface CallbackEvents<Place> {
  before(): void;
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

function placesInStorage<Place extends object>(events: CallbackEvents<Place>): AsyncPlaces<Place> {
  const storage = new AsyncLocalStorage<Place>();
  const hook = createHook({ before: events.before });
  const ends = createHook({ after: events.after });
  return {
    start: () => {
      hook.enable();
    },
    stop: () => {
      hook.disable();
      ends.disable();
      storage.disable();
    },
    watchEnds: (isWatched) => {
      if (isWatched) ends.enable();
      else ends.disable();
    },
    now: () => storage.getStore(),
    run: (place, work) => storage.run(place, work),
  };
}

/** The same as AsyncLocalStorage did then, but nothing is written to what no followed request has begun. */
function placesOnResources<Place extends object>(
  events: CallbackEvents<Place>,
): AsyncPlaces<Place> {
  const key = Symbol('scoobyprof place');
  const init = (_id: number, _type: string, _trigger: number, resource: object): void => {
    const place = events.running();
    if (place !== undefined) (resource as Carrier)[key] = place;
  };
  type Carrier = { [key]?: Place };
  // `init` stays on: when it is switched on anew, Node 20 misses promises.
  const hook = createHook({ init, before: events.before });
  const ends = createHook({ after: events.after });
  return {
    start: () => {
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
    now: () => (executionAsyncResource() as Carrier)[key],
    run: (_, work) => work(),
  };
}
