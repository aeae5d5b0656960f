import type { Layout } from './layout.ts';
import { pstatsLayout } from './layouts/pstats.ts';

/** Every layout by the name that `--layout` takes, and how to load it. That of pipes needs no file of its own. */
const layouts = {
  pstats: async () => pstatsLayout,
  json: async () => (await import('./layouts/json.ts')).jsonLayout,
  terminal: async () => (await import('./layouts/terminal.ts')).terminalLayout,
  markdown: async () => (await import('./layouts/markdown.ts')).markdownLayout,
  csv: async () => (await import('./layouts/csv.ts')).csvLayout,
} as const satisfies Readonly<Record<string, () => Promise<Layout>>>;

export type LayoutName = keyof typeof layouts;

/** The names of all layouts. */
export const layoutNames = Object.keys(layouts) as readonly LayoutName[];

/** The layout with this name. */
export async function loadLayout(name: LayoutName): Promise<Layout> {
  return layouts[name]();
}
