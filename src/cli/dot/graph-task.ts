import { dumpsOnThread } from '../../commands/session/chosen-threads.ts';
import { dumpOnValue } from '../../commands/session/chosen-values.ts';
import type { LoadedDump } from '../../commands/session/loaded-dump.ts';
import { openedDump } from '../../commands/session/opened-dump.ts';
import type { DotGraph } from '../../exporters/dot/graph-style.ts';
import { streamDump } from '../../importers/dump-source.ts';
import { loadDump, loadRecording } from '../../importers/load-profile.ts';
import { type ErrorCode, ProfileError } from '../../model/profile-error.ts';
import { hasFleet, readPlaces } from '../browse/read-places.ts';
import { inPieces } from '../terminal/output.ts';
import { writeTextWhole } from '../write-file.ts';
import type { GraphSettings } from './dot-request.ts';
import { drawComparison, drawGraph, matchingNames } from './draw-graph.ts';
import { drawPicture } from './layout.ts';

/** One graph to make: plain data, since threads get it. */
export interface GraphTask {
  readonly inputs: readonly string[];
  readonly isComparison: boolean;
  /** Found in a folder by its content only: what is not a profile after all is passed over. */
  readonly isGuess: boolean;
  /** `null`: the text is handed back. */
  readonly output: string | null;
  readonly settings: GraphSettings;
}

/** A ProfileError as plain data. */
export interface Failure {
  readonly code: ErrorCode;
  readonly message: string;
  readonly subject: string | undefined;
  readonly hint: string | undefined;
}

export interface TaskResult {
  readonly isDone: boolean;
  /** Each about the file that it names. */
  readonly warnings: readonly { readonly subject: string; readonly message: string }[];
  readonly failures: readonly Failure[];
  /** Patterns that no function matches. */
  readonly unmatched: readonly string[];
  /** What goes to standard output. */
  readonly text: string | Uint8Array | null;
}

/** Makes a graph and writes it, whole or not at all. What goes wrong is in the result. */
export async function runTask(task: GraphTask): Promise<TaskResult> {
  const warnings: { subject: string; message: string }[] = [];
  const failures: Failure[] = [];
  const result = { isDone: false, warnings, failures, unmatched: [], text: null };
  const dumps = await readInputs(task, { warnings, failures });
  const isLacking = dumps.length === 0 || (task.isComparison && dumps.length < 2);
  if (isLacking) return result;
  try {
    const { settings, isComparison } = task;
    const graph = await (isComparison
      ? drawComparison(dumps, settings)
      : drawGraph(dumps.flat(), settings));
    const [subject = ''] = task.inputs;
    for (const message of graph.warnings) warnings.push({ subject, message });
    if (graph.unmatched.length > 0) return { ...result, unmatched: graph.unmatched };
    return { ...result, ...(await deliver(graph, task)) };
  } catch (error) {
    failures.push(failureOf(error, task.inputs[0]));
    return result;
  }
}

async function deliver(
  graph: DotGraph,
  { settings, output }: GraphTask,
): Promise<Pick<TaskResult, 'isDone' | 'text' | 'unmatched'>> {
  const { listFunctions, type } = settings;
  if (listFunctions !== undefined) {
    const text = matchingNames(graph, listFunctions);
    return { isDone: true, text, unmatched: text === '' ? [listFunctions] : [] };
  }
  const content = type === 'dot' ? inPieces(graph.dot) : [await drawPicture(graph, settings)];
  if (output === null) return { isDone: true, text: joined(content), unmatched: [] };
  writeTextWhole(output, content);
  return { isDone: true, text: null, unmatched: [] };
}

function joined(content: Iterable<string | Uint8Array>): string | Uint8Array {
  const pieces = [...content];
  const [only] = pieces;
  return pieces.length === 1 && only !== undefined ? only : pieces.join('');
}

/** Each input by the threads of it that are drawn. */
async function readInputs(
  { inputs, isGuess, settings }: GraphTask,
  { warnings, failures }: { warnings: { subject: string; message: string }[]; failures: Failure[] },
): Promise<readonly (readonly LoadedDump[])[]> {
  const dumps: (readonly LoadedDump[])[] = [];
  for (const path of inputs) {
    try {
      const slice = await readSlice(path, settings);
      if (slice !== null) {
        dumps.push(slice);
        continue;
      }
      const read = await readInput(path);
      const chosen = dumpsOnThread(dumpOnValue(read, settings.value), settings.thread);
      const said = chosen.flatMap(({ profile }) => profile.warnings);
      for (const { message } of [...(read.recording?.warnings ?? []), ...said]) {
        warnings.push({ subject: path, message });
      }
      dumps.push(chosen);
    } catch (error) {
      const failure = failureOf(error, path);
      if (!(isGuess && failure.code === 'foreign')) failures.push(failure);
    }
  }
  return dumps;
}

/** What a condition leaves of a fleet or of a folder; `null`: it is a dump that is drawn as it is. */
async function readSlice(
  path: string,
  { where, gc }: GraphSettings,
): Promise<readonly LoadedDump[] | null> {
  if (where === undefined && !(await hasFleet([path]))) return null;
  return readPlaces([path], { where, gc });
}

async function readInput(path: string): Promise<LoadedDump> {
  const isStream = path === '-';
  const read = isStream ? loadDump(streamDump(process.stdin)) : loadRecording(path);
  return openedDump(path, null, await read);
}

/** A mistake of this program is thrown on. */
function failureOf(error: unknown, path: string): Failure {
  if (!(error instanceof ProfileError)) throw error;
  const { code, message, hint, subject } = error;
  return { code, message, subject: subject ?? path, hint };
}
