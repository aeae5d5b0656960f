import { dotExporter } from './dot/dot-exporter.ts';
import { DEFAULT_STYLE, styleNames } from './dot/styles.ts';
import type { Exporter } from './exporter.ts';

/** Every format by the name that `export` takes, and how to load it. */
const exporters: ReadonlyMap<string, () => Promise<Exporter>> = new Map<
  string,
  () => Promise<Exporter>
>([
  ['callgrind', async () => (await import('./callgrind.ts')).callgrind],
  ['cpuprofile', async () => (await import('./cpuprofile.ts')).cpuprofile],
  ['folded', async () => (await import('./folded.ts')).folded],
  ['html', async () => (await import('./flame/html.ts')).html],
  ['pprof', async () => (await import('./pprof.ts')).pprof],
  ['speedscope', async () => (await import('./speedscope.ts')).speedscope],
  ['svg', async () => (await import('./flame/svg.ts')).svg],
  ['graph', async () => (await import('./svg/graph-picture.ts')).graphPicture],
  // Each style of graphs is a format; the default one is called by what it writes.
  ...styleNames.map((style) => {
    const name = style === DEFAULT_STYLE ? 'dot' : style;
    return [name, () => dotExporter(name, style)] as const;
  }),
]);

/** The names of all formats. */
export const formatNames: readonly string[] = [...exporters.keys()];

/** `undefined`: there is no such format. */
export async function loadExporter(name: string): Promise<Exporter | undefined> {
  return exporters.get(name)?.();
}

/** The format that the name of a file stands for; `undefined`: none. Of several endings the longest tells. */
export async function exporterForFile(path: string): Promise<Exporter | undefined> {
  const all = await Promise.all(Array.from(exporters.values(), (load) => load()));
  const name = path.replace(/^.*[\\/]/s, '').toLowerCase();
  let best = all.find(({ beginnings = [] }) => beginnings.some((begin) => name.startsWith(begin)));
  let length = 0;
  for (const exporter of all) {
    for (const ending of exporter.endings) {
      if (ending.length <= length || !path.toLowerCase().endsWith(ending)) continue;
      best = exporter;
      length = ending.length;
    }
  }
  return best;
}
