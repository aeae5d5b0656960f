import type { FleetTarget } from '../../fleet/fleet-target.ts';
import { ProfileError } from '../../model/profile-error.ts';
import { keepYoungSpaceSmall } from '../browse/young-space.ts';
import { isFolder, statOrNone } from '../stat-or-none.ts';
import { EXIT, EXIT_OF_ERROR } from '../terminal/exit-status.ts';
import { errorLine } from '../terminal/messages.ts';
import { writeOutput } from '../terminal/output.ts';
import { type FileStamp, listStamps, stampOf } from '../watch/file-stamp.ts';
import type { CollectRequest } from './collect-request.ts';
import { collectText } from './collect-text.ts';
import { Collector } from './collector.ts';
import { openTarget } from './open-target.ts';

/** Collects dumps, and gives the exit status. Rejects with a ProfileError where the rows can go nowhere. */
export async function runCollect(request: CollectRequest): Promise<number> {
  const target = await openTarget(request.options);
  // Of each dump little is kept.
  await keepYoungSpaceSmall();
  try {
    return await new Collecting(request, target).run();
  } finally {
    await target.close();
  }
}

/** One run of `collect`. */
class Collecting {
  private readonly request: CollectRequest;
  private readonly target: FleetTarget;
  private readonly collector: Collector;
  /** Of the first thing that went wrong. */
  private status: number = EXIT.done;
  private failed = 0;

  constructor(request: CollectRequest, target: FleetTarget) {
    this.request = request;
    this.target = target;
    this.collector = new Collector(target, request.options.remove === true, (error) =>
      this.report(error),
    );
  }

  async run(): Promise<number> {
    const { paths, options } = this.request;
    for (const error of await this.target.open()) this.report(error);
    if (options.watch === true) {
      const { watchFolders } = await import('./watch-folders.ts');
      const status = await watchFolders(paths, options, {
        collector: this.collector,
        report: (error) => this.report(error),
      });
      await this.writeSums();
      return status === EXIT.done ? this.status : status;
    }
    for (const path of paths) await this.takePath(path);
    await this.collector.store();
    await this.writeSums();
    return this.status;
  }

  private async takePath(path: string): Promise<void> {
    const found = statOrNone(path);
    if (found === undefined) {
      this.report(new ProfileError('unreadable', 'no such file or folder', { subject: path }));
      return;
    }
    const stamps = isFolder(path) ? await listStamps(path) : [stampOf(path)];
    for (const stamp of stamps) if (stamp !== null) await this.take(stamp);
  }

  private async take(stamp: FileStamp): Promise<void> {
    let isFull = false;
    try {
      isFull = await this.collector.take(stamp);
    } catch (error) {
      if (!(error instanceof ProfileError)) throw error;
      // Gone: another collector has taken it and removed it.
      if (stampOf(stamp.path) !== null) this.report(error.about(stamp.path));
    }
    if (isFull) await this.collector.store();
  }

  private report(error: ProfileError): void {
    process.stderr.write(errorLine(error));
    this.failed++;
    if (this.status === EXIT.done) this.status = EXIT_OF_ERROR[error.code];
  }

  private async writeSums(): Promise<void> {
    const { collector, failed, request } = this;
    const text = collectText({ ...collector.counts, failed }, request.options);
    await writeOutput([text], { kind: 'screen' });
  }
}
