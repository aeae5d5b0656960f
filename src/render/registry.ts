import type { Layout } from './layout.ts';

/** Every layout by the name that `--layout` takes, and how to load it. */
const layouts = {
  pstats: async () => (await import('./layouts/pstats.ts')).pstatsLayout,
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
