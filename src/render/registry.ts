import type { Layout } from './layout.ts';
import { jsonLayout } from './layouts/json.ts';
import { pstatsLayout } from './layouts/pstats.ts';

/** Every layout, by the name that `--layout` takes. */
export const layouts: ReadonlyMap<string, Layout> = new Map(
  [pstatsLayout, jsonLayout].map((layout) => [layout.name, layout]),
);
