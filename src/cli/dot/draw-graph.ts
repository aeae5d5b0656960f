import type { LoadedDump } from '../../commands/session/loaded-dump.ts';
import { globMatcher } from '../../exporters/dot/glob.ts';
import type { DotGraph } from '../../exporters/dot/graph-style.ts';
import { qualityLines } from '../../exporters/dot/scoobyprof/legend.ts';
import { scoobyprofOptions } from '../../exporters/dot/scoobyprof/options.ts';
import { loadStyle } from '../../exporters/dot/styles.ts';
import { idleRowsOf } from '../../model/function-stats.ts';
import { ProfileError } from '../../model/profile-error.ts';
import type { ProfileView } from '../../model/profile-view.ts';
import { requireSameQuantity } from '../../model/same-quantity.ts';
import { LocalFiles } from '../../sources/local-files.ts';
import { workspaceNames } from '../../sources/workspaces.ts';
import { viewDumps } from '../../views/view-profiles.ts';
import type { GraphSettings } from './dot-request.ts';
import { filterTexts, stackFilters } from './graph-options.ts';

/** One graph of all dumps. Rejects with ProfileError. */
export async function drawGraph(
  dumps: readonly LoadedDump[],
  settings: GraphSettings,
): Promise<DotGraph> {
  requireSameQuantity(dumps);
  const style = await loadStyle(settings.style);
  const view = viewOf(dumps, settings);
  checkLeft([view], dumps, settings);
  const drawn = { ...settings, workspaces: workspacesOf(dumps, settings) };
  return style.draw(view, drawn, originOf([view], settings, titleOf(dumps)));
}

/** What changed from the first dump to the second. Rejects with ProfileError. */
export async function drawComparison(
  sides: readonly (readonly LoadedDump[])[],
  settings: GraphSettings,
): Promise<DotGraph> {
  const [old, young] = sides;
  if (old === undefined || young === undefined) {
    throw new ProfileError('usage', 'a comparison takes two dumps');
  }
  const dumps = [...old, ...young];
  requireSameQuantity(dumps);
  const { comparisonGraph } = await import('../../exporters/dot/scoobyprof/compare.ts');
  const views = [viewOf(old, settings), viewOf(young, settings)] as const;
  const title = `${titleOf(old)} → ${titleOf(young)}`;
  const origin = originOf(views, settings, title);
  checkLeft(views, dumps, settings);
  const drawn = { ...settings, workspaces: workspacesOf(dumps, settings) };
  return comparisonGraph(views, scoobyprofOptions(drawn), origin);
}

/** The files, each with the thread that was chosen of several. */
function titleOf(dumps: readonly LoadedDump[]): string {
  return dumps
    .filter(({ isContinued }) => isContinued !== true)
    .map(({ path, threads }) => (threads === undefined ? path : `${path}, ${threads.text}`))
    .join(' + ');
}

/** Frames round packages have the names of the program's own too. */
function workspacesOf(
  dumps: readonly LoadedDump[],
  { clusterBy }: GraphSettings,
): ReadonlyMap<string, string> {
  if (clusterBy !== 'package') return new Map();
  const tables = dumps.flatMap(({ profile }) =>
    profile.kind === 'sampled' ? [profile.functions] : [],
  );
  return workspaceNames(tables, new LocalFiles([]));
}

function viewOf(dumps: readonly LoadedDump[], settings: GraphSettings): ProfileView {
  return viewDumps(dumps, { gc: settings.gc, filters: stackFilters(settings) });
}

/** Throws `nothing-matched` where filters leave nothing of any dump; what was empty before is not their doing. */
function checkLeft(
  views: readonly ProfileView[],
  dumps: readonly LoadedDump[],
  settings: GraphSettings,
): void {
  if (!views.every(isEmpty)) return;
  if (dumps.every(({ profile }) => isEmpty(viewDumps([{ profile }])))) return;
  const filters = filterTexts(settings).join('; ');
  throw new ProfileError('nothing-matched', `${filters}: nothing is left to draw`);
}

/** Whether there is nothing to draw: idle time is not. */
function isEmpty({ stats }: ProfileView): boolean {
  return idleRowsOf(stats).size === stats.rowCount;
}

function originOf(views: readonly ProfileView[], settings: GraphSettings, title: string) {
  const filters = filterTexts(settings);
  const hasCounts = views.some(({ stacks }) => stacks === null);
  const isFiltered = stackFilters(settings).length > 0;
  const note = hasCounts && isFiltered ? ['(a dump without stacks is not filtered)'] : [];
  return {
    title,
    quality: qualityLines(views.flatMap(({ quality }) => quality)),
    filters: [...filters, ...note],
  };
}

/** The names of a graph that match, one per line. */
export function matchingNames({ names }: DotGraph, pattern: string): string {
  return names
    .filter(globMatcher(pattern))
    .map((name) => `${name}\n`)
    .join('');
}
