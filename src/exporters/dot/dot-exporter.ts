import type { ProfileView } from '../../model/profile-view.ts';
import type { Exporter, ExportOrigin } from '../exporter.ts';
import { DEFAULT_SETTINGS } from './graph-settings.ts';
import { qualityLines } from './scoobyprof/legend.ts';
import type { GraphOrigin } from './scoobyprof/options.ts';
import { loadStyle, type StyleName } from './styles.ts';

/** A style of graphs, with the settings that hold where nobody says anything, as a format. */
export async function dotExporter(name: string, styleName: StyleName): Promise<Exporter> {
  const style = await loadStyle(styleName);
  return {
    name,
    summary: style.summary,
    endings: style.endings,
    needs: 'tables',
    isBinary: false,
    write: (view, origin) => style.draw(view, DEFAULT_SETTINGS, originOfGraph(view, origin)).dot,
  };
}

/** What the legend of a graph says beside its numbers. */
export function originOfGraph(
  view: ProfileView,
  { title }: Pick<ExportOrigin, 'title'>,
  restrictions: readonly string[] = [],
): GraphOrigin {
  const filters = [...view.filters, ...restrictions];
  return { title, quality: qualityLines(view.quality), filters };
}
