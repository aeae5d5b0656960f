import { ProfileError } from '../../model/profile-error.ts';
import { hasFleet } from '../browse/read-places.ts';
import { statOrNone } from '../stat-or-none.ts';
import { temporaryFolder } from '../temporary-folder.ts';
import { EXIT, EXIT_OF_ERROR } from '../terminal/exit-status.ts';
import { errorLines, noticeLine } from '../terminal/messages.ts';
import { openFile } from '../terminal/open-file.ts';
import { writeOutput } from '../terminal/output.ts';
import type { DotRequest } from './dot-request.ts';
import { type FoundDumps, findDumps } from './find-dumps.ts';
import { checkSettings } from './graph-options.ts';
import { type Failure, type GraphTask, runTask, type TaskResult } from './graph-task.ts';
import { checkEngine } from './layout.ts';
import { planTasks } from './plan-tasks.ts';
import { Progress } from './progress.ts';
import { runInThreads } from './worker-pool.ts';

/** Starting threads takes longer than to read less than this. */
const WORTH_THREADS_BYTES = 1e6;

/** Draws dumps; gives the exit status. Throws ProfileError where nothing can be begun. */
export async function runDot(request: DotRequest): Promise<number> {
  checkSettings(request.settings);
  await checkEngine(request.settings);
  const paths = request.paths.length > 0 ? request.paths : [await newestDump(request)];
  const isSlice = request.settings.where !== undefined || (await hasFleet(paths));
  const found = dumpsOf(paths, request, isSlice);
  for (const error of found.errors) process.stderr.write(errorLines(error));
  const tasks =
    found.dumps.length > 0 ? planTasks(ofSlice(withPlace(request), isSlice), found) : [];
  const tally = new Tally(tasks);
  for (const error of found.errors) tally.status ||= EXIT_OF_ERROR[error.code];
  if (tasks.length > 1 && sizeBytes(tasks) > WORTH_THREADS_BYTES) {
    await runInThreads(tasks, (index, result) => tally.take(index, result));
  } else {
    for (const [index, task] of tasks.entries()) tally.take(index, await runTask(task));
  }
  await tally.finish();
  const [task] = tasks;
  if (request.isOpened && tally.doneCount === 1 && task?.output) await openFile(task.output);
  return tally.status;
}

/** Of a part of a fleet, or of many dumps, there is one graph. */
function ofSlice(request: DotRequest, isSlice: boolean): DotRequest {
  return isSlice && !request.isComparison ? { ...request, isMerged: true } : request;
}

function dumpsOf(paths: readonly string[], request: DotRequest, isSlice: boolean): FoundDumps {
  if (!isSlice) return findDumps(paths, request.isRecursive);
  const dumps = paths.map((path) => ({ path, isGuess: false }));
  return { dumps, hasFolder: false, errors: [] };
}

/** A graph that is only to be looked at leaves nothing beside its dump. */
function withPlace(request: DotRequest): DotRequest {
  const { isOpened, output } = request;
  return isOpened && output === undefined
    ? { ...request, output: `${temporaryFolder('name a file: -o FILE')}/` }
    : request;
}

/** Of the newest run the dump with the most busy time, as everywhere. */
async function newestDump({ dir }: DotRequest): Promise<string> {
  const { readNewestDump } = await import('../runs/read-newest.ts');
  return (await readNewestDump(dir)).path;
}

function sizeBytes(tasks: readonly GraphTask[]): number {
  const paths = tasks.flatMap(({ inputs }) => inputs);
  // Standard input belongs to this thread.
  if (paths.includes('-')) return 0;
  return paths.reduce((sum, path) => sum + (statOrNone(path)?.size ?? 0), 0);
}

/** Says what came of each task, in the order of the tasks whatever the order in which they end. */
class Tally {
  status: number = EXIT.done;
  doneCount = 0;
  private readonly tasks: readonly GraphTask[];
  private readonly results: (TaskResult | undefined)[];
  private readonly progress: Progress;
  private readonly failures: Failure[] = [];
  private said = 0;

  constructor(tasks: readonly GraphTask[]) {
    this.tasks = tasks;
    this.results = tasks.map(() => undefined);
    this.progress = new Progress(tasks.length);
  }

  take(index: number, result: TaskResult): void {
    this.results[index] = result;
    this.progress.clear();
    for (; this.said < this.results.length; this.said++) {
      const next = this.results[this.said];
      if (next === undefined) break;
      this.say(next);
    }
    this.progress.step(this.tasks[index].inputs[0]);
  }

  private say({ warnings, failures, unmatched, isDone }: TaskResult): void {
    for (const { subject, message } of warnings) {
      process.stderr.write(noticeLine(subject, `warning: ${message}`));
    }
    for (const failure of failures) {
      const { code, message, subject, hint } = failure;
      const about = {
        ...(subject === undefined ? {} : { subject }),
        ...(hint === undefined ? {} : { hint }),
      };
      process.stderr.write(errorLines(new ProfileError(code, message, about)));
      this.failures.push(failure);
      this.status ||= EXIT_OF_ERROR[code];
    }
    const [subject = null] = this.tasks[this.said].inputs;
    for (const pattern of unmatched) {
      process.stderr.write(noticeLine(subject, `no function matches ${pattern}`));
      this.status ||= EXIT.nothingMatched;
    }
    if (isDone) this.doneCount++;
  }

  /** Writes what goes to standard output, then the closing line. */
  async finish(): Promise<void> {
    this.progress.clear();
    for (const result of this.results) {
      const text = result?.text ?? null;
      if (typeof text === 'string') await writeOutput([text], { kind: 'screen' });
      else if (text !== null) process.stdout.write(text);
    }
    this.sayClosingLine();
  }

  private sayClosingLine(): void {
    const written = this.tasks.filter((_, i) => this.results[i]?.isDone && this.tasks[i]?.output);
    if (this.tasks.length < 2 && written.length === 0) return;
    const [only] = written;
    const graphs = written.length === 1 ? `1 graph: ${only?.output}` : `${written.length} graphs`;
    const reasons = this.failures.map(({ subject, message }) => `${subject}: ${message}`);
    const shown = reasons.slice(0, 3).join('; ');
    const more = reasons.length > 3 ? `; and ${reasons.length - 3} more` : '';
    const failed = reasons.length > 0 ? `, ${reasons.length} failed (${shown}${more})` : '';
    process.stderr.write(noticeLine(null, `${graphs}${failed}`));
  }
}
