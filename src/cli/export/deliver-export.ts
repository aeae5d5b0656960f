import { statSync } from 'node:fs';
import { join } from 'node:path';
import type { ExportEffect } from '../../commands/effect.ts';
import type { CommandOutput } from '../../commands/language/grammar.ts';
import { tailOfFile } from '../../files/file-tail.ts';
import { foldedStacks } from '../../importers/folded/folded-stacks.ts';
import { loadRecording } from '../../importers/load-profile.ts';
import { ProfileError, stopIfAborted } from '../../model/profile-error.ts';
import type { Recording } from '../../model/recording.ts';
import { ownVersion } from '../own-version.ts';
import { statOrNone } from '../stat-or-none.ts';
import { temporaryFolder } from '../temporary-folder.ts';
import { noticeLine } from '../terminal/messages.ts';
import { inPieces, writeOutput } from '../terminal/output.ts';

/**
 * Writes an export where its option, else the operators of its command say. Nothing is written where it fails.
 * Rejects with ProfileError.
 */
export async function deliverExport(
  effect: ExportEffect,
  output: CommandOutput,
  signal?: AbortSignal,
): Promise<void> {
  const target = targetOf(effect, output);
  await checkTarget(effect, target);
  const { exporter, view, title, inputs: names, notes, hasIdle, changes } = effect;
  const program = `scoobyprof@${ownVersion()}`;
  const origin = { title, names, program, notes, hasIdle, changes };
  const chunks = await exporter.write(view, origin);
  await writeOutput(stoppable(inPieces(chunks), signal), target);
  if (target.kind === 'file') {
    process.stderr.write(noticeLine(target.path, `written, ${exporter.summary}`));
    if (effect.isOpened) await showFile(target.path);
  }
}

/** Where there is nothing to open it with, the user has the path. */
async function showFile(path: string): Promise<void> {
  const { openFile } = await import('../terminal/open-file.ts');
  try {
    await openFile(path);
  } catch (error) {
    if (!(error instanceof ProfileError)) throw error;
    process.stderr.write(noticeLine(null, `${error.hint}`));
  }
}

function targetOf(
  { path, isOpened, exporter }: ExportEffect,
  output: CommandOutput,
): CommandOutput {
  if (path === null && isOpened && output.kind === 'screen') {
    const [ending = ''] = exporter.endings;
    return {
      kind: 'file',
      path: join(temporaryFolder('flame -o FILE.html'), `flame${ending}`),
      isAppended: false,
    };
  }
  if (path === null) return output;
  if (output.kind === 'screen') return { kind: 'file', path, isAppended: false };
  throw new ProfileError('usage', 'export takes -o FILE or an operator (>, >>, |), not both');
}

async function checkTarget(effect: ExportEffect, target: CommandOutput): Promise<void> {
  const { exporter, isForced } = effect;
  if (target.kind === 'screen' && exporter.isBinary && process.stdout.isTTY === true) {
    throw new ProfileError(
      'usage',
      `${exporter.name} is binary, and standard output is a terminal`,
      {
        hint: `name a file: export ${exporter.name} -o FILE`,
      },
    );
  }
  if (target.kind !== 'file' || isForced) return;
  const { path } = target;
  if (effect.inputs.some((input) => isSameFile(input, path))) {
    throw new ProfileError('usage', 'is being exported: it would be lost', {
      subject: path,
      hint: 'name another file, or replace it with --force',
    });
  }
  if (isOwnExport(path) || !(await holdsProfile(path))) return;
  throw new ProfileError('usage', 'holds a profile: it would be lost', {
    subject: path,
    hint: 'name another file, or replace it with --force',
  });
}

/** By what they are, not by their names: links and other spellings lead to the same file. */
function isSameFile(a: string, b: string): boolean {
  const [one, other] = [identityOf(a), identityOf(b)];
  return one !== null && one === other;
}

/** Numbers of files can be larger than a number is exact. */
function identityOf(path: string): string | null {
  try {
    const { dev, ino } = statSync(path, { bigint: true });
    return `${dev}:${ino}`;
  } catch {
    return null;
  }
}

/** Whether this program wrote a file as an export: nothing is lost where it writes it again. */
function isOwnExport(path: string): boolean {
  if (statOrNone(path)?.isFile() !== true) return false;
  return /"exporter":"scoobyprof@[^"]*"\}\s*$/.test(tailOfFile(path, 200));
}

const OWN_PROGRAM = /^scoobyprof@/;

/** Whether nothing is lost with a recording: folded stacks are always made of another, and ours say so. */
function isMadeOfAnother({ form, threads }: Recording): boolean {
  const [{ profile }] = threads;
  const facts = (profile.kind === 'sampled' ? profile.recordingFacts : undefined) ?? [];
  return form === foldedStacks.form || facts.some(([, text]) => OWN_PROGRAM.test(text));
}

/** A broken profile is somebody's profile too. */
async function holdsProfile(path: string): Promise<boolean> {
  if (statOrNone(path)?.isFile() !== true) return false;
  try {
    return !isMadeOfAnother(await loadRecording(path));
  } catch (error) {
    if (!(error instanceof ProfileError)) throw error;
    return error.code === 'not-a-profile';
  }
}

function* stoppable<T>(chunks: Iterable<T>, signal: AbortSignal | undefined): Iterable<T> {
  for (const chunk of chunks) {
    stopIfAborted(signal);
    yield chunk;
  }
}
