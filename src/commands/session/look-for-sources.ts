import type { SourceFinder } from '../../sources/source-finder.ts';
import type { LoadedDump } from './loaded-dump.ts';

/** Has sources looked for round dumps, and in what they hold themselves. */
export function lookForSources(sources: SourceFinder | null, dumps: readonly LoadedDump[]): void {
  if (sources === null) return;
  sources.lookBeside(dumps.map(({ path }) => path));
  sources.lookInside(dumps.flatMap(({ scripts }) => scripts ?? []));
}
