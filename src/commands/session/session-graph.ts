import { qualityLines } from '../../exporters/dot/scoobyprof/legend.ts';
import { scoobyprofGraph } from '../../exporters/dot/scoobyprof/style.ts';
import type { CommandInput, CommandResult } from '../command.ts';
import { selectRows } from './select-rows.ts';

/** What `dot` and `graph` have in common: the graph of the session, or of the functions that the words leave. */
export function sessionGraph({ session, words }: CommandInput, isPicture: boolean): CommandResult {
  const { table, isEmptySelection } = selectRows(session, words);
  if (isEmptySelection) return { session, isEmptySelection };
  const { dot, nodeCount, edgeCount } = scoobyprofGraph(
    session.table,
    {
      nodeThreshold: 0.005,
      edgeThreshold: 0.001,
      root: undefined,
      leaf: undefined,
      maxDepth: null,
      paths: [],
      maxNodes: 80,
      focus: undefined,
      clusterBy: null,
      rows: words.length > 0 ? table.rows : null,
    },
    {
      title: session.dumps.map(({ path }) => path).join(' + '),
      quality: session.dumps.flatMap(({ profile }) => qualityLines(profile)).slice(0, 3),
      filters: [
        ...session.table.filters,
        ...table.reductions.map(({ repr }) => `restriction <${repr}>`),
      ],
    },
  );
  return { session, report: { kind: 'graph', dot, nodeCount, edgeCount, isPicture } };
}
