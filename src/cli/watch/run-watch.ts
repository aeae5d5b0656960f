import type { ProfileError } from '../../model/profile-error.ts';
import { FolderStore } from '../../stores/folder-store.ts';
import { releaseOptimizer } from '../browse/optimizer.ts';
import { dumpFolder } from '../dump-folder.ts';
import { isRedisUrl } from '../requests/record-word.ts';
import { EXIT } from '../terminal/exit-status.ts';
import type { Arrival } from './arrivals.ts';
import { Arrivals } from './arrivals.ts';
import { checkScript } from './dump-script.ts';
import { programWords } from './exec-queue.ts';
import { FolderWatch } from './folder-watch.ts';
import { PlainView } from './plain-view.ts';
import { ReportedDumps } from './reported-dumps.ts';
import type { WatchOptions, WatchRequest } from './watch-request.ts';
import { watchStore } from './watch-store.ts';
import type { WatchView } from './watch-view.ts';
import { WatchedRecords } from './watched-records.ts';

/** How often a folder is looked at with `--poll` alone. */
const POLL_MS = 500;

/** Follows a folder until there is a reason to end; gives the exit status. Throws ProfileError. */
export async function runWatch({ folder: named, options }: WatchRequest): Promise<number> {
  if (named !== undefined && isRedisUrl(named)) {
    return watchStore(named, options);
  }
  const folder = dumpFolder(named);
  if (options.exec !== undefined) programWords(options.exec);
  checkScript(options.run ?? []);
  releaseOptimizer();
  const watch = new Watch(folder, options, await openView(folder, options));
  return watch.run();
}

/** A table where somebody sits at a terminal, else lines. */
async function openView(folder: string, options: WatchOptions): Promise<WatchView> {
  const isTerminal = process.stdin.isTTY && process.stdout.isTTY && process.env['TERM'] !== 'dumb';
  // Reports have no place in a table.
  if (!isTerminal || options.json || options.run !== undefined) return new PlainView(options);
  const { LiveView } = await import('./live-view.ts');
  return new LiveView(folder, options);
}

/** One run of `watch`. */
class Watch {
  private readonly folder: string;
  private readonly options: WatchOptions;
  private readonly view: WatchView;
  private readonly arrivals: Arrivals;
  private readonly dumps: ReportedDumps;
  private readonly records: WatchedRecords;
  private isBaseline: boolean;
  private exitStatus: number | null = null;
  private failure: unknown;
  private signal: NodeJS.Signals | null = null;

  constructor(folder: string, options: WatchOptions, view: WatchView) {
    this.folder = folder;
    this.options = options;
    this.view = view;
    this.arrivals = new Arrivals(folder);
    this.dumps = new ReportedDumps(options, view);
    this.records = new WatchedRecords(new FolderStore({ dumpPath: folder }), options, {
      view,
      onFailed: () => this.end(EXIT.gateFailed),
      onError: (error) => {
        this.failure ??= error;
        this.end(EXIT.unreadable);
      },
    });
    this.isBaseline = options.existing !== true;
  }

  async run(): Promise<number> {
    const { poll } = this.options;
    const pollMs = poll === true ? POLL_MS : (poll ?? null);
    const folderWatch = new FolderWatch(this.folder, {
      pollMs,
      listener: {
        onName: (name) => (name === null ? void this.scan() : this.arrivals.mark(name)),
        onArmed: () => void this.scan(true),
        onMissing: (message) => {
          this.isBaseline = false;
          this.view.notice(this.folder, message);
        },
        onNotice: (message) => this.view.notice(this.folder, message),
      },
    });
    const onSignal = (signal: NodeJS.Signals): void => this.leave(signal, EXIT.interrupted);
    // The second one ends the process, should the first not get through.
    process.once('SIGINT', onSignal).once('SIGTERM', onSignal);
    try {
      this.view.start({ onQuit: (status) => this.leave('SIGTERM', status) });
      folderWatch.start();
      this.records.start();
      for await (const arrival of this.arrivals) await this.take(arrival);
      await this.records.stop();
      await this.dumps.finish(this.signal);
      if (this.failure !== undefined) throw this.failure;
    } finally {
      process.off('SIGINT', onSignal).off('SIGTERM', onSignal);
      await folderWatch.close();
      await this.records.stop();
      await this.dumps.stop();
      this.view.stop();
    }
    this.view.summary(this.dumps.counts);
    return this.exitStatus ?? EXIT.done;
  }

  /** The user wants to leave: the program that runs gets a signal, too. */
  private leave(signal: NodeJS.Signals, status: number): void {
    this.signal = signal;
    this.end(status);
  }

  private end(status: number): void {
    this.exitStatus ??= status;
    this.arrivals.close();
  }

  private async scan(isArmed = false): Promise<void> {
    const isBaseline = isArmed && this.isBaseline;
    this.isBaseline = false;
    try {
      await this.arrivals.scan(isBaseline);
      if (isArmed) this.view.notice(this.folder, 'watching');
    } catch (error) {
      this.failure = error as ProfileError;
      this.end(EXIT.unreadable);
    }
  }

  private async take(arrival: Arrival): Promise<void> {
    const outcome = await this.dumps.take(arrival);
    if (outcome.status !== null) this.end(outcome.status);
    const { once } = this.options;
    if (once === undefined || this.dumps.reportedCount < once) return;
    this.end(this.dumps.counts.broken > 0 ? EXIT.notAProfile : EXIT.done);
  }
}
