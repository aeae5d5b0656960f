import type { Exporter } from '../exporter.ts';
import { flameOfView } from './flame-of-view.ts';
import { flamePage } from './html-page.ts';

/** A flame graph as one page for browsers. */
export const html: Exporter = {
  name: 'html',
  summary: 'a flame graph as one page that zooms and searches, for browsers',
  endings: ['.html', '.htm'],
  needs: 'stacks',
  isFlameGraph: true,
  isBinary: false,
  write: (view, origin) => flamePage(flameOfView(view, origin)),
};
