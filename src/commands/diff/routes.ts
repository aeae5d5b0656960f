import {
  changedRows,
  moderatedTest,
  type RunCounts,
} from '../../model/statistics/moderated-test.ts';
import type { DiffRoute } from '../../render/diff/diff-report.ts';
import type { DiffOptions } from './diff-options.ts';
import type { DiffSide, RunFacts } from './diff-side.ts';
import { labelsOfRows, meanInterval, pairedSides, testOf } from './paired-sides.ts';

/** Requests of a route that each side has to have. */
const LEAST_REQUESTS = 2;

/**
 * What the requests of each route take, where each run is one request: so the variance is that of requests. The function
 * that is named has the largest change of its own time in the same direction.
 */
export function routesOf(
  base: DiffSide,
  now: DiffSide,
  options: DiffOptions,
): readonly DiffRoute[] {
  const names = [
    ...new Set([...base.runs, ...now.runs].flatMap((run) => routeOf(run) ?? [])),
  ].sort();
  const interval = meanInterval({ base, now });
  const parts = names
    .map((route) => ({ route, base: ofRoute(base, route), now: ofRoute(now, route) }))
    .filter((part) => Math.min(part.base.runs.length, part.now.runs.length) >= LEAST_REQUESTS);
  const tested = parts.map(
    (part) =>
      moderatedTest(busyCounts(part.base, interval), busyCounts(part.now, interval), 1).rows[0],
  );
  const family = [...tested.keys()].filter((i) => tested[i].isTested);
  const changed = changedRows(tested, family, options.alpha);
  return parts.map((part, i) => {
    const { change, low, high, p, isTested } = tested[i];
    const isSlower = tested[i].now > tested[i].base;
    const verdict = changed.has(i) ? (isSlower ? 'slower' : 'faster') : isTested ? 'noise' : 'few';
    return {
      route: part.route,
      baseRequests: part.base.runs.length,
      newRequests: part.now.runs.length,
      base: tested[i].base * interval,
      now: tested[i].now * interval,
      change,
      low,
      high,
      p,
      verdict,
      because: changed.has(i) ? reasonOf(part.base, part.now, isSlower) : null,
    };
  });
}

/** `GET /orders/:id`; `null`: the dump is of no request. */
function routeOf({ request }: RunFacts): string | null {
  const path = request?.route ?? request?.url?.replace(/[?#].*$/s, '') ?? null;
  return path === null ? null : [request?.method, path].filter((part) => part !== null).join(' ');
}

function ofRoute(side: DiffSide, route: string): DiffSide {
  const isWanted = (_: unknown, run: number): boolean => routeOf(side.runs[run]) === route;
  return {
    ...side,
    runs: side.runs.filter(isWanted),
    self: side.self.filter(isWanted),
    cumulative: side.cumulative.filter(isWanted),
  };
}

function busyCounts({ runs }: DiffSide, interval: number): RunCounts {
  return {
    counts: runs.map(({ samples, intervalUs }) =>
      Float64Array.of((samples * (intervalUs ?? interval)) / interval),
    ),
    totals: null,
  };
}

function reasonOf(base: DiffSide, now: DiffSide, isSlower: boolean): string | null {
  const sides = pairedSides(base, now);
  const { rows } = testOf(sides, 'self', 'time');
  let best = -1;
  for (const [row, { base: before, now: after }] of rows.entries()) {
    if (sides.isOwn[row] === 0) continue;
    const change = isSlower ? after - before : before - after;
    if (change > 0 && (best < 0 || change > Math.abs(rows[best].now - rows[best].base))) best = row;
  }
  if (best < 0) return null;
  const labels = labelsOfRows(sides, [best]);
  return labels.now.get(best) ?? labels.base.get(best) ?? null;
}
