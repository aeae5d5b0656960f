import { resolve } from 'node:path';
import { Separator, search } from '@inquirer/prompts';
import { displayText } from '../../model/display-text.ts';
import { ProfileError } from '../../model/profile-error.ts';
import { availableDumps, type DumpCandidate } from '../dump-folder.ts';
import { type ListedRun, listByRun, markedFacts } from '../runs/list-by-run.ts';
import type { RunDump } from '../runs/newest-run.ts';
import { recordingSpan } from '../runs/recording-span.ts';
import { statOrNone } from '../stat-or-none.ts';
import { sizeText } from '../terminal/size-text.ts';

/** How long the list waits for durations before it is drawn without those that are not known yet. */
const PATIENCE_MS = 150;

/**
 * Lets the user choose a dump of the dump folder, the newest run first, behind the open one where there is one that
 * can be taken again; typing searches. Gives its path. Throws ProfileError: there is none, or the user left the list.
 */
export async function pickDump(dirOption: string | undefined, current?: string): Promise<string> {
  const { folder, dumps } = dumpsToPick(dirOption, current);
  const [only] = dumps;
  if (only?.path === current && only !== undefined && dumps.length === 1) return only.path;
  const durations = new Map<string, string>();
  const shown = dumps.slice(0, 20).map((dump) => fillDuration(dump, durations));
  const patience = new Promise((resolve) => setTimeout(resolve, PATIENCE_MS).unref());
  await Promise.race([Promise.all(shown), patience]);
  void fillOthers(dumps.slice(20), durations);
  const runs = listByRun(dumps);
  try {
    return await search({
      message: `Dumps of ${displayText(folder)} (type to search):`,
      pageSize: 12,
      source: (term) => {
        const wanted = (term ?? '').toLowerCase();
        const choiceOf = (one: RunDump) => {
          const again = one.dump.path === current ? ', read again' : '';
          return { name: `${describe(one, durations)}${again}`, value: one.dump.path };
        };
        return runs.flatMap((run) => {
          const matching = run.dumps.filter(({ dump }) => dump.path.toLowerCase().includes(wanted));
          return [...titleOf(run, matching.length), ...matching.map(choiceOf)];
        });
      },
    });
  } catch (error) {
    if ((error as Error).name !== 'ExitPromptError') throw error;
    throw new ProfileError('interrupted', 'no dump chosen');
  }
}

/** The open dump needs no folder of dumps. */
function dumpsToPick(dirOption: string | undefined, current: string | undefined) {
  if (current === undefined) return availableDumps(dirOption);
  const stat = statOrNone(current);
  const first = {
    path: current,
    sizeBytes: stat?.size ?? 0,
    modifiedAt: stat?.mtime ?? new Date(),
  };
  try {
    const { folder, dumps } = availableDumps(dirOption);
    const here = resolve(current);
    return { folder, dumps: [first, ...dumps.filter(({ path }) => resolve(path) !== here)] };
  } catch (error) {
    if (!(error instanceof ProfileError)) throw error;
    return { folder: '.', dumps: [first] };
  }
}

async function fillOthers(dumps: readonly DumpCandidate[], durations: Map<string, string>) {
  for (const dump of dumps) await fillDuration(dump, durations);
}

/** What stands above the dumps of a run, where it has several. */
function titleOf({ command, dumps }: ListedRun, shownCount: number): readonly Separator[] {
  if (command === null || dumps.length === 1 || shownCount === 0) return [];
  return [new Separator(`${displayText(command)}: ${dumps.length} dumps`)];
}

function describe({ dump, mark }: RunDump, durations: ReadonlyMap<string, string>): string {
  const { path, sizeBytes, modifiedAt } = dump;
  const age = ageText(Date.now() - modifiedAt.getTime());
  const duration = durations.get(path);
  const recorded = duration === undefined ? [] : [duration];
  const facts = [...markedFacts(mark), sizeText(sizeBytes), age, ...recorded].map(displayText);
  return `${displayText(path)}  (${facts.join(', ')})`;
}

const AGES: readonly (readonly [unitMs: number, name: string])[] = [
  [86_400_000, 'd'],
  [3_600_000, 'h'],
  [60_000, 'min'],
  [1000, 's'],
];

function ageText(ms: number): string {
  const [unitMs, name] = AGES.find(([unit]) => ms >= unit) ?? [1000, 's'];
  return `${Math.max(0, Math.floor(ms / unitMs))} ${name} ago`;
}

async function fillDuration(
  { path }: DumpCandidate,
  durations: Map<string, string>,
): Promise<void> {
  const span = await recordingSpan(path);
  // A file that cannot be read now says so when it is chosen.
  if (span === null) return;
  const us = span.endUs - span.startUs;
  durations.set(path, `${(us / 1e6).toFixed(us < 1e7 ? 2 : 0)} s recorded`);
}
