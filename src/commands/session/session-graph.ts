import { DEFAULT_SETTINGS } from '../../exporters/dot/graph-settings.ts';
import { qualityLines } from '../../exporters/dot/scoobyprof/legend.ts';
import { scoobyprofStyle } from '../../exporters/dot/scoobyprof/style.ts';
import type { CommandInput, CommandResult } from '../command.ts';
import { selectRows } from './select-rows.ts';

/** What `dot` and `graph` have in common: the graph of the session, or of the functions that the words leave. */
export function sessionGraph({ session, words }: CommandInput, isPicture: boolean): CommandResult {
  const { table, isEmptySelection } = selectRows(session, words);
  if (isEmptySelection) return { session, isEmptySelection };
  const settings = { ...DEFAULT_SETTINGS, rows: words.length > 0 ? table.rows : null };
  const { dot, nodeCount, edgeCount } = scoobyprofStyle.draw(session.table, settings, {
    title: session.dumps.map(({ path }) => path).join(' + '),
    quality: qualityLines(session.quality),
    filters: [
      ...session.table.filters,
      ...table.reductions.map(({ repr }) => `restriction <${repr}>`),
    ],
  });
  return { session, report: { kind: 'graph', dot, nodeCount, edgeCount, isPicture } };
}
