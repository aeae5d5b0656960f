import type { InspectorNotification, Profiler, Session } from 'node:inspector';
import { nowUs } from '../context/clock.ts';

type V8Profile = Profiler.Profile;

/** What the profiler saw between two rotations. */
export interface ProfileWindow {
  readonly profile: V8Profile;
  /** Add it to a time of the profile to get one of `nowUs`. */
  readonly shiftUs: number;
}

interface OpenWindow {
  readonly title: string;
  readonly fromUs: number;
  readonly toUs: number;
}

/** Clocks that differ by less are the same: on all systems known both are the monotonic one. */
const CLOCK_TOLERANCE_US = 1000;

/**
 * One profiler for the process, kept warm. To start V8's profiler takes milliseconds, as it logs all code; while it
 * runs, a console profile more is a matter of 0.1 ms. So windows overlap by that much and the profiler never stops
 * between them.
 */
export class ProfilerWindows {
  private readonly inspector = inspectorModule();
  /** The console of the inspector alone: nothing is printed. */
  private readonly profiles = this.inspector['console'];
  private readonly onWindow: (window: ProfileWindow) => void;
  /** Titles are shared with the program's own console.profile, and with another copy of this module. */
  private readonly titlePrefix =
    `scoobyprof ${process.pid} ${Math.random().toString(36).slice(2)} `;
  private session: Session | null = null;
  private open: OpenWindow | null = null;
  private windowCount = 0;

  /** Throws where this Node was built without the inspector. */
  constructor(onWindow: (window: ProfileWindow) => void) {
    this.onWindow = onWindow;
  }

  get isRunning(): boolean {
    return this.open !== null;
  }

  /** Throws where there is no profiler to be had. */
  start(intervalUs: number): void {
    const session = new this.inspector.Session();
    session.connect();
    session.on('Profiler.consoleProfileFinished', this.finished);
    session.post('Profiler.enable');
    session.post('Profiler.setSamplingInterval', { interval: intervalUs });
    this.session = session;
    this.openWindow();
  }

  /** Ends the window and begins the next one. The ended one is handed out before this returns. */
  rotate(): void {
    const { open } = this;
    this.openWindow();
    if (open !== null) this.profiles.profileEnd(open.title);
  }

  stop(): void {
    const { open, session } = this;
    this.open = null;
    this.session = null;
    if (open !== null) this.profiles.profileEnd(open.title);
    session?.disconnect();
  }

  private openWindow(): void {
    const title = this.titlePrefix + ++this.windowCount;
    const fromUs = nowUs();
    this.profiles.profile(title);
    this.previous = this.open;
    this.open = { title, fromUs, toUs: nowUs() };
  }

  private previous: OpenWindow | null = null;

  private readonly finished = ({
    params,
  }: InspectorNotification<Profiler.ConsoleProfileFinishedEventDataType>): void => {
    const ended = [this.previous, this.open].find((window) => window?.title === params.title);
    if (ended === undefined || ended === null) return;
    // A console.profileEnd() of the program without a title ends the newest profile, which may be this one.
    if (ended === this.open) this.openWindow();
    this.onWindow({ profile: params.profile, shiftUs: shiftOf(params.profile, ended) });
  };
}

function shiftOf({ startTime }: V8Profile, { fromUs, toUs }: OpenWindow): number {
  const isSameClock =
    startTime > fromUs - CLOCK_TOLERANCE_US && startTime < toUs + CLOCK_TOLERANCE_US;
  return isSameClock ? 0 : fromUs - startTime;
}

/** Loaded when the first request is profiled; a Node without the inspector throws here, not at its start. */
function inspectorModule(): typeof import('node:inspector') {
  return process.getBuiltinModule('node:inspector');
}
