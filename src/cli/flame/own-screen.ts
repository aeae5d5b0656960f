import { writeSync } from 'node:fs';

/** Another buffer, no cursor, reports of the mouse (buttons, SGR); what was there comes back when it is left. */
const ENTER = '\u001b[?1049h\u001b[?25l\u001b[?1000h\u001b[?1006h';
const LEAVE = '\u001b[?1006l\u001b[?1000l\u001b[0m\u001b[?25h\u001b[?1049l';

/** These end the process; the terminal is as it was before. */
const ENDING: readonly NodeJS.Signals[] = ['SIGTERM', 'SIGHUP', 'SIGQUIT'];

/** So long after it was to stop, the process goes on where nobody could continue it. */
const STOPPED_MS = 200;

export interface ScreenListener {
  readonly onData: (data: Buffer) => void;
  readonly onResize: () => void;
  /** The terminal is gone. */
  readonly onEnd: () => void;
  readonly onInterrupt: () => void;
}

/** The whole screen of the terminal, taken for a while. However the process ends, the terminal is as it was. */
export class OwnScreen {
  private readonly listener: ScreenListener;
  private isShown = false;
  private isSuspended = false;

  constructor(listener: ScreenListener) {
    this.listener = listener;
  }

  enter(): void {
    if (this.isShown) return;
    this.isShown = true;
    process.on('exit', this.restore);
    process.on('uncaughtExceptionMonitor', this.restore);
    for (const signal of ENDING) process.on(signal, this.endBy);
    process.on('SIGINT', this.listener.onInterrupt);
    process.on('SIGCONT', this.onContinue);
    process.stdout.on('resize', this.listener.onResize);
    const { stdin } = process;
    stdin.setRawMode(true);
    stdin.on('data', this.listener.onData);
    stdin.on('end', this.listener.onEnd);
    stdin.on('error', this.listener.onEnd);
    stdin.resume();
    process.stdout.write(ENTER);
  }

  leave(): void {
    if (!this.isShown && !this.isSuspended) return;
    this.isSuspended = false;
    this.restore();
    process.off('exit', this.restore);
    process.off('uncaughtExceptionMonitor', this.restore);
    for (const signal of ENDING) process.off(signal, this.endBy);
    process.off('SIGINT', this.listener.onInterrupt);
    process.off('SIGCONT', this.onContinue);
    process.stdout.off('resize', this.listener.onResize);
    const { stdin } = process;
    stdin.off('data', this.listener.onData);
    stdin.off('end', this.listener.onEnd);
    stdin.off('error', this.listener.onEnd);
    stdin.pause();
  }

  /** Stops the process as Ctrl-Z does elsewhere; the screen comes back with it. */
  suspend(): void {
    if (process.platform === 'win32') return;
    this.restore();
    this.isSuspended = true;
    // The whole job, as the terminal does it.
    process.kill(0, 'SIGTSTP');
    // Without a shell that continues jobs nothing was stopped.
    setTimeout(this.onContinue, STOPPED_MS);
  }

  draw(lines: readonly string[]): void {
    if (!this.isShown) return;
    const text = lines.map((line, row) => `\u001b[${row + 1};1H${line}\u001b[0m\u001b[K`).join('');
    process.stdout.write(`${text}\u001b[J`);
  }

  private readonly onContinue = (): void => {
    if (!this.isSuspended) return;
    this.isSuspended = false;
    this.isShown = true;
    process.stdin.setRawMode(true);
    process.stdout.write(ENTER);
    this.listener.onResize();
  };

  private readonly endBy = (signal: NodeJS.Signals): void => {
    this.leave();
    // Nobody listens any more: the process ends by it, and its caller sees that.
    process.kill(process.pid, signal);
  };

  /** At once: what is written later may not arrive. */
  private readonly restore = (): void => {
    if (!this.isShown) return;
    this.isShown = false;
    try {
      process.stdin.setRawMode(false);
      writeSync(1, LEAVE);
    } catch {
      // The terminal is gone.
    }
  };
}
