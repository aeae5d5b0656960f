import { execFileSync, spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { onTestFinished } from 'vitest';
import { temporaryFolder } from './run-program.ts';

export const PROGRAM = fileURLToPath(new URL('../../bin/scoobyprof.js', import.meta.url));

/** Whether there is a terminal to run programs in. */
export const hasTerminal = spawnSync('tmux', ['-V']).status === 0;

export interface TerminalOptions {
  readonly cwd?: string;
  readonly columns?: number;
  /** Added to an environment that knows nothing of the user. */
  readonly env?: Readonly<Record<string, string>>;
}

/** The program in a real terminal, which goes with the test. */
export class Terminal {
  private readonly socket: string;
  private isGone = false;

  private constructor(socket: string) {
    this.socket = socket;
  }

  /** Starts the program; when it ends, the terminal shows `status N`. */
  static start(args: readonly string[], options: TerminalOptions = {}): Terminal {
    const words = [process.execPath, PROGRAM, ...args].map((word) => `'${word}'`).join(' ');
    return Terminal.run(words, options);
  }

  /** Starts a shell in which commands can be typed; its prompt is `$ `. */
  static shell(options: TerminalOptions = {}): Terminal {
    return Terminal.run('HISTFILE= PS1="\\$ " exec bash --norc -i', options);
  }

  private static run(
    line: string,
    { cwd, columns = 100, env = {} }: TerminalOptions = {},
  ): Terminal {
    const folder = temporaryFolder();
    const terminal = new Terminal(`${folder}/tmux`);
    const { PATH = '' } = process.env;
    terminal.tmux(
      '-f',
      '/dev/null',
      'new-session',
      '-d',
      '-x',
      String(columns),
      '-y',
      '40',
      '-c',
      cwd ?? folder,
      'env',
      '-i',
      `PATH=${PATH}`,
      'TERM=screen',
      `HOME=${folder}`,
      `TMPDIR=${folder}`,
      'LANG=C.UTF-8',
      'TZ=UTC',
      'PAGER=cat',
      ...Object.entries(env).map(([name, value]) => `${name}=${value}`),
      'bash',
      '--norc',
      '-c',
      `trap : INT; ${line}; echo "status $?"; exec sleep 100`,
    );
    onTestFinished(() => {
      if (!terminal.isGone) terminal.tmux('kill-server');
    });
    return terminal;
  }

  /** Types text as it is. */
  type(text: string): void {
    this.tmux('send-keys', '-l', text);
  }

  /** Presses keys by their names: `Enter`, `C-c`, `Tab`. */
  press(...keys: readonly string[]): void {
    this.tmux('send-keys', ...keys);
  }

  /** Sends a signal to the program. */
  signalProgram(signal: NodeJS.Signals): void {
    const shell = this.tmux('display-message', '-p', '#{pane_pid}').trim();
    const children = execFileSync('ps', ['-o', 'pid=', '--ppid', shell], { encoding: 'utf8' });
    for (const pid of children.trim().split(/\s+/)) process.kill(Number(pid), signal);
  }

  /** Has the terminal take what programs put on its clipboard. */
  allowClipboard(): void {
    this.tmux('set-option', '-s', 'set-clipboard', 'on');
  }

  /** What is on its clipboard. */
  clipboard(): string {
    return this.tmux('show-buffer');
  }

  /** Gives the terminal another size. */
  resize(columns: number, rows = 40): void {
    this.tmux('resize-window', '-x', String(columns), '-y', String(rows));
  }

  /** Takes the terminal away, as closing its window does. */
  close(): void {
    this.isGone = true;
    this.tmux('kill-server');
  }

  /** Everything shown so far, without blanks at the end of lines. */
  screen(): string {
    return this.tmux('capture-pane', '-p', '-J', '-S', '-2000')
      .replace(/[ \t]+$/gm, '')
      .trimEnd();
  }

  /** What is on the screen now, nothing of what has scrolled away. */
  visible(): string {
    return this.tmux('capture-pane', '-p').replace(/[ \t]+$/gm, '');
  }

  /** What is on the screen, with its colours and styles. */
  screenWithStyles(): string {
    return this.tmux('capture-pane', '-p', '-e');
  }

  /** Waits until the screen shows something, and gives the screen. */
  async shows(what: string | RegExp, patienceMs = 10_000): Promise<string> {
    const deadline = Date.now() + patienceMs;
    for (;;) {
      const screen = this.screen();
      if (typeof what === 'string' ? screen.includes(what) : what.test(screen)) return screen;
      if (Date.now() > deadline) throw new Error(`the terminal does not show ${what}:\n${screen}`);
      await new Promise((resolve) => setTimeout(resolve, 30));
    }
  }

  private tmux(...args: readonly string[]): string {
    return execFileSync('tmux', ['-S', this.socket, ...args], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'pipe'],
    });
  }
}
