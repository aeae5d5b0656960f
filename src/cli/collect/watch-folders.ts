import { basename } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { ProfileError } from '../../model/profile-error.ts';
import { EXIT } from '../terminal/exit-status.ts';
import { noticeLine } from '../terminal/messages.ts';
import { type Arrival, Arrivals } from '../watch/arrivals.ts';
import { type FileStamp, listStamps } from '../watch/file-stamp.ts';
import { FolderWatch } from '../watch/folder-watch.ts';
import type { CollectOptions } from './collect-request.ts';
import type { Collector } from './collector.ts';

/** How long rows wait for others: each time they are written is a file more for everybody who asks. */
const EVERY_MS = 60_000;
const POLL_MS = 500;
/** After the target could not be written to. */
const RETRY_MS = 5000;

interface Collecting {
  readonly collector: Collector;
  readonly report: (error: ProfileError) => void;
}

/**
 * Takes the dumps that are in folders and those that come, until SIGINT or SIGTERM; then stores what was taken, and
 * gives the exit status. While nothing can be stored it waits, and takes no more than memory holds.
 */
export async function watchFolders(
  folders: readonly string[],
  options: CollectOptions,
  collecting: Collecting,
): Promise<number> {
  const watching = new Watching(options, collecting);
  const onInterrupt = (): void => watching.end(EXIT.interrupted);
  const onTerminate = (): void => watching.end(EXIT.done);
  // The second one ends the process, should the first not get through: nothing is lost then, either.
  process.once('SIGINT', onInterrupt).once('SIGTERM', onTerminate);
  try {
    return await watching.run(folders);
  } finally {
    process.off('SIGINT', onInterrupt).off('SIGTERM', onTerminate);
  }
}

class Watching {
  private readonly options: CollectOptions;
  private readonly collector: Collector;
  private readonly report: Collecting['report'];
  private readonly arrivals: Arrivals[] = [];
  /** One thing at a time: dumps of all folders go into one batch. */
  private queue: Promise<unknown> = Promise.resolve();
  private readonly ended = new AbortController();
  private status: number = EXIT.done;
  private failure: unknown;

  constructor(options: CollectOptions, { collector, report }: Collecting) {
    this.options = options;
    this.collector = collector;
    this.report = report;
  }

  end(status: number): void {
    this.status = status;
    this.ended.abort();
    for (const arrivals of this.arrivals) arrivals.close();
  }

  async run(folders: readonly string[]): Promise<number> {
    const timer = setInterval(
      () => void this.inTurn(() => this.store()),
      this.options.every ?? EVERY_MS,
    );
    try {
      await Promise.all(
        folders.map((folder) => this.watch(folder).catch((error: unknown) => this.fail(error))),
      );
    } finally {
      clearInterval(timer);
    }
    if (this.failure !== undefined) throw this.failure;
    await this.collector.store();
    return this.status;
  }

  private async watch(folder: string): Promise<void> {
    const arrivals = new Arrivals(folder);
    this.arrivals.push(arrivals);
    await this.takeThere(folder, arrivals);
    const watch = this.folderWatch(folder, arrivals);
    try {
      if (!this.ended.signal.aborted) watch.start();
      for await (const arrival of arrivals) await this.inTurn(() => this.takeArrival(arrival));
    } finally {
      await watch.close();
    }
  }

  /** What was collected before need not be read again; what is wrong with a file is said when it stays so. */
  private async takeThere(folder: string, arrivals: Arrivals): Promise<void> {
    for (const stamp of await listStamps(folder)) {
      if (this.ended.signal.aborted) return;
      await this.inTurn(async () => {
        if (await this.isTaken(stamp)) arrivals.know(basename(stamp.path), stamp);
      });
    }
  }

  private async isTaken(stamp: FileStamp): Promise<boolean> {
    try {
      if (await this.collector.take(stamp)) await this.store();
      return true;
    } catch (error) {
      if (error instanceof ProfileError) return false;
      throw error;
    }
  }

  private async takeArrival(arrival: Arrival): Promise<void> {
    if (arrival.kind === 'broken') this.report(arrival.error.about(arrival.path));
    if (arrival.kind !== 'dump') return;
    const { dump, stamp } = arrival;
    let isFull = false;
    try {
      isFull = await this.collector.take(stamp, async () => dump);
    } catch (error) {
      if (!(error instanceof ProfileError)) throw error;
      this.report(error.about(stamp.path));
    }
    if (isFull) await this.store();
  }

  /** Until it is done, or the end: then whoever waits for it tries once more. */
  private async store(): Promise<void> {
    for (;;) {
      try {
        return await this.collector.store();
      } catch (error) {
        if (!(error instanceof ProfileError)) throw error;
        this.report(error);
        const { signal } = this.ended;
        if (await setTimeout(RETRY_MS, false, { signal }).catch(() => true)) return;
      }
    }
  }

  private inTurn(act: () => Promise<void>): Promise<void> {
    const turn = this.queue.then(act);
    this.queue = turn.catch((error: unknown) => this.fail(error));
    return turn.catch(() => undefined);
  }

  private fail(error: unknown): void {
    this.failure ??= error;
    this.end(EXIT.unreadable);
  }

  private folderWatch(folder: string, arrivals: Arrivals): FolderWatch {
    const { poll } = this.options;
    const notice = (message: string) => process.stderr.write(noticeLine(folder, message));
    return new FolderWatch(folder, {
      pollMs: poll === true ? POLL_MS : (poll ?? null),
      listener: {
        onName: (name) => (name === null ? void this.scan(arrivals) : arrivals.mark(name)),
        onArmed: () => void this.scan(arrivals).then(() => notice('watching')),
        onMissing: notice,
        onNotice: notice,
      },
    });
  }

  private async scan(arrivals: Arrivals): Promise<void> {
    try {
      await arrivals.scan();
    } catch (error) {
      this.fail(error);
    }
  }
}
