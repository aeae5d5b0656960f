import { type AsyncPlaces, asyncPlaces } from './async-places.ts';
import { nowUs } from './clock.ts';

/** Who a slice of time belongs to. */
export interface SliceOwner {
  /** Time of all its slices so far. */
  cpuUs: number;
}

/**
 * What the async context carries. Sockets and timers can keep a context for ever: it lets go of its owner when the
 * owner ends.
 */
export interface Place<Owner extends SliceOwner> {
  owner: Owner | null;
}

/** Slices in order of time; entry `i` of each column belongs to slice `i`. Clock of `nowUs`. */
export interface SliceLog<Owner> {
  readonly owners: Owner[];
  readonly startUs: number[];
  readonly endUs: number[];
}

/** Jobs of one owner that follow each other as closely are one slice: the engine's way between two microtasks. */
const JOIN_GAP_US = 1;

/** An owner that has not been at work for so many callbacks is waiting for something. */
const STRANGERS_IN_ROW = 8;

/**
 * Finds the slices of time in which the thread works for an owner, by an async context of our own. Between `start`
 * and `stop` every callback of the process passes through hooks; outside nothing is installed.
 */
export class ContextSlices<Owner extends SliceOwner> {
  private readonly places: AsyncPlaces<Place<Owner>>;
  /** Places of the callbacks that are running, one within the other. */
  private readonly running: (Place<Owner> | undefined)[] = [];
  /**
   * The ends of callbacks are watched while an owner is at work, and not while only others are: these then pay for
   * one hook in place of two.
   */
  private areEndsWatched = false;
  private strangersInRow = 0;
  private current: Owner | null = null;
  private sinceUs = 0;
  private log: SliceLog<Owner> = emptyLog();

  constructor() {
    this.places = asyncPlaces<Place<Owner>>({
      before: () => {
        const place = this.places.now();
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

  start(): void {
    this.places.start();
  }

  stop(): void {
    this.switchTo(null);
    this.places.stop();
    // Callbacks that are running now end without being seen.
    this.running.length = 0;
    this.areEndsWatched = false;
  }

  /** The owner of the running callback. */
  get owner(): Owner | null {
    return this.current;
  }

  /** Number of slices since the last `take`. */
  get count(): number {
    return this.log.owners.length;
  }

  /** Does work for the owner of a place, and so whatever the work starts. */
  run<Result>(place: Place<Owner>, work: () => Result): Result {
    const { owner } = place;
    if (owner === null || owner === this.current) return work();
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

  /** Ends what belongs to a place; work in its context is nobody's from now on. */
  release(place: Place<Owner>): void {
    place.owner = null;
    this.switchToRunning();
  }

  /** The slices since the last call; one that is open is cut here. */
  take(): SliceLog<Owner> {
    const { current, log } = this;
    this.switchTo(null);
    this.log = emptyLog();
    this.switchTo(current);
    return log;
  }

  private enter(place: Place<Owner> | undefined): void {
    this.strangersInRow = 0;
    if (!this.areEndsWatched) {
      this.areEndsWatched = true;
      this.places.watchEnds(true);
    }
    this.running.push(place);
    this.switchToRunning();
  }

  /** A callback of nobody, not within one of an owner: its end says nothing. */
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
    if (owner !== this.current) this.switchTo(owner);
  }

  private switchTo(next: Owner | null): void {
    const us = nowUs();
    if (this.current !== null) this.close(this.current, us);
    this.current = next;
    this.sinceUs = us;
  }

  private close(owner: Owner, us: number): void {
    const { owners, startUs, endUs } = this.log;
    const last = owners.length - 1;
    const lastEndUs = last >= 0 ? (endUs[last] as number) : Number.NEGATIVE_INFINITY;
    if (owners[last] === owner && this.sinceUs - lastEndUs < JOIN_GAP_US) {
      owner.cpuUs += us - lastEndUs;
      endUs[last] = us;
      return;
    }
    owner.cpuUs += us - this.sinceUs;
    owners.push(owner);
    startUs.push(this.sinceUs);
    endUs.push(us);
  }
}

function emptyLog<Owner>(): SliceLog<Owner> {
  return { owners: [], startUs: [], endUs: [] };
}
