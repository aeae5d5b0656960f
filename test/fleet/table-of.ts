import type { LoadedDump } from '../../src/commands/session/loaded-dump.ts';
import { compareCodePoints } from '../../src/model/code-points.ts';
import { viewDumps } from '../../src/views/view-profiles.ts';

/** What tables show, in an order that does not depend on that of the dumps. */
export function tableOf(
  of: readonly LoadedDump[],
  options: Parameters<typeof viewDumps>[1] = {},
): { readonly rows: readonly string[]; readonly pairs: readonly string[] } {
  const { stats, edges, plainLabels } = viewDumps(of, options);
  const rows = Array.from({ length: stats.rowCount }, (_, row) => [
    ...[plainLabels[row], stats.samples?.[row]],
    ...[Math.round(stats.self[row]), Math.round(stats.cumulative[row])],
    ...[stats.calls[row], stats.primitiveCalls[row]],
  ]);
  const pairs = Array.from(edges.caller, (caller, i) => [
    ...[plainLabels[caller], plainLabels[edges.callee[i]], edges.calls[i]],
  ]);
  const byText = (list: unknown[][]) =>
    list.map((row) => JSON.stringify(row)).sort(compareCodePoints);
  return { rows: byText(rows), pairs: byText(pairs) };
}
