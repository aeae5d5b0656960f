import {
  type CommandOutput,
  type ParsedCommand,
  parseLine,
} from '../../commands/language/grammar.ts';
import { type CommandOutcome, runCommand } from '../../commands/run-command.ts';
import type { Session } from '../../commands/session/session.ts';
import { ProfileError, stopIfAborted } from '../../model/profile-error.ts';
import { KnownHeading } from '../../render/known-heading.ts';
import type { Layout } from '../../render/layout.ts';
import type { Report } from '../../render/report.ts';
import { EXIT, EXIT_OF_ERROR } from '../terminal/exit-status.ts';
import { errorLine, errorLines, noticeLine } from '../terminal/messages.ts';
import { writeOutput } from '../terminal/output.ts';
import { usedParts } from '../used-parts.ts';
import { readPlaces } from './read-places.ts';

/** A script: lines of commands given as arguments. */
export interface Script {
  readonly lines: readonly string[];
  readonly isKeptGoing: boolean;
  /** What `open` opens files in. */
  readonly editor?: string | undefined;
}

/**
 * Runs the commands of a script. The first error ends it, unless it is kept going; the exit status is that
 * of the first error, or says that nothing matched.
 */
export async function runScript(script: Script, session: Session, layout: Layout): Promise<number> {
  let current = session;
  const screen = new ReportScreen(layout, script.editor);
  let errorStatus: number = EXIT.done;
  let isNothingMatched = false;
  for (const command of script.lines.flatMap(parsedOrError)) {
    const step = await runStep(command, current, screen);
    current = step.session;
    isNothingMatched ||= step.isNothingMatched;
    if (step.error !== null) {
      errorStatus ||= EXIT_OF_ERROR[step.error.code];
      if (!script.isKeptGoing) break;
    }
    if (step.isQuit) break;
  }
  await screen.writeHeld();
  return errorStatus || (isNothingMatched ? EXIT.nothingMatched : EXIT.done);
}

/** The commands of a line; one that cannot be parsed is an error in their place. */
function parsedOrError(line: string): readonly (ParsedCommand | ProfileError)[] {
  try {
    return parseLine(line);
  } catch (error) {
    if (error instanceof ProfileError) return [error];
    throw error;
  }
}

interface Step {
  readonly session: Session;
  readonly isNothingMatched: boolean;
  readonly error: ProfileError | null;
  readonly isQuit: boolean;
}

async function runStep(
  command: ParsedCommand | ProfileError,
  session: Session,
  screen: ReportScreen,
): Promise<Step> {
  try {
    if (command instanceof ProfileError) throw command;
    const outcome = await runCommand(command, session, (path) => readPlaces([path]));
    const { error, isEmptySelection: isNothingMatched, isQuit } = outcome;
    // What was wrong stands above what is shown all the same.
    if (error !== null) process.stderr.write(errorLines(error));
    const shown = await screen.show(outcome);
    if (error !== null) return { session, isNothingMatched: false, error, isQuit: false };
    return { session: shown, isNothingMatched, error: null, isQuit };
  } catch (error) {
    if (!(error instanceof ProfileError)) throw error;
    process.stderr.write(errorLines(error));
    return { session, isNothingMatched: false, error, isQuit: false };
  }
}

/**
 * Runs lines one by one, as the prompt and piped input do: an error says one line and changes nothing, an
 * empty line repeats the last command.
 */
export class LineRunner {
  session: Session;
  /** Completes a command before it runs: at the prompt the user can pick what it leaves open. */
  prepare: (parsed: ParsedCommand, session: Session) => Promise<ParsedCommand> = async (parsed) =>
    parsed;
  /** Lines are typed at a prompt. */
  startPrompt(): void {
    this.screen.isPrompt = true;
  }

  /** Told of each command that ran, and what came of it. */
  onDone: (done: DoneCommand) => void = () => {};
  private readonly screen: ReportScreen;
  private lastCommand: string | undefined;
  /** Whether there was anything but empty lines. */
  hasRun = false;

  /** Whether a person reads what is written. */
  get isForPeople(): boolean {
    return this.screen.isForPeople;
  }

  constructor(session: Session, layout: Layout, editor?: string) {
    this.session = session;
    this.screen = new ReportScreen(layout, editor);
  }

  /** Runs a line; `false` where the user wants to leave. The signal stops it, and the session stays. */
  async run(line: string, signal?: AbortSignal): Promise<boolean> {
    const text = line.trim() === '' ? (this.lastCommand ?? '') : line;
    this.hasRun ||= text !== '';
    try {
      for (const typed of parseLine(text)) {
        this.lastCommand = typed.source;
        stopIfAborted(signal);
        const parsed = await this.prepare(typed, this.session);
        this.lastCommand = parsed.source;
        const before = this.session;
        const outcome = await runCommand(parsed, before, (path) => readPlaces([path], { signal }));
        this.session = outcome.session;
        if (outcome.error !== null) process.stderr.write(errorLine(outcome.error));
        this.session = await this.screen.show(outcome, signal);
        this.onDone({ parsed, outcome, before });
        if (outcome.isQuit) return false;
      }
    } catch (error) {
      if (!(error instanceof ProfileError)) throw error;
      process.stderr.write(errorLine(error));
    } finally {
      // At a prompt each line is answered by itself.
      if (this.screen.isPrompt) await this.screen.writeHeld();
    }
    return true;
  }

  /** Writes what is still to be written. */
  async end(): Promise<void> {
    await this.screen.writeHeld();
  }
}

/** A command that ran, and the session before it. */
export interface DoneCommand {
  readonly parsed: ParsedCommand;
  readonly outcome: CommandOutcome;
  readonly before: Session;
}

/** Where reports go, and what else commands want done. */
class ReportScreen {
  /** Who reads what is written types the next command at a prompt. */
  isPrompt = false;
  private readonly layout: Layout;
  private readonly editor: string | undefined;
  private lastReport: Report | null = null;
  private readonly heading = new KnownHeading();
  private readonly held: Report[] = [];

  constructor(layout: Layout, editor: string | undefined) {
    this.layout = layout;
    this.editor = editor;
  }

  get isForPeople(): boolean {
    return process.stdout.isTTY === true && !['json', 'csv'].includes(this.layout.name);
  }

  /** A page at the prompt ends with commands for the prompt. */
  private atPrompt(report: Report): Report {
    return report.kind === 'summary' && this.isPrompt ? { ...report, isAtPrompt: true } : report;
  }

  /** Gives the session that follows. */
  async show(outcome: CommandOutcome, signal?: AbortSignal): Promise<Session> {
    const { layout, editor } = this;
    const { report, secondReport, output, effect, notices } = outcome;
    for (const notice of notices) process.stderr.write(noticeLine(null, notice));
    if (report !== null) {
      usedParts.add(`${layout.name} ${report.kind}`);
      this.lastReport = report;
      await this.write(secondReport === null ? [report] : [report, secondReport], output, signal);
    }
    if (effect === null) return outcome.session;
    const { carryOut } = await import('./effects.ts');
    const next = await carryOut(effect, {
      layout: layout.elsewhere ?? layout,
      editor,
      lastReport: this.lastReport,
      output,
      signal,
      show: async (other) => void (await this.show(other, signal)),
    });
    return next ?? outcome.session;
  }

  private async write(
    reports: readonly Report[],
    output: CommandOutput,
    signal: AbortSignal | undefined,
  ): Promise<void> {
    const { layout } = this;
    const [report] = reports;
    if (report?.kind === 'graph' && report.isPicture) {
      const { showPicture } = await import('../dot/show-picture.ts');
      return showPicture(report, output);
    }
    if (output.kind !== 'screen') {
      const text = rendered(layout.elsewhere ?? layout, reports);
      return writeOutput(stoppable(text, signal), output);
    }
    const shown = reports.map((one) => this.atPrompt(this.heading.shown(one, layout)));
    if (layout.withinLimit === undefined)
      await onScreen(stoppable(rendered(layout, shown), signal));
    else this.held.push(...shown);
  }

  /** Writes what was held back because all of it has one limit. */
  async writeHeld(): Promise<void> {
    if (this.held.length === 0) return;
    const text = this.layout.withinLimit?.(this.held.splice(0)) ?? '';
    await onScreen([text]);
  }
}

async function onScreen(text: Iterable<string>): Promise<void> {
  const output = { kind: 'screen' } as const;
  if (process.stdout.isTTY !== true) return writeOutput(text, output);
  const { canPage, writePaged } = await import('../terminal/pager.ts');
  await (canPage() ? writePaged(text) : writeOutput(text, output));
}

function* rendered(layout: Layout, reports: readonly Report[]): Iterable<string> {
  for (const report of reports) yield* layout.render(report);
}

/** The text until the signal is aborted: then it throws `interrupted`. */
function* stoppable(text: Iterable<string>, signal: AbortSignal | undefined): Iterable<string> {
  for (const piece of text) {
    stopIfAborted(signal);
    yield piece;
  }
}
