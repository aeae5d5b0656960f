import { mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { unreadable } from '../../importers/read-error.ts';
import { ProfileError } from '../../model/profile-error.ts';
import { isFolder, statOrNone } from '../stat-or-none.ts';
import type { DotRequest } from './dot-request.ts';
import type { FoundDumps } from './find-dumps.ts';
import type { GraphTask } from './graph-task.ts';
import { outputPaths } from './output-names.ts';

/** The graphs to make, in a fixed order. Throws ProfileError where they have no place to go. */
export function planTasks(request: DotRequest, found: FoundDumps): readonly GraphTask[] {
  const paths = found.dumps.map(({ path }) => path);
  const isOneGraph = request.isMerged || request.isComparison;
  const isMany = !isOneGraph && (found.hasFolder || paths.length > 1);
  checkComparison(request, paths);
  checkOutput(request, isMany);
  const tasks = isOneGraph ? [oneTask(request, found)] : manyTasks(request, found, isMany);
  checkTargets(tasks, paths);
  return tasks;
}

function checkComparison({ isComparison, isMerged }: DotRequest, paths: readonly string[]): void {
  if (!isComparison || (paths.length === 2 && !isMerged)) return;
  const what = isMerged
    ? '--compare and --merge'
    : `--compare takes two dumps, not ${paths.length}`;
  throw new ProfileError('usage', isMerged ? `${what} exclude each other` : what, {
    hint: 'scoobyprof dot --compare OLD NEW',
  });
}

function isPrinted({ output, settings }: DotRequest): boolean {
  return output === '-' || settings.listFunctions !== undefined;
}

/** All dumps in one graph. */
function oneTask(request: DotRequest, { dumps }: FoundDumps): GraphTask {
  const { settings, isComparison, output } = request;
  const name = `${isComparison ? 'compare' : 'merged'}.${settings.type}`;
  return {
    inputs: dumps.map(({ path }) => path),
    isComparison,
    isGuess: !isComparison && dumps.some((dump) => dump.isGuess),
    output: isPrinted(request) ? null : oneTarget(output, name),
    settings,
  };
}

function manyTasks(
  request: DotRequest,
  { dumps }: FoundDumps,
  isMany: boolean,
): readonly GraphTask[] {
  const paths = dumps.map(({ path }) => path);
  const targets = isPrinted(request) ? [] : manyTargets(request, paths, isMany);
  return dumps.map(({ path, isGuess }, i) => {
    // A dump on standard input has no place beside it.
    const hasPlace = path !== '-' || request.output !== undefined;
    const output = hasPlace ? (targets[i] ?? null) : null;
    return { inputs: [path], isComparison: false, isGuess, output, settings: request.settings };
  });
}

function checkOutput({ output, settings, isOpened }: DotRequest, isMany: boolean): void {
  const isPicture = settings.type !== 'dot';
  if (isMany && output === '-' && isPicture) {
    throw new ProfileError('usage', `several pictures cannot go to standard output`, {
      hint: '-o names a folder for them, --merge makes one of all',
    });
  }
  if (isMany && output !== undefined && output !== '-' && isFile(output)) {
    throw new ProfileError('usage', 'is a file: several graphs need a folder', {
      subject: output,
      hint: '--merge makes one graph of all',
    });
  }
  if (isOpened && (isMany || output === '-')) {
    throw new ProfileError('usage', '--open takes one graph, in a file', {
      hint: 'name one dump, or draw all as one with --merge',
    });
  }
}

function isFile(path: string): boolean {
  return statOrNone(path)?.isFile() === true;
}

/** A folder that is there, or one that a slash behind its name says is meant. */
function isMeantAsFolder(path: string): boolean {
  return isFolder(path) || /[\\/]$/.test(path);
}

function oneTarget(output: string | undefined, name: string): string {
  if (output === undefined) return name;
  return isMeantAsFolder(output) ? join(madeFolder(output), name) : output;
}

function manyTargets(
  { output, settings }: DotRequest,
  paths: readonly string[],
  isMany: boolean,
): readonly string[] {
  const isNamedFile = output !== undefined && !isMany && !isMeantAsFolder(output);
  if (isNamedFile) return [output];
  const folder = output === undefined ? undefined : madeFolder(output);
  const named = paths.map((path) => (path === '-' ? 'stdin' : path));
  return outputPaths(named, { folder, type: settings.type });
}

function madeFolder(folder: string): string {
  try {
    mkdirSync(folder, { recursive: true });
    return folder;
  } catch (error) {
    const reason = unreadable(error);
    throw reason instanceof ProfileError ? reason.about(folder) : reason;
  }
}

/** A graph must not take the place of a dump. */
function checkTargets(tasks: readonly GraphTask[], paths: readonly string[]): void {
  const dumps = new Set(paths.map((path) => resolve(path)));
  const taken = tasks.find(({ output }) => output !== null && dumps.has(resolve(output)));
  if (taken === undefined) return;
  const subject = taken.output as string;
  throw new ProfileError('usage', 'is a dump: a graph would take its place', { subject });
}
