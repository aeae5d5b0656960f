import { idleRowsOf } from '../../model/function-stats.ts';
import type { ProfileQuality } from '../../model/profile-view.ts';
import { isMisleading } from '../../model/sampling-quality.ts';
import { fixed } from '../../render/number-text.ts';
import type { SummaryQuality } from '../../render/summary/summary-report.ts';
import { loneTimeText, shareText } from '../../render/time-units.ts';
import { grouped } from '../../render/value-units.ts';
import type { Session } from '../session/session.ts';
import { shareErrorsOf } from '../session/share-errors.ts';

/** With fewer of them a share of a few percent is chance. */
const ENOUGH_SAMPLES = 200;

/** How good the samples of a session are, in words that need no knowledge of profilers. */
export function sampleQuality(session: Session): SummaryQuality {
  const { stats } = session.table;
  const { sampleCount } = stats.totals;
  if (stats.samples === null && stats.unit === 's') {
    return { verdict: 'exact', text: 'every call was counted and timed, so nothing is chance' };
  }
  if (sampleCount === 0 || stats.totals.time === 0) {
    return { verdict: 'none', text: 'there is nothing in it' };
  }
  const { quality, dumps } = session;
  const count = sampleCount === null ? 'stacks' : `${grouped(sampleCount)} samples`;
  if (dumps.some(({ profile }) => profile.kind === 'sampled' && profile.weights !== null)) {
    return {
      verdict: 'no order',
      text: `${count} in no order of time: sums are right, gaps cannot be seen`,
    };
  }
  if (dumps.some(({ profile }) => profile.kind === 'sampled' && profile.timeline.isEstimated)) {
    return { verdict: 'estimated', text: `${count} without times: times are estimated` };
  }
  return timedQuality(session, quality, count);
}

function timedQuality(
  session: Session,
  qualities: readonly ProfileQuality[],
  count: string,
): SummaryQuality {
  const busyUs = qualities.reduce((sum, one) => sum + one.busyUs, 0);
  const gapUs = qualities.reduce((sum, one) => sum + one.gapUs, 0);
  const gaps = busyUs > 0 ? gapUs / busyUs : 0;
  const longest = qualities.reduce((most, one) => Math.max(most, one.longestIntervalUs), 0);
  const median = qualities[0]?.medianIntervalUs;
  const every =
    median === undefined || qualities.length > 1 ? count : `${count} every ${loneTimeText(median)}`;
  const misleading = qualities.filter(isMisleading).length;
  if (misleading > 0) {
    const of = qualities.length > 1 ? ` in ${misleading} of ${qualities.length} dumps` : '';
    const text = `${every}: poor, ${shareText(gaps)} % of the busy time lies in gaps${of} (longest ${loneTimeText(longest)}), so shares may mislead`;
    return { verdict: 'gaps', text };
  }
  const busy = busySamples(session);
  if (busy < ENOUGH_SAMPLES) {
    return {
      verdict: 'few samples',
      text: `${every}: few, ${grouped(busy)} busy, so small shares are chance${errorText(session)}`,
    };
  }
  return {
    verdict: 'good',
    text: `${every}: good, ${shareText(gaps)} % in gaps${errorText(session)}`,
  };
}

/** Of more dumps it takes too long to look at each. */
const MOST_RUNS = 20;

/** How far off the largest share may be; smaller ones are less. */
function errorText(session: Session): string {
  if (session.runs.length > MOST_RUNS) return '';
  const errors = shareErrorsOf(session);
  const { self } = session.table.stats;
  const largest = self.reduce((best, value, row) => {
    const isKnown = Number.isFinite(errors?.self[row]) && value > 0;
    return isKnown && (best < 0 || value > self[best]) ? row : best;
  }, -1);
  const error = errors?.self[largest];
  return error === undefined ? '' : `, shares ±${fixed(100 * error, 0)} points`;
}

function busySamples({ table: { stats } }: Session): number {
  const idle = idleRowsOf(stats);
  return stats.samples?.reduce((sum, count, row) => (idle.has(row) ? sum : sum + count), 0) ?? 0;
}
