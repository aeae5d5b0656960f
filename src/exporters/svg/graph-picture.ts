import { originOfGraph } from '../dot/dot-exporter.ts';
import { DEFAULT_SETTINGS } from '../dot/graph-settings.ts';
import { DEFAULT_STYLE, loadStyle } from '../dot/styles.ts';
import type { Exporter } from '../exporter.ts';
import { interactiveSvg } from './interactive-svg.ts';
import { layoutSvg } from './layout.ts';

export const graphPicture: Exporter = {
  name: 'graph',
  summary: 'the call graph as an SVG picture that pans, zooms and searches',
  endings: ['.graph.svg'],
  needs: 'tables',
  isBinary: false,
  write: async (view, origin) => {
    const style = await loadStyle(DEFAULT_STYLE);
    const graph = style.draw(view, DEFAULT_SETTINGS, originOfGraph(view, origin));
    return [interactiveSvg(await layoutSvg(graph), 'wasm')];
  },
};
