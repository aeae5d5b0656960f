import { type Condition, isOfDumps, testCondition } from '../../commands/language/conditions.ts';
import { onThread } from '../../commands/list/thread.ts';
import { onValue } from '../../commands/list/value.ts';
import { hasThreads } from '../../commands/session/chosen-threads.ts';
import { hasValues } from '../../commands/session/chosen-values.ts';
import type { LoadedDump } from '../../commands/session/loaded-dump.ts';
import { Session } from '../../commands/session/session.ts';
import { ProfileError } from '../../model/profile-error.ts';
import { EXIT } from '../terminal/exit-status.ts';
import type { Arrival } from './arrivals.ts';
import { dumpKind } from './dump-kind.ts';
import { runDumpScript } from './dump-script.ts';
import { summarize } from './dump-summary.ts';
import { type DumpProgram, ExecQueue, userProgram } from './exec-queue.ts';
import type { FileStamp } from './file-stamp.ts';
import { graphProgram } from './graph-program.ts';
import { KindHistory } from './kind-history.ts';
import { Pruner } from './pruner.ts';
import type { WatchOptions } from './watch-request.ts';
import type { WatchCounts, WatchView } from './watch-view.ts';

/** Old dumps are looked for this often where nothing else happens. */
const PRUNE_MS = 1000;

/** What is done with each dump: it is told, tested, given to commands and programs, and removed in time. */
export class ReportedDumps {
  private readonly options: WatchOptions;
  private readonly view: WatchView;
  private readonly history = new KindHistory();
  private readonly exec: ExecQueue | null;
  private readonly pruner: Pruner;
  private readonly pruneTimer: NodeJS.Timeout;
  /** Versions of dumps that a program has not seen yet: they must not be removed. */
  private readonly unseen = new Map<string, FileStamp>();
  private dumpCount = 0;
  private brokenCount = 0;
  private notExecutedCount = 0;

  constructor(options: WatchOptions, view: WatchView) {
    this.options = options;
    this.view = view;
    this.pruner = new Pruner({
      ...(options.keep === undefined ? {} : { keep: options.keep }),
      ...(options.maxAge === undefined ? {} : { maxAgeMs: options.maxAge }),
      ...(options.maxSize === undefined ? {} : { maxSizeBytes: options.maxSize }),
    });
    const programs = programsFor(options);
    this.exec =
      programs.length === 0
        ? null
        : new ExecQueue(programs, view.isOwnScreen ? 'ignore' : 'inherit', {
            onProblem: (path, problem) => this.view.notice(path, problem),
            onEnd: (path) => this.executed(path),
          });
    this.pruneTimer = setInterval(() => this.pruner.prune(), PRUNE_MS);
  }

  get counts(): WatchCounts {
    return {
      dumps: this.dumpCount,
      broken: this.brokenCount,
      pruned: this.pruner.prunedCount,
      notExecuted: this.notExecutedCount,
    };
  }

  get reportedCount(): number {
    return this.dumpCount + this.brokenCount;
  }

  /** `status`: the watch ends with it. */
  async take(arrival: Arrival): Promise<{ readonly status: number | null }> {
    switch (arrival.kind) {
      case 'gone':
        this.pruner.forget(arrival.path);
        return { status: null };
      case 'broken':
        this.brokenCount++;
        await this.view.broken(arrival.path, arrival.error);
        return { status: null };
      case 'dump':
        return { status: await this.takeDump(arrival) };
    }
  }

  private async takeDump({ dump, stamp }: Arrival & { kind: 'dump' }): Promise<number | null> {
    const session = this.sessionOn(dump);
    const tree = session.table.stacks?.[0]?.tree ?? null;
    const summary = summarize(session, dumpKind(dump.path, tree), this.history);
    this.dumpCount++;
    await this.view.dump(summary, session);
    const scriptStatus = await runDumpScript(this.options, session);
    const isFailed = this.failsOn(session);
    if (this.exec === null) this.pruner.add(stamp);
    else {
      this.unseen.set(stamp.path, stamp);
      this.exec.add(stamp.path);
    }
    return isFailed ? EXIT.gateFailed : scriptStatus;
  }

  private sessionOn(dump: LoadedDump): Session {
    const { gc, thread, value } = this.options;
    const session = Session.start(dump, gc === 'separate' ? 'separate' : 'on-stack');
    try {
      if (value !== undefined && hasValues(dump)) return onValue(session, value);
      return thread !== undefined && hasThreads(dump) ? onThread(session, [thread]) : session;
    } catch (error) {
      if (!(error instanceof ProfileError)) throw error;
      this.view.notice(dump.path, error.message);
      return session;
    }
  }

  /** Waits for the programs, or after a signal passes that on. */
  async finish(signal: NodeJS.Signals | null): Promise<void> {
    if (signal === null) await this.exec?.finish();
    else this.notExecutedCount = (await this.exec?.stop(signal)) ?? 0;
  }

  async stop(): Promise<void> {
    clearInterval(this.pruneTimer);
    await this.exec?.stop('SIGTERM');
  }

  private executed(path: string): void {
    const stamp = this.unseen.get(path);
    this.unseen.delete(path);
    if (stamp !== undefined) this.pruner.add(stamp);
  }

  private failsOn(session: Session): boolean {
    const outcomes = (this.options.failOn ?? [])
      .filter(isOfDumps)
      .map((condition) => this.test(condition, session));
    return outcomes.includes(true);
  }

  private test(condition: Condition, session: Session): boolean {
    const { hits, note } = testCondition(condition, session.table);
    const path = session.mainPath;
    if (note !== null) this.view.notice(path, `${condition.text}: ${note}`);
    for (const hit of hits) this.view.notice(path, `fails on ${condition.text}: ${hit}`);
    return hits.length > 0;
  }
}

/** What is started for each dump: the picture is there when the user's program runs. */
function programsFor(options: WatchOptions): readonly DumpProgram[] {
  const isDrawn = options.dot === true || options.svg === true;
  return [
    ...(isDrawn ? [graphProgram(options)] : []),
    ...(options.exec === undefined ? [] : [userProgram(options.exec)]),
  ];
}
