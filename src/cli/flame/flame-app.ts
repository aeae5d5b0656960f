import type { Session } from '../../commands/session/session.ts';
import type { FlameGraph } from '../../flame/flame-graph.ts';
import { ProfileError } from '../../model/profile-error.ts';
import type { Screen } from '../../render/screen.ts';
import { boxRows, type DrawnFlame, drawFlame, paintMaker } from './draw-flame.ts';
import { flameActions } from './flame-actions.ts';
import type { FlameControl } from './flame-control.ts';
import { helpLines } from './flame-help.ts';
import { FlamePlace } from './flame-place.ts';
import type { FunctionAction } from './function-action.ts';
import { type InputEvent, KeyEvents } from './key-events.ts';
import { OwnScreen } from './own-screen.ts';
import type { TextLine } from './text-line.ts';

/** What the screen needs of where it is. */
export interface FlameSurroundings {
  readonly screen: () => Screen;
  readonly graphOf: (session: Session) => FlameGraph;
  /** Runs a command; what it shows is shown on the screen that is there without the graph. */
  readonly run: FlameRun;
}

/** Gives the session that follows, and what to say; rejects with ProfileError. */
type FlameRun = (
  action: FunctionAction,
  session: Session,
  onScreen: (work: () => Promise<void>) => Promise<void>,
) => Promise<{ readonly session: Session; readonly message: string }>;

type MouseEvent = Exclude<InputEvent, { readonly kind: 'key' }>;

/** A flame graph on the whole screen, steered by keys and the mouse. */
export class FlameApp implements FlameControl {
  session: Session;
  place: FlamePlace;
  message = '';
  /** What is typed in the last line: a search, or a command. */
  line: TextLine | null = null;
  /** Whether the last line offers what can be done with the selected function. */
  isOffering = false;
  isHelping = false;
  private readonly surroundings: FlameSurroundings;
  private readonly events = new KeyEvents();
  private readonly own: OwnScreen;
  private readonly actions = flameActions(this);
  private drawn: DrawnFlame | null = null;
  private paints: { readonly by: string; readonly make: ReturnType<typeof paintMaker> } | null =
    null;
  private isBusy = false;
  private readonly waiting: InputEvent[] = [];
  private finish: (error?: unknown) => void = () => {};

  constructor(session: Session, surroundings: FlameSurroundings, firstFunction: number | null) {
    this.session = session;
    this.surroundings = surroundings;
    this.place = new FlamePlace(surroundings.graphOf(session));
    if (firstFunction !== null) this.place.showFunction(firstFunction);
    this.own = new OwnScreen({
      onData: (data) => this.guarded(() => this.onData(data)),
      onResize: () => this.guarded(() => this.draw()),
      onEnd: () => this.finish(),
      onInterrupt: () => this.interrupt(),
    });
  }

  /** Until the user leaves; gives the session as it is then. Rejects with ProfileError `interrupted` for Ctrl-C. */
  async run(): Promise<Session> {
    const done = new Promise<void>((resolve, reject) => {
      this.finish = (error) => (error === undefined ? resolve() : reject(error));
    });
    this.own.enter();
    try {
      this.guarded(() => this.draw());
      await done;
    } finally {
      this.own.leave();
    }
    return this.session;
  }

  get size(): { readonly columns: number; readonly rows: number } {
    const { columns, rows } = process.stdout;
    return { columns: Math.max(4, columns || 80), rows: Math.max(2, rows || 24) };
  }

  get drawnBoxes(): readonly number[] {
    return this.drawn?.cells.rows.flatMap((row) => row.map(({ box }) => box)) ?? [];
  }

  leave(): void {
    this.finish();
  }

  interrupt(): void {
    this.finish(new ProfileError('interrupted', 'interrupted'));
  }

  suspend(): void {
    this.own.suspend();
  }

  scroll(rows: number): void {
    this.place.top = Math.max(
      0,
      this.place.top + (rows > 0 && !this.drawn?.cells.isMore ? 0 : rows),
    );
  }

  keepInSight(): void {
    this.place.keepInSight(boxRows(this.size.rows));
  }

  /** Runs a command, and draws what it leaves; keys wait meanwhile. */
  async perform(action: FunctionAction): Promise<void> {
    this.isBusy = true;
    try {
      const { session, message } = await this.surroundings.run(
        action,
        this.session,
        async (work) => {
          this.own.leave();
          try {
            await work();
          } finally {
            this.own.enter();
          }
        },
      );
      const isOther = session.table !== this.session.table;
      this.session = session;
      this.message = message;
      if (isOther) this.showOther();
    } catch (error) {
      if (!(error instanceof ProfileError)) return this.finish(error);
      this.message = `${error.subject === undefined ? '' : `${error.subject}: `}${error.message}`;
    }
    this.isBusy = false;
    this.guarded(() => this.takeWaiting());
  }

  /** The graph of the session as it is now; the mode stays. */
  private showOther(): void {
    const { shownMode, colorBy } = this.place.look;
    this.place = new FlamePlace(this.surroundings.graphOf(this.session));
    this.place.look.colorBy = colorBy;
    this.place.change((look) => look.setMode(shownMode));
    this.paints = null;
  }

  private guarded(act: () => void): void {
    try {
      act();
    } catch (error) {
      this.finish(error);
    }
  }

  private onData(data: Buffer): void {
    this.waiting.push(...this.events.read(data));
    this.takeWaiting();
  }

  /** Keys that come while a command runs are taken when it is done. */
  private takeWaiting(): void {
    while (!this.isBusy && this.waiting.length > 0)
      this.onEvent(this.waiting.shift() as InputEvent);
    if (!this.isBusy) this.draw();
  }

  private onEvent(event: InputEvent): void {
    if (event.kind === 'key') this.onKey(event.key);
    else this.onMouse(event);
  }

  private onKey(key: string): void {
    this.message = '';
    if (key === 'ctrl-c') this.interrupt();
    else if (this.isHelping) this.isHelping = false;
    else if (this.line !== null) this.line.onKey(key);
    else this.actions(key);
  }

  private onMouse({ kind, column, row }: MouseEvent): void {
    if (kind === 'wheel-up') this.scroll(-3);
    else if (kind === 'wheel-down') this.scroll(3);
    else this.click(column, row);
  }

  private click(column: number, row: number): void {
    this.isHelping = false;
    this.line = null;
    this.isOffering = false;
    const cells = this.drawn?.cells.rows[row - (this.drawn?.headRows ?? 0)] ?? [];
    const hit = cells.find(({ from, to }) => column >= from && column < to);
    if (hit !== undefined && hit.box >= 0) this.place.zoomTo(hit.box);
  }

  private draw(): void {
    const { columns, rows } = this.size;
    const screen = { ...this.surroundings.screen(), columns };
    const { place } = this;
    const by = `${place.look.colorBy} ${screen.colorLevel}`;
    if (this.paints?.by !== by) this.paints = { by, make: paintMaker(place, screen) };
    const lastLine = this.line?.shown(columns) ?? (this.isOffering ? OFFER : null);
    this.drawn = drawFlame(
      { place, screen, rows, lastLine, message: this.message },
      this.paints.make,
    );
    const { lines } = this.drawn;
    this.own.draw(this.isHelping ? overlaid(lines, rows, columns) : lines);
  }
}

const OFFER = 'c callers · l lines · o open · f focus · t tree · Esc';

function overlaid(lines: readonly string[], rows: number, columns: number): readonly string[] {
  const help = helpLines()
    .slice(0, rows - 1)
    .map((line) => line.slice(0, columns));
  return lines.map(
    (line, i) => help[i] ?? (i === lines.length - 1 ? 'any key goes back'.slice(0, columns) : line),
  );
}
