export { FLAME_STYLE } from './style.ts';

import type { FlameGraph } from './flame-graph.ts';
import { type FlameOptions, FlameView } from './flame-view.ts';

export type { FlameOptions } from './flame-view.ts';

/** A flame graph in a page. */
export interface FlameHandle {
  /** Takes another graph, and shows all of it. */
  readonly setGraph: (graph: FlameGraph) => void;
  readonly setScheme: (scheme: 'light' | 'dark' | null) => void;
  readonly search: (query: string) => void;
  /** Takes the picture out again, with all that listens. */
  readonly destroy: () => void;
}

/**
 * Shows a flame graph in an element, which has to have a height: icicle, search, legend, table, keys. The style sheet
 * `FLAME_STYLE` has to be in the page. All texts stay texts, whatever they hold.
 */
export function mountFlame(
  host: HTMLElement,
  graph: FlameGraph,
  options: FlameOptions = {},
): FlameHandle {
  let view = new FlameView(host, graph, options);
  let scheme = options.scheme;
  return {
    setGraph: (next) => {
      view.destroy();
      view = new FlameView(host, next, { ...options, ...(scheme === undefined ? {} : { scheme }) });
    },
    setScheme: (next) => {
      scheme = next ?? undefined;
      view.setScheme(next);
    },
    search: (query) => view.search(query),
    destroy: () => view.destroy(),
  };
}
