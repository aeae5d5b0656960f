import { execFile } from 'node:child_process';
import { recordLine } from '../../commands/records/list-report.ts';
import { Session } from '../../commands/session/session.ts';
import { displayText } from '../../model/display-text.ts';
import { ProfileError } from '../../model/profile-error.ts';
import type { RecordMeta } from '../../records/record-meta.ts';
import { loadLayout } from '../../render/registry.ts';
import { releaseOptimizer } from '../browse/optimizer.ts';
import { readDump, reserveStandardInput } from '../browse/read-dump.ts';
import { LineRunner } from '../browse/run-commands.ts';
import { EXIT } from '../terminal/exit-status.ts';
import { errorLine, noticeLine } from '../terminal/messages.ts';
import type { DumpSummary } from './dump-summary.ts';
import { pictureWords } from './graph-program.ts';
import { liveScreen } from './live-screen.ts';
import { LiveState } from './live-state.ts';
import { summaryText } from './summary-text.ts';
import type { WatchOptions } from './watch-request.ts';
import type { ViewListener, WatchCounts, WatchView } from './watch-view.ts';

/** A screen of its own, without a cursor; the one from before comes back when it is left. */
const ENTER = '\u001b[?1049h\u001b[?25l';
const LEAVE = '\u001b[?25h\u001b[?1049l';
/** One key: an arrow is a sequence. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: keys are control characters
const KEY = /\u001b[[O][A-Z]|[\s\S]/g;
/** In a burst the table is drawn this often and no more. */
const REDRAW_MS = 50;

/** The table on a terminal: drawn in place, steered by keys. */
export class LiveView implements WatchView {
  readonly isOwnScreen = true;
  private readonly folder: string;
  private readonly options: WatchOptions;
  private readonly state = new LiveState();
  private listener: ViewListener = { onQuit: () => {} };
  private isShown = false;
  private isStarted = false;
  private isPrompting = false;
  private redraw: NodeJS.Timeout | null = null;
  /** What went wrong, to be said when the screen is gone. */
  private readonly failures: string[] = [];

  constructor(folder: string, options: WatchOptions) {
    this.folder = folder;
    this.options = options;
  }

  start(listener: ViewListener): void {
    this.listener = listener;
    this.isStarted = true;
    reserveStandardInput();
    process.stdout.on('resize', this.onResize);
    this.show();
  }

  async dump(summary: DumpSummary, session: Session): Promise<void> {
    this.state.add(summary, session.table);
    this.drawSoon();
  }

  async record(meta: RecordMeta): Promise<void> {
    this.say(recordLine(meta));
  }

  async broken(path: string, error: ProfileError): Promise<void> {
    this.state.brokenCount++;
    this.say(errorLine(error.about(path)));
  }

  notice(subject: string | null, message: string): void {
    if (message.startsWith('fails on')) this.failures.push(noticeLine(subject, message));
    this.say(noticeLine(subject, message));
  }

  stop(): void {
    if (!this.isStarted) return;
    this.hide();
    // The prompt would wait for its user: it takes this for the end of input.
    if (this.isPrompting) process.stdin.emit('end');
    process.stdout.off('resize', this.onResize);
    this.isStarted = false;
  }

  summary(counts: WatchCounts): void {
    for (const failure of this.failures) process.stderr.write(failure);
    process.stderr.write(noticeLine(null, summaryText(counts)));
  }

  private say(line: string): void {
    this.state.message = line.trimEnd();
    this.drawSoon();
  }

  private show(): void {
    this.isShown = true;
    process.stdout.write(ENTER);
    process.stdin.setRawMode(true);
    process.stdin.on('data', this.onData);
    process.stdin.resume();
    this.draw();
  }

  private hide(): void {
    if (!this.isShown) return;
    this.isShown = false;
    if (this.redraw !== null) clearTimeout(this.redraw);
    this.redraw = null;
    process.stdin.off('data', this.onData);
    process.stdin.setRawMode(false);
    process.stdin.pause();
    process.stdout.write(LEAVE);
  }

  private readonly onResize = (): void => this.drawSoon();

  private drawSoon(): void {
    if (!this.isShown) return;
    this.redraw ??= setTimeout(() => this.draw(), REDRAW_MS);
  }

  private draw(): void {
    this.redraw = null;
    if (!this.isShown) return;
    const { columns = 80, rows = 24 } = process.stdout;
    const lines = liveScreen(this.folder, this.state, { columns, rows });
    const text = lines.slice(0, rows).map((line) => `${line}\u001b[K`);
    process.stdout.write(`\u001b[H${text.join('\r\n')}\u001b[J`);
  }

  private readonly onData = (data: Buffer): void => {
    // Keys that are pressed quickly, or pasted, arrive together.
    for (const [key] of data.toString().matchAll(KEY)) if (this.isShown) this.onKey(key);
    this.drawSoon();
  };

  private onKey(key: string): void {
    const action = this.keys[key];
    if (action !== undefined) action();
  }

  private readonly keys: Readonly<Record<string, () => void>> = {
    q: () => this.listener.onQuit(EXIT.done),
    '\u0003': () => this.listener.onQuit(EXIT.interrupted),
    s: () => this.state.nextOrder(),
    p: () => this.state.togglePause(),
    '\u001b[A': () => this.state.move(-1),
    '\u001bOA': () => this.state.move(-1),
    k: () => this.state.move(-1),
    '\u001b[B': () => this.state.move(1),
    '\u001bOB': () => this.state.move(1),
    j: () => this.state.move(1),
    '\r': () => void this.openSelected(),
    g: () => this.drawSelected(),
  };

  private selectedPath(): string | null {
    const rows = this.state.sortedRows();
    return rows[this.state.selected(rows)]?.summary.path ?? null;
  }

  /** Draws the graph of the chosen dump, and opens it where there is something that does. */
  private drawSelected(): void {
    const path = this.selectedPath();
    if (path === null) return;
    const [program, ...args] = pictureWords(this.options, path);
    this.say(noticeLine(path, 'drawing'));
    execFile(program, args, (error, _, stderr) => {
      const lines = stderr.split('\n').filter((line) => line !== '');
      this.say(lines.join(' · ') || (error?.message ?? ''));
    });
  }

  /** Opens the chosen dump in the prompt; dumps that come meanwhile are in the table afterwards. */
  private async openSelected(): Promise<void> {
    const path = this.selectedPath();
    if (path === null) return;
    // Dumps that come meanwhile do not take its place.
    this.state.move(0);
    this.hide();
    this.isPrompting = true;
    try {
      await this.prompt(path);
      this.state.message = `back from ${displayText(path)}`;
    } catch (error) {
      if (!(error instanceof ProfileError)) throw error;
      this.state.message = errorLine(error).trimEnd();
    }
    this.isPrompting = false;
    if (this.isStarted) this.show();
  }

  private async prompt(path: string): Promise<void> {
    const { gc, layout } = this.options;
    const dump = await readDump(path);
    releaseOptimizer();
    const session = Session.start(dump, gc === 'separate' ? 'separate' : 'on-stack');
    const { runPrompt } = await import('../terminal/prompt/prompt.ts');
    await runPrompt(new LineRunner(session, await loadLayout(layout ?? 'pstats')), {});
  }
}
