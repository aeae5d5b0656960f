import { type DiffSide, meanOf } from './diff-side.ts';
import type { PairedSides } from './paired-sides.ts';

/** Functions that both sides have to have. */
const LEAST_IN_COMMON = 5;
/** Recorded under another load: more of the time in gaps, by points. */
const GAP_POINTS = 0.1;
const INTERVAL_RATIO = 1.5;

/** Why two sides say nothing of one another; `null`: they can be compared. */
export function incomparableReason({ base, now, pairs }: PairedSides): string | null {
  const common = pairs.rules.filter((rule) => rule !== 'new' && rule !== 'gone').length;
  if (common < LEAST_IN_COMMON) {
    return `the sides have ${common === 0 ? 'no functions' : `only ${common} functions`} in common`;
  }
  const versions = [...base.nodeVersions, ...now.nodeVersions];
  if (new Set(versions.map(majorOf)).size > 1) {
    return `the runs are of different versions of Node (${[...new Set(versions)].join(', ')})`;
  }
  if (base.isCounted !== now.isCounted) {
    return `calls were counted while the ${base.isCounted ? 'base' : 'new'} side was recorded, and not on the other`;
  }
  return null;
}

function majorOf(nodeVersion: string): string {
  return nodeVersion.replace(/^v?(\d+).*$/s, '$1');
}

/** What makes verdicts doubtful. */
export function comparisonWarnings({ base, now }: PairedSides): readonly string[] {
  const warnings: string[] = [];
  const gaps = [base, now].map((side) => meanKnown(side, ({ gapShare }) => gapShare));
  const [oldGaps = null, newGaps = null] = gaps;
  if (oldGaps !== null && newGaps !== null && Math.abs(oldGaps - newGaps) > GAP_POINTS) {
    const shares = [oldGaps, newGaps].map((share) => `${(100 * share).toFixed(0)} %`);
    warnings.push(
      `the sides were recorded under different load (${shares.join(' and ')} of the time in gaps): record them in turn`,
    );
  }
  const [before = null, after = null] = [base, now].map((side) =>
    meanKnown(side, ({ intervalUs, meanOf: dumps = 1 }) => intervalUs && intervalUs * dumps),
  );
  if (before !== null && after !== null && !isNear(before, after)) {
    const ms = [before, after].map((us) => `${(us / 1000).toFixed(2)} ms`);
    warnings.push(`the sides were sampled at different intervals (${ms.join(' and ')})`);
  }
  if (base.cpuModel !== null && now.cpuModel !== null && base.cpuModel !== now.cpuModel) {
    warnings.push(`the sides were recorded on different CPUs (${base.cpuModel}, ${now.cpuModel})`);
  }
  return warnings;
}

function isNear(a: number, b: number): boolean {
  return Math.max(a, b) <= INTERVAL_RATIO * Math.min(a, b);
}

function meanKnown(
  { runs }: DiffSide,
  valueFor: (run: DiffSide['runs'][number]) => number | null,
): number | null {
  const known = runs.flatMap((run) => valueFor(run) ?? []);
  return known.length === 0 ? null : meanOf(known);
}
