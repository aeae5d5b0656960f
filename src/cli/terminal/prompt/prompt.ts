import { once } from 'node:events';
import { basename } from 'node:path';
import { createInterface, type Interface } from 'node:readline';
import { setImmediate } from 'node:timers/promises';
import { changeText } from '../../../commands/change-text.ts';
import { displayText } from '../../../model/display-text.ts';
import { secondsText } from '../../../render/value-units.ts';
import type { DoneCommand, LineRunner } from '../../browse/run-commands.ts';
import { noticeLine } from '../messages.ts';
import { complete } from './completion.ts';
import { Hints } from './hints.ts';
import { History } from './history.ts';
import { lendTerminal } from './lend-terminal.ts';
import { loadedText } from './loaded-text.ts';
import { nearestName } from './nearest-name.ts';

/**
 * The prompt. Ctrl-C clears the line, and leaves where it is pressed twice; Ctrl-D leaves.
 * Gives whether it was left by Ctrl-C.
 */
export async function runPrompt(
  runner: LineRunner,
  options: PromptOptions,
): Promise<{ isInterrupted: boolean }> {
  const prompt = new Prompt(runner, options);
  await prompt.run();
  process.stdout.write('\n');
  return { isInterrupted: prompt.isInterrupted };
}

export interface PromptOptions {
  /** The folder of dumps that lists offer. */
  readonly dir?: string;
  /** `false`: nobody is asked anything. */
  readonly picks?: boolean;
}

/** Keys as node:readline names them. */
interface Key {
  readonly name?: string;
  readonly ctrl?: boolean;
}

class Prompt {
  isInterrupted = false;
  private readonly runner: LineRunner;
  private readonly history = History.open();
  private readonly hints = new Hints();
  private readonly editor: Interface;
  /** Lines pasted at once arrive at once: they wait for their turn. */
  private waiting: string[] = [];
  private isClosed = false;
  /** Ctrl-C was the last key. */
  private isArmed = false;
  private isHistoryLost = false;

  constructor(runner: LineRunner, { dir, picks }: PromptOptions) {
    this.runner = runner;
    runner.startPrompt();
    runner.prepare = async (parsed, session) => {
      // What was pasted is to run as it is, and lists need somebody who sees them.
      const isAsked = picks !== false && this.waiting.length === 0 && process.stdout.isTTY;
      if (!isAsked) return parsed;
      const { pickArguments } = await import('./pick-arguments.ts');
      return pickArguments(parsed, session, dir);
    };
    runner.onDone = (done) => this.afterCommand(done);
    this.editor = createInterface({
      input: process.stdin,
      output: process.stdout,
      completer: (line: string, done: (error: null, found: [string[], string]) => void) =>
        void complete(line, runner.session).then((found) => done(null, found)),
      history: [...this.history.newestFirst],
      historySize: 1000,
      removeHistoryDuplicates: true,
    });
    this.editor.on('close', () => {
      this.isClosed = true;
    });
    this.editor.on('line', (line) => this.waiting.push(line));
    this.editor.on('SIGINT', () => this.interrupt());
    process.stdin.on('keypress', (_, key: Key) => this.onKey(key));
    // A terminal that is gone cannot be read.
    process.stdin.on('error', () => this.editor.close());
  }

  /** Reads and runs lines until the user leaves, or the terminal does. */
  async run(): Promise<void> {
    process.stdout.write(banner(this.runner, this.hints.line));
    const closed = once(this.editor, 'close');
    for (;;) {
      if (this.waiting.length === 0) {
        if (this.isClosed) return;
        this.ask();
        await Promise.race([once(this.editor, 'line'), closed]);
      }
      const line = this.waiting.shift();
      if (line === undefined) continue;
      this.remember(line);
      // The terminal is meanwhile as it was, so that Ctrl-C and other programs work.
      const goesOn = await lendTerminal(this.editor, () => this.runLine(line));
      if (!goesOn) return this.editor.close();
    }
  }

  private ask(): void {
    const { slice, mainPath } = this.runner.session;
    this.editor.setPrompt(`${promptName(slice?.shown.fleet ?? mainPath)}% `);
    this.editor.prompt();
  }

  /** Ctrl-C stops the line, and what was pasted behind it. */
  private async runLine(line: string): Promise<boolean> {
    const controller = new AbortController();
    const stop = (): void => {
      controller.abort();
      this.waiting = [];
    };
    process.on('SIGINT', stop);
    try {
      const goesOn = await this.runner.run(line, controller.signal);
      // A signal that came while nothing could be heard belongs to this line too.
      await setImmediate();
      return goesOn;
    } finally {
      process.off('SIGINT', stop);
    }
  }

  private afterCommand({ parsed, outcome, before }: DoneCommand): void {
    const { name, words, source } = parsed;
    this.hints.note(name);
    const isSilent = outcome.report === null && outcome.error === null;
    const answer = isSilent ? changeText(source.trim(), before, outcome.session) : null;
    if (answer !== null && this.runner.isForPeople)
      process.stdout.write(`${displayText(answer)}\n`);
    // DOT text fills a screen and says nothing there.
    const isDotOnScreen = name === 'dot' && parsed.output.kind === 'screen';
    if (isDotOnScreen && outcome.error === null && process.stdout.isTTY) {
      process.stderr.write(noticeLine(null, 'this is text for graphviz; graph opens the picture'));
    }
    if (!outcome.isEmptySelection) return;
    const nearest = nearestName(words, outcome.session);
    const hint = nearest === undefined ? '' : ` (did you mean ${nearest}?)`;
    process.stderr.write(noticeLine(null, `nothing matches${hint}`));
  }

  private remember(line: string): void {
    try {
      this.history.add(line);
    } catch (error) {
      if (this.isHistoryLost) return;
      this.isHistoryLost = true;
      const notice = `the history cannot be saved: ${(error as Error).message}`;
      process.stderr.write(noticeLine(null, notice));
    }
  }

  private interrupt(): void {
    if (this.isArmed) {
      this.isInterrupted = true;
      this.editor.close();
      return;
    }
    this.isArmed = true;
    if (this.editor.line !== '') {
      this.replaceLine('');
    } else {
      process.stdout.write('\n(press Ctrl-C again, or Ctrl-D, to leave)\n');
      this.editor.prompt();
    }
  }

  private onKey({ ctrl, name }: Key): void {
    if (ctrl !== true || name !== 'c') this.isArmed = false;
    if (ctrl === true && name === 'r') void this.search();
  }

  /** Puts a line of the history at the prompt, to be run or changed. */
  private async search(): Promise<void> {
    const found = await lendTerminal(this.editor, async () => {
      const { searchHistory } = await import('./search-history.ts');
      return searchHistory(this.history.newestFirst, this.editor.line);
    });
    if (this.isClosed) return;
    if (found !== undefined) this.replaceLine(found);
    this.editor.prompt(true);
  }

  private replaceLine(line: string): void {
    this.editor.write(null, { ctrl: true, name: 'e' });
    this.editor.write(null, { ctrl: true, name: 'u' });
    this.editor.write(line);
  }
}

const MAX_NAME_LENGTH = 24;

/** The name of a file, its middle left out where it is long. */
function promptName(path: string): string {
  const name = [...displayText(basename(path))];
  if (name.length <= MAX_NAME_LENGTH) return name.join('');
  const half = Math.ceil((MAX_NAME_LENGTH - 1) / 2);
  return [...name.slice(0, half), '…', ...name.slice(half + 1 - MAX_NAME_LENGTH)].join('');
}

/** Two lines: what is loaded, and what to type first. */
function banner({ session }: LineRunner, hint: string): string {
  const { stats } = session.table;
  return `${loadedText(session.dumps)}: ${stats.rowCount} functions in ${secondsText(stats, stats.totals.time, 'seconds')}\n${hint}\n`;
}
