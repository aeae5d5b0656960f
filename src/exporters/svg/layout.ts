import { ProfileError } from '../../model/profile-error.ts';
import type { DotGraph } from '../dot/graph-style.ts';

/**
 * A layout takes time and stack that grow much faster than the graph: measured, 80 functions take half a second of
 * CPU, 600 with 840 edges 7 s, and thousands minutes or more stack than WebAssembly has.
 */
const MAX_NODES = 600;
const MAX_EDGES = 1500;

/** What a layout has to know of a graph. */
export type LayoutInput = Pick<DotGraph, 'dot' | 'nodeCount' | 'edgeCount'>;

/** Throws ProfileError `usage` where a graph is too large for a layout. */
export function checkSize(graph: LayoutInput): void {
  if (graph.nodeCount > MAX_NODES || graph.edgeCount > MAX_EDGES) throw tooLarge(graph);
}

/** The graph as graphviz draws it, in WebAssembly: no program is needed. Rejects with ProfileError. */
export async function layoutSvg(graph: LayoutInput): Promise<string> {
  checkSize(graph);
  const { Graphviz } = await import('@hpcc-js/wasm-graphviz');
  const graphviz = await Graphviz.load();
  try {
    return graphviz.layout([...graph.dot].join(''), 'svg', 'dot');
  } catch (error) {
    // WebAssembly has a stack and a memory of its own, and both can end.
    if (error instanceof RangeError || (error as Error).name === 'RuntimeError') {
      throw tooLarge(graph);
    }
    throw new ProfileError('usage', `the layout failed: ${(error as Error).message}`, {
      hint: 'try --engine dot, or write the DOT text (-T dot)',
    });
  }
}

function tooLarge({ nodeCount, edgeCount }: LayoutInput): ProfileError {
  const size = `${nodeCount.toLocaleString('en')} functions and ${edgeCount.toLocaleString('en')} edges`;
  return new ProfileError('usage', `a graph of ${size} is too large for a layout`, {
    hint: `narrow it to ${MAX_NODES} functions: --nodes 80, -n 1, -e 1, --root GLOB, --focus RE; the DOT text (-T dot) has no limit`,
  });
}
