import { displayText } from '../../model/display-text.ts';
import { functionKinds, NODE_KIND } from '../../model/function-kinds.ts';
import type { ProfileStacks, ProfileView, ViewTimes } from '../../model/profile-view.ts';
import type { BusyTrack } from '../../model/slowest-window.ts';
import { type TimeRuns, timeBins } from '../../model/time-bins.ts';
import type { TimelineSet, TimelineStrip } from '../../render/timeline-report.ts';
import { busyTrack } from '../../views/busy-time.ts';

type Sets = readonly Omit<TimelineSet, 'name'>[];

/** What samples are counted for; the groups follow. Busy time is counted beside them. */
const GC = 0;
const IDLE = 1;
const OTHER = 2;
const FIRST_GROUP = 3;

/** Strips of a view that is grouped, and when something ran that is not idle: one for each profile. */
export function timelineSets(
  table: ProfileView,
  { startsUs, extent }: ViewTimes,
  groupCount: number,
): { readonly sets: Sets; readonly tracks: readonly BusyTrack[] } {
  const stacks = table.stacks ?? [];
  const kindOfRow = kindsOfRows(table);
  const groups = largestGroups(table, kindOfRow, groupCount);
  groups.forEach((row, i) => {
    kindOfRow[row] = FIRST_GROUP + i;
  });
  const names = groups.map((row) => displayText(table.labels[row]));
  const tracks: BusyTrack[] = [];
  const sets = stacks.map((one, i) => {
    const nodes = one.nodeOfSample();
    const track = busyTrack(one, startsUs[i], nodes);
    tracks.push(track);
    const runs = runsOf(one, { nodes, kindOfRow, startUs: startsUs[i] });
    const kindCount = FIRST_GROUP + groups.length;
    const all = (count: number): readonly Float64Array[] => {
      const busy = { ...track, kind: new Uint8Array(track.fromUs.length) };
      return [...timeBins(busy, 1, extent, count), ...timeBins(runs, kindCount, extent, count)];
    };
    const strips = stripsOf(all(1), names);
    const order = strips.map(({ index }) => index);
    return {
      strips: strips.map(({ strip }) => strip),
      bins: (count: number) => {
        const bins = all(count);
        return order.map((index) => bins[index]);
      },
    };
  });
  return { sets, tracks };
}

/** Rows of the groups with the most time of their own, the largest first. */
function largestGroups(
  { stats }: ProfileView,
  kindOfRow: Uint16Array,
  count: number,
): readonly number[] {
  return Array.from({ length: stats.rowCount }, (_, row) => row)
    .filter((row) => stats.self[row] > 0 && kindOfRow[row] === OTHER)
    .sort((a, b) => stats.self[b] - stats.self[a] || a - b)
    .slice(0, count);
}

/** What rows are counted for as long as no group is chosen. */
function kindsOfRows({ stats }: ProfileView): Uint16Array {
  return Uint16Array.from(functionKinds(stats.functions), (kind) => {
    if (kind === NODE_KIND.gc) return GC;
    return kind === NODE_KIND.idle ? IDLE : OTHER;
  });
}

/** Samples of one kind that follow each other are one. */
function runsOf(
  { tree, rowOfFunction, profile }: ProfileStacks,
  {
    nodes,
    kindOfRow,
    startUs,
  }: { readonly nodes: Int32Array; readonly kindOfRow: Uint16Array; readonly startUs: number },
): TimeRuns {
  const { durationUs } = profile.timeline;
  const fromUs: number[] = [];
  const toUs: number[] = [];
  const kind: number[] = [];
  let atUs = startUs;
  let before = -1;
  for (const [i, node] of nodes.entries()) {
    const row = node > 0 ? rowOfFunction[tree.functionIndex[node]] : -1;
    // What ran on no stack is nobody's, and what a filter left out is not there.
    const own = row >= 0 ? kindOfRow[row] : OTHER;
    const now = node < 0 ? -1 : own;
    const endUs = atUs + durationUs[i];
    if (now >= 0 && now === before) toUs[toUs.length - 1] = endUs;
    else if (now >= 0) {
      fromUs.push(atUs);
      toUs.push(endUs);
      kind.push(now);
    }
    before = now;
    atUs = endUs;
  }
  return { fromUs, toUs, kind };
}

/** Busy, garbage collection and idle time, the groups, and the rest where there is one; with where their bins are. */
function stripsOf(
  [busy, ...kinds]: readonly Float64Array[],
  names: readonly string[],
): readonly { readonly strip: TimelineStrip; readonly index: number }[] {
  const strip = (kind: TimelineStrip['kind'], name: string, index: number, bin?: Float64Array) => {
    return { strip: { kind, name, totalUs: bin?.[0] ?? 0 }, index };
  };
  const other = strip('other', 'others', 1 + OTHER, kinds[OTHER]);
  return [
    strip('busy', 'busy', 0, busy),
    strip('gc', 'GC', 1 + GC, kinds[GC]),
    strip('idle', 'idle', 1 + IDLE, kinds[IDLE]),
    ...names.map((name, i) => {
      const at = FIRST_GROUP + i;
      return strip('group', name, 1 + at, kinds[at]);
    }),
    ...(other.strip.totalUs > 0 ? [other] : []),
  ];
}
