import { originOfGraph } from '../../exporters/dot/dot-exporter.ts';
import { DEFAULT_SETTINGS } from '../../exporters/dot/graph-settings.ts';
import { DEFAULT_STYLE, loadStyle } from '../../exporters/dot/styles.ts';
import type { CommandInput, CommandResult } from '../command.ts';
import { selectRows } from './select-rows.ts';
import { sessionNotes } from './session-notes.ts';

/** What `dot` and `graph` have in common: the graph of the session, or of the functions that the words leave. */
export async function sessionGraph(
  { session, words }: CommandInput,
  isPicture: boolean,
): Promise<CommandResult> {
  const { table, isEmptySelection } = selectRows(session, words);
  if (isEmptySelection) return { session, isEmptySelection };
  const settings = { ...DEFAULT_SETTINGS, rows: words.length > 0 ? table.rows : null };
  const restrictions = table.reductions.map(({ repr }) => `restriction <${repr}>`);
  const about = [...sessionNotes(session), ...restrictions];
  const origin = originOfGraph(session.table, session, about);
  const style = await loadStyle(DEFAULT_STYLE);
  const { dot, nodeCount, edgeCount } = style.draw(session.table, settings, origin);
  return { session, report: { kind: 'graph', dot, nodeCount, edgeCount, isPicture } };
}
