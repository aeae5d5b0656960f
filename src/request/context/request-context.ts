import { type AsyncPlaces, asyncPlaces } from './async-places.ts';
import { nowUs, THREAD_TIME } from './clock.ts';

/** What a program may know of the request that it works for. */
export interface CurrentRequest {
  /** As in the dump. */
  readonly id: string;
  readonly method: string;
  /** Secrets in it are masked. */
  readonly url: string;
}

/** A request that is followed: work is done for it, here and there. */
export interface Followed {
  readonly about: CurrentRequest;
  /** What the async context carries for it. */
  readonly place: Place;
  /** Time for which the thread has worked for it, up to the last slice that is over. */
  cpuUs: number;
  /** What of it the thread had a processor, where Node can tell. */
  threadCpuUs: number;
}

/**
 * What the async context carries. Sockets and timers can keep a context for ever: it lets go of its request when
 * that ends.
 */
export interface Place {
  owner: Followed | null;
}

/** Is told a slice of time in which the thread worked for a request, when it is over. Clock of `nowUs`. */
type SliceListener = (owner: Followed, startUs: number, endUs: number) => void;

/** Jobs of one request that follow each other as closely are one slice: the engine's way between two microtasks. */
const JOIN_GAP_US = 1;

/** A request that has not been at work for so many callbacks is waiting for something. */
const STRANGERS_IN_ROW = 8;

/**
 * Says for which request the thread works, by an async context of our own, and for how long. While a request is
 * followed every callback of the process passes through hooks; else nothing is installed.
 */
class RequestContext {
  private readonly places: AsyncPlaces<Place>;
  /** Places of the callbacks that are running, one within the other. */
  private readonly running: (Place | undefined)[] = [];
  private followedCount = 0;
  /**
   * The ends of callbacks are watched while a request is at work, and not while only others are: these then pay for
   * one hook in place of two.
   */
  private areEndsWatched = false;
  private strangersInRow = 0;
  private owner: Followed | null = null;
  private sinceUs = 0;
  private sinceThreadUs = 0;
  private lastOwner: Followed | null = null;
  private lastEndUs = 0;
  private readonly listeners = new Set<SliceListener>();

  constructor() {
    this.places = asyncPlaces<Place>({
      before: (place) => {
        if (place === undefined && this.running.length === 0) this.passStranger();
        else this.enter(place);
      },
      after: () => {
        this.running.pop();
        this.switchToRunning();
      },
      running: () => this.running.at(-1),
    });
  }

  /** The request of the running callback. */
  get current(): Followed | null {
    return this.owner;
  }

  /** Whether no request is followed. */
  get isIdle(): boolean {
    return this.followedCount === 0;
  }

  /** What the async context carries here, for `runAt`. */
  get here(): Place | undefined {
    return this.running.at(-1);
  }

  /** Follows a request until `release`. */
  follow(request: Followed): void {
    request.place.owner = request;
    if (this.followedCount++ === 0) this.places.start();
  }

  /** Ends what was followed; work in its context is nobody's from now on. */
  release({ place }: Followed): void {
    if (place.owner === null) return;
    place.owner = null;
    this.switchToRunning();
    if (--this.followedCount === 0) this.stop();
  }

  /** Tells a listener all slices from now on; gives what ends that. */
  listen(listener: SliceListener): () => void {
    this.listeners.add(listener);
    return () => {
      this.listeners.delete(listener);
    };
  }

  /** Does work for a request, and so whatever the work starts. */
  run<Result>({ place }: Followed, work: () => Result): Result {
    return place.owner === null ? work() : this.runAt(place, work);
  }

  /** Does work where something was carried before, or for nobody. */
  runAt<Result>(place: Place | undefined, work: () => Result): Result {
    const owner = place?.owner ?? null;
    if (owner === this.owner || this.followedCount === 0) return work();
    return this.places.run(place, () => {
      const depth = this.running.length;
      this.enter(place);
      try {
        return work();
      } finally {
        this.leaveTo(depth);
      }
    });
  }

  /** Ends the open slice here and begins the next one: the listeners know all up to now. */
  cut(): void {
    this.switchTo(this.owner);
  }

  private stop(): void {
    this.switchTo(null);
    this.places.stop();
    // Callbacks that are running now end without being seen.
    this.running.length = 0;
    this.areEndsWatched = false;
  }

  private enter(place: Place | undefined): void {
    this.strangersInRow = 0;
    if (!this.areEndsWatched) {
      this.areEndsWatched = true;
      this.places.watchEnds(true);
    }
    this.running.push(place);
    this.switchToRunning();
  }

  /** A callback of nobody, not within one of a request: its end says nothing. */
  private passStranger(): void {
    if (!this.areEndsWatched || ++this.strangersInRow < STRANGERS_IN_ROW) return;
    this.areEndsWatched = false;
    this.places.watchEnds(false);
  }

  /** Leaves what was entered at a depth, and what it may have left open; `stop` may have done so before. */
  private leaveTo(depth: number): void {
    if (this.running.length > depth) this.running.length = depth;
    this.switchToRunning();
  }

  private switchToRunning(): void {
    const owner = this.running.at(-1)?.owner ?? null;
    if (owner !== this.owner) this.switchTo(owner);
  }

  private switchTo(next: Followed | null): void {
    const us = nowUs();
    const threadUs = THREAD_TIME === null ? 0 : THREAD_TIME();
    if (this.owner !== null) {
      this.owner.threadCpuUs += threadUs - this.sinceThreadUs;
      this.close(this.owner, us);
    }
    this.owner = next;
    this.sinceUs = us;
    this.sinceThreadUs = threadUs;
  }

  private close(owner: Followed, endUs: number): void {
    const isJoined = owner === this.lastOwner && this.sinceUs - this.lastEndUs < JOIN_GAP_US;
    const startUs = isJoined ? this.lastEndUs : this.sinceUs;
    owner.cpuUs += endUs - startUs;
    this.lastOwner = owner;
    this.lastEndUs = endUs;
    for (const listener of this.listeners) listener(owner, startUs, endUs);
  }
}

/** That of the process: one set of hooks, however many applications are in it. */
export const requestContext = new RequestContext();
