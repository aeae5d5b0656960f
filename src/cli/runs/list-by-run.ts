import { basename } from 'node:path';
import { type DumpMark, readMark } from '../../recorder/run-mark.ts';
import type { DumpCandidate } from '../dump-folder.ts';
import { busyText } from './busy-text.ts';
import { isLauncher } from './launcher.ts';
import { MAX_OPENED, type RunDump } from './newest-run.ts';

/** Dumps that belong together, as a list shows them. */
export interface ListedRun {
  /** The command that was recorded; `null`: no mark says it. */
  readonly command: string | null;
  readonly dumps: readonly RunDump[];
}

/**
 * Dumps by their runs, in the order of the newest of each; in a run the busiest first and launchers last. Marks are
 * read of the first dumps only: each of the others stands alone.
 */
export function listByRun(dumps: readonly DumpCandidate[]): readonly ListedRun[] {
  const runs = new Map<string, RunDump[]>();
  for (const [i, dump] of dumps.entries()) {
    const mark = i < MAX_OPENED ? readMark(dump.path) : null;
    const key = mark === null ? dump.path : `${mark.run.number} ${mark.run.id}`;
    const run = runs.get(key) ?? [];
    runs.set(key, run);
    run.push({ dump, mark });
  }
  return Array.from(runs.values(), (run) => ({
    command: run[0]?.mark?.run.command ?? null,
    dumps: run.sort((a, b) => rank(b.mark) - rank(a.mark)),
  }));
}

function rank(mark: DumpMark | null): number {
  if (mark === null) return 0;
  const { busy, script } = mark.process;
  return isLauncher(script) ? -1 / (1 + busy) : busy;
}

/** What a mark says of its dump: `hot.js, 918 ms busy`; empty without one. */
export function markedFacts(mark: DumpMark | null): readonly string[] {
  if (mark === null) return [];
  const { script, thread } = mark.process;
  const name = script === null ? [] : [basename(script)];
  const worker = thread === 0 ? [] : [`worker ${thread}`];
  return [...name, ...worker, busyText(mark.process)];
}
