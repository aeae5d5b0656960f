import { type GraphSource, graphSource } from '../../exporters/graph-source.ts';
import { qualityLines } from '../../exporters/scoobyprof/legend.ts';
import { scoobyprofGraph } from '../../exporters/scoobyprof/style.ts';
import type { CommandInput, CommandResult } from '../command.ts';
import { selectRows } from './select-rows.ts';
import type { Session } from './session.ts';
import { viewGroups } from './stack-view.ts';

/** What `dot` and `graph` have in common: the graph of the session, or of the functions that the words leave. */
export function sessionGraph({ session, words }: CommandInput, isPicture: boolean): CommandResult {
  const { table, isEmptySelection } = selectRows(session, words);
  if (isEmptySelection) return { session, isEmptySelection };
  const { dot, nodeCount, edgeCount } = scoobyprofGraph(
    sourceOf(session),
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
        ...(table.view?.commands ?? []),
        ...table.reductions.map(({ repr }) => `restriction <${repr}>`),
      ],
    },
  );
  return { session, report: { kind: 'graph', dot, nodeCount, edgeCount, isPicture } };
}

/** Rows of stacks are the rows of the session, since both merge dumps in the same way. */
function sourceOf(session: Session): GraphSource {
  const { profiles, isStripped, gc } = session.graphParts;
  const { tables } = session.table;
  if (profiles.some(({ kind }) => kind === 'counted')) return { tables, stacks: null };
  return graphSource(profiles, {
    gc,
    treeOf: (profile, dump) => session.treeOf(profile, isStripped[dump] === true),
    groupBy: (functions, dump) => viewGroups(functions, session.view, isStripped[dump] === true),
  });
}
