import { busyTime } from '../../model/profile-times.ts';
import type { ProfileView } from '../../model/profile-view.ts';
import { qualityLines } from '../dot/scoobyprof/legend.ts';
import { countText, valueText } from '../dot/scoobyprof/quantities.ts';
import type { ExportOrigin } from '../exporter.ts';

/** What stands above a flame graph: duration, samples, how well they cover the time, thread, filters. */
export function flameAbout(view: ProfileView, { notes, hasIdle }: ExportOrigin): readonly string[] {
  const { stats } = view;
  const { idleTime, sampleCount } = stats.totals;
  const samples = sampleCount === null ? '' : `, ${countText(sampleCount)} samples`;
  const left = hasIdle ? '' : ' left out';
  const idle = idleTime > 0 ? `, ${valueText(stats, idleTime)} idle${left}` : '';
  const busy = valueText(stats, busyTime(stats));
  const filters = view.filters.length > 0 ? [`view: ${view.filters.join('; ')}`] : [];
  return [`${busy}${samples}${idle}`, ...qualityLines(view.quality), ...notes, ...filters];
}
