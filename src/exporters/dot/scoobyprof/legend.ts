import { busyTime } from '../../../model/profile-times.ts';
import { quantityOf } from '../../../model/profile-unit.ts';
import type { ProfileView } from '../../../model/profile-view.ts';
import { isMisleading, type SamplingQuality } from '../../../model/sampling-quality.ts';
import type { GraphOrigin, ScoobyprofOptions } from './options.ts';
import { countText, shareText, timeText, valueText } from './quantities.ts';

interface LegendFacts {
  readonly rows: readonly number[];
  readonly functionCount: number;
  readonly origin: GraphOrigin;
  readonly options: ScoobyprofOptions;
}

/** What a graph was made of, and what of it is not to be seen. */
export function legendLines({ stats }: ProfileView, facts: LegendFacts): readonly string[] {
  const { rows, functionCount, origin, options } = facts;
  const { idleTime, sampleCount } = stats.totals;
  const noun = quantityOf(stats.unit);
  const isTime = noun === 'time';
  const busy = busyTime(stats);
  const shown = rows.reduce((sum, row) => sum + stats.self[row], 0);
  const idle = idleTime > 0 ? `, ${valueText(stats, idleTime)} idle left out` : '';
  const samples = sampleCount === null ? '' : `, ${countText(sampleCount)} samples`;
  const part = busy > 0 ? `, ${shareText(Math.min(1, shown / busy))} of the ${noun}` : '';
  return [
    origin.title,
    `${valueText(stats, busy)}${samples}${idle}`,
    ...origin.quality,
    `${countText(rows.length)} of ${countText(functionCount)} functions${part}`,
    ...limits(options, rows.length < functionCount),
    ...origin.filters,
    isTime
      ? 'box: own time, of the time with what it calls'
      : `box: own ${noun}, of the ${noun} with what it calls`,
    'dotted: by way of functions that are not drawn',
  ];
}

function limits(options: ScoobyprofOptions, isPart: boolean): readonly string[] {
  if (!isPart) return [];
  const { nodeThreshold, edgeThreshold, maxNodes, rows } = options;
  if (rows !== null) return [];
  const most = maxNodes > 0 ? `at most ${maxNodes} functions, ` : '';
  return [
    `${most}none below ${shareText(nodeThreshold)}; the heaviest edges, from ${shareText(edgeThreshold)}`,
  ];
}

/** More say nothing to people. */
const MAX_QUALITY_LINES = 3;

/** How well samples cover the time, each line once; nothing where there is no telling. */
export function qualityLines(qualities: readonly SamplingQuality[]): readonly string[] {
  return [...new Set(qualities.map(qualityText))].slice(0, MAX_QUALITY_LINES);
}

function qualityText(quality: SamplingQuality): string {
  const { medianIntervalUs, busyUs, gapUs } = quality;
  const gaps = busyUs > 0 ? gapUs / busyUs : 0;
  const warning = isMisleading(quality) ? ': times may mislead' : '';
  return `sampled every ${timeText(medianIntervalUs)}, ${shareText(gaps)} in gaps${warning}`;
}
